import datetime
from dataclasses import dataclass
from decimal import Decimal

from marshmallow import (
    EXCLUDE,
    INCLUDE,
    Schema,
    ValidationError,
    fields,
    post_dump,
    post_load,
    pre_load,
    validate,
    validates,
    validates_schema,
)


@dataclass
class Author:
    name: str
    email: str
    born: datetime.date | None = None


class AuthorSchema(Schema):
    name = fields.Str(required=True, validate=validate.Length(min=2, max=20))
    email = fields.Email(required=True)
    born = fields.Date()

    @post_load
    def make(self, data, **kwargs):
        return Author(**data)


class BookSchema(Schema):
    class Meta:
        unknown = EXCLUDE

    id = fields.Int(dump_only=True)
    title = fields.String(required=True, error_messages={"required": "A book needs a title."})
    price = fields.Decimal(places=2, as_string=True, data_key="cost")
    kind = fields.Str(validate=validate.OneOf(["novel", "essay"]), load_default="novel")
    pages = fields.Integer(strict=True, validate=validate.Range(min=1))
    tags = fields.List(fields.Str(validate=validate.Regexp(r"^[a-z]+$")))
    author = fields.Nested(AuthorSchema)
    printed = fields.DateTime(format="%Y-%m-%d %H:%M")
    extra = fields.Dict(keys=fields.Str(), values=fields.Float())
    long = fields.Method("is_long")
    label = fields.Function(lambda book: book["title"].upper())
    web = fields.Url(allow_none=True)
    token = fields.UUID()

    def is_long(self, book):
        return book.get("pages", 0) > 300

    @pre_load
    def strip(self, data, **kwargs):
        return {key: value.strip() if isinstance(value, str) else value for key, value in data.items()}

    @validates("title")
    def no_digits(self, value, **kwargs):
        if any(c.isdigit() for c in value):
            raise ValidationError("no digits, please")

    @validates_schema
    def dear_essays(self, data, **kwargs):
        if data.get("kind") == "essay" and data.get("price", 0) > 20:
            raise ValidationError("too dear", "price")

    @post_dump(pass_collection=True)
    def wrap(self, data, many, **kwargs):
        return {"books": data} if many else data


schema = BookSchema()
book = schema.load({
    "title": " Emma ", "cost": "12.5", "pages": 474, "tags": ["classic"], "author": {"name": "Jane", "email": "j@a.org", "born": "1775-12-16"},
    "printed": "1815-12-23 10:00", "extra": {"a": "1.5"}, "unknown": 1, "web": "http://a.org/x", "token": "12345678123456781234567812345678",
})
print(book)
print(schema.dump({**book, "id": 7}))
print(BookSchema(only=("title", "price"), many=True).dump([{"title": "a", "price": Decimal(1)}, {"title": "b"}]))
wrong = {"cost": "x", "pages": "5", "kind": "comic", "tags": ["ok", "NO", 5], "author": {"name": "J", "email": "x"}, "printed": "never", "web": "x"}
try:
    schema.load(wrong)
except ValidationError as error:
    print(error.messages)
    print(error.valid_data)
print(schema.validate({"title": "Book 5", "price": 3}), schema.validate({"title": "x", "kind": "essay", "cost": 21}))
print(BookSchema(partial=True, unknown=INCLUDE, exclude=["tags"]).load({"more": 1}))
print(AuthorSchema(many=True).validate([{"name": "Al", "email": "a@b.c"}, {}]))
print(schema.dumps({"title": "é", "pages": 301}), schema.loads('{"title": "json"}'))
Small = Schema.from_dict({"n": fields.Int(required=True), "when": fields.AwareDateTime(), "flag": fields.Bool()})
print(Small().load({"n": "3", "when": "2024-01-02T03:04:05+01:00", "flag": "yes"}))
AuthorSchema().load({"name": "Al", "email": "a@b.c", "age": 5})
