"""办件数据:what a document and a case say, as data that other systems read.

Plain dictionaries of texts, whole numbers, yes/no and lists, made from rows; ``docs/exchange`` has their JSON schemas and the XSD. Names of the
parts and their fields follow the tables that public exchange rules list (accept, process, special procedure, material, result, licence);
fields that say nothing are left out. A document carries no more than what stands on its paper; a case's whole record stays with the archive.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from engine.domain.codes import resident_id_valid
from engine.domain.document_kinds import is_licence, kind_of
from engine.domain.moment import moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from engine.domain.exchange_codes import Closing
    from engine.domain.item import Item

    Data = dict[str, Any]

DOCUMENT_SCHEMA: Final = "yizhang.document/1"
CASE_SCHEMA: Final = "yizhang.case/1"
OPINIONS: Final = {"agree": "同意", "conditions": "附条件同意", "object": "不同意", "survey": "需要踏勘", "unconcerned": "不涉及", "pending": ""}
OUTCOMES: Final = {"granted": "准予", "partly": "部分准予", "refused": "不予许可"}
GET_TYPES: Final = {"present": "申请人提交", "reused": "证照库复用", "deferred": "容缺后补", "missing": "未提交"}
CHANNELS: Final = {"online": "网上申请", "window": "窗口申请"}
_WITH_MATERIALS: Final = frozenset({"receipt", "acceptance_notice", "correction_notice", "deferral_notice"})


def at(instant: int | None) -> str | None:
    """An instant with its offset, to the second."""
    return None if instant is None else moment(instant).isoformat(timespec="seconds")


def on(instant: int | None) -> str | None:
    """The day of an instant."""
    return None if instant is None else moment(instant).date().isoformat()


def said(**fields: object) -> Data:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def parts_of(kind: str) -> tuple[str, ...]:
    """Which parts of a case a document of this kind carries: those that its paper speaks of."""
    if is_licence(kind):
        return ("licence",)
    if kind in _WITH_MATERIALS:
        return ("accept", "materials")
    if kind == "special_procedure_notice":
        return ("accept", "special_procedures")
    return ("accept", "result") if kind.endswith(("_decision", "_notice", "_refusal")) else ("accept",)


def document_part(row: Any) -> Data:
    """文书:its kind, number, day."""
    return said(kind=row.kind, name=kind_of(row.kind).zh, number=row.number, written_at=at(row.written_at), event=row.event_no)


def fields_part(labels: Mapping[str, str], values: Mapping[str, object]) -> list[Data]:
    """栏目:what the paper shows, each under its name."""
    return [said(id=name, label=label, value=_texts(values[name])) for name, label in labels.items() if values.get(name) not in (None, "", [])]


def _texts(value: object) -> str | list[str]:
    return [str(part) for part in value] if isinstance(value, list | tuple) else str(value)


def accept_part(case: Any, item: Item, version: int, holder: tuple[str, str], *, done: Any = None, notice: str = "", promised: Any = None) -> Data:
    """受理:who applied for what, when it was received and accepted. ``done`` is who accepted, ``promised`` the promised clock."""
    name, code = holder[0] or case.title, holder[1]
    natural = resident_id_valid(code)
    on_the_spot = promised is not None and promised.limit_unit == "working_days" and promised.limit_value == 0
    return said(
        project_no=case.number,
        task_code=item.code,
        task_name=item.name,
        task_version=version,
        applyer_name=name,
        applyer_type="自然人" if natural else "法人",
        applyer_paper_type="居民身份证" if natural else "统一社会信用代码",
        applyer_paper_code=code,
        apply_date=on(case.received_at),
        accept_date=on(case.accepted_at),
        accept_doc_no=notice,
        apply_type=CHANNELS.get(case.channel, case.channel),
        project_type=("即办件" if on_the_spot else "承诺件") if promised is not None else None,
        promise_date=on(promised.due_at) if promised is not None else None,
        org=item.unit_name,
        handler=done.person_name if done is not None else None,
    )


def process_part(done: Any, name: str, opinion: Any, decision: Any) -> Data:
    """过程:one piece of work, by whom, from when to when, and what was said."""
    words = ""
    if opinion is not None:
        words = "。".join(part for part in (OPINIONS.get(opinion.state, opinion.state), opinion.reasons, opinion.conditions) if part)
    elif decision is not None:
        words = "。".join(part for part in (OUTCOMES.get(decision.outcome, decision.outcome), decision.reasons) if part)
    return said(process_name=name, event_name="办理完成", start=at(done.opened_at), end=at(done.completed_at), handler=done.person_name, opinion=words)


def special_procedure_part(row: Any, name: str, notice: str) -> Data:
    """特别程序:its kind and ground, from its notice to its end."""
    return said(
        type=row.ground,
        name=name,
        basis=row.article,
        reason=row.reason,
        notice=notice,
        expected_days=row.expected_days,
        expected_on=row.expected_on,
        start=at(row.started_at),
        end=at(row.ended_at),
        result=row.outcome,
    )


def material_part(row: Any, uploads: Sequence[Any]) -> Data:
    """材料:how it came and the files that came with it."""
    files = [said(name=one.name, media_type=one.media_type, size=one.size, sha256=one.sha256) for one in uploads]
    return said(name=row.name, get_type=GET_TYPES.get(row.state, row.state), count=len(files) or int(row.state in {"present", "reused"}), files=files)


def result_part(case: Any, decision: Any, closing: Closing | None, licence: Any, *, delivered: bool) -> Data:
    """结果:what was decided and how the case ended."""
    code = said(code=closing.code, name=closing.name, source=closing.source) if closing is not None else None
    return said(
        result_type=code,
        outcome=OUTCOMES.get(decision.outcome, decision.outcome) if decision is not None else None,
        granted=_listed(decision, "granted"),
        refused=_listed(decision, "refused"),
        date=on(decision.decided_at if decision is not None else case.closed_at),
        explain=decision.reasons if decision is not None else None,
        closed_at=at(case.closed_at),
        cert_name=licence["name"] if licence else None,
        cert_no=licence["number"] if licence else None,
        is_delivery=delivered if case.closed_at is not None else None,
    )


def _listed(decision: Any, name: str) -> list[str]:
    return [] if decision is None else list(getattr(decision, name))


def licence_part(row: Any, item: Item, area: str) -> Data:
    """证照:its holder, number, kind, issuer and days."""
    kind = next((one for one in item.licences if one.id == row.kind), None)
    return said(
        name=kind.name if kind else row.kind,
        type_code=row.kind,
        number=row.number,
        version=row.version,
        holder=row.holder,
        holder_code=row.holder_code,
        issuer=item.unit_name,
        area=area,
        issued_on=on(row.issued_at),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def without(data: Data, names: Iterable[str]) -> Data:
    """The data but for some fields."""
    left = set(names)
    return {name: value for name, value in data.items() if name not in left}
