import datetime
import decimal
import io
import uuid
from dataclasses import dataclass

from flask import Blueprint, Flask, Response, current_app, g, jsonify, make_response, request, session
from flask.views import MethodView
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import BaseConverter


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


class Settings:
    LIMIT = 3
    lower = "ignored"


class ListConverter(BaseConverter):
    def to_python(self, value):
        return value.split("+")

    def to_url(self, values):
        return "+".join(values)


def create_app():
    app = Flask(__name__)
    app.config.from_object(Settings)
    app.config.update(TESTING=False, NAME="shop")
    app.url_map.converters["list"] = ListConverter
    app.register_blueprint(api, url_prefix="/api")

    @app.before_request
    def start():
        g.steps = ["before"]
        if request.path == "/stopped":
            return "stopped early", 418

    @app.after_request
    def end(response):
        response.headers["X-Steps"] = ",".join(g.steps + ["after"])
        return response

    @app.teardown_request
    def torn(error):
        print("teardown", type(error).__name__ if error else None)

    @app.errorhandler(Exception)
    def any_error(error):
        if isinstance(error, HTTPException):
            return jsonify(code=error.code, name=error.name), error.code
        current_app.logger.exception("unexpected")
        return {"error": type(error).__name__, "text": str(error)}, 500

    @app.get("/config")
    def config():
        return {"limit": current_app.config["LIMIT"], "name": current_app.config.get("NAME"), "lower": current_app.config.get("lower")}

    @app.get("/tags/<list:tags>")
    def tags(tags):
        return jsonify(tags)

    @app.get("/boom")
    def boom():
        g.steps.append("boom")
        return {}["nothing"]

    @app.get("/cookie")
    def cookie():
        response = make_response({"seen": request.cookies.get("a")}, 202)
        response.set_cookie("a", "1 2", httponly=True, samesite="Lax")
        response.delete_cookie("b")
        return response

    return app


@dataclass
class Line:
    name: str
    price: decimal.Decimal


api = Blueprint("api", __name__)


@api.route("/json")
def kinds():
    return jsonify(
        when=datetime.date(2024, 2, 29),
        at=datetime.datetime(2024, 2, 29, 12, 30, tzinfo=datetime.timezone.utc),
        price=decimal.Decimal("1.10"),
        id=uuid.UUID(int=5),
        line=Line("x", decimal.Decimal("2.50")),
    )


@api.errorhandler(KeyError)
def no_key(error):
    return {"missing": error.args[0]}, 404


@api.route("/find/<name>")
def find(name):
    return {"found": {"a": 1}[name]}


class Things(MethodView):
    def get(self, number):
        return f"thing {number}"

    def put(self, number):
        return Response(f"put {number}: {request.data.decode()}", status=200, mimetype="text/plain")


api.add_url_rule("/things/<int:number>", view_func=Things.as_view("things"))


@api.route("/stream")
def stream():
    def parts():
        yield "a"
        yield "b"

    return Response(parts(), mimetype="text/csv")


@api.route("/missing")
def missing():
    raise NotFound("not here")


app = create_app()
run_wsgi(app, "GET", "/config")
run_wsgi(app, "GET", "/stopped")
run_wsgi(app, "GET", "/tags/a+b+c")
run_wsgi(app, "GET", "/boom")
run_wsgi(app, "GET", "/nowhere")
run_wsgi(app, "GET", "/cookie", headers=[("Cookie", "a=5; b=6")])
run_wsgi(app, "GET", "/api/json")
run_wsgi(app, "GET", "/api/find/a")
run_wsgi(app, "GET", "/api/find/b")
run_wsgi(app, "GET", "/api/things/4")
run_wsgi(app, "PUT", "/api/things/4", body=b"data")
run_wsgi(app, "POST", "/api/things/4")
run_wsgi(app, "GET", "/api/stream")
run_wsgi(app, "GET", "/api/missing")
with app.test_request_context("/config?x=1"):
    from flask import url_for

    print(url_for("api.things", number=3), url_for("tags", tags=["x", "y"], page=2), request.args["x"])
