import click
from blinker import Signal, signal
from itsdangerous import BadSignature, Signer, URLSafeSerializer
from markupsafe import Markup, escape
from werkzeug.datastructures import Headers, ImmutableMultiDict, MultiDict
from werkzeug.exceptions import BadRequest, NotFound, default_exceptions
from werkzeug.http import dump_cookie, parse_accept_header, parse_cache_control_header, parse_options_header, quote_etag
from werkzeug.routing import Map, Rule
from werkzeug.utils import secure_filename

signer = Signer("secret")
signed = signer.sign("value")
print(signed, signer.unsign(signed))
try:
    signer.unsign(signed[:-1] + b"x")
except BadSignature as error:
    print(type(error).__name__, error)
serializer = URLSafeSerializer("secret", salt="s")
token = serializer.dumps({"id": 5, "tags": ["a", "b"]})
print(token, serializer.loads(token))

print(escape("<a href='x'>&\"</a>"), Markup("<b>%s</b>") % "<i>", Markup("a") + "<", Markup("<p>x</p>").striptags())
print(Markup("{}<br>").format("<"), repr(Markup("x")), escape(Markup("<ok>")))

changed = signal("changed")
seen = []


@changed.connect
def on_change(sender, **values):
    seen.append((sender, sorted(values.items())))
    return "done"


print([answer for _, answer in changed.send("me", a=1)], seen, bool(changed.receivers))
changed.disconnect(on_change)
print(changed.send("me"), isinstance(changed, Signal))

values = MultiDict([("a", "1"), ("b", "2"), ("a", "3")])
print(values["a"], values.getlist("a"), values.to_dict(flat=False), values.get("b", type=int), list(values.items(multi=True)))
print(ImmutableMultiDict({"x": [1, 2]}).getlist("x"))
headers = Headers([("Content-Type", "text/html")])
headers.add("X-A", "1")
headers.add("x-a", "2")
headers["content-type"] = "text/plain"
print(headers.getlist("X-a"), headers["CONTENT-TYPE"], list(headers), "x-b" in headers)
print(parse_options_header('text/html; charset="utf-8"; q=0.5'), quote_etag("a"))
print(parse_accept_header("a;q=0.2, b, c;q=0.7").best, parse_cache_control_header("max-age=5, private").get("max-age"))
print(dump_cookie("name", "a b;é", path="/p", secure=True, samesite="Strict"))
print(secure_filename("../../My café.txt"), NotFound().code, BadRequest("why").description, sorted(default_exceptions)[:3])
urls = Map([Rule("/", endpoint="root"), Rule("/<int(min=2):n>/<any(x,y):k>", endpoint="k"), Rule("/f/", endpoint="f", methods=["POST"])])
adapter = urls.bind("host", "/")
print(adapter.match("/7/y"), adapter.build("k", {"n": 3, "k": "x", "q": "é"}), adapter.allowed_methods("/f/"))
for path in ("/1/x", "/f", "/f/", "/7/z"):
    try:
        print(adapter.match(path))
    except Exception as error:
        print(path, type(error).__name__, getattr(error, "code", None), getattr(error, "new_url", None))


@click.command()
@click.option("--count", default=1, type=int)
@click.argument("name")
def hello(count, name):
    for _ in range(count):
        click.echo(f"hello {name}")


try:
    print(hello.make_context("hello", ["--count", "2", "ann"]).params)
except click.ClickException as error:
    print(error)
