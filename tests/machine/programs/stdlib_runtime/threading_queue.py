import threading, queue
from concurrent.futures import ThreadPoolExecutor
lock = threading.Lock(); n = 0; out = []
def inc(k):
    global n
    for _ in range(50):
        with lock: n += 1
    out.append((k, threading.current_thread().name))
ts = [threading.Thread(target=inc, args=(k,)) for k in range(3)]
for t in ts: t.start()
for t in ts: t.join()
print(n, out, [t.is_alive() for t in ts], lock.locked(), lock.acquire(blocking=False), lock.acquire(timeout=0), lock.release())
with ThreadPoolExecutor(max_workers=2, thread_name_prefix="w") as ex:
    f = ex.submit(pow, 2, 5); print(f.result(), list(ex.map(lambda x: x + 1, [1, 2, 3])), f.done()); g = ex.submit(lambda: 1 / 0); print(type(g.exception()).__name__)
try: ex.submit(pow, 1, 1)
except RuntimeError as e: print(e)
e = threading.Event(); print(e.is_set(), e.wait(0.001)); e.set(); print(e.wait()); l = threading.local(); l.x = 1; print(l.x, threading.current_thread().name, threading.active_count(), threading.main_thread() is threading.current_thread())
p = queue.PriorityQueue(); [p.put(x) for x in (3, 1, 2)]; print([p.get() for _ in range(3)], p.empty(), queue.LifoQueue(2).full())
try: queue.Queue(1).get_nowait()
except queue.Empty: print("empty")
q = queue.Queue()
def produce():
    for i in range(3): q.put(i)
    q.put(None)
t = threading.Thread(target=produce, daemon=True); t.start(); t.join()
while (i := q.get()) is not None: print("got", i)
s = threading.Semaphore(2); print(s.acquire(), s.acquire(), s.acquire(blocking=False)); r = threading.RLock(); r.acquire(); r.acquire(); r.release(); r.release()
def fail(): raise ValueError("in thread")
threading.excepthook = lambda a: print("hook", a.exc_type.__name__, a.exc_value); x = threading.Thread(target=fail); x.start(); x.join()
b = threading.Barrier(1); print(b.wait())
try: x.start()
except RuntimeError as e: print(e)
class Mine(threading.Thread):
    def run(self): self.result = 42
m = Mine(name="mine"); m.start(); m.join(); print(m.result, m.name, m.ident is not None)
