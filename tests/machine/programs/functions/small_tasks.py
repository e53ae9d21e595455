# Short functions of the kind that programming exercises ask for.
from typing import Any, Dict, List, Optional, Tuple
import collections, heapq, itertools, math, re, bisect, functools, string
def has_close_elements(numbers: List[float], threshold: float) -> bool:
    return any(abs(a - b) < threshold for i, a in enumerate(numbers) for b in numbers[i + 1:])
def separate_paren_groups(s: str) -> List[str]:
    out, cur, depth = [], [], 0
    for c in s:
        if c == "(": depth += 1; cur.append(c)
        elif c == ")":
            depth -= 1; cur.append(c)
            if depth == 0: out.append("".join(cur)); cur.clear()
    return out
def rolling_max(numbers):
    best, out = None, []
    for n in numbers:
        best = n if best is None else max(best, n)
        out.append(best)
    return out
def make_palindrome(s):
    if not s: return ""
    i = 0
    while s[i:] != s[i:][::-1]: i += 1
    return s + s[:i][::-1]
def how_many_times(s, sub): return sum(s[i:i + len(sub)] == sub for i in range(len(s) - len(sub) + 1))
def sort_numbers(s):
    m = {w: i for i, w in enumerate("zero one two three four five six seven eight nine".split())}
    return " ".join(sorted([x for x in s.split(" ") if x], key=lambda x: m[x]))
def factorize(n):
    f, i = [], 2
    while i <= int(math.sqrt(n) + 1):
        if n % i == 0: f.append(i); n //= i
        else: i += 1
    if n > 1: f.append(n)
    return f
def remove_duplicates(xs):
    c = collections.Counter(xs)
    return [n for n in xs if c[n] <= 1]
def is_prime(n): return n > 1 and all(n % k for k in range(2, int(n ** 0.5) + 1))
def poly(xs, x): return sum(c * math.pow(x, i) for i, c in enumerate(xs))
def find_zero(xs):
    begin, end = -1.0, 1.0
    while poly(xs, begin) * poly(xs, end) > 0: begin *= 2.0; end *= 2.0
    while end - begin > 1e-10:
        center = (begin + end) / 2.0
        if poly(xs, center) * poly(xs, begin) > 0: begin = center
        else: end = center
    return begin
def fib4(n):
    r = [0, 0, 2, 0]
    for _ in range(4, n + 1): r.append(sum(r)); r.pop(0)
    return r[-1]
def vowels_count(s): return sum(c in "aeiouAEIOU" for c in s) + bool(s and s[-1] in "yY")
def fix_spaces(t): return re.sub(r" {3,}", "-", t).replace(" ", "_")
def file_name_check(n): return "Yes" if re.fullmatch(r"[A-Za-z][^.0-9]*(\d[^.0-9]*){0,3}\.(txt|exe|dll)", n) else "No"
def by_length(a): return [dict(enumerate("One Two Three Four Five Six Seven Eight Nine".split(), 1))[x] for x in sorted(a, reverse=True) if 1 <= x <= 9]
def largest_smallest(l): return max((x for x in l if x < 0), default=None), min((x for x in l if x > 0), default=None)
def compare_one(a, b):
    x, y = (float(str(v).replace(",", ".")) for v in (a, b))
    return None if x == y else a if x > y else b
def min_path(grid, k):
    n = len(grid); best = n * n + 1
    for i in range(n):
        for j in range(n):
            if grid[i][j] == 1:
                for di, dj in ((0, 1), (1, 0), (0, -1), (-1, 0)):
                    if 0 <= i + di < n and 0 <= j + dj < n: best = min(best, grid[i + di][j + dj])
    return [1 if i % 2 == 0 else best for i in range(k)]
def simplify(x, n):
    a, b = map(int, x.split("/")); c, d = map(int, n.split("/"))
    return (a * c) % (b * d) == 0
def words_in_sentence(s): return " ".join(w for w in s.split() if is_prime(len(w)))
def do_algebra(ops, nums):
    terms = [nums[0]]
    for o, n in zip(ops, nums[1:]):
        if o == "*": terms[-1] *= n
        elif o == "//": terms[-1] //= n
        else: terms.append(n if o == "+" else -n)
    return sum(terms)
def merge_intervals(iv):
    out = []
    for s, e in sorted(iv):
        if out and s <= out[-1][1]: out[-1][1] = max(out[-1][1], e)
        else: out.append([s, e])
    return out
def permutations(xs):
    if not xs: return [[]]
    return [[x] + p for i, x in enumerate(xs) for p in permutations(xs[:i] + xs[i + 1:])]
def lcs(a, b):
    t = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a, 1):
        for j, y in enumerate(b, 1): t[i][j] = t[i - 1][j - 1] + 1 if x == y else max(t[i - 1][j], t[i][j - 1])
    return t[-1][-1]
def quicksort(a): return a if len(a) < 2 else quicksort([x for x in a[1:] if x < a[0]]) + [a[0]] + quicksort([x for x in a[1:] if x >= a[0]])
def sieve(n):
    p = [True] * (n + 1); p[:2] = [False] * 2
    for i in range(2, int(n ** .5) + 1):
        if p[i]: p[i * i::i] = [False] * len(p[i * i::i])
    return [i for i, v in enumerate(p) if v]
def dijkstra(g, s):
    d, q = {s: 0}, [(0, s)]
    while q:
        c, u = heapq.heappop(q)
        for v, w in g.get(u, {}).items():
            if c + w < d.get(v, math.inf): d[v] = c + w; heapq.heappush(q, (d[v], v))
    return d
def topo(g):
    seen, out = set(), []
    def visit(n):
        if n in seen: return
        seen.add(n)
        for m in g.get(n, []): visit(m)
        out.append(n)
    for n in g: visit(n)
    return out[::-1]
@functools.lru_cache(maxsize=None)
def ways(n): return 1 if n < 2 else ways(n - 1) + ways(n - 2)
def roman(n):
    r = ""
    for v, s in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while n >= v: r += s; n -= v
    return r
def caesar(s, k): return "".join(chr((ord(c) - 97 + k) % 26 + 97) if c.islower() else c for c in s)
def spiral(m):
    out = []
    while m: out += m.pop(0); m = [list(r) for r in zip(*m)][::-1]
    return out
def histogram(t):
    c = collections.Counter(t.split()); top = max(c.values(), default=0)
    return {k: v for k, v in c.items() if v == top}
class Stack:
    def __init__(self): self._d: List[int] = []
    def push(self, x): self._d.append(x); return self
    def pop(self):
        if not self._d: raise IndexError("empty stack")
        return self._d.pop()
    def __len__(self): return len(self._d)
class Node:
    def __init__(self, v, l=None, r=None): self.v, self.l, self.r = v, l, r
    def __iter__(self):
        if self.l: yield from self.l
        yield self.v
        if self.r: yield from self.r
    def insert(self, v):
        side = "l" if v < self.v else "r"
        child = getattr(self, side)
        if child: child.insert(v)
        else: setattr(self, side, Node(v))
        return self
print(has_close_elements([1.0, 2.8, 3.0], 0.3), separate_paren_groups("( ) (( )) (( )( ))"), rolling_max([1, 3, 2, 5]), make_palindrome("cata"), how_many_times("aaa", "a"), sort_numbers("three one five"), factorize(360), remove_duplicates([1, 2, 3, 2, 4]))
print([n for n in range(30) if is_prime(n)], round(find_zero([1, 2]), 2), fib4(10), vowels_count("ACEDY"), fix_spaces(" Example   1 2"), file_name_check("example.txt"), file_name_check("1x.dll"), by_length([2, 1, 1, 4, 5, 8, 2, 3, 55]), largest_smallest([2, -4, 1, -1]), compare_one("5,1", "6"), compare_one(1, "2,3"))
print(min_path([[1, 2, 3], [4, 5, 6], [7, 8, 9]], 3), simplify("1/5", "5/1"), words_in_sentence("This is a test"), do_algebra(["+", "*", "-"], [2, 3, 4, 5]), merge_intervals([[1, 3], [8, 10], [2, 6]]), permutations([1, 2, 3]), lcs("ABCBDAB", "BDCABA"), quicksort([3, 6, 1, 5, 2, 4]), sieve(30))
print(dijkstra({"a": {"b": 1, "c": 4}, "b": {"c": 2}}, "a"), topo({"a": ["b", "c"], "b": ["c"], "c": []}), ways(50), roman(1994), caesar("abc xyz", 3), spiral([[1, 2, 3], [4, 5, 6], [7, 8, 9]]), histogram("a b b a c"), list(Node(5).insert(3).insert(8).insert(1)), len(Stack().push(1).push(2)))
print(list(itertools.accumulate([1, 2, 3])), list(itertools.chain([1], "ab")), ["".join(p) for p in itertools.product("ab", repeat=2)], list(itertools.combinations("abc", 2)), [(k, len(list(g))) for k, g in itertools.groupby("aabbbc")], list(itertools.zip_longest([1, 2], "a", fillvalue="-")), bisect.bisect([1, 3, 5], 3), heapq.nlargest(2, [3, 1, 5]), functools.reduce(lambda a, b: a * b, [1, 2, 3, 4]), re.findall(r"(\w)(\d)", "a1 b2"), re.split(r"[,;]\s*", "a, b;c"), string.ascii_letters[:5], functools.partial(int, base=2)("101"))
Stack().pop()
