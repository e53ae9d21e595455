from markupsafe import EscapeFormatter, Markup, escape, escape_silent, soft_str


class Link:
    def __init__(self, target):
        self.target = target

    def __html__(self):
        return f'<a href="{self.target}">'

    def __html_format__(self, spec):
        return f"<{spec}>" + self.__html__()


print(escape("<a & 'b' \"c\">"), repr(escape(Markup("<b>"))), escape(None), repr(escape_silent(None)), escape(5))
print(escape(Link("/x")), Markup(Link("/y")), repr(soft_str(Markup("z"))), Markup("{:bold}").format(Link("/z")))
text = Markup("<em>Hello</em>")
print(text + "<x>", "<y>" + text, text * 2, text % (), Markup("%s") % "<b>")
print(Markup("<i>%(name)s</i> %(n)03d") % {"name": "<ann>", "n": 7}, Markup("{0} {b!r}").format("<0>", b="<1>"))
print(Markup(", ").join(["<a>", Markup("<b>")]), text.upper(), text[4:9], text.replace("Hello", "<Bye>"))
print(Markup("a <b>c</b>  &lt;d&gt; <!-- x --> &eacute;").striptags(), Markup("&lt;&amp;&#39;").unescape(), Markup.escape("<q>"))
print([type(part).__name__ for part in (text.strip(), text.split("e"), text.partition("H"), text.title(), text.center(30))])
print(Markup("x") == "x", hash(Markup("x")) == hash("x"), isinstance(text, str), text.__html__() is not None)
print(EscapeFormatter(escape).format("{} {x.target}", "<f>", x=Link("<g>")))
print(Markup("a\nb").splitlines(), Markup("{a[0]}").format(a=["<l>"]))
print(Markup("%d") % "x")
