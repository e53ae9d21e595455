from jinja2 import DictLoader, Environment, StrictUndefined, Template, TemplateSyntaxError, UndefinedError, select_autoescape

print(Template("Hello {{ name|title }}!").render(name="ann lee"))
env = Environment(
    loader=DictLoader({
        "base.html": "<h1>{% block title %}base{% endblock %}</h1>{% block body %}{% endblock %}{% include 'foot.txt' %}",
        "page.html": "{% extends 'base.html' %}{% block title %}{{ super() }} / {{ title }}{% endblock %}"
        "{% block body %}<ul>{% for item in items if item.price > 1 %}<li class=\"{{ loop.cycle('odd', 'even') }}\">"
        "{{ loop.index }}/{{ loop.length }} {{ item.name }}: {{ '%.2f'|format(item.price) }}{% if not loop.last %},{% endif %}"
        "</li>{% else %}none{% endfor %}</ul>{% endblock %}",
        "foot.txt": "\n-- {{ title|upper }} {{ items|length }}",
        "macros.html": "{% macro field(name, value='', type='text') -%}\n<input type={{ type }} name={{ name }} value=\"{{ value|e }}\">"
        "{%- endmacro %}",
        "form.html": "{% from 'macros.html' import field %}{{ field('user') }}{{ field('pw', '<x>', type='password') }}",
    }),
    autoescape=select_autoescape(),
    trim_blocks=True,
    lstrip_blocks=True,
)
items = [{"name": "pen & ink", "price": 2.5}, {"name": "gum", "price": 0.5}, {"name": "<book>", "price": 12}]
print(env.get_template("page.html").render(title="Shop", items=items))
print(env.get_template("page.html").render(title="Empty", items=[]))
print(env.get_template("form.html").render())


def plural(count, word):
    return f"{count} {word}{'' if count == 1 else 's'}"


env.filters["plural"] = plural
env.tests["cheap"] = lambda item: item["price"] < 1
env.globals["shop"] = "corner"
source = """
{% set total = namespace(value=0) %}
{% for item in items|sort(attribute='price', reverse=true) %}
  {% set total.value = total.value + item.price %}
  {{ '%-10s'|format(item.name) }}|{{ item is cheap }}|{{ item.price|round(1)|string|replace('.', ',') }}
{% endfor %}
{{ total.value }} {{ 3|plural('pen') }} {{ shop }} {{ items|map(attribute='name')|join('; ') }} {{ missing|default('none') }}
{{ items|groupby('price')|map('first')|list }} {{ (1, 2, 3)|sum }} {{ 'a-b-c'.split('-')[1:] }} {{ 7 // 2 }} {{ 2 ** 3 }}
{{ 'yes' if 'x' in {'x': 1} and not false else 'no' }} {{ [1, 2] + [3] }} {{ "%s"|format(true) }} {{ 'one two'|wordcount }}
{% filter upper %}loud {{ shop }}{% endfilter %} {% with a = 1, b = a %}{{ a }}{% endwith %}
{% raw %}{{ raw }}{% endraw %}{# a comment #} {% call(x) twice() %}<{{ x }}>{% endcall %}
"""
source = "{% macro twice() %}{{ caller(1) }}{{ caller(2) }}{% endmacro %}" + source
print(env.from_string(source).render(items=items))
print(env.from_string("{{ a }}{{ b|safe }}").render(a="<1>", b="<2>"))
print(list(env.from_string("{% for i in range(3) %}{{ i }} {% endfor %}").generate()))
print(env.compile_expression("a + b * 2")(a=1, b=3), sorted(env.list_templates()))
strict = Environment(undefined=StrictUndefined)
for text in ("{{ missing }}", "{{ user.name }}"):
    try:
        print(strict.from_string(text).render(user={}))
    except UndefinedError as error:
        print(type(error).__name__, error)
try:
    env.from_string("{% for x in %}\n")
except TemplateSyntaxError as error:
    print(error.message, error.lineno)
try:
    env.get_template("nowhere.html")
except Exception as error:
    print(type(error).__name__, error)
