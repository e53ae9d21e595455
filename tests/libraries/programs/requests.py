import io

import requests
from requests import Request, Response, Session
from requests.adapters import BaseAdapter
from requests.auth import AuthBase, HTTPBasicAuth
from requests.cookies import cookiejar_from_dict
from requests.structures import CaseInsensitiveDict
from requests.utils import dict_from_cookiejar, get_encoding_from_headers, parse_header_links, quote, requote_uri, urlparse


class Canned(BaseAdapter):
    """Answers from a table instead of the network."""

    def __init__(self, answers):
        super().__init__()
        self.answers = answers

    def send(self, request, stream=False, timeout=None, verify=True, cert=None, proxies=None):
        print(" >", request.method, request.url, sorted(request.headers.items()), request.body)
        status, headers, body = self.answers[urlparse(request.url).path]
        response = Response()
        response.status_code = status
        response.headers = CaseInsensitiveDict(headers)
        response.raw = io.BytesIO(body)
        response.url = request.url
        response.request = request
        response.encoding = get_encoding_from_headers(response.headers)
        response.reason = {200: "OK", 302: "Found", 404: "Not Found"}.get(status)
        return response

    def close(self):
        pass


class Token(AuthBase):
    def __call__(self, request):
        request.headers["Authorization"] = "Token abc"
        return request


session = Session()
session.headers.update({"User-Agent": "shop/1", "Accept-Encoding": "identity"})
session.params = {"key": "k"}
session.mount("http://shop.test/", Canned({
    "/items": (200, {"Content-Type": "application/json"}, b'[{"name": "pen"}, {"name": "\xc3\xa9"}]'),
    "/old": (302, {"Location": "/items?x=1"}, b""),
    "/text": (200, {"Content-Type": "text/plain; charset=latin-1"}, b"caf\xe9\nline"),
    "/none": (404, {}, b"gone"),
    "/linked": (200, {"Link": '<http://shop.test/p2>; rel="next", <http://shop.test/p9>; rel="last"'}, b""),
}))
answer = session.get("http://shop.test/items", params={"q": "a b", "tags": ["x", "y"]}, cookies={"c": "1"})
print(answer, answer.ok, answer.json(), answer.encoding, len(answer.content))
answer = session.post("http://shop.test/old", data={"a": 1, "b": ["x", "y"]}, auth=Token())
print(answer.status_code, [r.status_code for r in answer.history], answer.url)
print(session.put("http://shop.test/text", json={"n": [1, None, True]}, auth=("user", "pw")).text)
print(list(session.get("http://shop.test/text").iter_lines(decode_unicode=True)), session.get("http://shop.test/linked").links)
answer = session.delete("http://shop.test/none", allow_redirects=False)
try:
    answer.raise_for_status()
except requests.HTTPError as error:
    print(error, error.response.status_code)
prepared = Request("POST", "http://ex.org/é", data="text", headers={"X": "1"}).prepare()
print(prepared.url, prepared.method, prepared.headers["Content-Length"])
print(Request("GET", "http://ex.org", auth=HTTPBasicAuth("a", "b")).prepare().headers)
hooked = session.get("http://shop.test/items", hooks={"response": lambda r, **kw: print("hook", r.status_code)})
for url in ("no-scheme", "http://", "http://*x.org", "ftp://x.org"):
    try:
        session.get(url)
    except requests.RequestException as error:
        print(type(error).__name__, error)
print(requests.codes.not_found, dict_from_cookiejar(cookiejar_from_dict({"a": "b"})), quote("a/b c"), requote_uri("http://x/a b%20c"))
print(parse_header_links("<http://a>; rel=front"), repr(CaseInsensitiveDict({"Ab": 1})["aB"]))
unread = Response()
unread._content = b"no json"
unread.json()
