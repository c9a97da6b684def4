"""Rows of a case as exchange data: of one document as it is sealed, and of the whole case."""

from __future__ import annotations

from collections import namedtuple
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from engine.domain import exchange
from engine.domain.exchange_xml import to_xml
from engine.domain.template import read_template
from engine.queries import cases

if TYPE_CHECKING:
    from engine.bureau import Bureau
    from engine.domain.exchange import Data
    from engine.runtime.edition import Edition
    from engine.store.unit_of_work import UnitOfWork

_Decision = namedtuple("_Decision", ("outcome", "granted", "refused", "reasons", "decided_at", "person_id"))  # noqa: PYI024 - as its rows are
_PARTS = {
    "completions": cases.COMPLETIONS,
    "opinions": cases.OPINIONS,
    "materials": cases.MATERIALS,
    "decisions": cases.DECISIONS,
    "documents": cases.DOCUMENTS,
    "licences": cases.LICENCES,
    "clocks": cases.CLOCKS,
    "suspensions": cases.SUSPENSIONS,
    "uploads": cases.UPLOADS,
}


@dataclass(frozen=True)
class MachineData:
    """机读数据:one record as JSON and as XML; both say the same."""

    json: bytes
    xml: bytes


@dataclass(frozen=True)
class CaseRows:
    """A case's rows of one snapshot, and the edition that it runs on."""

    case: Any
    edition: Edition
    completions: list[Any]
    opinions: list[Any]
    materials: list[Any]
    decisions: list[Any]
    documents: list[Any]
    licences: list[Any]
    clocks: list[Any]
    suspensions: list[Any]
    uploads: list[Any]

    def document_number(self, document_id: int | None) -> str:
        """The number of one of its documents."""
        return next((one.number for one in self.documents if one.id == document_id), "")


def rows_of(reader: UnitOfWork, bureau: Bureau, case_id: int) -> CaseRows:
    """Everything of a case that exchange data speak of."""
    of = {"case_id": case_id}
    asked = {name: reader.ask(statement, of) for name, statement in _PARTS.items()}
    header = reader.ask(cases.HEADER, of).one()
    found = {name: reply.all() for name, reply in asked.items()}
    found["decisions"] = [
        _Decision(d.outcome, orjson.loads(d.granted), orjson.loads(d.refused), d.reasons, d.decided_at, d.person_id) for d in found["decisions"]
    ]
    return CaseRows(header, bureau.edition(reader, header.definition_id), **found)


def machine_data(root: str, data: Data) -> MachineData:
    """The record in both forms."""
    return MachineData(orjson.dumps(data, option=orjson.OPT_INDENT_2), to_xml(root, data).encode("utf-8", "replace"))


def document_data(reader: UnitOfWork, bureau: Bureau, row: Any, template: bytes) -> Data:
    """What one document says: the fields of its paper and the parts of the case that it speaks of, as they were when it was written."""
    rows = rows_of(reader, bureau, row.case_id)
    labels = {place.name: place.label for place in read_template(f"documents/{row.kind}.typ", template).placeholders.values()}
    data: Data = {
        "schema": exchange.DOCUMENT_SCHEMA,
        "bureau": exchange.said(name=bureau.config.bureau_name, area=bureau.config.area_code),
        "document": exchange.document_part(row),
        "fields": exchange.fields_part(labels, orjson.loads(row.data)),
    }
    issued = any(one.document_id == row.id for one in rows.licences)
    return data | {name: part for name in exchange.parts_of("licence" if issued else row.kind) if (part := _part(name, rows, bureau, row))}


def _part(name: str, rows: CaseRows, bureau: Bureau, row: Any) -> Any:
    if name == "accept":
        return _accept(rows, until=row.written_at)
    if name == "materials":
        return _materials(rows)
    if name == "licence":
        return next((exchange.licence_part(one, rows.edition.item, bureau.config.area_code) for one in rows.licences if one.document_id == row.id), None)
    if name == "special_procedures":
        return _special_procedures(rows, bureau, [one for one in rows.suspensions if one.document_id == row.id])
    decision = next((one for one in reversed(rows.decisions) if one.decided_at <= row.written_at), None)
    if decision is None:
        return None
    return exchange.without(exchange.result_part(rows.case, decision, None, None, delivered=False), ("closed_at", "is_delivery"))


def case_data(reader: UnitOfWork, bureau: Bureau, case_id: int) -> Data:
    """办件记录:the whole record of a case as it stands, with the head of its journal."""
    rows = rows_of(reader, bureau, case_id)
    head = reader.ask(cases.HEAD, {"case_id": case_id}).one()
    item = rows.edition.item
    licences = [exchange.licence_part(one, item, bureau.config.area_code) for one in rows.licences if one.state != "draft"]
    closing = bureau.law.exchange.closing_of(rows.case.result) if rows.case.result else None
    delivered = any(one.kind == "delivery_receipt" for one in rows.documents)
    last = rows.decisions[-1] if rows.decisions else None
    return {
        "schema": exchange.CASE_SCHEMA,
        "bureau": exchange.said(name=bureau.config.bureau_name, area=bureau.config.area_code),
        "as_of": {"event": head.event_no, "head_hash": head.head_hash},
        "status": rows.case.status,
        "accept": _accept(rows),
        "process": _process(rows),
        "special_procedures": _special_procedures(rows, bureau, rows.suspensions),
        "materials": _materials(rows),
        "result": exchange.result_part(rows.case, last, closing, licences[-1] if licences else None, delivered=delivered),
        "licences": licences,
        "documents": [exchange.document_part(one) | exchange.said(sha256=one.file) for one in rows.documents],
    }


def _accept(rows: CaseRows, until: int | None = None) -> Data:
    form = orjson.loads(rows.case.form)
    done = next((one for one in rows.completions if one.duty == "accept" and (until is None or one.completed_at <= until)), None)
    notice = next((one.number for one in rows.documents if one.kind in {"acceptance_notice", "deferral_notice"}), "")
    promised = next((one for one in rows.clocks if one.name == "promised"), None)
    accepted = rows.case.accepted_at is not None and (until is None or rows.case.accepted_at <= until)
    case = rows.case if accepted else rows.case._replace(accepted_at=None)
    part = exchange.accept_part(
        case,
        rows.edition.item,
        rows.edition.number,
        rows.edition.holder(form),
        done=done if accepted else None,
        notice=notice if accepted else "",
        promised=promised if accepted else None,
    )
    if until is not None:  # a document says of people no more than its paper does
        return exchange.without(part, ("handler",))
    return part | exchange.said(contact=form.get("contact") or form.get("phone"), legal=form.get("legal_person"))


def _process(rows: CaseRows) -> list[Data]:
    nodes = rows.edition.definition.nodes
    found = []
    for done in rows.completions:
        opinion = next((one for one in rows.opinions if one.task_id == done.task_id), None)
        decision = next((one for one in rows.decisions if done.duty == "approve" and one.decided_at == done.completed_at), None)
        node = nodes.get(done.node)
        found.append(exchange.process_part(done, node.name if node else done.node, opinion, decision))
    return found


def _special_procedures(rows: CaseRows, bureau: Bureau, chosen: list[Any]) -> list[Data]:
    names = bureau.law.grounds.names
    return [exchange.special_procedure_part(one, names(one.ground)[0], rows.document_number(one.document_id)) for one in chosen]


def _materials(rows: CaseRows) -> list[Data]:
    uploads = {one.handle: one for one in rows.uploads}
    order = {one.id: no for no, one in enumerate(rows.edition.materials)}
    listed = sorted(rows.materials, key=lambda one: (order.get(one.material, len(order)), one.material))
    return [exchange.material_part(one, [uploads[handle] for handle in orjson.loads(one.uploads) if handle in uploads]) for one in listed]
