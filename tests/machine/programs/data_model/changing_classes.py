"""One place in the code, many classes, and classes that change while it runs."""


def read(value):
    try:
        found = value.x
    except Exception as error:
        return type(error).__name__, str(error)
    return found() if callable(found) else found


def write(value, new):
    try:
        value.x = new
    except Exception as error:
        return type(error).__name__, str(error)
    return sorted(getattr(value, "__dict__", {}))


class Plain:
    pass


class Slotted:
    __slots__ = ("x",)


class Constant:
    x = 5


class Computed:
    @property
    def x(self):
        return "computed"


class Settable:
    @property
    def x(self):
        return self._x

    @x.setter
    def x(self, new):
        self._x = new, "set"


class Called:
    def x(self):
        return "called", sorted(self.__dict__)


class Hooked:
    def __getattr__(self, name):
        return "hook", name


class Watched:
    def __getattribute__(self, name):
        return "watched"


class Kept:
    def __setattr__(self, name, value):
        object.__setattr__(self, name, ("kept", value))


class Data:
    def __get__(self, instance, owner):
        return "data"

    def __set__(self, instance, value):
        instance.seen = value


class Described:
    x = Data()


class Refusing:
    def __get__(self, instance, owner):
        return "non-data"


class Shadowed:
    x = Refusing()


class Numbered(int):
    pass


class Listed(list):
    x = None


class Failed(Exception):
    x = 1.5


MAKERS = [Plain, Slotted, Constant, Computed, Settable, Called, Hooked, Watched, Kept, Described, Shadowed, Numbered, Listed, Failed]

for turn in range(3):
    for make in MAKERS:
        value = make()
        print(turn, make.__name__, read(value), write(value, 1), read(value), end=" ")
        if turn == 1:
            make.x = 10
            print(read(value), read(make()), end=" ")
        if turn == 2:
            make.x = property(lambda self: "new property")
            print(read(value), write(value, 2), end=" ")
            del make.x
            print(read(value), end=" ")
        print()

for value in ("text", 3, 2.5, None, b"bytes", [1], {"a": 1}, (1,), {1}, len, print, Plain, type, range(3), iter([1])):
    for turn in range(2):
        print(read(value), write(value, 1))


def loops():
    thing, found = Plain(), []
    for number in range(6):
        thing.count = number
        if number == 2:
            Plain.count = property(lambda self: -1, lambda self, new: found.append(new))
        if number == 4:
            del Plain.count
        found.append(thing.count)
    return found


print(loops())


class Base:
    def name(self):
        return "base"


class Left(Base):
    pass


class Right:
    def name(self):
        return "right"


class Mixed(Left):
    pass


mixed, names = Mixed(), []
for turn in range(4):
    names.append(mixed.name())
    if turn == 0:
        Left.name = lambda self: "left"
    if turn == 1:
        mixed.__class__ = type("Other", (Right,), {})
    if turn == 2:
        mixed.name = lambda: "own"
print(names)


class Counted:
    made = 0

    def __init__(self, *args, **kwargs):
        Counted.made += 1
        self.args = args, sorted(kwargs.items())


class Wrong:
    def __init__(self):
        return 1


class Lazy:
    def __init__(self):
        yield 1


for turn in range(3):
    print(Counted(turn, a=1).args, Counted.made)
    for make in (Wrong, Lazy, lambda: Counted.__init__(), lambda: Plain(1)):
        try:
            print(make())
        except TypeError as error:
            print(error)
    if turn == 0:
        Wrong.__init__ = lambda self: None
        Plain.__init__ = lambda self, given: setattr(self, "given", given)
        Lazy.__init__ = lambda self: None
        Lazy.__repr__ = Wrong.__repr__ = Plain.__repr__ = lambda self: f"a {type(self).__name__}"
    if turn == 1:
        Counted.__new__ = lambda cls, *args, **kwargs: object.__new__(cls)
