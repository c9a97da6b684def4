"""证照核验:what anybody may see of a licence by its code, and whether an uploaded file is the one that was issued.

Every wrong code gets the same answer. Names of persons and identity numbers are masked; what a business licence makes public stays.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from engine.domain.codes import resident_id_valid
from engine.domain.document_kinds import kind_of
from engine.domain.form import fields_of
from engine.domain.moment import moment
from engine.outbox import pdf_check
from engine.outbox.enclosed import enclosed_in
from engine.outbox.rendering import ENCLOSED_JSON
from web import words
from web.current import product
from web.i18n import gettext, said, say
from web.licence_words import holder_words, issuers, kind_words, licence_state, state_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from engine.queries.publicly import VerifiedLicence
    from engine.runtime.edition import Edition

_DATES = ("number", "valid_from", "valid_until")
_PERSONS = ("legal_person", "person", "name", "recipient")


@dataclass(frozen=True)
class LicenceView:
    """证照 as the public sees it. ``state`` is valid | upcoming | renewed | expired | void | revoked | replaced | cancelled.

    ``renewed_until`` is its successor's last day.
    """

    name: str
    number: str
    state: str
    state_words: str
    valid_from: str
    valid_until: str
    issued_at: datetime | None
    rows: tuple[dict[str, str], ...]
    version: int
    renewed_until: str
    history: tuple[str, ...] = ()
    committed: tuple[str, ...] = ()
    committed_on: str = ""


@dataclass(frozen=True)
class DocumentView:
    """文书 as the public sees it; ``file`` is the SHA-256 of its sealed file, empty until there is one."""

    name: str
    number: str
    written_on: str
    addressee: str
    item: str
    file: str


@dataclass(frozen=True)
class FileAnswer:
    """文件核验的答复:one sentence; ``genuine`` when the file is, byte for byte, what the bureau issued; ``rows`` is what its enclosed data say."""

    genuine: bool
    sentence: str
    advice: str = ""
    sha256: str = ""
    rows: tuple[dict[str, object], ...] = ()


def licence_view(code: str) -> LicenceView | None:
    """The licence of a verification code; None for every wrong code alike."""
    found = product().ask.verified(code) if code.isascii() and code.isprintable() else None
    return _view(found, code) if found else None


def _view(found: VerifiedLicence, code: str) -> LicenceView:
    issuer = issuers().get(found.kind)
    edition = _issued_by(found) or (issuer.edition if issuer else None)
    state = licence_state(found.state, found.valid_until, found.valid_from, found.renewed_until)
    letter = product().ask.letter_of(code) if edition and edition.item.commitment.public else None
    return LicenceView(
        name=kind_words(found.kind),
        number=found.number,
        state=state,
        state_words=state_words(state),
        valid_from=found.valid_from or "",
        valid_until=found.valid_until or "",
        issued_at=moment(found.issued_at) if found.issued_at else None,
        rows=(*_rows(found.data, edition), *([{"key": gettext("电子证照标识"), "value": found.elicence}] if found.elicence else [])),
        version=found.version,
        renewed_until=found.renewed_until or "",
        history=tuple(ending_words(one, gettext("第 %(number)d 版", number=one.version)) for one in found.history),
        committed=tuple(str(one) for key in ("conditions", "standards", "duties") for one in letter.get(key, ())) if letter else (),
        committed_on=str(letter.get("signed_on", "")) if letter else "",
    )


def _issued_by(found: VerifiedLicence) -> Edition | None:
    """Of several items that issue this kind (one by itself, one in a bundle), the one whose form has most of what this licence says."""
    issuing = [one for one in product().ask.items() if any(kind.id == found.kind for kind in one.item.licences) and not one.item.renewal.licence]
    return max(issuing, key=lambda one: sum(field.key in found.data for field in fields_of(one.form_of("start"))), default=None)


def _rows(data: dict[str, Any], edition: Edition | None) -> list[dict[str, str]]:
    """The licence's own entries under the labels of the form that they came from."""
    fields = {field.key: field for field in fields_of(edition.form_of("start"))} if edition else {}
    rows = []
    for key, field in fields.items():
        if key in data and key not in _DATES:
            labels = {option.value: said(option, "label") for option in field.options}
            values = data[key] if isinstance(data[key], list) else [data[key]]
            rows.append({"key": said(field, "label"), "value": words.listed(_masked(field.kind, key, labels.get(str(value), str(value))) for value in values)})
    return rows


def _masked(kind: str, key: str, value: str) -> str:
    if key in _PERSONS:
        return words.mask_name(value)
    if kind in {"phone", "mobile"}:
        return words.mask_phone(value)
    if kind == "resident_id" or (kind in {"uscc", "holder_code"} and resident_id_valid(value)):
        return words.mask_code(value)
    return value


def ending_words(row: Any, what: str = "") -> str:
    """什么时候、凭什么终止: of a row that was replaced, cancelled or revoked; empty for the others."""
    if not row.ended_at:
        return ""
    ground = say(*product().ask.licence_grounds().names(row.ground)) if row.ground in product().ask.licence_grounds().all else ""
    day = words.day(moment(row.ended_at).date(), year=True)
    return " · ".join(part for part in (f"{what}{state_words(row.state)}" if what else "", day, ground, row.reference) if part)


def register_rows(rows: Iterable[Any]) -> list[list[str]]:
    """发证公示 as a table: its heading and a row for each licence, as on the page."""
    heading = [
        gettext("证照编号"),
        gettext("证照"),
        gettext("持证人"),
        gettext("发证日期"),
        gettext("有效期至"),
        gettext("状态"),
        gettext("变动"),
        gettext("电子证照标识"),
    ]
    return [heading, *([*_register_row(r).values()][:-1] for r in rows)]


def register_records(rows: Iterable[Any]) -> list[dict[str, str]]:
    """发证公示 for machines: the same facts under fixed names, with the state's own id."""
    names = ("number", "kind", "holder", "valid_from", "valid_until", "state", "ended", "elicence", "state_id")
    return [dict(zip(names, _register_row(r).values(), strict=True)) for r in rows]


def _register_row(r: Any) -> dict[str, str]:
    state = licence_state(r.state, r.valid_until, r.valid_from, r.renewed_until)
    return {
        "number": r.number,
        "kind": kind_words(r.kind),
        "holder": holder_words(r.holder, r.holder_code),
        "from": r.valid_from or "",
        "until": r.valid_until or "",
        "state": state_words(state),
        "ended": ending_words(r),
        "elicence": r.elicence or "",
        "state_id": state,
    }


def check_file(content: bytes, code: str | None = None) -> FileAnswer:
    """核验文件:judge the signature, then compare with what was issued; ``code`` names the licence that it is meant to be."""
    app = product()
    sha256 = hashlib.sha256(content).hexdigest()
    verdict = pdf_check.check(content, app.authority.roots)
    if not verdict.genuine:
        return FileAnswer(genuine=False, sentence=said(verdict), sha256=sha256)
    issued = app.ask.licence_of_file(sha256)
    wanted = app.ask.verified(code) if code else None
    if wanted is not None and (issued is None or issued.code != code):
        sentence = gettext("文件是本局签发的，但不是证照 %(number)s 的原文件。请核对编号，或者重新下载。", number=wanted.number)
        return FileAnswer(genuine=False, sentence=sentence, sha256=sha256)
    if issued is None:
        return FileAnswer(genuine=True, sentence=said(verdict), advice=gettext("这是一份文书，不是证照。"), sha256=sha256, rows=_enclosed_rows(content))
    state = licence_state(issued.state, issued.valid_until, issued.valid_from)
    name = kind_words(issued.kind)
    sentence = gettext("核验通过：这就是本局签发的《%(name)s》%(number)s，一个字节都没有改动。", name=name, number=issued.number)
    advice = gettext("证照状态：%(state)s。", state=state_words(state))
    return FileAnswer(genuine=True, sentence=sentence, advice=advice, sha256=sha256, rows=_enclosed_rows(content))


def _enclosed_rows(genuine: bytes) -> tuple[dict[str, object], ...]:
    """What the data enclosed in a file of the bureau's say, under their names; whoever sent the file has them already."""
    found = enclosed_in(genuine).get(ENCLOSED_JSON)
    data = orjson.loads(found) if found else {}
    return tuple({"key": one.get("label") or one["id"], "value": one["value"]} for one in data.get("fields", ()))


def document_view(code: str) -> DocumentView | None:
    """The document of a verification code; None for every wrong code alike."""
    found = product().ask.verified_document(code) if code.isascii() and code.isprintable() else None
    if found is None:
        return None
    data = orjson.loads(found.data)
    addressee = holder_words(str(data.get("applicant_name", "")), str(data.get("applicant_code", "")))
    return DocumentView(
        said(kind_of(found.kind)), found.number, moment(found.written_at).date().isoformat(), addressee, str(data.get("item_name", "")), found.file or ""
    )


def check_document(content: bytes, view: DocumentView) -> FileAnswer:
    """核验文件 that is meant to be this document."""
    answer = check_file(content)
    if answer.genuine and answer.sha256 != view.file:
        sentence = gettext("文件是本局签发的，但不是文书 %(number)s 的原文件。请核对编号，或者重新下载。", number=view.number)
        return FileAnswer(genuine=False, sentence=sentence, sha256=answer.sha256)
    return answer


def no_file() -> FileAnswer:
    """Nothing was chosen."""
    return FileAnswer(genuine=False, sentence=gettext("没有选择文件。请选择从本系统下载的 PDF 原文件，再点“核验文件”。"))
