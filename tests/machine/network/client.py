# A client program for test_network.py: BASE is the server's address, DOWN an address nobody listens on.
import urllib3

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry


def show(title, response):
    print(title, response.status_code, response.reason, response.url)
    for name in ("Content-Type", "Content-Length", "X-Seen", "Location"):
        print("   ", name, response.headers.get(name))
    print("   ", len(response.content), response.content[:60], [r.status_code for r in response.history], response.elapsed.total_seconds() >= 0)


def refused(title, action):
    try:
        show(title, action())
    except requests.RequestException as error:
        print(title, type(error).__name__, isinstance(error, requests.ConnectionError), isinstance(error, requests.Timeout))
        cause = error.args[0]
        print("   ", type(cause).__name__, type(getattr(cause, "reason", None)).__name__, error.request.method, error.response)


show("get", requests.get(BASE + "/hello", params={"a": "x y", "b": [1, 2]}))
found = requests.post(BASE + "/echo", json={"price": 1.5, "name": "é"}, timeout=3)
show("post", found)
print(found.json(), found.text, found.encoding, found.ok)
show("form", requests.put(BASE + "/echo", data={"k": "v w"}, headers={"X-Mark": "m"}))
show("head", requests.head(BASE + "/hello"))
show("redirect", requests.get(BASE + "/moved"))
show("not followed", requests.get(BASE + "/moved", allow_redirects=False))
show("see other", requests.post(BASE + "/posted", data=b"raw"))
for status in (404, 500, 204):
    found = requests.get(f"{BASE}/status/{status}")
    show("status", found)
    try:
        found.raise_for_status()
    except requests.HTTPError as error:
        print("   ", str(error).replace(BASE, ""), error.response.status_code)
with requests.Session() as session:
    session.headers["X-Mark"] = "session"
    session.get(BASE + "/login")
    print(session.cookies.get_dict())
    show("with cookie", session.get(BASE + "/echo"))
    show("streamed", session.get(BASE + "/long", stream=True))
parts = requests.get(BASE + "/long", stream=True).iter_content(7)
print([next(parts), next(parts)])
print([line for line in requests.get(BASE + "/lines").iter_lines()])
try:
    requests.get(BASE + "/hello").json()
except requests.exceptions.JSONDecodeError as error:
    print("no json:", error)
print(requests.get(BASE + "/latin").text, requests.get(BASE + "/latin").encoding)
refused("down", lambda: requests.get(DOWN + "/x", timeout=2))
refused("slow", lambda: requests.get(BASE + "/slow", timeout=0.2))
refused("endless", lambda: requests.get(BASE + "/endless"))
session = requests.Session()
session.mount(BASE, HTTPAdapter(max_retries=Retry(total=2, status_forcelist=[503], backoff_factor=0, allowed_methods=None)))
show("retried", session.get(BASE + "/flaky"))
refused("gave up", lambda: session.get(BASE + "/status/503"))
pool = urllib3.PoolManager()
found = pool.request("GET", BASE + "/hello")
print(found.status, found.data, found.headers["Content-Type"])
