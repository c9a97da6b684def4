"""导入放假通知:a file read, previewed, carried through the confirmation as it was, and imported."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import request

from engine.domain.calendar_file import read_calendar
from engine.domain.errors import DefinitionError, Finding
from engine.domain.moment import moment
from web.current import product
from web.i18n import gettext, said, say

if TYPE_CHECKING:
    from engine.domain.calendar_file import CalendarFile
    from engine.queries.due_dates import Preview

MOST_BYTES = 200_000  # the confirmation carries the file along in a form; a larger one goes through the command line
SHOWN = 200


@dataclass(frozen=True)
class Notice:
    """一份通知 on its way: its words, its file, and what is wrong with it."""

    source: str
    name: str
    carried: str
    file: CalendarFile | None
    flaws: tuple[Finding, ...]


def posted_notice() -> Notice:
    """The uploaded file, or the one that the confirmation carries."""
    source = (request.form.get("source") or "").strip()[:200]
    uploaded = request.files.get("file")
    name = (uploaded.filename if uploaded else request.form.get("name")) or gettext("日历文件")
    try:
        content = uploaded.read(MOST_BYTES + 1) if uploaded else base64.b64decode(request.form.get("carried", ""), validate=True)
    except (ValueError, binascii.Error):
        content = b""
    flaws = list(_missing(source, content, name))
    file = None
    if content and len(content) <= MOST_BYTES:
        try:
            file = read_calendar(content, name)
        except DefinitionError as error:
            flaws += error.findings
    return Notice(source, name, base64.b64encode(content).decode() if file else "", file, tuple(flaws))


def _missing(source: str, content: bytes, name: str) -> list[Finding]:
    found = []
    if not source:
        zh, en = "没有写依据。请写通知的名称和文号。", "Expected the notice's title and number, but it is empty."
        found.append(Finding(name, 0, "source", "calendar", zh, en))
    if not content:
        found.append(Finding(name, 0, "file", "calendar", "没有选择文件。请选择一个 CSV 文件。", "Expected a CSV file, but none was chosen."))
    if len(content) > MOST_BYTES:
        zh, en = "文件超过 200 KB。请用命令行 yizhang calendar import 导入。", "Expected at most 200 KB; import a larger file with yizhang calendar import."
        found.append(Finding(name, 0, "file", "calendar", zh, en))
    return found


def flaws_shown(notice: Notice | None) -> list[str]:
    """Each flaw as a sentence with its line."""
    if notice is None:
        return []
    return [gettext("第 %(line)d 行：%(what)s", line=one.line, what=said(one)) if one.line else said(one) for one in notice.flaws]


def moves_shown(found: Preview) -> list[dict[str, Any]]:
    """到期日变动 as table rows."""
    kinds = {
        "statutory": gettext("法定时限"),
        "promised": gettext("承诺时限"),
        "stage": gettext("环节时限"),
        "intermediary": gettext("中介时限"),
        "component": gettext("分项时限"),
    }
    return [
        {
            "case_id": move.case_id,
            "number": move.number,
            "title": move.title,
            "clock": kinds.get(move.kind) or say("视为时限", "Limit that takes effect by law"),
            "before": move.before,
            "after": move.after,
            "provisional": move.provisional,
            "why": said(move),
        }
        for move in found.moves
    ]


def imports() -> list[dict[str, Any]]:
    """导入记录, the latest first."""
    return [
        {
            "number": row.number,
            "at": moment(row.imported_at),
            "who": row.importer or gettext("命令行"),
            "source": row.source,
            "days": row.days,
            "hash": row.file_hash[:12],
            "done": row.recomputed_at is not None,
        }
        for row in product().ask.calendar_versions()
    ]
