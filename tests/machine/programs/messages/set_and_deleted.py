def look(label, function):
    try:
        print(label, repr(function()))
    except BaseException as error:
        print(label, "!", type(error).__name__, error, type(error.__cause__).__name__, type(error.__context__).__name__)
class P: pass
class Q(P):
    def __new__(cls): return super().__new__(cls)
class L(list): pass
class SL: __slots__ = ('a',)
for v in (5, None, int, 'P', (), (5,), (object,), L, Q, {}, 'a\0b', object):
    for name in ('__class__',):
        look((name, str(v)[:18]), lambda: setattr(P(), name, v))
    for name in ('__name__','__qualname__','__bases__','__mro__','__base__','__dict__','__module__','__doc__','__class__','__basicsize__','__flags__','__text_signature__'):
        class P: pass
        look((name, str(v)[:18]), lambda: setattr(P, name, v))
for name in ('__name__','__qualname__','__bases__','__mro__','__base__','__dict__','__module__','__doc__','__class__','__basicsize__','__annotations__','__abstractmethods__'):
    class P: pass
    look(('del',name), lambda: delattr(P, name))
    look(('del',name), lambda: delattr(P(), name))
class P: pass
def deld(o): del o.__dict__; return o.__dict__
look(78, lambda: deld(P()))
def m(o): o.x = 1; del o.__dict__; o.y = 2; return o.__dict__
look(79, lambda: m(P()))
look(80, lambda: m(m))
import types
look(81, lambda: setattr(types, '__dict__', {}))
look(82, lambda: delattr(types, '__dict__'))
class Int(int): pass
look(83, lambda: setattr(Int(3), 'real', 4))
look(84, lambda: setattr(3, 'real', 4))
look(85, lambda: setattr(ValueError(), 'args', 4))
look(86, lambda: setattr(OSError(), 'errno', 4))
look(87, lambda: setattr(P(), '__weakref__', 4))
look(88, lambda: setattr(m, '__name__', 4))
look(89, lambda: setattr(m, '__qualname__', 4))
look(90, lambda: setattr(m, '__defaults__', 4))
look(91, lambda: setattr(m, '__kwdefaults__', 4))
look(92, lambda: setattr(m, '__globals__', 4))
look(93, lambda: setattr(m, '__closure__', 4))
look(94, lambda: setattr(m, '__code__', 4))
look(95, lambda: setattr(m, '__annotations__', 4))
look(96, lambda: setattr(P().__init__, 'x', 4))
look(97, lambda: setattr(property(), 'fget', 4))
look(98, lambda: setattr(range(3), 'start', 4))
look(99, lambda: setattr(slice(3), 'start', 4))
look(100, lambda: setattr(int, 'x', 4))
look(101, lambda: delattr(int, 'x'))
look(102, lambda: setattr((i for i in ()), 'gi_frame', 4))
look(103, lambda: setattr(1j, 'imag', 4))
