"""用语:dates, spans, amounts and masks as people read them, in the reader's language.

A date always has its weekday; a due date also says how many working days remain:
``12月3日（周四）前办结，还剩 5 个工作日``.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from web.current import now
from web.i18n import gettext, language, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Flask

ZONE = ZoneInfo("Asia/Shanghai")
_WEEKDAYS = "一二三四五六日"
_EN_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_EN_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_KIB = 1024


def instant(when: datetime | int) -> datetime:
    """The instant as people's clocks show it; an int is epoch milliseconds, as stored."""
    return datetime.fromtimestamp(when / 1000, ZONE) if isinstance(when, int) else when.astimezone(ZONE) if when.tzinfo else when


def _date(when: date | datetime | int) -> date:
    return when if isinstance(when, date) and not isinstance(when, datetime) else instant(when)


def day(when: date | datetime | int | None, *, year: bool | None = None) -> str:
    """日期:``12月3日(周四)`` or ``Thu 3 December``; the year when it is not this one, or when ``year`` asks for it."""
    if when is None:
        return "—"
    when = _date(when)
    with_year = when.year != now().astimezone(ZONE).year if year is None else year
    if language() == "en":
        words = f"{_EN_DAYS[when.weekday()]} {when.day} {_EN_MONTHS[when.month - 1]}"
        return f"{words} {when.year}" if with_year else words
    words = f"{when.month}月{when.day}日（周{_WEEKDAYS[when.weekday()]}）"
    return f"{when.year}年{words}" if with_year else words


def clock_time(when: datetime | int) -> str:
    """时刻:``14:05``."""
    return instant(when).strftime("%H:%M")


def moment(when: datetime | int | None) -> str:
    """日期和时刻:``12月3日(周四)14:05``."""
    if when is None:
        return "—"
    return f"{day(when)}{' ' if language() == 'en' else ''}{clock_time(when)}"


def ago(when: datetime | int) -> str:
    """多久以前:``3 分钟前``; from a week on, the date."""
    seconds = (now() - instant(when)).total_seconds()
    if seconds < _MINUTE:
        return gettext("刚刚")
    if seconds < _HOUR:
        return ngettext("%(num)d 分钟前", "%(num)d 分钟前", int(seconds // _MINUTE))
    if seconds < _DAY:
        return ngettext("%(num)d 小时前", "%(num)d 小时前", int(seconds // _HOUR))
    if seconds < 7 * _DAY:
        return ngettext("%(num)d 天前", "%(num)d 天前", int(seconds // _DAY))
    return day(when)


def working_days(count: int) -> str:
    """``5 个工作日``."""
    return ngettext("%(num)d 个工作日", "%(num)d 个工作日", count)


def remaining(days: int | None) -> str:
    """还剩多少:working days left; today; or over by how many."""
    if days is None:
        return ""
    if days > 0:
        return ngettext("还剩 %(num)d 个工作日", "还剩 %(num)d 个工作日", days)
    if days == 0:
        return gettext("今天到期")
    return ngettext("已超 %(num)d 个工作日", "已超 %(num)d 个工作日", -days)


def due(when: date | datetime | int, days: int | None = None, *, provisional: bool = False) -> str:
    """到期:``12月3日（周四）前办结，还剩 5 个工作日``; says so when the calendar is not yet published that far."""
    sentence = gettext("%(day)s前办结", day=day(when))
    left = remaining(days)
    if left:
        sentence = gettext("%(due)s,%(left)s", due=sentence, left=left)
    return provisionally(sentence) if provisional else sentence


def provisionally(sentence: str) -> str:
    """暂定:the holidays of that year are not yet published, and the date may move when they are."""
    return gettext("%(due)s(暂定)", due=sentence)


def minutes(count: int) -> str:
    """工作分钟,写成小时和分钟:``1 小时 20 分``."""
    hours, rest = divmod(abs(count), 60)
    if hours and rest:
        return gettext("%(hours)d 小时 %(minutes)d 分", hours=hours, minutes=rest)
    return gettext("%(hours)d 小时", hours=hours) if hours else gettext("%(minutes)d 分钟", minutes=rest)


def file_size(count: int) -> str:
    """文件大小:bytes as ``340 KB`` or ``1.2 MB``."""
    if count < _KIB:
        return f"{count} B"
    if count < _KIB * _KIB:
        return f"{count / _KIB:.0f} KB"
    return f"{count / _KIB / _KIB:.1f} MB"


def amount(value: float) -> str:
    """数目:grouped by thousands, no needless decimals."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def listed(parts: Iterable[object]) -> str:
    """并列:``营业执照、身份证`` or ``business licence, identity card``."""
    return (", " if language() == "en" else "、").join(str(part) for part in parts)


def mask_name(name: str) -> str:
    """姓名脱敏:王小明 → 王**;organisations keep their first four and last four signs."""
    name = name.strip()
    if len(name) <= 1:
        return "*"
    if len(name) <= 4 and re.fullmatch(r"[\u3400-\u9fff·]+", name):
        return name[0] + "*" * (len(name) - 1)
    if re.search(r"[\u3400-\u9fff]", name):
        return name[:2] + "*" * max(2, len(name) - 6) + name[-4:]
    return " ".join(word[0] + "***" for word in name.split())


def mask_code(code: str) -> str:
    """证件号脱敏:first four and last four, the rest stars; of short ones only the ends, of very short ones nothing."""
    shown = 4 if len(code) > 8 else 1 if len(code) > 4 else 0
    return code[:shown] + "*" * (len(code) - 2 * shown) + code[len(code) - shown :]


def mask_phone(phone: str) -> str:
    """电话脱敏:138****5678."""
    digits = phone.strip()
    return digits[:3] + "*" * (len(digits) - 7) + digits[-4:] if len(digits) > 7 else "*" * len(digits)


def set_up(app: Flask) -> None:
    """Make the words filters of every template."""
    words = (day, moment, ago, clock_time, working_days, remaining, minutes, file_size, amount, listed, mask_name, mask_code, mask_phone)
    app.jinja_env.filters.update({word.__name__: word for word in words})
    app.jinja_env.globals.update(due_words=due)
