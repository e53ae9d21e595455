import attr
from attrs import Factory, asdict, astuple, converters, define, evolve, exceptions, field, fields, frozen, make_class, validators


@define
class Item:
    name: str
    price: float = field(default=1.0, validator=[validators.instance_of(float), validators.ge(0)])
    tags: list = Factory(list)
    code: int = field(default="7", converter=int, kw_only=True)


@frozen(order=True)
class Point:
    x: int = 0
    y: int = field(default=0, repr=False)


@define
class Order:
    customer: str = field(converter=str.strip)
    items: list[Item] = field(factory=list, metadata={"unit": "piece"})
    note: str | None = field(default=None, validator=validators.optional(validators.max_len(5)), alias="remark")
    total: float = field(init=False)

    def __attrs_post_init__(self):
        self.total = sum(item.price for item in self.items)

    @customer.validator
    def _named(self, attribute, value):
        if not value:
            raise ValueError(f"{attribute.name} must not be empty")


item = Item("pen", 2.5, code="12")
print(item, item == Item("pen", 2.5, code=12), item != Item("ink"))
order = Order("  ann ", [item, Item("ink", tags=["blue"])], remark="fast")
print(order)
print(asdict(order))
print(astuple(Point(1, 2)), Point(1, 2) < Point(1, 3), hash(Point(1, 2)) == hash(Point(1, 2)))
print(evolve(item, name="pencil"), [f.name for f in fields(Item)], fields(Order).items.metadata["unit"])
for wrong in (lambda: Item("pen", -1.0), lambda: Item("pen", 1), lambda: Order(" "), lambda: Order("a", remark="too long")):
    try:
        print(wrong())
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error.args[0])
try:
    Point(1, 2).x = 5
except exceptions.FrozenInstanceError as error:
    print(type(error).__name__, error)
try:
    item.unknown = 5
except AttributeError as error:
    print(type(error).__name__, error)
item.price = 3.5
print(item.price, hasattr(item, "__dict__"), Item.__slots__)
Coloured = make_class("Coloured", {"red": field(default=0), "green": field(factory=int)}, bases=(Point,))
print(Coloured(red=1, green=2, x=5))


@attr.s(auto_attribs=True, cmp=False, hash=True)
class Old:
    a: int = attr.ib(converter=converters.default_if_none(4), default=None)
    b: dict = attr.Factory(lambda self: {"a": self.a}, takes_self=True)

    @property
    def double(self):
        return self.a * 2


old = Old()
print(old, old.double, attr.has(Old), attr.fields_dict(Old)["a"].default)
Item(1, 2, 3, 4)
