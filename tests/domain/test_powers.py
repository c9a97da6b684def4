"""权力台账: who decides on a day, over ledgers of any shape that the checks let in."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from engine.domain.conformity import RANK
from engine.domain.powers import Power, deciding, delegations, flaws, holder

LEVELS = {"city_bureau": "city", "old": "district", "bureau": "district", "town_a": "town", "town_b": "town", "village": "village"}
DAY0 = date(2026, 1, 1)


def day(number):
    return (DAY0 + timedelta(days=number)).isoformat()


def wrong(ledger, row, power_type="01"):
    return [error.key for error in flaws("old", power_type, ledger, row, LEVELS)]


MOVED = [Power(1, "transfer", "old", "bureau", day(10))]
LENT = [*MOVED, Power(2, "delegate", "bureau", "town_a", day(20), day(40), "委1号")]


def test_the_power_is_where_it_was_moved_from_its_day():
    assert [holder("old", MOVED, day(number)) for number in (9, 10, 99)] == ["old", "bureau", "bureau"]


def test_a_delegate_decides_in_the_holders_name_what_comes_in_at_its_place():
    assert deciding("old", LENT, day(30), ["village", "town_a"]) == ("town_a", "bureau", 2)
    assert deciding("old", LENT, day(30), ["town_b"]) == ("bureau", "bureau", 0)
    assert deciding("old", LENT, day(41), ["town_a"]) == ("bureau", "bureau", 0)


def test_taking_back_ends_a_delegation_and_returns_a_transfer():
    ended = [*LENT, Power(3, "take_back", "town_a", "bureau", day(30), ends=2)]
    assert delegations("old", ended, day(29)) == [LENT[1]]
    assert delegations("old", ended, day(30)) == []
    returned = [*LENT, Power(3, "take_back", "bureau", "old", day(30), ends=1)]
    assert holder("old", returned, day(30)) == "old"
    assert delegations("old", returned, day(30)) == []  # what the bureau had delegated is no longer its own to delegate


def test_what_the_law_forbids_is_refused():
    lend = Power(3, "delegate", "bureau", "town_b", day(20), day(40), "委2号")
    assert wrong(LENT, lend) == []
    assert wrong(LENT, lend._replace(to_unit="village")) == ["to_unit"]
    assert wrong(LENT, lend._replace(to_unit="village"), "20") == []
    assert wrong(LENT, lend._replace(to_unit="city_bureau")) == ["to_unit"]
    assert wrong(LENT, lend._replace(letter=" ")) == ["letter"]
    assert wrong(LENT, lend._replace(valid_until=day(19))) == ["valid_until"]
    assert wrong(LENT, lend._replace(to_unit="town_a", valid_from=day(40))) == ["valid_from"]
    assert wrong(LENT, lend._replace(to_unit="nowhere")) == ["to_unit"]
    assert wrong(LENT, Power(3, "delegate", "town_a", "town_b", day(25), day(30), "委3号")) == ["to_unit"]
    assert wrong(LENT, Power(3, "transfer", "bureau", "old", day(10))) == ["valid_from"]
    assert wrong(LENT, Power(3, "take_back", "town_a", "bureau", day(41), ends=2)) == ["valid_from"]
    assert wrong(LENT, Power(3, "take_back", "town_a", "bureau", day(30), ends=7)) == ["ends"]


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["transfer", "delegate", "take_back"]), st.sampled_from(sorted(LEVELS)), st.integers(0, 60), st.integers(0, 30), st.integers(1, 6)
    ),
    max_size=10,
)


def grown(rows):
    """The ledger of all rows that the checks let in, as drafting makes them."""
    ledger: list[Power] = []
    for kind, to, start, length, ends in rows:
        ended = next((one for one in ledger if one.no == ends), None)
        no, since = len(ledger) + 1, day(start)
        if kind == "take_back":
            row = Power(no, kind, ended.to_unit if ended else "", ended.from_unit if ended else "", since, ends=ends)
        else:
            until = day(start + length) if kind == "delegate" else ""
            row = Power(no, kind, holder("old", ledger, since), to, since, until, "委号" if kind == "delegate" else "")
        if not [*flaws("old", "10", ledger, row, LEVELS)]:
            ledger.append(row)
    return ledger


@given(ROWS, st.integers(0, 100))
def test_on_every_day_one_unit_holds_and_delegates_are_below_it_and_distinct(rows, number):
    ledger = grown(rows)
    held = holder("old", ledger, day(number))
    given_ = delegations("old", ledger, day(number))

    assert held in LEVELS
    assert len({row.to_unit for row in given_}) == len(given_)
    assert all(RANK[LEVELS[row.to_unit]] >= RANK[LEVELS[held]] and row.to_unit != held for row in given_)
    for unit in LEVELS:
        assert deciding("old", ledger, day(number), [unit]).holder == held


@given(ROWS, st.integers(0, 100))
def test_a_later_row_changes_no_day_before_it(rows, number):
    ledger = grown(rows)
    for length, row in enumerate(ledger):
        earlier = ledger[:length]
        if day(number) < row.valid_from:
            assert holder("old", earlier, day(number)) == holder("old", [*earlier, row], day(number))
            assert delegations("old", earlier, day(number)) == delegations("old", [*earlier, row], day(number))
