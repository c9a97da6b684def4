"""上传件检查: what a file is by its content, and what makes it dangerous. The name and the browser's claim count for nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

MAX_BYTES = 20 * 2**20
SIGNATURES = ((b"%PDF-", "application/pdf"), (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))
# What acts by itself or carries other files. Page streams are left out of the search: compressed bytes spell anything.
ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)\b")
STREAM, END_OF_STREAM = re.compile(rb"stream\r?\n"), b"endstream"
DISGUISED = re.compile(rb"#([0-9A-Fa-f]{2})")  # /J#61vaScript is /JavaScript
# Office and OFD files are zip archives; the part that names their kind.
PACKAGES = (
    ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("OFD.xml", "application/ofd"),
)
MACROS = re.compile(r"vbaproject|\.(exe|dll|js|vbs|bat|cmd|ps1|jar|scr|bin)$|/embeddings/|/activex/", re.IGNORECASE)
MOST_PARTS = 2_000
MOST_UNPACKED = 200 * 2**20
# The harmless string by which scanners are tried out (EICAR), in two parts so that this file is not taken for it.
TRIAL_VIRUS = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass(frozen=True)
class Refusal:
    """Why a file is not taken, in both languages."""

    zh: str
    en: str


@dataclass(frozen=True)
class Verdict:
    """The media type by content, or the refusal."""

    media_type: str
    refusal: Refusal | None = None


def inspect_upload(content: bytes) -> Verdict:
    """PDF, JPEG, PNG, Word, Excel and OFD are taken; nothing in them may act or carry other programs."""
    if not content:
        return Verdict("", Refusal("文件是空的。", "it is empty."))
    if TRIAL_VIRUS in content:
        return Verdict("", Refusal("安全检查没有通过。", "it failed the security check."))
    if content.startswith(b"PK\x03\x04"):
        return _inspect_package(content)
    media_type = next((kind for magic, kind in SIGNATURES if content.startswith(magic)), None)
    if media_type is None:
        return Verdict("", UNKNOWN)
    if media_type == "application/pdf" and ACTIVE.search(_names_in(content)):
        return Verdict(
            media_type,
            Refusal(
                "这个 PDF 带有脚本、自动动作或嵌入文件,请打印为普通 PDF 后再上传。",
                "the PDF carries scripts, actions or embedded files; print it to a plain PDF.",
            ),
        )
    return Verdict(media_type)


def _names_in(pdf: bytes) -> bytes:
    """The PDF without its streams, its names undisguised. Time grows with the length alone, whatever the file says of streams."""
    kept, at = [], 0
    while (start := STREAM.search(pdf, at)) is not None and (end := pdf.find(END_OF_STREAM, start.end())) >= 0:
        kept.append(pdf[at : start.start()])
        at = end + len(END_OF_STREAM)
    kept.append(pdf[at:])
    return DISGUISED.sub(lambda match: bytes((int(match[1], 16),)), b"".join(kept))


UNKNOWN = Refusal(
    "只接受 PDF、JPG、PNG、Word(docx)、Excel(xlsx)、OFD 文件(按内容识别,改扩展名无效)。",
    "only PDF, JPEG, PNG, Word (docx), Excel (xlsx) and OFD are taken, recognised by content.",
)


TOO_LARGE = Refusal("文件展开后过大,请拆分后再上传。", "it is too large when unpacked; split it.")


def _inspect_package(content: bytes) -> Verdict:
    """A zip archive by its directory alone; nothing is unpacked."""
    if content.count(b"PK\x01\x02") > 2 * MOST_PARTS:  # before the directory is read into memory
        return Verdict("", TOO_LARGE)
    try:
        with ZipFile(BytesIO(content)) as package:
            parts = package.infolist()
    except (BadZipFile, NotImplementedError, ValueError, OSError):
        return Verdict("", Refusal("文件已损坏,打不开。请重新保存后再上传。", "it is damaged; save it again and upload that."))
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        return Verdict("", TOO_LARGE)
    names = [part.filename for part in parts]
    media_type = next((kind for name, kind in PACKAGES if name in names), None)
    if media_type is None:
        return Verdict("", UNKNOWN)
    if any(MACROS.search(name) for name in names) or any(part.flag_bits & 1 for part in parts):
        return Verdict(
            media_type,
            Refusal(
                "文件带有宏、嵌入对象或者加了密,请另存为普通文件或 PDF 后再上传。",
                "it carries macros or embedded objects, or is encrypted; save it as a plain file or PDF.",
            ),
        )
    return Verdict(media_type)
