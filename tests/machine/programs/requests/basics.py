import requests
from requests.structures import CaseInsensitiveDict

print(requests.__version__)
request = requests.Request(
    "POST", "http://billing.local:8080/invoices", params={"a": [1, 2], "b": "x y"}, json={"n": 1.5, "s": "é"},
    headers={"X-Id": "7"}, cookies={"c": "d"}, auth=("user", "pass"),
)
prepared = request.prepare()
print(prepared.method, prepared.url)
for name, value in prepared.headers.items():
    print("   ", name, value)
print(prepared.body)
print(requests.Request("POST", "http://h/p", data={"a": "1", "b": ["x", "y z"]}).prepare().body)
plain = requests.Session()
plain.trust_env = False
for bad in ("nothing", "http://", "ftp://x/y"):
    try:
        plain.get(bad)
    except requests.RequestException as error:
        print(type(error).__name__, error)
headers = CaseInsensitiveDict({"Content-Type": "text/plain"})
print(headers["content-type"], "CONTENT-TYPE" in headers)
print(requests.codes.not_found, requests.exceptions.ReadTimeout.__mro__)
session = requests.Session()
print(session.headers["Accept-Encoding"].split(", ")[:2], session.trust_env)
response = requests.Response()
response.status_code = 503
response.reason = "Down"
response.url = "http://h/x"
response._content = b'{"a": 1}'
response.headers["Content-Type"] = "application/json"
print(response.ok, response.json(), response.text, response)
try:
    response.raise_for_status()
except requests.HTTPError as error:
    print(error, error.response is response)
