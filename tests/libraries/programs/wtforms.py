from wtforms import BooleanField, DateField, DecimalField, EmailField, FieldList, Form, FormField, IntegerField, PasswordField, SelectField, StringField, TextAreaField, validators
from wtforms.validators import ValidationError


class Data(dict):
    def getlist(self, name):
        return self.get(name, [])


class Address(Form):
    street = StringField("Street", [validators.InputRequired()])
    zip = StringField("Zip", [validators.Regexp(r"^\d{5}$", message="five digits, please")])


class Order(Form):
    name = StringField("Name", [validators.Length(min=2, max=10), validators.DataRequired()], filters=[lambda v: v.strip() if v else v], description="Who")
    email = StringField("Mail", [validators.Optional(), validators.Regexp(".+@.+")])
    password = PasswordField("Password", [validators.EqualTo("confirm", message="must match")])
    confirm = PasswordField("Again")
    count = IntegerField("Count", [validators.NumberRange(1, 9)], default=1)
    price = DecimalField("Price", places=2)
    when = DateField("When", format="%d.%m.%Y")
    colour = SelectField("Colour", choices=[("r", "Red"), ("g", "Green & co")])
    agreed = BooleanField("Agreed", default=True)
    note = TextAreaField("Note", render_kw={"rows": 3, "class": "wide"})
    address = FormField(Address)
    tags = FieldList(StringField("Tag"), min_entries=2, max_entries=3)

    def validate_count(self, field):
        if field.data == 7:
            raise ValidationError("not seven")


good = Data({
    "name": [" ann "], "password": ["x"], "confirm": ["x"], "count": ["3"], "price": ["2.50"], "when": ["24.12.2024"], "colour": ["g"], "agreed": ["y"],
    "address-street": ["Main"], "address-zip": ["12345"], "tags-0": ["a"], "tags-1": ["b"],
})
form = Order(good)
print(form.validate(), form.errors)
print(form.data)
bad = Order(Data({"name": ["a"], "email": ["x"], "password": ["x"], "confirm": ["y"], "count": ["7"], "price": ["cheap"], "when": ["never"], "colour": ["b"], "address-zip": ["1"]}))
print(bad.validate())
print(bad.errors)
print(Order(Data({"count": ["many"]})).validate())
empty = Order(name="<Bob>", count=4)
for field in empty:
    print(field.label, field())
print(empty.name(class_="big", autofocus=True, data_id=5), empty["colour"].choices, [sub.data for sub in empty.tags], empty.name.description)


class Person:
    pass


person = Person()
Order(good, tags=["z"]).populate_obj = None
small = Address(Data({"street": ["Main"], "zip": ["54321"]}))
small.populate_obj(person)
print(vars(person), small.street.id, list(small._fields), "zip" in small)
del small.zip
print(small.data, EmailField("x").kwargs if hasattr(EmailField("x"), "kwargs") else None)
small["missing"]
