"""变更的比对:what an application changes on a licence, whatever the shape of its answers; and grounds read strictly."""

import pytest

from engine.domain.errors import DefinitionError
from engine.domain.licence_acts import ChangeEntry, ChangeOf, as_text, changes
from engine.domain.licence_grounds import read_licence_grounds

ASKED = ChangeOf(
    "food_licence", "number", (ChangeEntry("name", "名称", "Name"), ChangeEntry("projects", "项目", "Projects"), ChangeEntry("seats", "座位", "Seats"))
)
BEFORE = {"name": "小满", "projects": ["热食", "饮品"], "seats": "40", "other": "x"}


@pytest.mark.parametrize(
    ("values", "changed"),
    [
        ({"name": "小满", "projects": ["饮品", "热食"], "seats": 40, "other": "y"}, []),
        ({"name": " 小满 "}, []),
        ({"name": "大满", "seats": 41}, ["name", "seats"]),
        ({"projects": []}, ["projects"]),
        ({}, []),
    ],
)
def test_only_declared_entries_that_say_something_else_are_changes(values, changed):
    assert [one.key for one in changes(ASKED, BEFORE, values)] == changed


def test_an_entry_that_the_licence_did_not_have_is_a_change_and_nothing_stays_nothing():
    assert [one.old for one in changes(ASKED, {}, {"name": "小满", "seats": None, "projects": []})] == [None]


def test_entries_read_as_a_document_says_them():
    assert as_text(["热食", "饮品"]) == "热食、饮品"
    assert as_text([{"name": "李满", "amount": 10}, {"name": "王禾", "amount": None}]) == "李满 10、王禾"
    assert [as_text(empty) for empty in (None, "", [])] == ["（无）"] * 3


def test_a_ground_is_read_strictly():
    with pytest.raises(DefinitionError) as refused:
        read_licence_grounds(b'[[ground]]\nid="X"\nact="end"\nname="a"\nname_en="a"\nmust=true\nby="all"\nsince="x"\nreference=" "\n')
    assert {finding.rule for finding in refused.value.findings} == {"id", "act", "by", "date", "no-reference"}
