"""Whether the people at hand can do an item's tasks, nobody holding two duties of one case: a puzzle, checked against trying everything."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.staffing import Holder, Need, gaps

DUTIES = ("accept", "review", "approve", "issue")
ROLES = {"accept": "window", "review": "reviewer", "approve": "approver", "issue": "certificate"}

UNITS = st.sampled_from(["", "a", "b"])
POSTS = st.lists(st.tuples(st.integers(0, 4), st.sampled_from(DUTIES), UNITS), max_size=9)
WANTED = st.sets(st.tuples(st.sampled_from(DUTIES), UNITS), max_size=6)


def need(duty, unit="", people=1):
    return Need(f"{duty}_{unit}", "环节", "Task", ROLES[duty], duty, unit, people)


def holder(person, duty, unit="bureau", level="district", above=()):
    return Holder(person, f"人{person}", ROLES[duty], unit, level, above)


def test_nobody_and_too_few():
    found = gaps([need("review", "fire"), need("approve", people=2)], [holder(1, "approve")])
    assert [(gap.why, gap.unit, gap.persons) for gap in found] == [("nobody", "fire", ()), ("few", "", ("人1",))]


def test_one_person_at_all_posts_can_do_but_one_duty():
    found = gaps([need(duty) for duty in DUTIES], [holder(1, duty) for duty in DUTIES])
    assert [gap.why for gap in found] == ["duties"]
    assert not gaps([need(duty) for duty in DUTIES], [holder(n, duty) for n, duty in enumerate(DUTIES)])


def test_a_town_decides_with_its_own_people_and_its_own_window():
    needs = [need("accept"), need("approve")]
    town = [holder(1, "accept", "town", "town", ("bureau",)), holder(2, "approve")]
    assert [(gap.need.duty, gap.unit) for gap in gaps(needs, town, "town")] == [("approve", "town")]
    assert not gaps(needs, [*town, holder(3, "approve", "town", "town", ("bureau",))], "town")
    assert [gap.need.duty for gap in gaps(needs, [holder(1, "accept"), holder(3, "approve", "town", "town")])] == ["approve"]  # a town's post is its own


@settings(max_examples=150)
@given(POSTS, WANTED)
def test_it_finds_people_exactly_when_there_are_some(posts, wanted):
    holders = [holder(person, duty, unit or "bureau") for person, duty, unit in posts]
    needs = [need(duty, unit) for duty, unit in sorted(wanted)]
    people = sorted({one.person for one in holders})

    def could(one, person, duty):
        return duty == one.duty and any(h.person == person and h.role == one.role and (not one.unit or h.unit == one.unit) for h in holders)

    possible = any(
        all(any(could(one, person, duty) for person, duty in zip(people, taken, strict=True)) for one in needs) for taken in product(DUTIES, repeat=len(people))
    )
    assert (not gaps(needs, holders)) is possible
