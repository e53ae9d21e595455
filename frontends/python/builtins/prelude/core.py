# Python source in the analysed language: it is lowered and simulated, never imported by Presage.
#
# What built-ins do where analysed code has a say: iteration by protocol, comparison of elements,
# sorting by user-defined order, class construction, imports. Names that start with `_` are natives
# of `frontends/python/runtime.py`.


def collect(iterable):
    found = []
    for item in iterable:
        found.append(item)
    return found


def take(iterable, limit):
    found = []
    if limit == 0:
        return found
    for item in iterable:
        found.append(item)
        if len(found) == limit:
            break
    return found


def iterate_items(sequence):
    index = 0
    while True:
        try:
            item = sequence[index]
        except (IndexError, StopIteration):
            return
        yield item
        index += 1


def iterate_until(function, sentinel):
    while True:
        item = function()
        if item == sentinel:
            return
        yield item


def reverse_items(sequence, count):
    while count > 0:
        count -= 1
        try:
            item = sequence[count]
        except (IndexError, StopIteration):
            return
        yield item


def sequence_contains(items, wanted):
    for item in items:
        if item is wanted or item == wanted:
            return True
    return False


def iterate_contains(container, wanted):
    for item in container:
        if item is wanted or item == wanted:
            return True
    return False


def sequence_index(items, wanted, start=0, stop=None):
    count = len(items)
    if start < 0:
        start = max(start + count, 0)
    if stop is None:
        stop = count
    elif stop < 0:
        stop += count
    index = start
    while index < stop and index < len(items):
        item = items[index]
        if item is wanted or item == wanted:
            return index
        index += 1
    if isinstance(items, tuple):
        raise ValueError("tuple.index(x): x not in tuple")
    raise ValueError(f"{wanted!r} is not in list")


def sequence_count(items, wanted):
    count = 0
    for item in items:
        if item is wanted or item == wanted:
            count += 1
    return count


def sequence_remove(items, wanted):
    index = 0
    while index < len(items):
        item = items[index]
        if item is wanted or item == wanted:
            del items[index]
            return
        index += 1
    raise ValueError("list.remove(x): x not in list")


def compare_sequences(left, right, operator):
    count = min(len(left), len(right))
    if operator == "==" or operator == "!=":
        if len(left) != len(right):
            return operator == "!="
    index = 0
    while index < count:
        a = left[index]
        b = right[index]
        if not (a is b or a == b):
            if operator == "==":
                return False
            if operator == "!=":
                return True
            if operator == "<":
                return a < b
            if operator == "<=":
                return a <= b
            if operator == ">":
                return a > b
            return a >= b
        index += 1
    if operator == "==":
        return True
    if operator == "!=":
        return False
    return _compare_lengths(len(left), len(right), operator)


def compare_dicts(left, right, operator):
    same = len(left) == len(right)
    if same:
        for key, value in dict.items(left):
            if key not in right:
                same = False
                break
            other = right[key]
            if not (value is other or value == other):
                same = False
                break
    return same if operator == "==" else not same


def find_token(table, key):
    digest = hash(key)
    for candidate in _candidates(table, key, digest):
        if candidate is key or candidate == key:
            return _token_of(table, candidate)
    return _new_token(key, digest)


def hash_tuple(items):
    return _combine_hashes([hash(item) for item in items])


def any(iterable):
    for item in iterable:
        if item:
            return True
    return False


def all(iterable):
    for item in iterable:
        if not item:
            return False
    return True


def minimum(items, key):
    best = items[0]
    best_key = best if key is None else key(best)
    for item in items[1:]:
        item_key = item if key is None else key(item)
        if item_key < best_key:
            best = item
            best_key = item_key
    return best


def maximum(items, key):
    best = items[0]
    best_key = best if key is None else key(best)
    for item in items[1:]:
        item_key = item if key is None else key(item)
        if item_key > best_key:
            best = item
            best_key = item_key
    return best


def total(items, start):
    for item in items:
        start = start + item
    return start


def sort_by_key(items, key, reverse):
    _sort_with_keys(items, [key(item) for item in items], reverse)


def merge_sort(items, keys, reverse):
    pairs = [(key, item) for key, item in zip(keys, items)]
    if reverse:
        pairs = pairs[::-1]
    pairs = _merged(pairs)
    if reverse:
        pairs = pairs[::-1]
    items[:] = [item for key, item in pairs]


def _merged(pairs):
    if len(pairs) < 64:
        return _inserted(pairs)
    middle = len(pairs) // 2
    left = _merged(pairs[:middle])
    right = _merged(pairs[middle:])
    found = []
    i = j = 0
    while i < len(left) and j < len(right):
        if right[j][0] < left[i][0]:
            found.append(right[j])
            j += 1
        else:
            found.append(left[i])
            i += 1
    return found + left[i:] + right[j:]


def _inserted(pairs):
    # The interpreter's own way for short lists, comparison by comparison: the first run, then binary insertion.
    count = len(pairs)
    if count < 2:
        return pairs
    start = 2
    if pairs[1][0] < pairs[0][0]:
        while start < count and pairs[start][0] < pairs[start - 1][0]:
            start += 1
        pairs[:start] = pairs[:start][::-1]
    else:
        while start < count and not pairs[start][0] < pairs[start - 1][0]:
            start += 1
    while start < count:
        pivot = pairs.pop(start)
        low = 0
        high = start
        while low < high:
            middle = (low + high) // 2
            if pivot[0] < pairs[middle][0]:
                high = middle
            else:
                low = middle + 1
        pairs.insert(low, pivot)
        start += 1
    return pairs


def filter_items(function, iterable):
    for item in iterable:
        if function is None:
            if item:
                yield item
        elif function(item):
            yield item


def zip_any(*iterators):
    while True:
        found = []
        for iterator in iterators:
            try:
                found.append(next(iterator))
            except StopIteration:
                return
        yield tuple(found)


def zip_strict(*iterables):
    iterators = [iter(iterable) for iterable in iterables]
    while True:
        found = []
        ended = 0
        for index, iterator in enumerate(iterators):
            try:
                found.append(next(iterator))
            except StopIteration:
                if index == 0:
                    for later, other in enumerate(iterators[1:], 2):
                        try:
                            next(other)
                        except StopIteration:
                            continue
                        plural = " " if later == 2 else "s 1-"
                        raise ValueError(f"zip() argument {later} is longer than argument{plural}{later - 1}")
                    return
                plural = " " if index == 1 else "s 1-"
                raise ValueError(f"zip() argument {index + 1} is shorter than argument{plural}{index}")
        yield tuple(found)


def mapping_pairs(mapping):
    return [(key, mapping[key]) for key in mapping.keys()]


def index_slice(start, stop, step):
    step, start, stop = [None if part is None else _index(part) for part in (step, start, stop)]
    return start, stop, step


def _index(value):
    if _isinstance(value, int):
        return value
    found = type(value).__index__(value)
    if not _isinstance(found, int):
        raise TypeError(f"__index__ returned non-int (type {type(found).__name__})")
    return found


def index_range(*bounds):
    return range(*[_index(bound) for bound in bounds])


def isinstance(value, wanted):
    if _is_tuple(wanted):
        for item in wanted:
            if _isinstance(value, item):
                return True
        return False
    check = _type_attribute(type(wanted), "__instancecheck__")
    if check is None:
        raise TypeError("isinstance() arg 2 must be a type, a tuple of types, or a union")
    return check(wanted, value)


def issubclass(cls, wanted):
    if _is_tuple(wanted):
        for item in wanted:
            if _issubclass(cls, item):
                return True
        return False
    check = _type_attribute(type(wanted), "__subclasscheck__")
    if check is None:
        raise TypeError("issubclass() arg 2 must be a class, a tuple of classes, or a union")
    return check(wanted, cls)


def container_repr(value):
    if not _enter_repr(value):
        return _recursive_repr(value)
    try:
        if _isinstance(value, _dict):
            return _wrap_repr(value, [(repr(key), repr(item)) for key, item in _dict.items(value)])
        if _isinstance(value, _tuple):
            parts = [repr(item) for item in _tuple.__iter__(value)]
            return f"({parts[0]},)" if len(parts) == 1 else "(" + ", ".join(parts) + ")"
        if _isinstance(value, BaseException):
            return BaseException.__repr__(value)
        parts = [repr(item) for item in _raw_items(value)]
        return _wrap_repr(value, ", ".join(parts))
    finally:
        _leave_repr(value)


def write_parts(file, parts):
    for part in parts:
        file.write(part)


def namespace_repr(value):
    cls = type(value)
    name = "namespace" if cls is _namespace else cls.__name__
    if not _enter_repr(value):
        return name + "(...)"
    try:
        return name + "(" + ", ".join([f"{key}={item!r}" for key, item in value.__dict__.items()]) + ")"
    finally:
        _leave_repr(value)


def build_class(body, name, bases, keywords):
    resolved = bases
    for base in bases:
        if not _isinstance(base, type) and hasattr(base, "__mro_entries__"):
            resolved = _resolve_bases(bases)
            break
    meta = keywords.pop("metaclass", None)
    if meta is None:
        meta = type(resolved[0]) if resolved else type
    if _isinstance(meta, type):
        meta = _winner(meta, resolved)
    prepare = getattr(meta, "__prepare__", None)
    space = {} if prepare is None or meta is type else prepare(name, resolved, **keywords)
    body(space)
    if resolved is not bases:
        space["__orig_bases__"] = bases
    return meta(name, resolved, space, **keywords)


def _resolve_bases(bases):
    found = []
    for base in bases:
        if not _isinstance(base, type) and hasattr(base, "__mro_entries__"):
            found.extend(base.__mro_entries__(bases))
        else:
            found.append(base)
    return tuple(found)


def finish_class(cls, named, keywords):
    for name, value in named:
        try:
            _type_attribute(type(value), "__set_name__")(value, cls, name)
        except BaseException as error:
            words = f"Error calling __set_name__ on '{type(value).__name__}' instance {name!r} in '{cls.__name__}'"
            raise RuntimeError(words) from error
    super(cls, cls).__init_subclass__(**keywords)


def reduce_object(value):
    from copyreg import __newobj__, __newobj_ex__

    cls = type(value)
    maker = __newobj__
    if hasattr(cls, "__getnewargs_ex__"):
        args, keywords = value.__getnewargs_ex__()
        maker = __newobj_ex__
        made = (cls, args, keywords)
    elif hasattr(cls, "__getnewargs__"):
        made = (cls, *value.__getnewargs__())
    else:
        made = (cls,)
        _check_copyable(value)
    state = value.__getstate__() if hasattr(value, "__getstate__") else None
    items = iter(value) if _isinstance(value, list) else None
    pairs = iter(value.items()) if _isinstance(value, _dict) else None
    return maker, made, state, items, pairs


def generic_alias(origin, args):
    from _generics import GenericAlias

    return GenericAlias(origin, args)


def union_type(left, right):
    from _generics import union

    return union(left, right)


def make_traceback(places):
    following = None
    for path, function, line in places[::-1]:
        following = traceback(following, frame(code((function, function, path, line, (), 0, 0, 0, 0, (), ())), line), line)
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
        return code(made) if _is_tuple(made) else made

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
    def __init__(self, parts):
        (self.co_name, self.co_qualname, self.co_filename, self.co_firstlineno, self.co_varnames, self.co_argcount,
         self.co_posonlyargcount, self.co_kwonlyargcount, self.co_flags, self.co_freevars, names) = parts
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
        if changes:
            raise TypeError(f"{next(iter(changes))!r} is an invalid keyword argument for replace()")
        return made


def code_object(parts):
    return code(parts)


def import_name(name, names):
    module = _load(name)
    if names:
        for wanted in names:
            if wanted == "*":
                for listed in getattr(module, "__all__", ()):
                    _load_attribute(module, listed)
            else:
                _load_attribute(module, wanted)
        return module
    return _loaded(name.partition(".")[0])


def _load_attribute(module, wanted):
    if hasattr(module, "__path__") and not hasattr(module, wanted):
        full = f"{module.__name__}.{wanted}"
        if _exists(full):
            _load(full)


def _load(name):
    module = _loaded(name)
    if module is not None:
        return module
    parent, _, child = name.rpartition(".")
    package = None
    if parent:
        package = _load(parent)
        module = _loaded(name)
        if module is not None:
            return module
        if not hasattr(package, "__path__"):
            error = ModuleNotFoundError(f"No module named {name!r}; {parent!r} is not a package")
            error.name = name
            raise error
    if not _exists(name) and _import_by_finder(name, package):
        module = _loaded(name)
        if package is not None:
            setattr(package, child, module)
        return module
    body = _create_module(name)
    if body is not None:
        try:
            body()
            overlay = _overlay(name)
            if overlay is not None:
                overlay()
        except BaseException:
            _forget_module(name)
            raise
        _module_ready(name)
    module = _loaded(name)
    if package is not None:
        setattr(package, child, module)
    return module


def _import_by_finder(name, package):
    system = _loaded("sys")
    if system is None or not system.meta_path:
        return False
    path = None if package is None else package.__path__
    for finder in system.meta_path:
        spec = finder.find_spec(name, path, None)
        if spec is not None:
            module = spec.loader.create_module(spec)
            if module is None:
                module = type(system)(name)
            module.__name__ = name
            module.__loader__ = spec.loader
            module.__spec__ = spec
            module.__package__ = name if hasattr(module, "__path__") else name.rpartition(".")[0]
            system.modules[name] = module
            try:
                spec.loader.exec_module(module)
            except BaseException:
                system.modules.pop(name, None)
                raise
            return True
    return False


def is_sequence(value):
    from collections.abc import Sequence

    return isinstance_builtin(value, Sequence)


def is_mapping(value):
    from collections.abc import Mapping

    return isinstance_builtin(value, Mapping)


def isinstance_builtin(value, wanted):
    return _isinstance(value, wanted)


def match_keys(value, keys):
    missing = object()
    found = []
    for key in keys:
        item = value.get(key, missing)
        if item is missing:
            return None
        found.append(item)
    return tuple(found)


def mapping_rest(value, keys):
    rest = dict(value)
    for key in keys:
        del rest[key]
    return rest


def match_class(value, cls, count, names):
    if not _isinstance(cls, type):
        raise TypeError("called match pattern must be a type")
    if not _isinstance(value, cls):
        return None
    found = []
    seen = []
    if count:
        listed = getattr(cls, "__match_args__", None)
        if listed is None:
            listed = ()
            if _self_matching(cls):
                if count > 1:
                    raise TypeError(f"{cls.__name__}() accepts 1 positional sub-pattern ({count} given)")
                found.append(value)
                count = 0
        elif not _is_tuple(listed):
            raise TypeError(f"{cls.__name__}.__match_args__ must be a tuple (got {type(listed).__name__})")
        if count > len(listed):
            plural = "" if len(listed) == 1 else "s"
            raise TypeError(
                f"{cls.__name__}() accepts {len(listed)} positional sub-pattern{plural} ({count} given)"
            )
        for name in listed[:count]:
            if not _isinstance(name, str):
                raise TypeError(f"__match_args__ elements must be strings (got {type(name).__name__})")
            try:
                found.append(_pattern_attribute(value, cls, name, seen))
            except AttributeError:
                return None
    for name in names:
        try:
            found.append(_pattern_attribute(value, cls, name, seen))
        except AttributeError:
            return None
    return tuple(found)


def _pattern_attribute(value, cls, name, seen):
    if name in seen:
        raise TypeError(f"{cls.__name__}() got multiple sub-patterns for attribute {name!r}")
    seen.append(name)
    return getattr(value, name)


def split_group(error, wanted):
    for kind in wanted if _is_tuple(wanted) else (wanted,):
        if _isinstance(kind, type) and _issubclass(kind, BaseExceptionGroup):
            raise TypeError("catching ExceptionGroup with except* is not allowed. Use except instead.")
    if _matches(error, wanted):
        if _isinstance(error, BaseExceptionGroup):
            return error, None
        wrapped = BaseExceptionGroup("", (error,))
        _copy_raised(wrapped, error)
        return wrapped, None
    if not _isinstance(error, BaseExceptionGroup):
        return None, error
    matched, rest = error.split(wanted)
    return (None, error) if matched is None else (matched, rest)


def group_derive(group, errors):
    return BaseExceptionGroup(group.message, errors)


def group_split(group, condition):
    return _split(group, _group_condition(condition))


def group_subgroup(group, condition):
    return _split(group, _group_condition(condition))[0]


def _group_condition(condition):
    kinds = condition if _is_tuple(condition) else (condition,)
    if all([_isinstance(kind, type) and _issubclass(kind, BaseException) for kind in kinds]):
        return lambda error: _matches(error, condition)
    if _is_function(condition):
        return condition
    raise TypeError("expected a function, exception type or tuple of exception types")


def _split(error, matches):
    if matches(error):
        return error, None
    if not _isinstance(error, BaseExceptionGroup):
        return None, error
    matched = []
    others = []
    for part in error.exceptions:
        inside, outside = _split(part, matches)
        if inside is not None:
            matched.append(inside)
        if outside is not None:
            others.append(outside)
    return _derived(error, matched), _derived(error, others)


def _derived(group, errors):
    if not errors:
        return None
    made = group.derive(errors)
    if not _isinstance(made, BaseExceptionGroup):
        raise TypeError("derive must return an instance of BaseExceptionGroup")
    _copy_raised(made, group)
    return made


def join_group(original, raised):
    found = [error for error in raised if error is not None]
    if not found:
        return None
    if not _isinstance(original, BaseExceptionGroup):
        return found[0]
    new = []
    kept = []
    for error in found:
        if _raised_alike(error, original):
            _leaves(error, kept)
        else:
            new.append(error)
    again = _projected(original, kept)
    if not new:
        return again
    if again is not None:
        new.append(again)
    return BaseExceptionGroup("", new) if len(new) > 1 else new[0]


def _leaves(error, found):
    if _isinstance(error, BaseExceptionGroup):
        for part in error.exceptions:
            _leaves(part, found)
    else:
        found.append(error)


def _projected(error, kept):
    if not _isinstance(error, BaseExceptionGroup):
        for leaf in kept:
            if leaf is error:
                return error
        return None
    parts = [_projected(part, kept) for part in error.exceptions]
    return _derived(error, [part for part in parts if part is not None])


def format_template(template, args, kwargs):
    return _format_template(template, args, kwargs, [0], 2)


def _format_template(template, args, kwargs, position, depth):
    if depth < 0:
        raise ValueError("Max string recursion exceeded")
    parts = []
    for literal, field, spec, conversion in _parse_template(template):
        parts.append(literal)
        if field is None:
            continue
        first, rest = _split_field(field)
        if first == "":
            first = position[0]
            position[0] += 1
        if _isinstance(first, int):
            if first >= len(args):
                raise IndexError(f"Replacement index {first} out of range for positional args tuple")
            value = args[first]
        else:
            value = kwargs[first]
        for is_attribute, name in rest:
            value = getattr(value, name) if is_attribute else value[name]
        if conversion == "r":
            value = repr(value)
        elif conversion == "s":
            value = str(value)
        elif conversion == "a":
            value = ascii(value)
        if spec and "{" in spec:
            spec = _format_template(spec, args, kwargs, position, depth - 1)
        parts.append(format(value, spec))
    return "".join(parts)


def format_percent(template, values):
    plain, directives = _parse_percent(template)
    if directives and directives[0][0] is not None:
        found = {}
        for key, kind in directives:
            value = values[key]
            name = f"{key}:{kind}"
            found[name] = _percent_value(value, kind)
        return plain % found
    if not _is_tuple(values):
        values = (values,)
    if len(values) < len(directives):
        raise TypeError("not enough arguments for format string")
    if len(values) > len(directives):
        raise TypeError("not all arguments converted during string formatting")
    return plain % tuple([_percent_value(value, kind) for value, (key, kind) in zip(values, directives)])


def _percent_value(value, kind):
    if kind == "s":
        return str(value)
    if kind == "r":
        return repr(value)
    if kind == "a":
        return ascii(value)
    if kind in "diouxX" and not _isinstance(value, int):
        return int(value)
    if kind in "eEfFgG" and not _isinstance(value, float):
        return float(value)
    return value


def text_of(value):
    return str(value)


def async_send(generator, value=None):
    kind, item = _resume_async(generator, "send", value)
    return (yield from _awaiting(generator, kind, item))[1]


def async_throw(generator, error):
    if _async_status(generator) == "finished":
        raise StopAsyncIteration
    kind, item = _resume_async(generator, "throw", error)
    return (yield from _awaiting(generator, kind, item))[1]


def async_close(generator):
    if _async_status(generator) == "created":
        _async_finish(generator)
    if _async_status(generator) == "finished":
        return
    try:
        kind, item = _resume_async(generator, "throw", GeneratorExit())
        kind, item = yield from _awaiting(generator, kind, item)
    except (StopAsyncIteration, GeneratorExit):
        return
    raise RuntimeError("async generator ignored GeneratorExit")


def _awaiting(generator, kind, item):
    while kind == "await":
        try:
            sent = yield item
        except BaseException as error:
            kind, item = _resume_async(generator, "throw", error)
        else:
            kind, item = _resume_async(generator, "send", sent)
    return kind, item


def thrown_exception(kind, value=None, traceback=None):
    if not _isinstance(kind, type):
        return kind
    if _isinstance(value, kind):
        return value
    if value is None:
        return kind()
    return kind(*value) if _is_tuple(value) else kind(value)


class standard_stream:
    encoding = "utf-8"
    errors = "strict"
    mode = "w"
    closed = False
    line_buffering = False

    def __init__(self, name):
        self.name = name

    def write(self, text):
        if not _isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        _write_output(self.name, text)
        return len(text)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self):
        pass

    def isatty(self):
        return False

    def writable(self):
        return True

    def readable(self):
        return False

    def seekable(self):
        return False


def open_file(*args, **kwargs):
    from _io import open as opener

    return opener(*args, **kwargs)
