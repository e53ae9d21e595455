import httpx


def handler(request):
    print(" >", request.method, request.url, request.headers.get("x-a"), request.content)
    if request.url.path == "/json":
        return httpx.Response(200, json={"q": dict(request.url.params), "h": request.headers["user-agent"]})
    if request.url.path == "/old":
        return httpx.Response(302, headers={"Location": "/json?moved=1"})
    if request.url.path == "/cookie":
        return httpx.Response(200, headers=[("set-cookie", "a=1; Path=/"), ("set-cookie", "b=2")], text=str(request.headers.get("cookie")))
    if request.url.path == "/down":
        raise httpx.ConnectError("down", request=request)
    return httpx.Response(404, text="café", headers={"content-type": "text/plain; charset=latin-1"})


with httpx.Client(transport=httpx.MockTransport(handler), base_url="http://shop.test", headers={"user-agent": "me", "x-a": "b"}, params={"k": "v"}) as client:
    answer = client.get("/json", params={"x": [1, 2], "y": "a b"})
    print(answer, answer.json(), answer.headers["content-type"], answer.url, answer.is_success, answer.reason_phrase)
    answer = client.post("/old", data={"a": 1, "b": ["x", "y"]}, follow_redirects=True)
    print(answer.status_code, [r.status_code for r in answer.history], answer.request.method)
    client.put("/json", json={"n": [1, None]}, auth=("user", "pw"))
    print(client.get("/cookie").text, client.get("/cookie").text, dict(client.cookies))
    answer = client.get("/missing")
    print(answer.text, answer.encoding, answer.content)
    try:
        answer.raise_for_status()
    except httpx.HTTPStatusError as error:
        print(error)
    for attempt in (lambda: client.get("/down"), lambda: client.get("ftp://x"), lambda: httpx.URL("http://[::1")):
        try:
            print(attempt())
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            print(type(error).__name__, error)
    with client.stream("GET", "/json") as streamed:
        print(list(streamed.iter_lines()))
url = httpx.URL("https://user:pw@EXAMPLE.org:8443/a/../b?q=1#f")
print(url.host, url.port, url.path, url.query, url.fragment, url.copy_with(path="/c", query=b"z=2"), url.join("/d"), url.userinfo)
print(httpx.QueryParams("a=1&a=2&b=").multi_items(), httpx.Headers({"A": "1"}), httpx.Timeout(5.0, read=3), httpx.codes.NOT_FOUND, httpx.Limits(max_connections=3))
request = httpx.Request("POST", "http://x.test", content=b"abc", headers={"b": "2"})
print(request.headers, httpx.Response(200, content=b"x").text)
httpx.Response(200, content=b"{").json()
