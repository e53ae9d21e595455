"""The forms of When: requests that arrive at a service from outside."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qsl

from presage.engine.errors import ScenarioError
from presage.engine.scenario.arguments import check_references, pairs_of
from presage.engine.scenario.form import Form, RequestPart, StepContext
from presage.engine.scenario.model import Body, FormBody, JsonBody, Request, TextBody
from presage.engine.scenario.names import join
from presage.engine.scenario.templates import TextLike, TextTemplate, parse_json, parse_text, references

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def _request(found: Mapping[str, str], context: StepContext) -> Request:
    request = _plain_request(found, context)
    context.vocabulary.route(request.service, request.method, request.path)
    return request


def _unrouted_request(found: Mapping[str, str], context: StepContext) -> Request:
    request = replace(_plain_request(found, context), unrouted=True)
    try:
        context.vocabulary.route(request.service, request.method, request.path)
    except ScenarioError:
        return request
    if context.vocabulary.service(request.service).routes is not None:
        raise ScenarioError(f"a route of {request.service} does answer {request.method} {request.path}")
    return request


def _plain_request(found: Mapping[str, str], context: StepContext) -> Request:
    context.vocabulary.service(found["service"])
    if found["method"] not in _METHODS:
        raise ScenarioError(f"there is no method {found['method']}", next_step=f"The methods are {join(_METHODS, 'and')}.")
    path, query = _split_query(found["path"], context)
    return Request(context.source, found["service"], found["method"], path, query, body=_body(context))


def _split_query(text: str, context: StepContext) -> tuple[TextLike, tuple[tuple[str, TextLike], ...]]:
    """The path's template, and the query's names and values with percent signs resolved."""
    written, _, query = text.partition("?")
    path = parse_text(written)
    check_references(path, context)
    pairs: list[tuple[str, TextLike]] = []
    for name, value in parse_qsl(query, keep_blank_values=True):
        template = parse_text(value)
        check_references(template, context)
        pairs.append((name, template))
    return path, tuple(pairs)


def _body(context: StepContext) -> Body | None:
    if context.docstring is None:
        return None
    if context.media_type in ("", "json", "application/json"):
        value = parse_json(context.docstring)
        check_references(value, context)
        return JsonBody(value, None if next(references(value), None) else context.docstring)
    text = parse_text(context.docstring)
    check_references(text, context)
    if context.media_type == "text":
        return TextBody(text, "text/plain; charset=utf-8")
    if not re.fullmatch(r"[\w.+-]+/[\w.+-]+.*", context.media_type):
        raise ScenarioError(f"`{context.media_type}` is no media type", next_step='Write """json, """text or """text/csv.')
    return TextBody(text, context.media_type)


def _with_headers(found: Mapping[str, str], context: StepContext) -> Request:
    return replace(_request(found, context), headers=_headers(context))


def _with_query(found: Mapping[str, str], context: StepContext) -> Request:
    request = _request(found, context)
    return replace(request, query=request.query + pairs_of(context))


def _with_form(found: Mapping[str, str], context: StepContext) -> Request:
    request = _request(found, context)
    _refuse_second_body(request)
    return replace(request, body=FormBody(pairs_of(context)))


def _headers(context: StepContext) -> tuple[tuple[str, TextLike], ...]:
    pairs = pairs_of(context)
    for row, (name, value) in enumerate(pairs):
        if not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name):
            raise context.row_error(row, f"`{name}` is no name of a header")
        plain = value if isinstance(value, str) else "".join(_plain_parts(value))
        if "\n" in plain or "\r" in plain:
            raise context.row_error(row, "a header has one line")
    return pairs


def _plain_parts(value: TextLike) -> list[str]:
    return [part for part in value.parts if isinstance(part, str)] if isinstance(value, TextTemplate) else []


def _refuse_second_body(request: Request) -> None:
    if request.body is not None:
        raise ScenarioError("the request has two bodies")


def _previous(context: StepContext) -> Request:
    if context.previous_request is None:
        raise ScenarioError(
            "there is no request before this step that it could add to",
            next_step="Write it after a When … receives …, with no other step between.",
        )
    return context.previous_request


def _more_headers(found: Mapping[str, str], context: StepContext) -> RequestPart:
    request = _previous(context)
    return RequestPart(replace(request, headers=request.headers + _headers(context)))


def _more_query(found: Mapping[str, str], context: StepContext) -> RequestPart:
    request = _previous(context)
    return RequestPart(replace(request, query=request.query + pairs_of(context)))


def _more_form(found: Mapping[str, str], context: StepContext) -> RequestPart:
    request = _previous(context)
    _refuse_second_body(request)
    return RequestPart(replace(request, body=FormBody(pairs_of(context))))


FORMS: tuple[Form, ...] = (
    Form(
        "When",
        "request",
        "{service} receives {method} {path}",
        "A request from outside. Text between triple quotes is its body: JSON, unless a media type stands behind the quotes "
        '(`"""text`, `"""text/csv`). A query may stand in the path.',
        '''When gateway receives POST /customers/7/plan
  """json
  {"plan": "pro", "amount": 40}
  """''',
        _request,
        "body",
    ),
    Form(
        "When",
        "request with headers",
        "{service} receives {method} {path} with headers:",
        "The same with headers; a body may follow the table.",
        """When gateway receives GET /customers/7 with headers:
  | Accept-Language | de |""",
        _with_headers,
        "pairs",
    ),
    Form(
        "When",
        "request with query",
        "{service} receives {method} {path} with query:",
        "The same with query parameters, which are escaped as needed.",
        """When gateway receives GET /customers/7/invoices with query:
  | status | open & due |
  | page   | 2          |""",
        _with_query,
        "pairs",
    ),
    Form(
        "When",
        "request with form",
        "{service} receives {method} {path} with form:",
        "The same with the fields of an HTML form as its body.",
        """When gateway receives POST /customers with form:
  | name    | Ada |
  | country | DE  |""",
        _with_form,
        "pairs",
    ),
    Form(
        "When",
        "request without a route",
        "{service} receives {method} {path}, which no route answers",
        "A request that no route of the service takes. In the other forms such a request gets a note in the report.",
        "When gateway receives GET /nowhere, which no route answers",
        _unrouted_request,
        "body",
    ),
    Form(
        "When",
        "more headers",
        "with headers:",
        "Adds headers to the request in the step before.",
        """When gateway receives POST /customers/7/plan?dry_run=yes
And with headers:
  | X-Request-Id | r-1 |""",
        _more_headers,
        "pairs",
    ),
    Form(
        "When",
        "more query parameters",
        "with query:",
        "Adds query parameters to the request in the step before.",
        """When gateway receives GET /customers/7/invoices
And with query:
  | page | 2 |""",
        _more_query,
        "pairs",
    ),
    Form(
        "When",
        "form fields",
        "with form:",
        "Gives the request in the step before the fields of an HTML form as its body.",
        """When gateway receives POST /customers
And with form:
  | name | Ada |""",
        _more_form,
        "pairs",
    ),
)
