import inspect, types, traceback, warnings, typing, sys
def f(a, b: int = 2, *c, d, e="x", **k) -> str:
    "Doc of f."
    return ""
s = inspect.signature(f); print(s, list(s.parameters), s.parameters["b"].default, s.parameters["c"].kind, s.return_annotation, s.parameters["a"].default is inspect.Parameter.empty, inspect.getdoc(f), str(s.parameters["b"]))
b = s.bind(1, d=4, z=5); print(b.args, b.kwargs, b.arguments); b.apply_defaults(); print(b.arguments)
try: s.bind(1)
except TypeError as e: print(e)
class K:
    def m(self, x, /, y): pass
    @classmethod
    def c(cls): pass
    @staticmethod
    def st(q=1): pass
print(inspect.signature(K.m), inspect.signature(K().m), inspect.signature(K.c), inspect.signature(K.st), inspect.signature(K), inspect.isfunction(K.m), inspect.ismethod(K().m), inspect.isclass(K), [n for n, _ in inspect.getmembers(K, inspect.isfunction)], inspect.getmro(bool), inspect.isgeneratorfunction(f), inspect.iscoroutinefunction(f), inspect.getfullargspec(f))
print(inspect.signature(lambda x, *, y=3: 0), inspect.Parameter("q", inspect.Parameter.KEYWORD_ONLY, default=1), s.replace(parameters=[]))
n = types.SimpleNamespace(a=1, b="x"); print(n, n == types.SimpleNamespace(a=1, b="x")); n.c = 3; print(vars(n)); m = types.MappingProxyType({"a": 1}); print(m["a"], m)
try: m["b"] = 1
except TypeError as e: print(e)
print(types.new_class("N", (int,), {}, lambda ns: ns.update(z=1)).z, types.FunctionType.__name__, types.MethodType(lambda self: self * 2, 4)(), isinstance(f, types.FunctionType), types.GenericAlias(list, (int,)))
def boom(n): 
    if n: boom(n - 1)
    else: raise ValueError("bad")
try: boom(2)
except ValueError as e:
    print(traceback.format_exception_only(type(e), e), [(t.name, t.lineno) for t in traceback.extract_tb(e.__traceback__)]); print("".join(traceback.format_exception(e)).splitlines()[-1])
try:
    try: {}["k"]
    except KeyError as e: raise RuntimeError("r") from e
except RuntimeError as e: print([l for l in traceback.format_exception(e) if "direct" in l])
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always"); warnings.warn("old", DeprecationWarning); warnings.warn("u"); print([(str(x.message), x.category.__name__) for x in w])
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try: warnings.warn("x", UserWarning)
    except UserWarning as e: print("raised", e)
T = typing.TypeVar("T"); print(typing.get_type_hints(f), typing.Optional[int], typing.Union[int, str, None], typing.get_origin(list[int]), typing.get_args(dict[str, int]), typing.List[T][int], typing.Callable[[int], str], typing.Literal["a", 1], typing.cast(int, "x"), T, list[int] | None)
class TD(typing.TypedDict, total=False): a: int
class Pr(typing.Protocol):
    def go(self): ...
print(TD(a=1), TD.__annotations__, typing.NamedTuple("NT", [("x", int)])(1), typing.NewType("U", int)(3), typing.is_typeddict(TD))
@typing.runtime_checkable
class Q(typing.Protocol):
    def m(self): ...
print(isinstance(K(), Q), isinstance(3, Q)); print(typing.Annotated[int, "x"], typing.ClassVar[int], typing.get_type_hints(TD))
