"""表单:form-js schemas as immutable Forms, and what people post into them as typed Submissions.

One language of forms for analysts (form-js edits it), applicants and officers (Jinja2 renders it without JavaScript).
"""

from engine.domain.form.component import Component, Field, Form, Group, Option, Rows, Text, fields_of, rows_of, untranslated
from engine.domain.form.condition import Condition, ConditionError, parse_condition
from engine.domain.form.notes import FormError
from engine.domain.form.paper import on_paper
from engine.domain.form.raw import as_raw, blank, rows_to_show
from engine.domain.form.schema import parse_form
from engine.domain.form.submission import Submission, hidden_components, read_submission
from engine.domain.form.uploads import UploadFact, check_uploads

__all__ = [
    "Component",
    "Condition",
    "ConditionError",
    "Field",
    "Form",
    "FormError",
    "Group",
    "Option",
    "Rows",
    "Submission",
    "Text",
    "UploadFact",
    "as_raw",
    "blank",
    "check_uploads",
    "fields_of",
    "hidden_components",
    "on_paper",
    "parse_condition",
    "parse_form",
    "read_submission",
    "rows_of",
    "rows_to_show",
    "untranslated",
]
