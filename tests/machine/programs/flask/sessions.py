import io
import json

from flask import Flask, Response, flash, get_flashed_messages, render_template_string, request, session, stream_with_context


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
app.secret_key = "k"


@app.get("/fail")
def fail():
    raise ValueError("no")


@app.post("/upload")
def upload():
    file = request.files["file"]
    return {"name": file.filename, "type": file.mimetype, "size": len(file.read()), "title": request.form["title"]}


@app.get("/hello/<name>")
def hello(name):
    return render_template_string(
        "{% for i in range(n) %}{{ loop.index }}:{{ name|upper }} {% endfor %}{% if n > 1 %}many{% else %}one{% endif %}"
        "{{ '<b>' }}{{ data.x['y'] }}{{ missing|default('none') }}\n",
        name=name, n=request.args.get("n", 1, type=int), data={"x": {"y": 2.5}},
    )


@app.get("/stream")
def stream():
    @stream_with_context
    def parts():
        for number in range(3):
            yield f"{request.args['p']}{number};"

    return Response(parts(), mimetype="text/plain")


@app.get("/peek")
def peek():
    return {"n": session.get("n"), "new": session.new, "modified": session.modified}


@app.get("/headers")
def headers():
    return {
        "accept": request.accept_mimetypes.best_match(["text/html", "application/json"]),
        "auth": request.authorization.username if request.authorization else None,
        "host": request.host, "url": request.url, "base": request.base_url, "root": request.url_root,
        "secure": request.is_secure, "ip": request.remote_addr, "range": str(request.if_modified_since),
        "types": [request.mimetype, request.content_length],
    }


run_wsgi(app, "GET", "/fail")
body = (
    b'--B\r\nContent-Disposition: form-data; name="title"\r\n\r\nT\xc3\xa9\r\n'
    b'--B\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\ncontent\r\n--B--\r\n'
)
run_wsgi(app, "POST", "/upload", body=body, headers=[("Content-Type", "multipart/form-data; boundary=B")])
run_wsgi(app, "POST", "/upload", body=b"x=1", headers=[("Content-Type", "application/x-www-form-urlencoded")])
run_wsgi(app, "GET", "/hello/ann", "n=2")
run_wsgi(app, "GET", "/stream", "p=q")
run_wsgi(app, "GET", "/peek")
run_wsgi(app, "GET", "/headers", "a=%C3%A9&b=%ff", headers=[("Accept", "application/json;q=0.9, text/*;q=0.1"), ("Authorization", "Basic dTpw"), ("Host", "shop.local:8080")])
