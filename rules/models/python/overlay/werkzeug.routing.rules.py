# Runs after the source of `werkzeug.routing.rules`: URL builders as closures, where the source
# compiles a function per rule from a syntax tree.


def _compile_builder(self, append_unknown=True):
    defaults = self.defaults or {}
    domain = []
    url = []
    operations = domain
    for is_dynamic, data in self._trace:
        if data == "|" and operations is domain:
            operations = url
        elif is_dynamic and data in defaults:
            operations.append((False, self._converters[data].to_url(defaults[data])))
        elif is_dynamic:
            operations.append((True, data))
        else:
            operations.append((False, quote(data, safe="!$&'()*+,/:;=@")))
    wanted = [data for is_dynamic, data in domain + url if is_dynamic]

    def text(rule, operations, values):
        return "".join(
            [rule._converters[data].to_url(values[data]) if is_dynamic else data for is_dynamic, data in operations]
        )

    def build(rule, **values):
        for name in wanted:
            if name not in values:
                raise TypeError(f"<builder:{rule.rule!r}>() missing 1 required positional argument: {name!r}")
        query = ""
        if append_unknown:
            rest = {name: value for name, value in values.items() if name not in wanted and name not in defaults}
            if rest:
                parameters = rule._encode_query_vars(rest)
                query = "?" + parameters if parameters else ""
        return text(rule, domain, values), text(rule, url, values) + query

    return build


Rule._compile_builder = _compile_builder
