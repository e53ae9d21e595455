import gzip
import io

import urllib3
from urllib3 import HTTPHeaderDict, Retry, Timeout
from urllib3.exceptions import HTTPError, LocationParseError, MaxRetryError
from urllib3.fields import RequestField
from urllib3.filepost import encode_multipart_formdata
from urllib3.response import HTTPResponse
from urllib3.util import make_headers, parse_url

print(parse_url("https://user:pw@EXAMPLE.org:8443/a/../b%7e?q=1 2#part"), parse_url("//host/x").host)
url = parse_url("http://example.org/path?x=y")
print(url.scheme, url.netloc, url.request_uri, url.url, url._replace(path="/other"))
for text in ("http://[::1", "http://a:99999/", "http://[fe80::1%25en0]:80/"):
    try:
        print(parse_url(text))
    except LocationParseError as error:
        print(type(error).__name__, error)
headers = HTTPHeaderDict({"Accept": "text/html"})
headers.add("accept", "text/plain")
headers["X-A"] = "1"
print(dict(headers), headers["ACCEPT"], list(headers.iteritems()), headers.getlist("accept"), len(headers))
print(make_headers(keep_alive=True, basic_auth="user:pw", user_agent="x", accept_encoding="gzip", disable_cache=True))
body, kind = encode_multipart_formdata([("a", "1"), ("f", ("n.txt", "content", "text/plain"))], boundary="BOUND")
print(body, kind)
field = RequestField("name", b"data", filename="é.txt")
field.make_multipart(content_type="text/plain")
print(field.render_headers())
retry = Retry(total=3, backoff_factor=0.5, status_forcelist=[503], allowed_methods=["GET"])
print(retry, retry.is_retry("GET", 503), retry.is_retry("POST", 503), retry.get_backoff_time())
try:
    for _ in range(5):
        retry = retry.increment("GET", "/x", error=HTTPError("down"))
        print(retry.total, retry.get_backoff_time(), retry.history[-1].error)
except MaxRetryError as error:
    print(error)
print(Timeout(connect=2, read=7).read_timeout, Timeout(5).clone(), Retry.from_int(2).total)
raw = io.BytesIO(gzip.compress(b'{"a": [1, 2]}', mtime=0))
response = HTTPResponse(raw, headers={"content-encoding": "gzip", "Content-Type": "application/json"}, status=200, preload_content=False)
print(response.status, response.json(), response.headers["content-type"], response.closed)
chunks = HTTPResponse(io.BytesIO(b"abcdefgh"), preload_content=False)
print([chunk for chunk in chunks.stream(3)], chunks.read(), chunks.isclosed())
manager = urllib3.PoolManager(num_pools=2, headers={"X-B": "2"})
print(manager.connection_from_url("http://example.org/").host, type(manager.connection_from_host("a", 443, "https")).__name__)
Timeout(connect=-1)
