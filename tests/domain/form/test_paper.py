"""At the counter paper stands in for uploads, wherever in the form they are asked for."""

from datetime import date

from engine.domain.form import Submission, on_paper, read_submission
from tests.domain.form.forms import form_of

FILE = {"type": "filepicker", "id": "a", "key": "a", "label": "甲", "validate": {"required": True}}
FORM = form_of(
    FILE,
    {"type": "group", "id": "g", "label": "组", "components": [{**FILE, "id": "b", "key": "b"}]},
    {
        "type": "dynamiclist",
        "id": "l",
        "path": "l",
        "label": "表",
        "components": [{**FILE, "id": "c", "key": "c"}, {"type": "textfield", "id": "n", "key": "n", "label": "名"}],
    },
)
RAW = {"l[0].n": ["张三"]}


def test_online_every_required_file_is_asked_for():
    assert {error.key for error in read_submission(FORM, RAW, today=date(2026, 7, 1))} == {"a", "b", "l[0].c"}


def test_at_the_counter_no_file_is_required_but_one_may_be_given():
    paper = on_paper(FORM)
    assert isinstance(read_submission(paper, RAW, today=date(2026, 7, 1)), Submission)
    assert read_submission(paper, RAW | {"a": ["u1"]}, today=date(2026, 7, 1)).uploads == {"a": ["u1"]}
