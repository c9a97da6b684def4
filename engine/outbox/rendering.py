"""成文:a template and its data become the PDF of an official document.

The same template, data, seal, address and day give the same bytes. The file is PDF/A-3b and tagged for screen readers, with what it says enclosed
as data. Values are literal
text, never markup; a character that the typefaces lack is named by its code, and a note at the foot says so.
"""

from __future__ import annotations

import atexit
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.domain.errors import HandlerFailed
from engine.domain.template import fit, read_template
from engine.outbox.press import Press, PressFailed
from engine.outbox.qr import qr_svg
from engine.outbox.seal import SealFacts, seal_svg
from engine.outbox.typeface import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

PAGE_HEIGHT = 841.89
SEAL_SIZE = 42 / 25.4 * 72
ARCHIVAL = ("a-3b",)
ENCLOSED_JSON, ENCLOSED_XML = "document.json", "document.xml"
_FRAME = Path(__file__).with_name("frame.typ")
_PRELUDE = '#import "_frame.typ": *;'
_press = Press()
atexit.register(_press.close)


class DocumentRefused(HandlerFailed):
    """文书无法生成:the data do not fit the template, or typst refused it; one sentence in each language."""

    def __init__(self, kind: str, zh: str, en: str, line: int = 0) -> None:
        """Say which kind of document, in both languages, and the line of its template where one is to blame."""
        super().__init__(f"{kind}: {en}")
        self.kind = kind
        self.zh = zh
        self.en = en
        self.line = line


@dataclass(frozen=True)
class SealBox:
    """印章位置:page from 0; corners in points from the left lower corner of the page, as PDF counts."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True)
class Paper:
    """成文:the unsigned PDF and where its seal stands."""

    pdf: bytes
    seal_box: SealBox | None


def render(
    template: bytes,
    kind: str,
    data: Mapping[str, object],
    *,
    seal: SealFacts | None,
    qr_url: str | None,
    written_at: datetime,
    enclosed: Mapping[str, bytes] | None = None,
    pictures: Mapping[str, tuple[str, bytes]] | None = None,
) -> Paper:
    """Print ``template`` with ``data``; ``enclosed`` are the machine-readable files that go into the PDF: both ENCLOSED names, or none.

    ``pictures`` are those that it shows, file name and content by the hash that the data name. Values are texts, whole numbers, yes/no, or lists of them.
    Raises DefinitionError for a template that may not be used, DocumentRefused for data that do not fit it or a template that typst cannot print.
    """
    read = read_template(f"documents/{kind}.typ", template)
    fields = fit(read, data)
    if isinstance(fields, tuple):
        raise DocumentRefused(kind, *fields)
    texts = {name: _as_text(value) for name, value in fields.items()}
    paper = _paper(seal, qr_url, _as_text(data.get("unit_name")))
    paper |= {"pictures": {sha256: file for sha256, (file, _) in (pictures or {}).items()}}
    paper |= {"enclosed": bool(enclosed), "coded": texts != {name: _as_text(value, str) for name, value in fields.items()}}
    with tempfile.TemporaryDirectory(prefix="yizhang-") as name:
        folder = Path(name)
        _lay_out(folder, read.source, {"fields": texts, "paper": paper}, seal, qr_url)
        for each, content in {**(enclosed or {}), **dict((pictures or {}).values())}.items():
            (folder / each).write_bytes(content)
        try:
            printed = _press.print(folder, int(written_at.timestamp()), ARCHIVAL)
        except PressFailed as slip:
            raise DocumentRefused(
                kind, f"文书模板无法排版:{slip}。请流程分析员检查模板。", f"Expected the template to print, but typst says: {slip}.", slip.line
            ) from None
    return Paper(printed.pdf, _seal_box(printed.seal))


def _paper(seal: SealFacts | None, qr_url: str | None, issuer: object) -> dict[str, object]:
    """What the frame is told of the paper itself."""
    return {
        "issuer": seal.bureau if seal else issuer,
        "qr": qr_url is not None,
        "seal": seal is not None,
        "seal_words": f"{seal.bureau} {seal.purpose}" if seal else "",
        "code": qr_url.rpartition("/")[2] if qr_url else "",
    }


def _lay_out(folder: Path, source: str, given: Mapping[str, object], seal: SealFacts | None, qr_url: str | None) -> None:
    """Put into the folder all that typst may see."""
    (folder / "main.typ").write_text(_PRELUDE + source, encoding="utf-8")
    (folder / "_frame.typ").write_bytes(_FRAME.read_bytes())
    (folder / "data.json").write_text(json.dumps(given, ensure_ascii=False), encoding="utf-8")
    if seal is not None:
        (folder / "seal.svg").write_text(seal_svg(seal), encoding="utf-8")
    if qr_url is not None:
        (folder / "qr.svg").write_text(qr_svg(qr_url), encoding="utf-8")


def _as_text(value: object, plain: Callable[[str], str] = printable) -> object:
    """Numbers and texts become texts, lists become lists of texts; yes and no stay what they are."""
    if isinstance(value, bool):
        return value
    if isinstance(value, list | tuple):
        return [_as_text(part, plain) for part in value]
    return "" if value is None else plain(str(value))


def _seal_box(place: tuple[int, float, float] | None) -> SealBox | None:
    """From how typst counts: it counts from the left upper corner, PDF from the left lower one."""
    if place is None:
        return None
    page, left, down = place
    top = PAGE_HEIGHT - down
    return SealBox(page - 1, left, top - SEAL_SIZE, left + SEAL_SIZE, top)
