"""Programs whose outcome the order of the threads shows in, with words that the reason must have; and programs without an end."""

from __future__ import annotations

_RUN = """
for t in ts: t.start()
for t in ts: t.join()
"""

RACES = {
    "a global counter": (
        "import threading\nn = 0\ndef add():\n    global n\n    for _ in range(3):\n        n += 1\n"
        "ts = [threading.Thread(target=add) for _ in range(2)]" + _RUN + "print(n)\n",
        ("data race: line 6 ", " the global `n`, line 6 "),
    ),
    "an attribute": (
        "import threading\nclass Counter:\n    def __init__(self):\n        self.value = 0\n    def add(self):\n        self.value += 1\n"
        "c = Counter()\nts = [threading.Thread(target=c.add) for _ in range(2)]" + _RUN + "print(c.value)\n",
        ("data race: line 6 ", "`Counter.value`"),
    ),
    "a class's attribute": (
        "import threading\nclass Counter:\n    total = 0\ndef add():\n    Counter.total += 1\n"
        "ts = [threading.Thread(target=add) for _ in range(2)]" + _RUN + "print(Counter.total)\n",
        ("data race: line 5 ", "`Counter.total`"),
    ),
    "a variable around": (
        "import threading\ndef main():\n    n = 0\n    def add():\n        nonlocal n\n        n += 1\n"
        "    ts = [threading.Thread(target=add) for _ in range(2)]\n    for t in ts: t.start()\n    for t in ts: t.join()\n    return n\n"
        "print(main())\n",
        ("data race: line 6 ", "variable `n`"),
    ),
    "an item of a list": (
        "import threading\nbox = [0]\ndef add():\n    box[0] += 1\n"
        "ts = [threading.Thread(target=add) for _ in range(2)]" + _RUN + "print(box)\n",
        ("data race: line 4 ", "item 0 of a list"),
    ),
    "a key of a dictionary": (
        "import threading\nd = {'k': 0}\ndef add():\n    d['k'] += 1\n"
        "ts = [threading.Thread(target=add) for _ in range(2)]" + _RUN + "print(d)\n",
        ("data race: line 4 ", "item 'k' of a dict"),
    ),
    "one without the lock": (
        "import threading\nn = 0\nlock = threading.Lock()\ndef good():\n    global n\n    with lock:\n        n += 1\n"
        "def bad():\n    global n\n    n += 1\nts = [threading.Thread(target=good), threading.Thread(target=bad)]" + _RUN + "print(n)\n",
        ("data race: line ", "the global `n`"),
    ),
    "two locks": (
        "import threading\nn = 0\ndef add(lock):\n    global n\n    with lock:\n        n += 1\n"
        "ts = [threading.Thread(target=add, args=(threading.Lock(),)) for _ in range(2)]" + _RUN + "print(n)\n",
        ("data race: line 6 ", "the global `n`"),
    ),
    "read before the join": (
        "import threading\nfound = {}\ndef work():\n    found['x'] = 1\nt = threading.Thread(target=work)\nt.start()\n"
        "print('x' in found)\nt.join()\n",
        ("data race: line ", "a dict"),
    ),
    "a flag that is polled": (
        "import threading\nstop = False\ndef work():\n    while not stop:\n        pass\nt = threading.Thread(target=work)\nt.start()\n"
        "stop = True\nt.join()\nprint('done')\n",
        ("data race: line ", "the global `stop`"),
    ),
    "a flag between waits of equal length": (
        "import threading, time\nx = 0\ndef work(v):\n    global x\n    time.sleep(0.05)\n    x = v\n"
        "ts = [threading.Thread(target=work, args=(v,)) for v in (1, 2)]" + _RUN + "print(x)\n",
        ("data race: line 6 writes the global `x`, line 6 writes it",),
    ),
    "two that print": (
        "import threading\ndef say(x):\n    print(x)\nts = [threading.Thread(target=say, args=(x,)) for x in 'ab']" + _RUN,
        ("data race: line 3 writes the output",),
    ),
    "main prints too": (
        "import threading\nt = threading.Thread(target=lambda: print('thread'))\nt.start()\nprint('main')\nt.join()\n",
        ("data race: line ", "the output"),
    ),
    "a length while another appends": (
        "import threading\nitems = []\ndef fill():\n    for i in range(3):\n        items.append(i)\nt = threading.Thread(target=fill)\n"
        "t.start()\nprint(len(items))\nt.join()\n",
        ("data race: line 5 writes a list, line 8 reads it",),
    ),
    "looking before leaping": (
        "import threading\ncache = {}\ndef get(k):\n    if k not in cache:\n        cache[k] = object()\n    return cache[k]\n"
        "ts = [threading.Thread(target=get, args=(1,)) for _ in range(2)]" + _RUN + "print(len(cache))\n",
        ("data race: line ", "a dict"),
    ),
    "a shared generator": (
        "import threading\ndef numbers():\n    yield from range(10)\ng = numbers()\ngot = []\ndef take():\n    got.append(next(g))\n"
        "ts = [threading.Thread(target=take) for _ in range(2)]" + _RUN + "print(sorted(got))\n",
        (" a generator, line 7 ",),
    ),
    "a pool's shared total": (
        "from concurrent.futures import ThreadPoolExecutor\ntotal = 0\ndef add(x):\n    global total\n    total += x\n"
        "with ThreadPoolExecutor(2) as pool:\n    list(pool.map(add, range(4)))\nprint(total)\n",
        ("data race: line 5 ", "the global `total`"),
    ),
    "a daemon that prints": (
        "import threading\nthreading.Thread(target=lambda: print('x'), daemon=True).start()\n",
        ("data race: line 2 writes the output, which the program's end reads",),
    ),
    "a barrier that comes too late": (
        "import threading\nb = threading.Barrier(2)\nx = []\ndef one():\n    x.append(1)\n    b.wait()\ndef two():\n    n = len(x)\n    b.wait()\n"
        "    print(n)\nts = [threading.Thread(target=one), threading.Thread(target=two)]" + _RUN,
        ("data race: line 5 writes a list, line 8 reads it",),
    ),
}
"""Name -> (source, parts of the reason)."""

DEPENDENT = {
    "order of appends": (
        "import threading\nout = []\nts = [threading.Thread(target=lambda i=i: out.append(i)) for i in range(3)]" + _RUN + "print(out)\n"
    ),
    "order of keys": (
        "import threading\nd = {}\ndef put(k):\n    d[k] = 1\nts = [threading.Thread(target=put, args=(k,)) for k in 'ab']" + _RUN
        + "print(list(d))\n"
    ),
    "the last one under a lock": (
        "import threading\nx, lock = 0, threading.Lock()\ndef put(v):\n    global x\n    with lock:\n        x = v\n"
        "ts = [threading.Thread(target=put, args=(v,)) for v in (1, 2)]" + _RUN + "print(x)\n"
    ),
    "a read between two locks": (
        "import threading\nn, lock = 0, threading.Lock()\ndef add():\n    global n\n    with lock:\n        m = n\n    with lock:\n        n = m + 1\n"
        "ts = [threading.Thread(target=add) for _ in range(2)]" + _RUN + "print(n)\n"
    ),
    "printing under a lock": (
        "import threading\nlock = threading.Lock()\ndef say(x):\n    with lock:\n        print(x)\n"
        "ts = [threading.Thread(target=say, args=(x,)) for x in 'ab']" + _RUN
    ),
    "two producers": (
        "import threading, queue\nq = queue.Queue()\nts = [threading.Thread(target=q.put, args=(i,)) for i in range(2)]" + _RUN
        + "print(q.get(), q.get())\n"
    ),
    "trying a lock": (
        "import threading\nlock, done = threading.Lock(), threading.Event()\ndef hold():\n    with lock:\n        done.wait()\n"
        "t = threading.Thread(target=hold)\nt.start()\nprint(lock.acquire(blocking=False))\ndone.set()\nt.join()\n"
    ),
    "is it alive": (
        "import threading\nt = threading.Thread(target=lambda: None)\nt.start()\nprint(t.is_alive())\nt.join()\n"
    ),
    "how many threads": (
        "import threading\nt = threading.Thread(target=lambda: None)\nt.start()\nprint(threading.active_count())\nt.join()\n"
    ),
    "is it set": (
        "import threading\ne = threading.Event()\nt = threading.Thread(target=e.set)\nt.start()\nprint(e.is_set())\nt.join()\n"
    ),
    "is the queue empty": (
        "import threading, queue\nq = queue.Queue()\nt = threading.Thread(target=q.put, args=(1,))\nt.start()\nprint(q.empty())\nt.join()\n"
    ),
    "who does the work": (
        "import threading\nfrom concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(2) as pool:\n"
        "    print(sorted({f.result() for f in [pool.submit(lambda: threading.current_thread().name) for _ in range(4)]}))\n"
    ),
    "a deadlock by chance": (
        "import threading\na, b = threading.Lock(), threading.Lock()\ndef one():\n    with a:\n        with b:\n            pass\n"
        "def two():\n    with b:\n        with a:\n            pass\nts = [threading.Thread(target=one), threading.Thread(target=two)]" + _RUN
        + "print('done')\n"
    ),
    "a lost notification": (
        "import threading\nc = threading.Condition()\ndef wait():\n    with c:\n        c.wait()\nt = threading.Thread(target=wait)\nt.start()\n"
        "with c:\n    c.notify()\nt.join()\nprint('done')\n"
    ),
    "a timeout that work may exceed": (
        "import threading\ndone = threading.Event()\ndef work():\n    for _ in range(100000):\n        pass\n    done.set()\n"
        "threading.Thread(target=work).start()\nprint(done.wait(0.005))\n"
    ),
}
"""Programs in which nothing races and the order shows."""

ENDLESS = {
    "a lock taken twice": "import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()\n",
    "a queue that nobody fills": "import queue\nqueue.Queue().get()\n",
    "an event that nobody sets": "import threading\ne = threading.Event()\nt = threading.Thread(target=e.wait, daemon=True)\nt.start()\nt.join()\n",
    "two locks crosswise": (
        "import threading\na, b, met = threading.Lock(), threading.Lock(), threading.Barrier(2)\ndef work(x, y):\n    with x:\n"
        "        met.wait()\n        with y:\n            pass\nts = [threading.Thread(target=work, args=p, daemon=True) for p in ((a, b), (b, a))]"
        + _RUN
    ),
    "a barrier that one misses": (
        "import threading\nb = threading.Barrier(3)\nts = [threading.Thread(target=b.wait, daemon=True) for _ in range(2)]" + _RUN
    ),
    "work that is never done": "import queue\nq = queue.Queue()\nq.put(1)\nq.get()\nq.join()\n",
    "a pool that waits for itself": (
        "from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor(1)\n"
        "print(pool.submit(lambda: pool.submit(pow, 2, 3).result()).result())\n"
    ),
}
"""Programs whose first thread waits for ever."""
