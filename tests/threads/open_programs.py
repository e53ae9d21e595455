"""Programs whose outcome the order of the threads shows in, with words that the reason must have; and programs without an end."""

from __future__ import annotations

RACES = {
    "a global counter": (
        """
import threading
n = 0
def add():
    global n
    for _ in range(3):
        n += 1
ts = [threading.Thread(target=add) for _ in range(2)]
for t in ts: t.start()
for t in ts: t.join()
print(n)
""",
        ("data race: line 6 ", " the global `n`, line 6 "),
    ),
    "an attribute": (
        """
import threading
class Counter:
    def __init__(self):
        self.value = 0
    def add(self):
        self.value += 1
c = Counter()
ts = [threading.Thread(target=c.add) for _ in range(2)]
for t in ts: t.start()
for t in ts: t.join()
print(c.value)
""",
        ("data race: line 6 ", "`Counter.value`"),
    ),
    "a class's attribute": (
        """
import threading
class Counter:
    total = 0
def add():
    Counter.total += 1
ts = [threading.Thread(target=add) for _ in range(2)]
for t in ts: t.start()
for t in ts: t.join()
print(Counter.total)
""",
        ("data race: line 5 ", "`Counter.total`"),
    ),
    "a variable around": (
        """
import threading
def main():
    n = 0
    def add():
        nonlocal n
        n += 1
    ts = [threading.Thread(target=add) for _ in range(2)]
    for t in ts: t.start()
    for t in ts: t.join()
    return n
print(main())
""",
        ("data race: line 6 ", "variable `n`"),
    ),
    "an item of a list": (
        """
import threading
box = [0]
def add():
    box[0] += 1
ts = [threading.Thread(target=add) for _ in range(2)]
for t in ts: t.start()
for t in ts: t.join()
print(box)
""",
        ("data race: line 4 ", "item 0 of a list"),
    ),
    "a key of a dictionary": (
        """
import threading
d = {'k': 0}
def add():
    d['k'] += 1
ts = [threading.Thread(target=add) for _ in range(2)]
for t in ts: t.start()
for t in ts: t.join()
print(d)
""",
        ("data race: line 4 ", "item 'k' of a dict"),
    ),
    "one without the lock": (
        """
import threading
n = 0
lock = threading.Lock()
def good():
    global n
    with lock:
        n += 1
def bad():
    global n
    n += 1
ts = [threading.Thread(target=good), threading.Thread(target=bad)]
for t in ts: t.start()
for t in ts: t.join()
print(n)
""",
        ("data race: line ", "the global `n`"),
    ),
    "two locks": (
        """
import threading
n = 0
def add(lock):
    global n
    with lock:
        n += 1
ts = [threading.Thread(target=add, args=(threading.Lock(),)) for _ in range(2)]
for t in ts: t.start()
for t in ts: t.join()
print(n)
""",
        ("data race: line 6 ", "the global `n`"),
    ),
    "read before the join": (
        """
import threading
found = {}
def work():
    found['x'] = 1
t = threading.Thread(target=work)
t.start()
print('x' in found)
t.join()
""",
        ("data race: line ", "a dict"),
    ),
    "a flag that is polled": (
        """
import threading
stop = False
def work():
    while not stop:
        pass
t = threading.Thread(target=work)
t.start()
stop = True
t.join()
print('done')
""",
        ("data race: line ", "the global `stop`"),
    ),
    "a flag between waits of equal length": (
        """
import threading, time
x = 0
def work(v):
    global x
    time.sleep(0.05)
    x = v
ts = [threading.Thread(target=work, args=(v,)) for v in (1, 2)]
for t in ts: t.start()
for t in ts: t.join()
print(x)
""",
        ("data race: line 6 writes the global `x`, line 6 writes it",),
    ),
    "two that print": (
        """
import threading
def say(x):
    print(x)
ts = [threading.Thread(target=say, args=(x,)) for x in 'ab']
for t in ts: t.start()
for t in ts: t.join()
""",
        ("data race: line 3 writes the output",),
    ),
    "main prints too": (
        """
import threading
t = threading.Thread(target=lambda: print('thread'))
t.start()
print('main')
t.join()
""",
        ("data race: line ", "the output"),
    ),
    "a length while another appends": (
        """
import threading
items = []
def fill():
    for i in range(3):
        items.append(i)
t = threading.Thread(target=fill)
t.start()
print(len(items))
t.join()
""",
        ("data race: line 5 writes a list, line 8 reads it",),
    ),
    "looking before leaping": (
        """
import threading
cache = {}
def get(k):
    if k not in cache:
        cache[k] = object()
    return cache[k]
ts = [threading.Thread(target=get, args=(1,)) for _ in range(2)]
for t in ts: t.start()
for t in ts: t.join()
print(len(cache))
""",
        ("data race: line ", "a dict"),
    ),
    "a shared generator": (
        """
import threading
def numbers():
    yield from range(10)
g = numbers()
got = []
def take():
    got.append(next(g))
ts = [threading.Thread(target=take) for _ in range(2)]
for t in ts: t.start()
for t in ts: t.join()
print(sorted(got))
""",
        (" a generator, line 7 ",),
    ),
    "a pool's shared total": (
        """
from concurrent.futures import ThreadPoolExecutor
total = 0
def add(x):
    global total
    total += x
with ThreadPoolExecutor(2) as pool:
    list(pool.map(add, range(4)))
print(total)
""",
        ("data race: line 5 ", "the global `total`"),
    ),
    "a daemon that prints": (
        """
import threading
threading.Thread(target=lambda: print('x'), daemon=True).start()
""",
        ("data race: line 2 writes the output, which the program's end reads",),
    ),
    "a barrier that comes too late": (
        """
import threading
b = threading.Barrier(2)
x = []
def one():
    x.append(1)
    b.wait()
def two():
    n = len(x)
    b.wait()
    print(n)
ts = [threading.Thread(target=one), threading.Thread(target=two)]
for t in ts: t.start()
for t in ts: t.join()
""",
        ("data race: line 5 writes a list, line 8 reads it",),
    ),
}
"""Name -> (source, parts of the reason)."""

DEPENDENT = {
    "order of appends": """
import threading
out = []
ts = [threading.Thread(target=lambda i=i: out.append(i)) for i in range(3)]
for t in ts: t.start()
for t in ts: t.join()
print(out)
""",
    "order of appends by the list's own method": """
import threading
out = []
ts = [threading.Thread(target=out.append, args=(i,)) for i in range(3)]
for t in ts: t.start()
for t in ts: t.join()
print(out)
""",
    "order of a pool's callbacks": """
from concurrent.futures import ThreadPoolExecutor
seen = []
with ThreadPoolExecutor(2) as pool:
    for x in (1, 2):
        pool.submit(lambda x=x: x).add_done_callback(seen.append)
print([f.result() for f in seen])
""",
    "order of lines in a file": """
import tempfile, threading, os
path = os.path.join(tempfile.mkdtemp(), "log")
def note(x):
    with open(path, "a") as log:
        log.write(x)
ts = [threading.Thread(target=note, args=(x,)) for x in "ab"]
for t in ts: t.start()
for t in ts: t.join()
with open(path) as log:
    print(log.read())
""",
    "order of random numbers": """
import threading, random
random.seed(1)
out = [None] * 2
def draw(i):
    out[i] = random.random()
ts = [threading.Thread(target=draw, args=(i,)) for i in range(2)]
for t in ts: t.start()
for t in ts: t.join()
print(out)
""",
    "order of keys": """
import threading
d = {}
def put(k):
    d[k] = 1
ts = [threading.Thread(target=put, args=(k,)) for k in 'ab']
for t in ts: t.start()
for t in ts: t.join()
print(list(d))
""",
    "the last one under a lock": """
import threading
x, lock = 0, threading.Lock()
def put(v):
    global x
    with lock:
        x = v
ts = [threading.Thread(target=put, args=(v,)) for v in (1, 2)]
for t in ts: t.start()
for t in ts: t.join()
print(x)
""",
    "a read between two locks": """
import threading
n, lock = 0, threading.Lock()
def add():
    global n
    with lock:
        m = n
    with lock:
        n = m + 1
ts = [threading.Thread(target=add) for _ in range(2)]
for t in ts: t.start()
for t in ts: t.join()
print(n)
""",
    "printing under a lock": """
import threading
lock = threading.Lock()
def say(x):
    with lock:
        print(x)
ts = [threading.Thread(target=say, args=(x,)) for x in 'ab']
for t in ts: t.start()
for t in ts: t.join()
""",
    "two producers": """
import threading, queue
q = queue.Queue()
ts = [threading.Thread(target=q.put, args=(i,)) for i in range(2)]
for t in ts: t.start()
for t in ts: t.join()
print(q.get(), q.get())
""",
    "trying a lock": """
import threading
lock, done = threading.Lock(), threading.Event()
def hold():
    with lock:
        done.wait()
t = threading.Thread(target=hold)
t.start()
print(lock.acquire(blocking=False))
done.set()
t.join()
""",
    "is it alive": """
import threading
t = threading.Thread(target=lambda: None)
t.start()
print(t.is_alive())
t.join()
""",
    "how many threads": """
import threading
t = threading.Thread(target=lambda: None)
t.start()
print(threading.active_count())
t.join()
""",
    "is it set": """
import threading
e = threading.Event()
t = threading.Thread(target=e.set)
t.start()
print(e.is_set())
t.join()
""",
    "is the queue empty": """
import threading, queue
q = queue.Queue()
t = threading.Thread(target=q.put, args=(1,))
t.start()
print(q.empty())
t.join()
""",
    "who does the work": """
import threading
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(2) as pool:
    print(sorted({f.result() for f in [pool.submit(lambda: threading.current_thread().name) for _ in range(4)]}))
""",
    "a deadlock by chance": """
import threading
a, b = threading.Lock(), threading.Lock()
def one():
    with a:
        with b:
            pass
def two():
    with b:
        with a:
            pass
ts = [threading.Thread(target=one), threading.Thread(target=two)]
for t in ts: t.start()
for t in ts: t.join()
print('done')
""",
    "a lost notification": """
import threading
c = threading.Condition()
def wait():
    with c:
        c.wait()
t = threading.Thread(target=wait)
t.start()
with c:
    c.notify()
t.join()
print('done')
""",
    "a timeout that work may exceed": """
import threading
done = threading.Event()
def work():
    for _ in range(100000):
        pass
    done.set()
threading.Thread(target=work).start()
print(done.wait(0.005))
""",
}
"""Programs in which nothing races and the order shows."""

ENDLESS = {
    "a lock taken twice": """
import threading
lock = threading.Lock()
lock.acquire()
lock.acquire()
""",
    "a queue that nobody fills": """
import queue
queue.Queue().get()
""",
    "an event that nobody sets": """
import threading
e = threading.Event()
t = threading.Thread(target=e.wait, daemon=True)
t.start()
t.join()
""",
    "two locks crosswise": """
import threading
a, b, met = threading.Lock(), threading.Lock(), threading.Barrier(2)
def work(x, y):
    with x:
        met.wait()
        with y:
            pass
ts = [threading.Thread(target=work, args=p, daemon=True) for p in ((a, b), (b, a))]
for t in ts: t.start()
for t in ts: t.join()
""",
    "a barrier that one misses": """
import threading
b = threading.Barrier(3)
ts = [threading.Thread(target=b.wait, daemon=True) for _ in range(2)]
for t in ts: t.start()
for t in ts: t.join()
""",
    "work that is never done": """
import queue
q = queue.Queue()
q.put(1)
q.get()
q.join()
""",
    "a pool that waits for itself": """
from concurrent.futures import ThreadPoolExecutor
pool = ThreadPoolExecutor(1)
print(pool.submit(lambda: pool.submit(pow, 2, 3).result()).result())
""",
}
"""Programs whose first thread waits for ever."""
