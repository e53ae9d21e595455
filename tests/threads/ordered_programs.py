"""Programs with threads whose output no order of the threads shows in; the names say what they are about."""

from __future__ import annotations

ORDERED = {
    "a counter under a lock": """
import threading
n = 0
lock = threading.Lock()
def add():
    global n
    for _ in range(20):
        with lock:
            n += 1
threads = [threading.Thread(target=add) for _ in range(3)]
for t in threads: t.start()
for t in threads: t.join()
print(n, lock.locked())
""",
    "start and join order": """
import threading
out = []
def work(name):
    out.append(name)
for name in "abc":
    t = threading.Thread(target=work, args=(name,))
    t.start()
    t.join()
print(out)
""",
    "a result in an attribute": """
import threading
class Worker(threading.Thread):
    def __init__(self, n):
        super().__init__(name=f"worker-{n}")
        self.n = n
    def run(self):
        self.result = self.n ** 2
workers = [Worker(n) for n in range(4)]
for w in workers: w.start()
for w in workers: w.join()
print([w.result for w in workers], [w.name for w in workers], [w.is_alive() for w in workers])
""",
    "each its own item": """
import threading
results = [None] * 4
def work(i):
    results[i] = i * 10
ts = [threading.Thread(target=work, args=(i,)) for i in range(4)]
[t.start() for t in ts]; [t.join() for t in ts]
print(results)
""",
    "each its own key": """
import threading
results = {}
def work(i):
    results[i] = i * 10
ts = [threading.Thread(target=work, args=(i,)) for i in range(4)]
[t.start() for t in ts]; [t.join() for t in ts]
print(sorted(results.items()))
""",
    "appended and sorted": """
import threading
found = []
def work(i):
    found.append(i)
ts = [threading.Thread(target=work, args=(i,)) for i in range(4)]
[t.start() for t in ts]; [t.join() for t in ts]
print(sorted(found), sum(found), len(found))
""",
    "a set of results": """
import threading
found = set()
ts = [threading.Thread(target=found.add, args=(i,)) for i in (1, 2, 3)]
[t.start() for t in ts]; [t.join() for t in ts]
print(found == {1, 2, 3})
""",
    "producer and consumer": """
import threading, queue
q = queue.Queue()
got = []
def produce():
    for i in range(5):
        q.put(i)
    q.put(None)
def consume():
    while (item := q.get()) is not None:
        got.append(item)
p, c = threading.Thread(target=produce), threading.Thread(target=consume)
c.start(); p.start(); p.join(); c.join()
print(got, q.empty())
""",
    "a queue of one": """
import threading, queue
q = queue.Queue(maxsize=1)
got = []
def consume():
    while True:
        item = q.get()
        if item is None:
            break
        got.append(item * 2)
c = threading.Thread(target=consume)
c.start()
for i in range(5):
    q.put(i)
q.put(None)
c.join()
print(got)
""",
    "workers and task_done": """
import threading, queue
q = queue.Queue()
done = []
lock = threading.Lock()
def worker():
    while True:
        item = q.get()
        with lock:
            done.append(item * item)
        q.task_done()
for _ in range(3):
    threading.Thread(target=worker, daemon=True).start()
for i in range(6):
    q.put(i)
q.join()
print(sorted(done), q.unfinished_tasks)
""",
    "an event": """
import threading
ready = threading.Event()
data = {}
def wait():
    ready.wait()
    data["copy"] = data["x"] + 1
t = threading.Thread(target=wait)
t.start()
data["x"] = 41
ready.set()
t.join()
print(data, ready.is_set())
""",
    "turns by two events": """
import threading
a, b = threading.Event(), threading.Event()
out = []
def first():
    for i in range(3):
        a.wait(); a.clear()
        out.append(("first", i))
        b.set()
def second():
    for i in range(3):
        b.wait(); b.clear()
        out.append(("second", i))
        a.set()
ts = [threading.Thread(target=first), threading.Thread(target=second)]
for t in ts: t.start()
a.set()
for t in ts: t.join()
print(out)
""",
    "a condition with a predicate": """
import threading
cond = threading.Condition()
items = []
def consume(out):
    with cond:
        cond.wait_for(lambda: len(items) == 3)
        out.extend(items)
out = []
t = threading.Thread(target=consume, args=(out,))
t.start()
for i in range(3):
    with cond:
        items.append(i)
        cond.notify_all()
t.join()
print(out)
""",
    "a barrier": """
import threading
barrier = threading.Barrier(3)
before, after = [0] * 3, [0] * 3
def work(i):
    before[i] = i + 1
    barrier.wait()
    after[i] = sum(before)
ts = [threading.Thread(target=work, args=(i,)) for i in range(3)]
for t in ts: t.start()
for t in ts: t.join()
print(before, after, barrier.n_waiting, barrier.broken, barrier.parties)
""",
    "a barrier's action": """
import threading
rounds = []
barrier = threading.Barrier(2, action=lambda: rounds.append("met"))
def work():
    for _ in range(3):
        barrier.wait()
ts = [threading.Thread(target=work) for _ in range(2)]
for t in ts: t.start()
for t in ts: t.join()
print(rounds)
""",
    "a broken barrier": """
import threading
barrier = threading.Barrier(2)
out = []
def work():
    try:
        barrier.wait()
    except threading.BrokenBarrierError as error:
        out.append(type(error).__name__)
t = threading.Thread(target=work)
t.start()
barrier.abort()
t.join()
print(out, barrier.broken)
""",
    "a semaphore bounds": """
import threading
gate = threading.Semaphore(2)
lock = threading.Lock()
inside, peak = 0, 0
def work():
    global inside, peak
    with gate:
        with lock:
            inside += 1
            peak = max(peak, inside)
        with lock:
            inside -= 1
ts = [threading.Thread(target=work) for _ in range(4)]
for t in ts: t.start()
for t in ts: t.join()
print(inside, peak <= 2)
""",
    "a bounded semaphore": """
import threading
gate = threading.BoundedSemaphore(1)
with gate:
    print(gate.acquire(blocking=False))
try:
    gate.release()
except ValueError as error:
    print(error)
""",
    "a semaphore hands over": """
import threading
empty, full = threading.Semaphore(1), threading.Semaphore(0)
slot, out = [], []
def produce():
    for i in range(4):
        empty.acquire()
        slot.append(i)
        full.release()
def consume():
    for _ in range(4):
        full.acquire()
        out.append(slot.pop())
        empty.release()
ts = [threading.Thread(target=consume), threading.Thread(target=produce)]
for t in ts: t.start()
for t in ts: t.join()
print(out)
""",
    "a reentrant lock": """
import threading
lock = threading.RLock()
n = 0
def deep(k):
    global n
    with lock:
        n += 1
        if k:
            deep(k - 1)
ts = [threading.Thread(target=deep, args=(3,)) for _ in range(2)]
for t in ts: t.start()
for t in ts: t.join()
print(n)
""",
    "an owner's lock": """
import threading
lock = threading.RLock()
out = []
def other():
    try:
        lock.release()
    except RuntimeError as error:
        out.append(str(error))
    out.append(lock.acquire(blocking=False))
lock.acquire()
t = threading.Thread(target=other)
t.start(); t.join()
lock.release()
print(out)
""",
    "releasing what is free": """
import threading
for lock in (threading.Lock(), threading.RLock()):
    try:
        lock.release()
    except RuntimeError as error:
        print(error)
try:
    threading.Condition().notify()
except RuntimeError as error:
    print(error)
try:
    threading.Condition().wait()
except RuntimeError as error:
    print(error)
""",
    "a lock that another thread releases": """
import threading
lock = threading.Lock()
lock.acquire()
out = []
def free():
    out.append("free")
    lock.release()
threading.Thread(target=free).start()
lock.acquire()
out.append("main")
print(out)
""",
    "sleeping in turn": """
import threading, time
out = []
def work(i):
    time.sleep(0.02 * i)
    out.append(i)
ts = [threading.Thread(target=work, args=(i,)) for i in (3, 1, 2)]
for t in ts: t.start()
for t in ts: t.join()
print(out)
""",
    "main sleeps": """
import threading, time
out = []
def work():
    out.append("thread")
t = threading.Thread(target=work)
t.start()
time.sleep(0.05)
out.append("main")
t.join()
print(out)
""",
    "printing in turn by time": """
import threading, time
def say(word, pause):
    time.sleep(pause)
    print(word)
ts = [threading.Thread(target=say, args=x) for x in (("world", 0.06), ("hello", 0.02))]
for t in ts: t.start()
print("first")
for t in ts: t.join()
print("last")
""",
    "timeouts that run out": """
import threading, queue, time
event = threading.Event()
def late():
    time.sleep(0.2)
    event.set()
t = threading.Thread(target=late)
t.start()
print(event.wait(0.02), event.is_set())
print(t.join(timeout=0.02), t.is_alive())
print(event.wait(5))
t.join()
print(t.is_alive())
try:
    queue.Queue().get(timeout=0.01)
except queue.Empty:
    print("empty")
""",
    "a lock that is held too long": """
import threading, time
lock = threading.Lock()
def hold():
    with lock:
        time.sleep(0.2)
t = threading.Thread(target=hold)
t.start()
time.sleep(0.05)
print(lock.acquire(timeout=0.02), lock.acquire(blocking=False), lock.locked())
print(lock.acquire(timeout=3))
lock.release()
t.join()
""",
    "a timer": """
import threading
out = []
t = threading.Timer(0.02, out.append, args=("ring",))
t.start(); t.join()
u = threading.Timer(5, out.append, args=("never",))
u.start(); u.cancel(); u.join()
print(out)
""",
    "an exception in a thread": """
import threading
def fail():
    raise ValueError("inside")
t = threading.Thread(target=fail)
t.start(); t.join()
print("on", t.is_alive())
""",
    "a hook for exceptions": """
import threading
seen = []
threading.excepthook = lambda args: seen.append((args.exc_type.__name__, str(args.exc_value), args.thread.name))
def fail():
    raise KeyError("k")
t = threading.Thread(target=fail, name="failing")
t.start(); t.join()
print(seen)
""",
    "the end of a thread by SystemExit": """
import threading, sys
out = []
def leave():
    out.append(1)
    sys.exit(3)
    out.append(2)
t = threading.Thread(target=leave)
t.start(); t.join()
print(out)
""",
    "an exception goes on from the main thread": """
import threading
out = []
t = threading.Thread(target=out.append, args=(1,))
t.start(); t.join()
raise RuntimeError(f"after {out}")
""",
    "thread-local data": """
import threading
local = threading.local()
local.x = "main"
out = {}
def work(i):
    out[i, "before"] = hasattr(local, "x")
    local.x = i
    out[i, "after"] = local.x
for i in range(2):
    t = threading.Thread(target=work, args=(i,))
    t.start(); t.join()
print(out, local.x)
""",
    "a class of thread-local data": """
import threading
class Mine(threading.local):
    kind = "mine"
    def __init__(self, start):
        self.items = [start]
    def add(self, x):
        self.items.append(x)
        return self.items
mine = Mine(0)
out = []
def work():
    out.append((list(mine.add(5)), mine.kind, mine.__dict__))
    try:
        mine.nothing
    except AttributeError as error:
        out.append(str(error))
mine.add(1)
t = threading.Thread(target=work)
t.start(); t.join()
print(out, mine.items)
""",
    "names and numbers": """
import threading
out = []
def who():
    t = threading.current_thread()
    out.append((t.name, t.daemon, t is threading.main_thread(), threading.get_ident() == t.ident))
for t in (threading.Thread(target=who), threading.Thread(target=who, name="mine", daemon=True)):
    t.start(); t.join()
who()
print(out, threading.active_count(), [t.name for t in threading.enumerate()])
""",
    "misuse of threads": """
import threading
t = threading.Thread(target=print)
try:
    t.join()
except RuntimeError as error:
    print(error)
t = threading.Thread(target=lambda: None)
t.start(); t.join()
for call in (t.start, threading.current_thread().join):
    try:
        call()
    except RuntimeError as error:
        print(error)
try:
    threading.Lock().acquire(False, 1)
except ValueError as error:
    print(error)
try:
    threading.Lock().acquire(timeout=-2)
except ValueError as error:
    print(error)
""",
    "a pool's map": """
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(max_workers=3) as pool:
    print(list(pool.map(lambda x: x * x, range(6))))
""",
    "a pool's futures": """
from concurrent.futures import ThreadPoolExecutor, wait, as_completed
with ThreadPoolExecutor(2) as pool:
    futures = [pool.submit(pow, 2, n) for n in range(5)]
    done, left = wait(futures)
    print(len(done), len(left), [f.result() for f in futures])
    print(sorted(f.result() for f in as_completed(futures)))
""",
    "a pool's exception": """
from concurrent.futures import ThreadPoolExecutor
def fail(n):
    raise ValueError(f"no {n}")
with ThreadPoolExecutor() as pool:
    f = pool.submit(fail, 3)
    print(type(f.exception()).__name__, f.exception(), f.done(), f.cancelled())
    try:
        f.result()
    except ValueError as error:
        print("raised", error)
try:
    pool.submit(fail, 1)
except RuntimeError as error:
    print(error)
""",
    "a pool's callback": """
from concurrent.futures import ThreadPoolExecutor
seen = []
with ThreadPoolExecutor(1) as pool:
    f = pool.submit(lambda: 7)
    f.add_done_callback(lambda f: seen.append(f.result()))
print(seen)
""",
    "a pool of one keeps the order": """
from concurrent.futures import ThreadPoolExecutor
out = []
with ThreadPoolExecutor(max_workers=1, thread_name_prefix="one") as pool:
    for i in range(4):
        pool.submit(out.append, i)
print(out)
""",
    "a pool's initializer": """
import threading
from concurrent.futures import ThreadPoolExecutor
local = threading.local()
def prepare(n):
    local.n = n
with ThreadPoolExecutor(2, initializer=prepare, initargs=(10,)) as pool:
    print(list(pool.map(lambda x: x + local.n, range(4))))
""",
    "a pool that sleeps": """
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
def work(pause):
    time.sleep(pause)
    return pause
began = time.monotonic()
with ThreadPoolExecutor(3) as pool:
    futures = [pool.submit(work, p) for p in (0.09, 0.03, 0.06)]
    print([f.result() for f in as_completed(futures)])
print(round(time.monotonic() - began, 1))
""",
    "a pool's timeout": """
import time
from concurrent.futures import ThreadPoolExecutor, TimeoutError
with ThreadPoolExecutor(1) as pool:
    f = pool.submit(time.sleep, 0.2)
    try:
        f.result(timeout=0.02)
    except TimeoutError as error:
        print("late", repr(error))
    print(f.result())
""",
    "a pool's cancelled work": """
import threading
from concurrent.futures import ThreadPoolExecutor
gate = threading.Event()
with ThreadPoolExecutor(1) as pool:
    first = pool.submit(gate.wait)
    second = pool.submit(print, "never")
    print(second.cancel(), second.cancelled())
    gate.set()
print(first.result())
""",
    "a future by hand": """
import threading
from concurrent.futures import Future
f = Future()
t = threading.Thread(target=lambda: f.set_result("set"))
t.start()
print(f.result())
t.join()
""",
    "a bank under locks": """
import threading
class Account:
    def __init__(self, balance):
        self.balance = balance
        self.lock = threading.Lock()
def transfer(a, b, amount):
    with a.lock:
        a.balance -= amount
    with b.lock:
        b.balance += amount
x, y = Account(100), Account(50)
ts = [threading.Thread(target=transfer, args=args) for args in ((x, y, 30), (y, x, 10), (x, y, 5))]
for t in ts: t.start()
for t in ts: t.join()
print(x.balance, y.balance)
""",
    "a pipeline": """
import threading, queue
a, b, out = queue.Queue(), queue.Queue(), []
def double():
    while (x := a.get()) is not None:
        b.put(x * 2)
    b.put(None)
def collect():
    while (x := b.get()) is not None:
        out.append(x)
ts = [threading.Thread(target=double), threading.Thread(target=collect)]
for t in ts: t.start()
for i in range(4): a.put(i)
a.put(None)
for t in ts: t.join()
print(out)
""",
    "priorities": """
import queue
q = queue.PriorityQueue()
for x in (3, 1, 2): q.put(x)
print([q.get() for _ in range(3)])
s = queue.SimpleQueue(); s.put(1); print(s.get(), s.empty(), s.qsize())
l = queue.LifoQueue(); l.put(1); l.put(2); print(l.get())
full = queue.Queue(1); full.put(0)
try:
    full.put(1, timeout=0.01)
except queue.Full:
    print("full")
try:
    q.task_done(); q.task_done(); q.task_done(); q.task_done()
except ValueError as error:
    print(error)
""",
    "a generator behind a lock": """
import threading
def numbers():
    n = 0
    while True:
        yield n
        n += 1
class Safe:
    def __init__(self, it):
        self.it, self.lock = it, threading.Lock()
    def __next__(self):
        with self.lock:
            return next(self.it)
safe, got, lock = Safe(numbers()), [], threading.Lock()
def take():
    for _ in range(5):
        x = next(safe)
        with lock:
            got.append(x)
ts = [threading.Thread(target=take) for _ in range(2)]
for t in ts: t.start()
for t in ts: t.join()
print(sorted(got))
""",
    "a number for everybody": """
import threading, itertools
count = itertools.count()
got = []
def take():
    for _ in range(4):
        got.append(next(count))
ts = [threading.Thread(target=take) for _ in range(2)]
for t in ts: t.start()
for t in ts: t.join()
print(sorted(got))
""",
    "a class of one object": """
import threading
class Single:
    _made, _lock = None, threading.Lock()
    @classmethod
    def get(cls):
        with cls._lock:
            if cls._made is None:
                cls._made = cls()
        return cls._made
got = []
ts = [threading.Thread(target=lambda: got.append(Single.get())) for _ in range(3)]
for t in ts: t.start()
for t in ts: t.join()
print(len(set(map(id, got))))
""",
    "a daemon that waits": """
import threading, queue
q, out = queue.Queue(), []
def serve():
    while True:
        out.append(q.get())
        q.task_done()
threading.Thread(target=serve, daemon=True).start()
q.put("a"); q.put("b")
q.join()
print(out)
""",
    "a daemon that sleeps": """
import threading, time
def tick():
    while True:
        time.sleep(10)
        print("tick")
threading.Thread(target=tick, daemon=True).start()
print("done")
""",
    "nobody joins": """
import threading
def say():
    print("from a thread")
threading.Thread(target=say).start()
""",
    "threads that start threads": """
import threading
out, lock = [], threading.Lock()
def leaf(n):
    with lock:
        out.append(n)
def branch(n):
    ts = [threading.Thread(target=leaf, args=(n * 10 + i,)) for i in range(2)]
    for t in ts: t.start()
    for t in ts: t.join()
ts = [threading.Thread(target=branch, args=(n,)) for n in (1, 2)]
for t in ts: t.start()
for t in ts: t.join()
print(sorted(out))
""",
    "context variables": """
import threading, contextvars
var = contextvars.ContextVar("var", default="none")
var.set("main")
out = []
def work():
    out.append(var.get()); var.set("thread"); out.append(var.get())
t = threading.Thread(target=work)
t.start(); t.join()
u = threading.Thread(target=contextvars.copy_context().run, args=(work,))
u.start(); u.join()
print(out, var.get())
""",
    "decimal contexts": """
import threading
from decimal import Decimal, getcontext
getcontext().prec = 4
out = []
def work():
    out.append(getcontext().prec); getcontext().prec = 7; out.append(str(Decimal(1) / 3))
t = threading.Thread(target=work)
t.start(); t.join()
print(out, Decimal(1) / 3)
""",
    "polling an event": """
import threading, time
stop = threading.Event()
n = 0
def poll():
    global n
    while not stop.is_set():
        n += 1
        time.sleep(0.05)
t = threading.Thread(target=poll)
t.start()
time.sleep(0.12)
stop.set()
t.join()
print(n)
""",
    "readers after a writer": """
import threading
data, ready = [], threading.Event()
out = [None] * 3
def read(i):
    ready.wait()
    out[i] = len(data) * i
ts = [threading.Thread(target=read, args=(i,)) for i in range(3)]
for t in ts: t.start()
data.extend([1, 2, 3, 4])
ready.set()
for t in ts: t.join()
print(out)
""",
    "a lock of conditions": """
import threading
class Channel:
    def __init__(self, size):
        self.items, self.size = [], size
        self.lock = threading.Lock()
        self.not_full = threading.Condition(self.lock)
        self.not_empty = threading.Condition(self.lock)
    def put(self, x):
        with self.not_full:
            while len(self.items) >= self.size:
                self.not_full.wait()
            self.items.append(x)
            self.not_empty.notify()
    def get(self):
        with self.not_empty:
            while not self.items:
                self.not_empty.wait()
            x = self.items.pop(0)
            self.not_full.notify()
            return x
c, out = Channel(2), []
def consume():
    for _ in range(6):
        out.append(c.get())
t = threading.Thread(target=consume)
t.start()
for i in range(6): c.put(i)
t.join()
print(out)
""",
    "imports inside threads": """
import threading
out = [None] * 2
def work(i):
    import colorsys
    out[i] = colorsys.rgb_to_hsv(1, 0, i)
ts = [threading.Thread(target=work, args=(i,)) for i in range(2)]
for t in ts: t.start()
for t in ts: t.join()
print(out)
""",
    "a lock within an exception": """
import threading
lock = threading.Lock()
out = []
def work(i):
    try:
        with lock:
            if i == 1:
                raise ValueError(i)
            out.append(i)
    except ValueError as error:
        out.append(f"failed {error}")
for i in range(3):
    t = threading.Thread(target=work, args=(i,)); t.start(); t.join()
print(out, lock.locked())
""",
}
