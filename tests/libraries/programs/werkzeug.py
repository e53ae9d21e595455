import datetime
import hashlib

from werkzeug.datastructures import Authorization, ContentRange, FileStorage, Headers, MultiDict
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, abort
from werkzeug.local import LocalProxy, LocalStack
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.routing import BaseConverter, Map, RequestRedirect, Rule
from werkzeug.security import check_password_hash, safe_join
from werkzeug.test import EnvironBuilder, create_environ, run_wsgi_app
from werkzeug.wrappers import Request, Response


class Colour(BaseConverter):
    regex = "red|green"

    def to_python(self, value):
        return value.upper()

    def to_url(self, value):
        return value.lower()


class Shop:
    urls = Map([
        Rule("/", endpoint="index"),
        Rule("/pens/<colour:colour>", endpoint="pens", methods=["GET", "POST"]),
        Rule("/items/<int:number>/", endpoint="item"),
    ], converters={"colour": Colour})

    def index(self, request):
        return Response(f"hello {request.args.get('name', 'you')}", mimetype="text/plain", headers={"X-A": "1"})

    def pens(self, request, colour):
        if request.method == "POST":
            files = {name: (file.filename, file.read()) for name, file in request.files.items()}
            return Response(f"{colour} {request.form.to_dict(flat=False)} {files}", status=201)
        response = Response(f"{colour} {request.cookies.get('cart')} {request.accept_mimetypes.best}")
        response.set_cookie("cart", "5", httponly=True)
        response.date = datetime.datetime(2024, 1, 2, 3, 4, 5)
        response.add_etag()
        return response.make_conditional(request)

    def item(self, request, number):
        if number > 9:
            raise NotFound("no such item")
        return Response(request.url + " " + request.adapter.build("pens", {"colour": "RED"}))

    def __call__(self, environ, start_response):
        request = Request(environ)
        request.adapter = self.urls.bind_to_environ(environ)
        try:
            endpoint, values = request.adapter.match()
            answer = getattr(self, endpoint)(request, **values)
        except HTTPException as error:
            answer = error
        return answer(environ, start_response)


app = DispatcherMiddleware(Shop(), {"/old": Response("gone", status=410)})


def ask(*args, **kwargs):
    body, status, headers = run_wsgi_app(app, EnvironBuilder(*args, **kwargs).get_environ())
    print(status, headers.to_wsgi_list(), b"".join(body).decode())


ask("/", query_string={"name": "ann & bob"})
ask("/pens/red", headers={"Cookie": "cart=7", "Accept": "text/html;q=0.5, application/json"})
ask("/pens/red", headers={"If-None-Match": '"2a4c5af78f70311e128062cf12a491100be7a605"'})
ask("/pens/green", method="POST", data={"a": ["1", "2"], "b": "x y"})
ask("/items/5")
ask("/items/12/")
ask("/items/x/")
ask("/", method="DELETE")
ask("/old/thing")
print(create_environ("/x?y=1", "http://example.org:81/app")["SCRIPT_NAME"])
print(safe_join("/srv", "a", "b.txt"), safe_join("/srv", "../x"))
stored = "pbkdf2:sha256:1000$salty$" + hashlib.pbkdf2_hmac("sha256", b"pw", b"salty", 1000).hex()
print(check_password_hash(stored, "pw"), check_password_hash(stored, "other"))
print(Authorization.from_header("Basic dXNlcjpwdw==").username, ContentRange("bytes", 0, 10, 20), Headers({"a": "b"}))
stack = LocalStack()
proxy = stack()
stack.push(MultiDict([("a", 1), ("a", 2)]))
print(proxy.getlist("a"), LocalProxy(lambda: 5) + 3, repr(stack.pop()))
try:
    print(proxy.getlist("a"))
except RuntimeError as error:
    print(error)
upload = FileStorage(filename="a.txt", content_type="text/plain; charset=utf-8")
print(upload.mimetype, upload.mimetype_params, MethodNotAllowed(["GET"]).get_response().headers["Allow"])
try:
    Shop.urls.bind("host").match("/items/5")
except RequestRedirect as error:
    print(error.new_url)
abort(418)
