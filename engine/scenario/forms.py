"""All step forms, in the order in which they are tried and documented."""

from __future__ import annotations

from presage.engine.scenario import forms_given, forms_then, forms_when
from presage.engine.scenario.form import Form

FORMS: tuple[Form, ...] = (*forms_given.FORMS, *forms_when.FORMS, *forms_then.FORMS)
