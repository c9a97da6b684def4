"""上传件检查: what a file is by its content, and what makes it dangerous. The name and the browser's claim count for nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_BYTES = 20 * 2**20
SIGNATURES = ((b"%PDF-", "application/pdf"), (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))
ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA|OpenAction)\b")
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
    """PDF, JPEG and PNG are taken; a PDF must not carry anything that acts."""
    if not content:
        return Verdict("", Refusal("文件是空的。", "it is empty."))
    media_type = next((kind for magic, kind in SIGNATURES if content.startswith(magic)), None)
    if media_type is None:
        return Verdict("", Refusal("只接受 PDF、JPG、PNG 文件(按内容识别,改扩展名无效)。", "only PDF, JPEG and PNG are taken, recognised by content."))
    if TRIAL_VIRUS in content:
        return Verdict(media_type, Refusal("安全检查没有通过。", "it failed the security check."))
    if media_type == "application/pdf" and ACTIVE.search(content):
        return Verdict(
            media_type,
            Refusal(
                "这个 PDF 带有脚本、自动动作或嵌入文件,请打印为普通 PDF 后再上传。",
                "the PDF carries scripts, actions or embedded files; print it to a plain PDF.",
            ),
        )
    return Verdict(media_type)
