import io

from flask import Flask, abort, jsonify, redirect, request, url_for


def run_wsgi(app, method, path, query="", body=b"", headers=()):
    environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "CONTENT_LENGTH": str(len(body)),
    }
    for name, value in headers:
        key = name.upper().replace("-", "_")
        environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else "HTTP_" + key] = value
    answer = []

    def start_response(status, headers, exc_info=None):
        answer[:] = [status, headers]

    chunks = app(environ, start_response)
    data = b"".join(chunks)
    if hasattr(chunks, "close"):
        chunks.close()
    print(method, path, query, "->", answer[0])
    for name, value in answer[1]:
        if name == "Allow":
            value = ", ".join(sorted(value.split(", ")))
        print("   ", name + ":", value)
    print("   ", data)


app = Flask(__name__)


@app.route("/")
def index():
    return "hello"


@app.get("/items/<int:number>")
def item(number):
    return jsonify(number=number, args=request.args.to_dict(), agent=request.headers.get("User-Agent"))


@app.route("/price/<float:value>/<path:rest>")
def price(value, rest):
    return {"value": value, "rest": rest}


@app.post("/echo")
def echo():
    data = request.get_json()
    return jsonify(got=data, n=len(data)), 201, {"X-Extra": "yes"}


@app.post("/form")
def form():
    return {"form": request.form.to_dict(flat=False), "values": request.values.get("a")}


@app.route("/gone")
def gone():
    abort(410, "it was here")


@app.route("/moved")
def moved():
    return redirect(url_for("item", number=7, q="a b"))


@app.route("/fail")
def fail():
    return str(1 // 0)


@app.errorhandler(404)
def missing(error):
    return {"error": error.description, "code": error.code}, 404


class Refused(Exception):
    def __init__(self, why):
        super().__init__(why)
        self.why = why


@app.errorhandler(Refused)
def refused(error):
    return jsonify(why=error.why), 403


@app.route("/refuse", methods=["GET", "DELETE"])
def refuse():
    raise Refused(request.method)


run_wsgi(app, "GET", "/")
run_wsgi(app, "GET", "/items/12", "a=1&b=%20x&a=2", headers=[("User-Agent", "test/1")])
run_wsgi(app, "GET", "/items/abc")
run_wsgi(app, "GET", "/price/1.50/a/b/c")
run_wsgi(app, "POST", "/echo", body=b'{"z": [1, 2.5, null, true], "a": "\\u00e9"}', headers=[("Content-Type", "application/json")])
run_wsgi(app, "POST", "/echo", body=b"{bad", headers=[("Content-Type", "application/json")])
run_wsgi(app, "POST", "/echo", body=b"{}", headers=[("Content-Type", "text/plain")])
run_wsgi(app, "POST", "/form", "a=9", body=b"a=1&b=x+y&a=3", headers=[("Content-Type", "application/x-www-form-urlencoded")])
run_wsgi(app, "GET", "/gone")
run_wsgi(app, "GET", "/moved")
run_wsgi(app, "GET", "/fail")
run_wsgi(app, "DELETE", "/refuse")
run_wsgi(app, "PUT", "/refuse")
run_wsgi(app, "OPTIONS", "/echo")
run_wsgi(app, "HEAD", "/")
