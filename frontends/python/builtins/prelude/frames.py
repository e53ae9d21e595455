# Python source in the analysed language: it is lowered and simulated, never imported by Presage.
# Tracebacks, frames and code objects.
#
# The files of this folder share one namespace; names with `_` that none of them defines are natives of
# `prelude_natives.py`.


def make_traceback(places):
    following = None
    for path, function, line in places[::-1]:
        name = function.rpartition(".")[2]
        following = traceback(following, frame(code((name, function, path, line, (), 0, 0, 0, 0, (), (), None)), line), line)
    return following


class traceback:
    def __init__(self, tb_next, tb_frame, tb_lineno):
        self.tb_next = tb_next
        self.tb_frame = tb_frame
        self.tb_lineno = tb_lineno
        self.tb_lasti = -1


class frame:
    _parts = None

    def __init__(self, f_code, f_lineno):
        self._parts = (0, "", f_code)
        self.f_lineno = f_lineno
        self.f_globals = {}
        self.f_lasti = -1

    @property
    def f_code(self):
        made = self._parts[2]
        return code_object(made) if _is_tuple(made) else made

    @property
    def f_back(self):
        return _frame_part(self._parts, "f_back")

    @property
    def f_locals(self):
        return _frame_part(self._parts, "f_locals")

    @property
    def f_builtins(self):
        return globals()["__builtins__"].__dict__

    def clear(self):
        pass


class code:
    _function = None

    def __init__(self, parts):
        (self.co_name, self.co_qualname, self.co_filename, self.co_firstlineno, self.co_varnames, self.co_argcount,
         self.co_posonlyargcount, self.co_kwonlyargcount, self.co_flags, self.co_freevars, names, _) = parts
        self.co_names = ()
        self.co_consts = ()
        self.co_cellvars = ()
        self.co_nlocals = len(names)

    def co_positions(self):
        return iter(())

    def replace(self, **changes):
        made = object.__new__(code)
        for name, value in self.__dict__.items():
            setattr(made, name, changes.pop(name, value))
        made._function = None
        if changes:
            raise TypeError(f"{next(iter(changes))!r} is an invalid keyword argument for replace()")
        return made


_codes = {}


def code_object(parts, function=None):
    made = _codes.get(parts[-1])
    if made is None:
        made = _codes[parts[-1]] = code(parts)
        made._function = function
    elif made._function is None:
        made._function = function
    return made


def parse_syntax(source, filename, mode):
    return _load("_ast")._parse(source, filename, mode)
