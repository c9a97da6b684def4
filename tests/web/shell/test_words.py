from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.web.shell.product import NOW, shell
from web import words
from web.words import ZONE


@pytest.fixture(params=["zh", "en"])
def said(request):
    """Say a word in either language: said(function, …)[language] is compared by the claims below."""
    with shell().test_request_context(f"/?lang={request.param}"):
        yield lambda zh, en: zh if request.param == "zh" else en


def test_a_date_has_its_weekday_and_another_year_is_told(said):
    assert words.day(date(2026, 12, 3)) == said("12月3日（周四）", "Thu 3 Dec")
    assert words.day(date(2027, 2, 7)) == said("2027年2月7日（周日）", "Sun 7 Feb 2027")
    assert words.day(None) == "—"


def test_an_instant_is_told_in_the_bureaus_own_time(said):
    stored = int(datetime(2026, 12, 3, 16, 30, tzinfo=ZONE).timestamp() * 1000)
    assert words.moment(stored) == said("12月3日（周四）16:30", "Thu 3 Dec 16:30")
    late = datetime.fromisoformat("2026-12-03T17:00:00+00:00")
    assert words.moment(late) == said("12月4日（周五）01:00", "Fri 4 Dec 01:00")


def test_a_due_date_says_what_is_left(said):
    due = date(2026, 12, 3)
    assert words.due(due, 5) == said("12月3日（周四）前办结，还剩 5 个工作日", "Decision due by Thu 3 Dec, 5 working days left")
    assert words.due(due, 1) == said("12月3日（周四）前办结，还剩 1 个工作日", "Decision due by Thu 3 Dec, 1 working day left")
    assert words.due(due, 0) == said("12月3日（周四）前办结，今天到期", "Decision due by Thu 3 Dec, due today")
    assert words.due(due, -2) == said("12月3日（周四）前办结，已超 2 个工作日", "Decision due by Thu 3 Dec, 2 working days late")
    assert words.due(due, provisional=True) == said("12月3日（周四）前办结（暂定）", "Decision due by Thu 3 Dec (provisional)")


@pytest.mark.parametrize(
    ("before", "zh", "en"),
    [
        (timedelta(seconds=20), "刚刚", "just now"),
        (timedelta(minutes=1), "1 分钟前", "1 minute ago"),
        (timedelta(hours=3), "3 小时前", "3 hours ago"),
        (timedelta(days=2), "2 天前", "2 days ago"),
        (timedelta(days=9), "11月17日（周二）", "Tue 17 Nov"),
    ],
)
def test_how_long_ago(said, before, zh, en):
    assert words.ago(NOW - before) == said(zh, en)


def test_working_minutes_are_told_in_hours(said):
    assert words.minutes(80) == said("1 小时 20 分", "1 h 20 min")
    assert words.minutes(120) == said("2 小时", "2 h")
    assert words.minutes(45) == said("45 分钟", "45 min")


@pytest.mark.parametrize(("size", "told"), [(512, "512 B"), (348_160, "340 KB"), (2_202_009, "2.1 MB")])
def test_file_sizes(size, told):
    assert words.file_size(size) == told


@pytest.mark.parametrize(("value", "told"), [(126.5, "126.5"), (1_000_000, "1,000,000"), (0, "0"), (12.345, "12.35")])
def test_amounts(value, told):
    assert words.amount(value) == told


@pytest.mark.parametrize(
    ("name", "masked"),
    [("王", "*"), ("王芳", "王*"), ("欧阳小明", "欧***"), ("青禾区小满餐饮有限公司", "青禾*****有限公司"), ("Li Ming", "L*** M***"), ("", "*")],
)
def test_names_are_masked(name, masked):
    assert words.mask_name(name) == masked


@pytest.mark.parametrize(
    ("code", "masked"), [("91350100M000100Y43", "9135**********0Y43"), ("360426199101010071", "3604**********0071"), ("AB12", "****"), ("A1234", "A***4")]
)
def test_codes_are_masked(code, masked):
    assert words.mask_code(code) == masked


@pytest.mark.parametrize(("phone", "masked"), [("13800005678", "138****5678"), ("12345", "*****"), ("0755-1234567", "075*****4567")])
def test_telephones_are_masked(phone, masked):
    assert words.mask_phone(phone) == masked
