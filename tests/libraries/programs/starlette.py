import asyncio

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.datastructures import URL, Headers, MutableHeaders, QueryParams, State
from starlette.endpoints import HTTPEndpoint
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route, Router, WebSocketRoute


async def index(request):
    return PlainTextResponse(f"hello {request.query_params.get('name', 'you')} from {request.url.path}")


async def item(request):
    number = request.path_params["number"]
    if number > 9:
        raise HTTPException(404, "no such item", headers={"X-A": "1"})
    return JSONResponse({"number": number, "url": str(request.url_for("item", number=number)), "agent": request.headers.get("user-agent")})


async def create(request):
    data = await request.json()
    response = JSONResponse(data, status_code=201, background=BackgroundTask(done, data["name"]))
    response.set_cookie("last", data["name"], httponly=True)
    return response


async def done(name):
    print("background", name)


async def form(request):
    async with request.form() as data:
        return HTMLResponse(f"<p>{sorted(data.multi_items())}</p>")


async def numbers(request):
    async def produce():
        for number in range(3):
            await asyncio.sleep(0)
            yield f"{number},"

    return StreamingResponse(produce(), media_type="text/csv")


def plain(request):
    return Response(b"\x00\x01", media_type="application/octet-stream")


async def fails(request):
    raise ValueError("broken")


class Things(HTTPEndpoint):
    async def get(self, request):
        return RedirectResponse(request.url_for("sub:leaf"))

    async def delete(self, request):
        return Response(status_code=204)


async def echo(websocket):
    await websocket.accept()
    while True:
        text = await websocket.receive_text()
        if text == "bye":
            break
        await websocket.send_json({"got": text})
    await websocket.close(code=1001)


class Timed(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        request.state.user = "ann"
        response = await call_next(request)
        response.headers["x-user"] = request.state.user
        return response


async def not_found(request, error):
    return JSONResponse({"error": error.detail}, status_code=error.status_code, headers=error.headers)


async def broken(request, error):
    return PlainTextResponse(f"sorry: {error}", status_code=500)


class lifespan:
    def __init__(self, app):
        self.app = app

    async def __aenter__(self):
        print("start")
        self.app.state.started = True

    async def __aexit__(self, *details):
        print("stop")


app = Starlette(
    routes=[
        Route("/", index),
        Route("/items", create, methods=["POST"]),
        Route("/items/{number:int}", item, name="item"),
        Route("/form", form, methods=["POST"]),
        Route("/numbers", numbers),
        Route("/fails", fails),
        Route("/plain", plain),
        Route("/things", Things),
        Mount("/sub", routes=[Route("/leaf", index, name="leaf")], name="sub"),
        Mount("/router", Router([Route("/{rest:path}", index)])),
        WebSocketRoute("/ws", echo),
    ],
    middleware=[
        Middleware(CORSMiddleware, allow_origins=["http://a.org"], allow_methods=["*"]),
        Middleware(GZipMiddleware, minimum_size=10_000),
        Middleware(Timed),
    ],
    exception_handlers={404: not_found, 500: broken},
    lifespan=lifespan,
)


async def ask(method, path, body=b"", headers=()):
    path, _, query = path.partition("?")
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http", "path": path, "raw_path": path.encode(),
        "query_string": query.encode(), "root_path": "", "headers": [(b"host", b"shop.test"), *headers], "client": ("1.2.3.4", 5), "server": ("shop.test", 80),
    }  # fmt: skip
    parts = [{"type": "http.request", "body": body[:5], "more_body": True}, {"type": "http.request", "body": body[5:], "more_body": False}]
    sent = []

    async def receive():
        if parts:
            return parts.pop(0)
        await asyncio.sleep(3600)

    async def send(message):
        sent.append(message)

    try:
        await app(scope, receive, send)
    except ValueError as error:
        print("escaped", error)
    content = b"".join(message.get("body", b"") for message in sent)
    print(method, path, sent[0]["status"], [(k.decode(), v.decode()) for k, v in sent[0]["headers"]], content)


async def talk():
    inbox = [{"type": "websocket.connect"}, {"type": "websocket.receive", "text": "hi"}, {"type": "websocket.receive", "text": "bye"}]

    async def receive():
        return inbox.pop(0)

    async def send(message):
        print("ws", sorted(message.items()))

    await app({"type": "websocket", "path": "/ws", "headers": [], "query_string": b"", "root_path": "", "scheme": "ws"}, receive, send)


async def main():
    events = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]

    async def receive():
        return events.pop(0)

    async def send(message):
        print(message)

    await app({"type": "lifespan"}, receive, send)
    await ask("GET", "/?name=ann%20b")
    await ask("GET", "/items/5", headers=[(b"user-agent", b"test")])
    await ask("GET", "/items/50")
    await ask("GET", "/items/x")
    await ask("POST", "/items", b'{"name": "pen", "price": 2.5}')
    await ask("POST", "/form", b"a=1&b=x+y&a=2", [(b"content-type", b"application/x-www-form-urlencoded")])
    await ask("GET", "/numbers")
    await ask("HEAD", "/sub/leaf")
    await ask("GET", "/things")
    await ask("DELETE", "/things")
    await ask("GET", "/things/")
    await ask("GET", "/router/a/b", headers=[(b"origin", b"http://a.org")])
    await ask("OPTIONS", "/", headers=[(b"origin", b"http://b.org"), (b"access-control-request-method", b"GET")])
    await ask("GET", "/plain")
    await ask("GET", "/fails")
    await talk()


asyncio.run(main())
print(app.url_path_for("item", number=3), URL("http://a.org:80/x?y=1").include_query_params(z=2), QueryParams("a=1&a=2").getlist("a"))
headers = MutableHeaders({"A": "1"})
headers.add_vary_header("x")
print(headers, Headers(raw=[(b"b", b"2")]).items(), Request({"type": "http", "headers": [(b"cookie", b"a=1; b=2")]}).cookies)
state = State()
state.a = 5
print(state.a, len(app.routes))
print(state.missing)
