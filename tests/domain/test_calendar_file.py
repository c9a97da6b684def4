"""The calendar file: what it holds, and what is wrong with it, line by line."""

from contextlib import suppress
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.calendar import BureauHours, Season
from engine.domain.calendar_change import changes, in_words
from engine.domain.calendar_file import hours_of, hours_text, read_calendar
from engine.domain.errors import DefinitionError
from tests.domain.days import CALENDAR, SEED, seed_rows

HEAD = "date,workday,note,hours\n"


def flaws(text):
    with pytest.raises(DefinitionError) as caught:
        read_calendar(text.encode() if isinstance(text, str) else text)
    assert all(f.zh and f.en.startswith("Expected") for f in caught.value.findings)
    return [f.line for f in caught.value.findings]


def test_the_shipped_calendar_is_a_calendar_file_that_publishes_its_years():
    found = read_calendar(SEED.read_bytes())
    assert {day: (entry.workday, entry.note) for day, entry in found.days.items()} == seed_rows()
    assert found.years == tuple(range(2004, 2027))


def test_days_half_days_and_seasons_are_read():
    found = read_calendar((HEAD + "2027-01-01,0,元旦\n2027-06-30,1,半日,09:00-12:00\n2027-07-01..2027-09-30,,夏季,09:00-12:00 14:30-17:30\n").encode())
    assert found.years == (2027,)
    assert found.days[date(2027, 6, 30)].hours == BureauHours(((time(9), time(12)),))
    assert found.seasons == (Season(date(2027, 7, 1), date(2027, 9, 30), BureauHours(((time(9), time(12)), (time(14, 30), time(17, 30)))), "夏季"),)


def test_single_local_days_publish_no_year():
    assert read_calendar((HEAD + "2028-03-08,0,地方假\n").encode()).years == ()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [1]),
        (HEAD, [1]),
        ("day,work\n2027-01-01,0\n", [1]),
        (HEAD + "2027-13-01,0,元旦\n2027-01-01,2,元旦\n2027-01-02,0,\n", [2, 3, 4]),
        (HEAD + "2027-01-01,0,元旦\n2027-01-01,0,元旦\n", [3]),
        (HEAD + "2027-01-01,0,元旦,09:00-12:00\n", [2]),
        (HEAD + "2027-01-02,1,加班,12:00-09:00\n2027-01-03,1,加班,9-12\n", [2, 3]),
        (HEAD + "2027-07-01..2027-06-01,,夏季,09:00-12:00\n2027-07-01..,1,夏季,09:00-12:00\n2027-07-01..,,夏季,\n", [2, 3, 4]),
        (HEAD + "1927-01-01,0,元旦\n", [2]),
        ("date,workday,note\n2027-01-01,0,元旦\n".encode("gbk"), [1]),
        (b"PK\x03\x04\0\0", [1]),
    ],
)
def test_every_flaw_is_named_with_its_line(text, lines):
    assert flaws(text) == lines


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: (HEAD + text).encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read_or_refused(content):
    with suppress(DefinitionError):
        assert read_calendar(content).file_hash


def test_hours_are_written_as_they_are_read():
    assert hours_text(hours_of("09:00-12:00 13:30-17:00")) == "09:00-12:00 13:30-17:00"
    assert hours_of("") is None


def test_a_season_holds_from_its_first_to_its_last_day():
    summer = Season(date(2026, 7, 1), date(2026, 9, 30), BureauHours(((time(8), time(16)),)))
    winter = Season(date(2026, 9, 1), None, BureauHours(((time(10), time(15)),)))
    calendar = CALENDAR.changed({}, (), (winter, summer), 2)
    closing = [calendar.closing(date.fromisoformat(day)).hour for day in ("2026-06-30", "2026-07-01", "2026-08-31", "2026-09-01", "2026-10-09")]
    assert closing == [17, 16, 16, 15, 15]


def test_what_differs_is_said_in_words():
    found = read_calendar((HEAD + "2026-07-01,0,地方假\n2026-07-04,1,调休\n2026-07-06,1,半日,09:00-12:00\n").encode())
    after = CALENDAR.changed(found.days, found.years, found.seasons, 2)
    differing = changes(CALENDAR, after, date(2026, 6, 1), date(2026, 7, 31))
    assert [(change.day.day, change.counted, change.hours) for change in differing] == [(1, False, False), (4, True, False), (6, True, True)]
    assert in_words(differing)[0] == "2026-07-01 原计为工作日,现为地方假放假;2026-07-04 原不计,现为周六调休上班(调休);2026-07-06 办公时间改为 09:00-12:00"
