"""The state of a case follows from what opened, whatever the order."""

import pytest

from engine.domain.stages import KINDS, STATUSES, status_after


@pytest.mark.parametrize(
    ("status", "kinds", "accepted", "expected"),
    [
        ("received", ["accept"], False, "received"),
        ("received", ["correction"], False, "correcting"),
        ("correcting", ["accept"], False, "received"),
        ("received", ["joint_review", "joint_review"], True, "reviewing"),
        ("received", ["generic"], True, "accepted"),
        ("reviewing", ["generic"], True, "reviewing"),
        ("reviewing", ["joint_survey"], True, "reviewing"),
        ("reviewing", ["approve"], True, "deciding"),
        ("deciding", ["issue"], True, "issuing"),
        ("issuing", ["approve"], True, "deciding"),
        ("issuing", ["deliver"], True, "issuing"),
        ("reviewing", ["approve", "review"], True, "deciding"),
        ("received", [], False, "received"),
    ],
)
def test_the_state_after_tasks_opened(status, kinds, accepted, expected):
    assert status_after(status, iter(kinds), accepted=accepted) == expected


def test_every_name_is_in_both_languages():
    for names in (KINDS, STATUSES):
        assert all(zh and en.isascii() for zh, en in names.values())
