"""What `bench/machine.py` runs: concrete loops over one thing each, and small programs that look like real code.

Each defines `work()`, which gives a text or a number that CPython and the machine must agree on.
"""

PROGRAMS = {
    "integers": """
def work():
    total = 0
    for number in range(120_000):
        if number % 3 == 0:
            total += number * 2
        else:
            total ^= number
    return total
""",
    "attributes": """
class Account:
    def __init__(self):
        self.balance = 0
        self.changes = 0

def work():
    account = Account()
    for amount in range(60_000):
        account.balance += amount
        account.changes = account.changes + 1
    return account.balance + account.changes
""",
    "calls": """
class Counter:
    def __init__(self):
        self.count = 0

    def add(self, amount, times=1):
        self.count += amount * times

def twice(number):
    return number + number

def work():
    counter = Counter()
    for number in range(25_000):
        counter.add(twice(number), times=3)
    return counter.count
""",
    "containers": """
def work():
    words = ["one", "two", "three", "four", "five"]
    seen = {}
    found = []
    for number in range(30_000):
        word = words[number % 5]
        seen[word] = seen.get(word, 0) + number
        found.append(number)
        if len(found) > 100:
            found = found[50:]
    return sum(seen.values()) + len(found)
""",
    "strings": """
def work():
    found = 0
    for number in range(15_000):
        text = f"{number:05d}-{number % 7}"
        left, _, right = text.partition("-")
        if left.endswith(right):
            found += len(text.upper().split("-"))
    return found
""",
    "generators and exceptions": """
def numbers(limit):
    for number in range(limit):
        yield number

def checked(number):
    if number % 10 == 9:
        raise ValueError(number)
    return number

def work():
    total = 0
    for number in numbers(12_000):
        try:
            total += checked(number)
        except ValueError as error:
            total -= error.args[0]
    return total
""",
    "properties and dunders": """
class Vector:
    def __init__(self, x, y):
        self._x = x
        self._y = y

    @property
    def x(self):
        return self._x

    @property
    def norm(self):
        return abs(self._x) + abs(self._y)

    @x.setter
    def x(self, value):
        self._x = value % 1000

    def __add__(self, other):
        return Vector(self._x + other._x, self._y + other._y)

    def __eq__(self, other):
        return self._x == other._x and self._y == other._y

    def __lt__(self, other):
        return self.norm < other.norm

    def __getitem__(self, index):
        return self._y if index else self._x

    def __len__(self):
        return 2

def work():
    place, step, longer = Vector(0, 0), Vector(3, -1), 0
    for number in range(3_000):
        place = place + step
        place.x = place.x + number
        if step < place:
            longer += place[1] + len(place)
        if place == step:
            longer += 1
    return longer + place.norm
""",
    "inheritance": """
class Shape:
    sides = 0

    def __init__(self, name):
        self.name = name

    def area(self):
        return 0

    def describe(self):
        return self.name, self.area(), type(self).sides

class Rectangle(Shape):
    sides = 4

    def __init__(self, name, width, height):
        super().__init__(name)
        self.width = width
        self.height = height

    def area(self):
        return self.width * self.height

class Square(Rectangle):
    def __init__(self, name, width):
        super().__init__(name, width, width)

    @classmethod
    def unit(cls):
        return cls("unit", 1)

    @staticmethod
    def double(number):
        return number * 2

def work():
    total = 0
    for number in range(2_500):
        shape = Square("square", number) if number % 2 else Rectangle("rectangle", number, 2)
        _, area, sides = shape.describe()
        total += area + sides + Square.double(number) + Square.unit().area()
        if isinstance(shape, Square) and hasattr(shape, "width"):
            total += getattr(shape, "depth", 1)
    return total
""",
    "comprehensions": """
def work():
    total = 0
    for turn in range(60):
        numbers = [number * turn for number in range(100) if number % 3]
        squares = {number: number * number for number in numbers}
        tens = {number % 10 for number in numbers}
        total += sum(squares.values()) + len(tens) + sum(len(str(number)) for number in numbers)
        pairs = [(left, right) for left in range(5) for right in range(left)]
        total += max(left * right for left, right in pairs)
    return total
""",
    "exceptions": """
class Refused(Exception):
    def __init__(self, amount, reason):
        super().__init__(f"{amount} refused: {reason}")
        self.amount = amount

def pay(balance, amount):
    if amount > balance:
        raise Refused(amount, "not enough")
    return balance - amount

def work():
    balance, refused, missing, words = 1_000, 0, 0, {"a": 1}
    for number in range(3_000):
        try:
            balance = pay(balance, number % 50)
        except Refused as error:
            refused += error.amount
            balance += len(str(error))
        else:
            balance += 20
        finally:
            missing += 1
        try:
            missing += words["b" if number % 3 else "a"]
        except (KeyError, IndexError):
            missing -= 1
        try:
            int("x" if number % 5 == 0 else "7")
        except ValueError as error:
            missing += len(error.args)
    return balance, refused, missing
""",
    "json": """
import json

def work():
    total = 0
    for number in range(250):
        order = {"id": number, "lines": [{"sku": f"p{line}", "count": line, "price": line * 1.5} for line in range(5)],
                 "note": "caf\\u00e9 \\"quoted\\"", "paid": number % 2 == 0, "coupon": None}
        text = json.dumps(order, sort_keys=number % 2 == 0)
        back = json.loads(text)
        total += len(text) + sum(line["count"] for line in back["lines"]) + (back == order)
    return total
""",
    "formatting": """
def work():
    lines = []
    for number in range(4_000):
        price = number / 7
        line = f"{number:>6} {price:10.2f} {price:e} {number:#x} {'odd' if number % 2 else 'even':<5}|{number!r:^8}"
        line += " %5d %s %.3f" % (number, "x", price)
        line += " {:,} {name:*^7}".format(number * 1000, name="n")
        lines.append(line)
        if len(lines) == 100:
            lines = [str(sum(map(len, lines)))]
    return "".join(lines)[-80:]
""",
    "sorting": """
def work():
    people = [{"name": f"n{number * 7919 % 1000}", "age": number * 31 % 90, "score": number * 17 % 101} for number in range(300)]
    found = 0
    for turn in range(8):
        by_age = sorted(people, key=lambda person: (person["age"], person["name"]))
        by_score = sorted(people, key=lambda person: -person["score"], reverse=turn % 2 == 0)
        found += by_age[turn]["age"] + by_score[0]["score"]
        best = max(people, key=lambda person: person["score"] * 100 - person["age"])
        found += best["age"]
        names = sorted(person["name"] for person in people)
        found += len(list(filter(lambda name: name > "n5", names))) + len(list(map(str.upper, names)))
    return found
""",
    "dataclasses": """
from dataclasses import dataclass, field, replace

@dataclass
class Line:
    sku: str
    count: int
    price: float = 1.0

    def total(self):
        return self.count * self.price

@dataclass(frozen=True, order=True)
class Version:
    major: int
    minor: int = 0

@dataclass
class Order:
    id: int
    lines: list[Line] = field(default_factory=list)

def work():
    total, seen = 0.0, set()
    for number in range(800):
        order = Order(number)
        order.lines.append(Line("a", number % 7))
        order.lines.append(Line("b", 2, price=0.5))
        total += sum(line.total() for line in order.lines)
        version = Version(number % 5, minor=number % 3)
        seen.add(version)
        if version < Version(2) and order == Order(number, order.lines):
            total += replace(version, major=9).major
    return total, len(seen), repr(Version(1, 2))
""",
    "recursion": """
def fibonacci(number):
    return number if number < 2 else fibonacci(number - 1) + fibonacci(number - 2)

def depth(tree):
    return 0 if tree is None else 1 + max(depth(tree[0]), depth(tree[1]))

def grow(levels):
    return None if levels == 0 else (grow(levels - 1), grow(levels - 1))

def work():
    return fibonacci(17) + depth(grow(9))
""",
    "closures": """
import functools

def counted(function):
    calls = 0

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        nonlocal calls
        calls += 1
        return function(*args, **kwargs) + calls

    return wrapper

@counted
def scaled(number, by=2):
    return number * by

@functools.lru_cache(maxsize=None)
def slow(number):
    return number * number

def adder(amount):
    def add(number):
        return number + amount
    return add

def work():
    total, adders = 0, [adder(amount) for amount in range(5)]
    for number in range(3_000):
        total += scaled(number) + scaled(number, by=3) + slow(number % 20)
        total = adders[number % 5](total) % 1_000_003
    return total
""",
    "words": """
import re
from collections import Counter, defaultdict

TEXT = "the quick brown fox jumps over the lazy dog while the cat sleeps and 12 birds sing 3 songs " * 4

def work():
    found = 0
    for turn in range(30):
        words = [word.strip(".,").lower() for word in TEXT.split() if word.isalpha()]
        counts = Counter(words)
        by_letter = defaultdict(list)
        for word in words:
            by_letter[word[0]].append(word)
        for word, count in counts.most_common(3):
            found += count * len(word)
        found += len(by_letter["t"]) + sum(int(number) for number in re.findall(r"[0-9]+", TEXT))
        found += len(" ".join(reversed(words)).replace("the", "a").title())
        for index, (left, right) in enumerate(zip(words, words[1:])):
            if left.startswith("t") and right < left:
                found += index
    return found
""",
    "grid": """
import heapq

def work():
    size = 22
    walls = {(x, y) for x in range(size) for y in range(size) if (x * 7 + y * 13) % 5 == 0 and (x or y)}
    queue, best = [(0, (0, 0))], {(0, 0): 0}
    while queue:
        cost, (x, y) = heapq.heappop(queue)
        if cost > best[x, y]:
            continue
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            place = (x + dx, y + dy)
            if not (0 <= place[0] < size and 0 <= place[1] < size) or place in walls:
                continue
            new = cost + 1 + (place[0] ^ place[1]) % 3
            if new < best.get(place, 10**9):
                best[place] = new
                heapq.heappush(queue, (new, place))
    return len(best), sum(best.values())
""",
}
