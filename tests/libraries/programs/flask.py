from flask import (
    Blueprint,
    Flask,
    abort,
    flash,
    g,
    get_flashed_messages,
    jsonify,
    redirect,
    render_template_string,
    request,
    session,
    url_for,
)
from flask.views import MethodView

app = Flask("shop")
app.config.update(SECRET_KEY="secret", TESTING=True)
items = {1: {"name": "pen", "price": 2.5}}


@app.before_request
def who():
    g.user = request.headers.get("X-User", "nobody")


@app.get("/")
def index():
    return render_template_string("<h1>{{ title }}</h1>{% for i in items %}<p>{{ i.name }}{% endfor %}{{ g.user }}", title="<Shop>", items=items.values())


class Item(MethodView):
    def get(self, number):
        if number not in items:
            abort(404)
        return jsonify(items[number])

    def put(self, number):
        items[number] = request.get_json()
        return "", 204


app.add_url_rule("/items/<int:number>", view_func=Item.as_view("item"))
cart = Blueprint("cart", __name__, url_prefix="/cart")


@cart.post("/add")
def add():
    session["cart"] = [*session.get("cart", []), request.form["name"]]
    flash("added")
    return redirect(url_for("cart.show", n=1))


@cart.get("/")
def show():
    return {"cart": session.get("cart", []), "messages": get_flashed_messages(), "n": request.args.get("n", type=int)}


app.register_blueprint(cart)


@app.errorhandler(404)
def missing(error):
    return jsonify(error=str(error)), 404


@app.after_request
def stamp(response):
    response.headers["X-Shop"] = g.user
    return response


def show_response(response):
    print(response.status, sorted(response.headers.items()), response.get_data(as_text=True))


client = app.test_client()
show_response(client.get("/", headers={"X-User": "ann"}))
show_response(client.get("/items/1"))
show_response(client.put("/items/2", json={"name": "ink"}))
show_response(client.get("/items/2"))
show_response(client.get("/items/3"))
answer = client.post("/items/3")
print(answer.status, sorted(answer.allow))
print(client.post("/cart/add", data={"name": "pen"}).location)
answer = client.post("/cart/add", data={"name": "ink"}, follow_redirects=True)
print(answer.status_code, answer.json)
print(client.post("/cart/add", data={}).status_code)
with app.test_request_context("/x?y=1", method="POST"):
    print(request.path, request.args, url_for("item", number=5, _external=True))
print(sorted((rule.rule, rule.endpoint, sorted(rule.methods)) for rule in app.url_map.iter_rules()))
runner = app.test_cli_runner()


@app.cli.command("hello")
def hello():
    print("hello from the command line")


print(runner.invoke(args=["hello"]).output)
url_for("index")
