"""Limits: the value in force on a day, each with its citation; what is unclear is refused."""

import re
import textwrap
from datetime import date

import pytest

from engine.domain import limits_file
from engine.domain.errors import DefinitionError
from engine.domain.limits import Limit
from engine.domain.limits_file import read_limits

(EXAMPLE,) = [textwrap.dedent(block) for block in re.findall(r"::\n\n((?:    .*\n|\n)+)", limits_file.__doc__)]


def rules(text):
    with pytest.raises(DefinitionError) as refused:
        read_limits(text.encode())
    return {finding.rule for finding in refused.value.findings}


def test_the_documented_example_gives_the_value_in_force():
    read = read_limits(EXAMPLE.encode())
    assert read.statutory(date(2026, 7, 1)) == Limit(20, "working_days", "行政许可法 第四十二条", verified=True)
    assert read.promised(date(2025, 12, 31)) is None
    assert read.promised(date(2026, 1, 1)).value == 10
    assert read.promised(date(2026, 6, 30)).value == 10
    assert read.promised(date(2026, 7, 1)).value == 5
    assert read.stage("review", date(2026, 7, 1)).unit == "working_minutes"
    assert read.stage("survey", date(2026, 7, 1)) is None
    assert read.timed
    assert read.extension("head", date(2026, 7, 1)) == Limit(10, "working_days", "行政许可法 第四十二条第一款", verified=True)
    assert read.extension("head", date(2004, 6, 30)) is None
    assert read.extension("government_head", date(2026, 7, 1)) is None


def test_an_empty_file_has_no_limits():
    read = read_limits(b"")
    assert read.statutory(date(2026, 7, 1)) is None
    assert not read.timed


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('[whole_case.promised]\n"2026-01-01" = {working_days = 5}', "missing-key"),
        ('[whole_case.promised]\n"2026-01-01" = {working_days = 5, reference = " "}', "no-reference"),
        ('[whole_case.promised]\n"2026-01-01" = {reference = "x"}', "unit"),
        ('[whole_case.promised]\n"2026-01-01" = {working_minutes = 5, reference = "x"}', "unit"),
        ('[stage.review.promised]\n"2026-01-01" = {working_minutes = 5, working_days = 1, reference = "x"}', "unit"),
        ('[stage.review.promised]\n"2026-01-01" = {working_minutes = 0, reference = "x"}', "range"),
        ('[whole_case.promised]\n"2026-01-01" = {working_days = -3, reference = "x"}', "range"),
        ('[whole_case.promised]\n"2026-13-01" = {working_days = 5, reference = "x"}', "date"),
        ('[whole_case.promised]\n"2026-01-01" = 5', "date"),
        ('[whole_case.promise]\n"2026-01-01" = {working_days = 5, reference = "x"}', "unknown-key"),
        ('[whole_case.promised]\n"2026-01-01" = {workingdays = 5, reference = "x"}', "unknown-key"),
        ('[stage.Review.promised]\n"2026-01-01" = {working_days = 5, reference = "x"}', "id"),
        ("stage = 3", "wrong-type"),
        ('[extension.window]\n"2026-01-01" = {working_days = 5, reference = "x"}', "unknown-key"),
        ('[extension.head]\n"2026-01-01" = {working_minutes = 5, reference = "x"}', "unit"),
        ('[extension.head]\n"2026-01-01" = {working_days = 5}', "missing-key"),
    ],
)
def test_an_unclear_limit_is_refused(text, rule):
    assert rule in rules(text)


def test_a_promise_longer_than_the_statute_is_refused():
    statute = '[whole_case.statutory]\n"2004-07-01" = {working_days = 20, reference = "许可法"}\n"2026-07-01" = {working_days = 8, reference = "条例"}\n'
    promise = '[whole_case.promised]\n"2026-01-01" = {working_days = 10, reference = "公告"}\n'
    assert rules(statute + promise) == {"promise"}


def test_a_finding_names_its_line():
    with pytest.raises(DefinitionError) as refused:
        read_limits(EXAMPLE.replace("working_minutes", "minutes", 1).encode())
    line = next(number for number, text in enumerate(EXAMPLE.splitlines(), 1) if "working_minutes" in text)
    assert {finding.line for finding in refused.value.findings} == {line}


CHANNEL = b"""
[whole_case.statutory]
"2020-01-01" = {working_days = 20, reference = "x"}
[whole_case.promised]
"2020-01-01" = {working_days = 10, reference = "x"}
[channel.green.promised]
"2026-01-01" = {working_days = 2, reference = "green"}
"""


def test_a_channels_promise_overrides_the_general_one_from_its_day():
    limits = read_limits(CHANNEL)
    days = [(date(2025, 12, 31), "green", 10), (date(2026, 1, 1), "green", 2), (date(2026, 1, 1), "online", 10), (date(2026, 1, 1), "", 10)]
    assert [limits.promised(day, channel).value for day, channel, _ in days] == [value for *_, value in days]
    assert limits.promised(date(2026, 1, 1), "green").reference == "green"


def test_a_channels_promise_longer_than_the_statute_is_refused_with_its_place():
    with pytest.raises(DefinitionError, match=r"channel\.green\.promised.*promise"):
        read_limits(CHANNEL.replace(b"working_days = 2,", b"working_days = 21,"))


@pytest.mark.parametrize(
    "text",
    [
        b'[channel."Green!".promised]\n',
        b'[channel.green.promised]\n"2026-01-01" = {working_minutes = 60, reference = "x"}\n',
        b"[channel.green.statutory]\n",
    ],
)
def test_a_channel_is_checked_like_the_whole_case(text):
    with pytest.raises(DefinitionError):
        read_limits(text)


def test_a_limit_may_be_the_day_on_which_a_licence_expires():
    limits = read_limits(
        b'[deemed.renewal]\n"2004-07-01" = {until = "licence_expiry", reference = "x"}\n[renewal]\n"2004-07-01" = {days = 30, reference = "y"}\n'
    )
    expiry = limits.deemed_after("renewal", date(2026, 7, 1))

    assert (expiry.unit, expiry.last) == ("licence_expiry", None)
    assert expiry.on_day(date(2026, 8, 14), "through_date").last == date(2026, 8, 14)
    assert limits.renewal.on(date(2026, 7, 1)).value == 30


def test_units_stand_only_where_they_make_sense():
    for text in (
        b'[deemed.x]\n"2004-07-01" = {until = "next_year", reference = "x"}\n',
        b'[deemed.silence]\n"2004-07-01" = {days = 3, reference = "x"}\n',
        b'[renewal]\n"2004-07-01" = {working_days = 30, reference = "x"}\n',
        b'[whole_case.statutory]\n"2004-07-01" = {until = "licence_expiry", reference = "x"}\n',
        b'[deemed.x]\n"2004-07-01" = {until = "licence_expiry", working_days = 3, reference = "x"}\n',
    ):
        with pytest.raises(DefinitionError):
            read_limits(text)


CLASSES = b"""
[whole_case.statutory]
"2020-01-01" = {working_days = 20, reference = "law"}
[whole_case.promised]
"2020-01-01" = {working_days = 10, reference = "notice"}
[class.large]
name = "\xe5\xa4\xa7\xe4\xbb\xb6"
name_en = "Large"
when = 'width > 5 or weight > 100'
[class.large.statutory]
"2020-01-01" = {working_days = 30, reference = "law on large ones"}
[class.large.promised]
"2020-01-01" = {working_days = 25, reference = "notice on large ones"}
[class.small]
name = "\xe5\xb0\x8f\xe4\xbb\xb6"
name_en = "Small"
when = 'width < 1'
[class.small.promised]
"2020-01-01" = {working_days = 1, reference = "notice on small ones"}
"""


@pytest.mark.parametrize(
    ("values", "statutory", "promised"),
    [
        ({"width": 3, "weight": 40}, 20, 10),
        ({"width": 6, "weight": 40}, 30, 25),
        ({"width": 0.5, "weight": 120}, 30, 25),  # the first that fits
        ({"width": 0.5, "weight": 4}, 20, 1),  # what a class leaves out stays as for every case
    ],
)
def test_a_class_has_limits_of_its_own(values, statutory, promised):
    limits = read_limits(CLASSES).of_case(values)
    assert (limits.statutory(date(2026, 1, 1)).value, limits.promised(date(2026, 1, 1)).value) == (statutory, promised)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        (b"working_days = 25", b"working_days = 31", r"class\.large\.promised.*promise"),
        (b"working_days = 1,", b"working_days = 21,", r"class\.small\.promised.*promise"),
        (b"width > 5 or", b"width > or", r"class\.large\.when.*condition"),
        (b'name_en = "Small"\n', b"", r"class\.small.*name"),
        (b"class.small", b'class."Small!"', r"class.*id"),
    ],
)
def test_a_class_is_checked_with_its_place(old, new, place):
    with pytest.raises(DefinitionError, match=place):
        read_limits(CLASSES.replace(old, new))
