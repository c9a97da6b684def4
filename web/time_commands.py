"""``yizhang due``, ``yizhang why`` and ``yizhang calendar``: due dates by hand, day by day, and next year's notice."""

from __future__ import annotations

import csv
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.domain.punctuation import punctuated

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable

    from engine.bootstrap import Application
    from engine.domain.calendar import Calendar
    from engine.domain.clock import SheetLine
    from engine.domain.project_time import ProjectTime

SEED = Path(__file__).resolve().parent.parent / "migrations" / "data" / "calendar_2004_2026.csv"
SEED_YEARS = range(2004, 2027)
UNITS = ("working_days", "days", "working_minutes")


def add(commands: Any, application: Callable[[], Application]) -> None:
    """Add the three commands to the command line."""
    due = commands.add_parser("due", help="a due date: --from 2026-12-30 --days 5, with --explain the day-by-day sheet")
    due.add_argument("--from", dest="start", required=True, type=_start, metavar="DATE[THH:MM]")
    due.add_argument("--days", required=True, type=int, metavar="N", help="how many of the unit")
    due.add_argument("--unit", choices=UNITS, default="working_days")
    due.add_argument("--last-day", choices=("moves", "stays"), default="moves", help="calendar days: a last day off moves on (Civil Code 203)")
    due.add_argument("--explain", action="store_true", help="print every day, counted or not and why")
    due.add_argument("--lang", choices=("zh", "en"), default="zh")
    due.set_defaults(run=lambda arguments: _due(arguments, due, application))
    why = commands.add_parser("why", help="why this date: every clock of a case, day by day")
    why.add_argument("number", metavar="CASE_NUMBER")
    why.add_argument("--clock", metavar="NAME", help="statutory, promised, component:<unit>, intermediary:<no> or stage:<task>")
    why.add_argument("--lang", choices=("zh", "en"), default="zh")
    why.set_defaults(run=lambda arguments: _why(arguments, application))
    calendar = commands.add_parser("calendar", help="the working-day calendar").add_subparsers(dest="calendar", required=True)
    load = calendar.add_parser("import", help="import a notice (CSV: date,workday,note[,hours]) and compute running clocks anew")
    load.add_argument("file", metavar="FILE")
    load.add_argument("--source", help="the notice that the days rest on (default: the file's name)")
    load.add_argument("--preview", action="store_true", help="change nothing; show every due date that would move, and why")
    load.add_argument("--lang", choices=("zh", "en"), default="zh")
    load.set_defaults(run=lambda arguments: _import(arguments, application))
    calendar.add_parser("versions", help="list the imports").set_defaults(run=lambda _: _versions(application))


def say(zh: str, en: str, lang: str = "both") -> str:
    """One language, or both on one line for those who have not chosen."""
    words = punctuated(zh)
    return f"{words} / {en}" if lang == "both" else words if lang == "zh" else en


def _start(text: str) -> date | datetime:
    from engine.domain.calendar import ZONE

    try:
        if len(text) == 10:
            return date.fromisoformat(text)
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or len(text) < 16:
        import argparse

        raise argparse.ArgumentTypeError(
            say("应写成 2026-12-30 或 2026-12-30T17:30", f"expected a date or an instant such as 2026-12-30T17:30, but got {text!r}")
        )
    return at.astimezone(ZONE) if at.tzinfo else at.replace(tzinfo=ZONE)


# -- due -----------------------------------------------------------------------------------------------------


def _due(arguments: argparse.Namespace, parser: argparse.ArgumentParser, application: Callable[[], Application]) -> int:
    from engine.domain.due import ROLLS, STAYS, due_from

    calendar, origin = _calendar(application)
    try:
        answer = due_from(calendar, arguments.start, arguments.days, arguments.unit, ROLLS if arguments.last_day == "moves" else STAYS)
    except ValueError as error:
        parser.error(str(error))
    print(answer.text)
    if answer.provisional:
        until = calendar.published_until
        print(
            say(
                f"暂定:放假安排只公布到 {until},之后按周一至周五计,公布后重新计算。",
                f"Provisional: holidays are published until {until}; later days count Monday to Friday and are computed anew after the notice.",
                arguments.lang,
            )
        )
    if arguments.explain:
        print(origin[arguments.lang])
        _print_sheet(answer.sheet, arguments.lang, minutes=arguments.unit == "working_minutes")
    return 0


def _print_sheet(lines: Iterable[SheetLine], lang: str, *, minutes: bool = False) -> None:
    for line in lines:
        counted = str(line.total) if line.counted else "—"
        print(f"{line.day}  {counted:>{7 if minutes else 4}}  {say(line.zh, line.en, lang)}")


def _calendar(application: Callable[[], Application]) -> tuple[Calendar, dict[str, str]]:
    """The database's calendar where there is one, else the one shipped; and which it is, by language."""
    from engine.config import database_from_env
    from engine.domain.errors import YizhangError
    from engine.store.connections import dialect_of, sqlite_path

    url = database_from_env()
    if dialect_of(url) == "postgresql" or Path(sqlite_path(url)).exists():
        app = application()
        try:
            found = app.ask.calendar()
        except YizhangError:
            print(say("数据库里没有日历,用随产品的日历计算。", "The database has no calendar; counting with the one shipped."), file=sys.stderr)
        else:
            return found, _origin(found.version)
        finally:
            app.close()
    return shipped(), _origin(None)


def _origin(version: int | None) -> dict[str, str]:
    if version is None:
        return {lang: say("日历:随产品的 2004–2026 年日历", "Calendar: the one shipped, 2004–2026", lang) for lang in ("zh", "en")}
    return {lang: say(f"日历:数据库第 {version} 版", f"Calendar: version {version} of the database", lang) for lang in ("zh", "en")}


def shipped() -> Calendar:
    """The calendar of 2004–2026 as the product brings it."""
    from engine.domain.calendar import Calendar

    with SEED.open(encoding="utf-8", newline="") as file:
        days = {date.fromisoformat(row["date"]): (row["workday"] == "1", row["note"]) for row in csv.DictReader(file)}
    return Calendar.published(days, SEED_YEARS)


# -- why -----------------------------------------------------------------------------------------------------


def _why(arguments: argparse.Namespace, application: Callable[[], Application]) -> int:
    app = application()
    try:
        app.require_schema()
        found = app.ask.sheets(arguments.number)
    finally:
        app.close()
    if found is None:
        print(say(f"没有编号为 {arguments.number} 的办件。", f"Expected a case {arguments.number}, but there is none."), file=sys.stderr)
        return 1
    case, sheets, shares, project = found
    chosen = [sheet for sheet in sheets if arguments.clock in (None, sheet.name)]
    if not chosen:
        names = ", ".join(sheet.name for sheet in sheets) or "—"
        print(say(f"这个办件没有这个计时;有:{names}", f"Expected one of the case's clocks: {names}"), file=sys.stderr)
        return 1
    print(f"{case.number} {case.title}")
    if shares.total:
        print(
            say(
                f"部门用时 {shares.department},中介用时 {shares.intermediary},依法停表 {shares.suspended}(工作日)",
                f"Working days: bureau {shares.department}, intermediaries {shares.intermediary}, suspended by law {shares.suspended}",
                arguments.lang,
            )
        )
    if project is not None:
        _print_sums(project, arguments.lang)
    for sheet in chosen:
        _print_clock(sheet, arguments.lang)
    return 0


def _print_sums(project: ProjectTime, lang: str) -> None:
    """部门合计、中介合计: promised and used, each apart, and the days that are the applicant's."""
    for zh, en, one in (("部门合计", "Departments in sum", project.department), ("中介合计", "Intermediaries in sum", project.intermediary)):
        over = say(f",超出 {one.over}", f", {one.over} over", lang) if one.over else ""
        print(say(f"{zh} {one.used}/{one.limit.value} 个工作日{over}", f"{en}: {one.used} of {one.limit.value} working days{over}", lang))
    print(say(f"阶段之间由申请人掌握 {project.applicant} 个工作日", f"Between phases, the applicant's own: {project.applicant} working days", lang))


def _print_clock(sheet: Any, lang: str) -> None:
    from engine.domain.limits import Limit

    row, reading = sheet.row, sheet.reading
    days = row.limit_unit != "working_minutes"
    unit = say("个工作日", "working days", lang) if days else say("分钟", "working minutes", lang)
    last = Limit(row.limit_value, row.limit_unit, row.reference, bool(row.verified)).last
    length = say(f"至 {last}", f"until {last}", lang) if last else f"{row.limit_value} {unit}"
    print(f"\n{say(sheet.zh, sheet.en, lang)}  [{sheet.name}]  {length}  {row.reference}")
    due = _minute(reading.due) if reading.due else say("停表中", "suspended", lang)
    mark = say("(暂定)", "(provisional)", lang) if reading.provisional else ""
    print(say("到期", "due", lang), due + mark, say("已用", "used", lang), reading.used, say("剩余", "left", lang), reading.remaining)
    _print_sheet(reading.explanation, lang, minutes=not days)


# -- calendar ------------------------------------------------------------------------------------------------


def _import(arguments: argparse.Namespace, application: Callable[[], Application]) -> int:
    from engine.domain.calendar_file import read_calendar
    from engine.domain.commands import ImportCalendar

    path = Path(arguments.file)
    try:
        content = path.read_bytes()
    except OSError as error:
        print(say(f"读不了 {path}。", f"Expected a file to read, but: {error.strerror}"), file=sys.stderr)
        return 2
    file = read_calendar(content, path.name)
    app = application()
    try:
        app.require_schema()
        if arguments.preview:
            return _preview(app, file, arguments.lang)
        receipt = app.handle(ImportCalendar(None, file, arguments.source or path.name))
        done = 0
        while moved := app.recompute_once():
            done += moved
            print(f"  … {done}", file=sys.stderr, flush=True)
        fresh = receipt.number == "imported"
        print(
            say(f"日历第 {receipt.id} 版已导入,重新计算完成。", f"Version {receipt.id} of the calendar is imported; all running clocks follow it.")
            if fresh
            else say(f"与现行第 {receipt.id} 版相同,没有重复导入。", f"The same as version {receipt.id} in force; nothing was imported twice.")
        )
    finally:
        app.close()
    return 0


def _preview(app: Application, file: Any, lang: str) -> int:
    found = app.ask.calendar_preview(file, most=1_000_000)
    for move in found.moves:
        mark = say("(暂定)", "(provisional)", lang) if move.provisional else ""
        print(move.number, move.clock, f"{_minute(move.before)} → {_minute(move.after)}{mark}", say(move.zh, move.en, lang), sep="\t")
    print(
        say(
            f"将有 {found.cases} 个办件的 {found.clocks} 个到期时刻变动,另有 {found.confirmed} 个不再暂定;尚未导入。",
            f"{found.clocks} due date(s) of {found.cases} case(s) would move, {found.confirmed} more would cease to be provisional; nothing was imported.",
            lang,
        )
    )
    return 0


def _minute(at: datetime) -> str:
    return at.isoformat(timespec="minutes").removesuffix("+08:00")


def _versions(application: Callable[[], Application]) -> int:
    from engine.domain.moment import moment

    app = application()
    try:
        app.require_schema()
        for row in app.ask.calendar_versions(most=1000):
            state = say("已全部重新计算", "carried through") if row.recomputed_at else say("正在重新计算", "under way")
            who = row.importer or say("命令行", "command line")
            print(row.number, _minute(moment(row.imported_at)), who, row.source, row.days, row.file_hash[:12], state, sep="\t")
    finally:
        app.close()
    return 0
