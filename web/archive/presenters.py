"""档案页的行: volumes, files and uses as the archivist reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain.archive import PARTS, retention_words
from engine.domain.moment import moment
from engine.domain.stages import RESULTS
from web.current import product
from web.i18n import gettext, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.queries.archives import Volume

_KIB, _MIB = 1024, 1024 * 1024


def size_words(size: int) -> str:
    """A size as people say it."""
    return f"{size / _MIB:.1f} MB" if size >= _MIB else f"{max(1, round(size / _KIB))} KB"


def item_words(item: str) -> str:
    """事项 of a case, by its released version; its id when there is none any more."""
    found = next((one.item for one in product().ask.items() if one.item.id == item), None)
    return say(found.name, found.name_en) if found else item


def volume_rows(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """A page of volumes."""
    return [
        {
            "id": row.id,
            "number": row.number,
            "case_number": row.case_number,
            "title": row.title,
            "item": item_words(row.item),
            "result": _result(row.result),
            "retention": say(*retention_words(row.retention_years)),
            "archived": moment(row.archived_at),
            "late": moment(row.archived_at).date().isoformat() > row.due_on,
        }
        for row in rows
    ]


def _result(result: str | None) -> str:
    return say(*RESULTS.get(result or "", (result or "", result or "")))


def facts(volume: Volume) -> list[dict[str, str]]:
    """What stands on the cover, and what the seal covers."""
    row, rules = volume.row, product().ask.archive_rules()
    unchecked = "" if row.retention_verified else gettext("（依据没有核对）")
    limit = "" if rules.move.verified else gettext("（依据没有核对）")
    pages = sum(one.pages for one in volume.files)
    return [
        {"key": gettext("办件编号"), "value": row.case_number},
        {"key": gettext("事项"), "value": item_words(row.item)},
        {"key": gettext("申请人"), "value": row.title},
        {"key": gettext("结果"), "value": _result(row.result)},
        {"key": gettext("办结"), "value": moment(row.closed_at).date().isoformat()},
        {"key": gettext("归档"), "value": gettext("%(day)s，应在 %(due)s 以前", day=moment(row.archived_at).date().isoformat(), due=row.due_on) + limit},
        {"key": gettext("保管期限"), "value": f"{say(*retention_words(row.retention_years))} · {row.retention_reference}{unchecked}"},
        {"key": gettext("卷内文件"), "value": gettext("%(files)d 件，%(pages)d 页，%(size)s", files=len(volume.files), pages=pages, size=size_words(row.size))},
        {"key": gettext("过程留痕"), "value": gettext("第 1 至 %(no)d 条，链头 %(head)s…", no=row.event_no, head=row.head_hash[:16])},
        {"key": gettext("目录摘要"), "value": f"SHA-256 {row.manifest_sha256[:32]} {row.manifest_sha256[32:]}"},
    ]


def file_rows(volume: Volume) -> list[dict[str, Any]]:
    """文件目录."""
    return [
        {
            "no": one.no,
            "part": say(*PARTS[one.part]),
            "title": one.title,
            "number": one.number,
            "responsible": one.responsible,
            "dated_on": one.dated_on,
            "pages": one.pages or "",
            "size": size_words(one.size),
            "hash": one.sha256[:12],
        }
        for one in volume.files
    ]


def use_rows(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """利用登记."""
    return [
        {
            "archive_id": row.archive_id,
            "number": getattr(row, "number", ""),
            "title": getattr(row, "title", ""),
            "at": moment(row.used_at),
            "who": row.person_name,
            "kind": gettext("导出") if row.kind == "export" else gettext("检查"),
            "tag": "done" if not row.outcome else "overdue",
            "said": row.purpose if row.kind == "export" else row.outcome or gettext("每个文件都与归档时一致"),
        }
        for row in rows
    ]
