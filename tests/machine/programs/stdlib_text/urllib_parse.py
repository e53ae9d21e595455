from urllib.parse import *
u = urlparse("https://us:pw@Host.com:8080/p/a;x?q=1&r=a%20b#f"); print(u, u.hostname, u.port, u.username, u.netloc, u.geturl(), u._replace(path="/z").geturl())
print(urlsplit("//h/p?x"), parse_qs("a=1&a=2&b=&c", keep_blank_values=True), parse_qsl("a=1;b=2&c=%C3%A9"), urlencode({"a": [1, 2], "b": "x y&"}, doseq=True), urlencode([("k", "é")]))
print(quote("a b/ü"), quote("a/b", safe=""), quote_plus("a b+"), unquote("%41%zz+"), unquote_plus("a+b"), urljoin("http://a/b/c", "../d?x"), urljoin("http://a/b", "//c/d"), urlunparse(("http", "a", "/p", "", "q=1", "")), urldefrag("http://a#b"))
try: urlparse("http://[x")
except ValueError as e: print(e)
try: urlparse("http://a:99999").port
except ValueError as e: print(e)
