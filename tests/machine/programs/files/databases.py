import datetime
import os
import shutil
import sqlite3

BASE = "/tmp/presage-files-databases"
shutil.rmtree(BASE, ignore_errors=True)


def shown(function, *args, **kwargs):
    try:
        print(function(*args, **kwargs))
    except Exception as error:
        print(type(error).__name__, error)


shown(sqlite3.connect, BASE + "/none.db")
os.mkdir(BASE)
name = BASE + "/one.db"
print(os.path.exists(name))
connection = sqlite3.connect(name, detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES)
print(os.path.exists(name), os.path.isfile(name))


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __repr__(self):
        return f"Point({self.x}, {self.y})"


class Tagged:
    def __conform__(self, protocol):
        if protocol is sqlite3.PrepareProtocol:
            return "tagged"


sqlite3.register_adapter(Point, lambda point: f"{point.x};{point.y}")
sqlite3.register_converter("point", lambda text: Point(*map(int, text.split(b";"))))
sqlite3.register_converter("BOOL", lambda text: bool(int(text)))
with connection:
    connection.execute(
        "CREATE TABLE things (id INTEGER PRIMARY KEY, at TIMESTAMP, on_day DATE, place point, done bool, size NUMERIC(10, 2), tag TEXT)"
    )
    connection.execute(
        "INSERT INTO things (at, on_day, place, done, size, tag) VALUES (?, ?, ?, ?, ?, ?)",
        (datetime.datetime(2026, 3, 1, 10, 20, 30, 4500), datetime.date(2026, 3, 2), Point(3, -4), True, 5, Tagged()),
    )
    connection.execute("INSERT INTO things (id, tag) VALUES (:id, :tag)", {"id": 7, "tag": None})
    connection.executemany("INSERT INTO things (place) VALUES (?)", [(Point(0, 1),), (Point(2, 2),)])
for row in connection.execute("SELECT * FROM things"):
    print(row)
print(connection.execute("SELECT t.place, done + 1, upper(tag), at AS moment FROM things t WHERE id = ?", (1,)).fetchone())
print(connection.execute('SELECT max(at) AS "latest [timestamp]", count(*) FROM things').fetchone())
cursor = connection.execute('SELECT max(at) AS "latest [timestamp]", on_day FROM things')
print([column[0] for column in cursor.description])
shown(connection.execute("SELECT '2026-13-45' AS \"x [date]\"").fetchone)
shown(connection.execute, "SELECT * FROM nowhere")
connection.row_factory = sqlite3.Row
row = connection.execute("SELECT id, on_day FROM things WHERE on_day IS NOT NULL").fetchone()
print(row["on_day"], row.keys(), tuple(row), dict(row), len(row))
shown(lambda: connection.nothing)
connection.close()
again = sqlite3.connect(name)
print(again.execute("SELECT count(*), max(at), max(place) FROM things").fetchone())
again.close()
os.remove(name)
fresh = sqlite3.connect(name)
shown(fresh.execute, "SELECT count(*) FROM things")
fresh.close()
with sqlite3.connect(":memory:") as memory:
    memory.execute("CREATE TABLE t (a)")
    shown(memory.execute, "INSERT INTO t VALUES (?)", (object(),))
    memory.execute("INSERT INTO t VALUES (?)", (datetime.date(2026, 1, 2),))
    print(memory.execute("SELECT * FROM t").fetchall())
shutil.rmtree(BASE)
