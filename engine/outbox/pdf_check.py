"""核验:is this file, byte for byte, what the bureau signed?

The file may come from anybody, so no PDF parser ever meets it: the signature's own byte range says what it covers, it has to cover all but
itself, and only the cryptographic message in that one gap is read. What the bureau signs has exactly this shape (see ``signing``).
"""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, NamedTuple

from asn1crypto import cms, pem
from asn1crypto import x509 as asn1_x509
from pyhanko.sign.validation.generic_cms import async_validate_detached_cms
from pyhanko_certvalidator import ValidationContext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyhanko.sign.validation.status import StandardCMSSignatureStatus

MOST_BYTES = 32 * 1024 * 1024
_RANGE = re.compile(rb"/ByteRange\s{0,8}\[\s{0,8}(\d{1,10})\s{1,64}(\d{1,10})\s{1,64}(\d{1,10})\s{1,64}(\d{1,10})\s{0,64}\]")
_SIGNATURE = re.compile(rb"<([0-9A-F]{2,16384})>")
_SAID_AT = re.compile(rb"/M \(D(?::|\\072)(\d{14})(?:Z|(\+|\\053|-|\\055)(\d\d)(?:'|\\047)(\d\d))")  # pyhanko writes signs as octal codes
_NEAR = 4096

logging.getLogger("pyhanko.sign.validation").setLevel(logging.CRITICAL)  # it logs a traceback for every forgery; the verdict says it in words


@dataclass(frozen=True)
class PdfVerdict:
    """核验结论:``genuine`` only when all three hold; the sentence says what was found and what to do."""

    intact: bool
    trusted: bool
    signer: str | None
    signed_at: datetime | None
    covers_all: bool
    zh: str
    en: str

    @property
    def genuine(self) -> bool:
        """Signed by the bureau and not one byte different."""
        return self.intact and self.trusted and self.covers_all


class _Signed(NamedTuple):
    """What a file says of its signature: the bytes it covers, the message, when, and whether it covers all but itself."""

    content: bytes
    message: cms.SignedData
    said_at: datetime | None
    covers_all: bool


class NotOurs(ValueError):
    """The file or its signature does not have the shape of anything the bureau signs."""


def check(pdf: bytes, roots: Sequence[bytes]) -> PdfVerdict:
    """Judge the file against the ``roots`` (PEM certificates) that may issue seals. Takes any bytes and never raises."""
    if len(pdf) > MOST_BYTES:
        return _refusal(
            f"文件超过 {MOST_BYTES // 1024**2} MB,不是本局签发的文件。请上传下载时的原文件。",
            f"Expected a file of at most {MOST_BYTES // 1024**2} MB, but this one is larger; the bureau issued no such file.",
        )
    if not pdf.startswith(b"%PDF-"):
        return _refusal(
            "这不是 PDF 文件,无法核验。请上传从本系统下载的原文件,不要上传照片或截图。",
            "Expected the PDF as it was downloaded, but this is another kind of file.",
        )
    if b"/ByteRange" not in pdf:
        return _refusal("文件里没有电子签名,不能证明由本局签发。请上传从本系统下载的原文件。", "Expected a signed PDF, but this one bears no signature.")
    try:
        signed = _read(pdf)
        status = validated(signed.content, signed.message, signed.said_at, roots)
        return _verdict(signed, status)
    except Exception:  # noqa: BLE001 – anything that anybody may upload has to be answered with a sentence
        return _refusal(
            "文件的电子签名已损坏:文件在签发后被改动过,或者不是本局签发的。请重新下载原文件,或按编号查询。",
            "Expected an undamaged signature, but it cannot be read: the file was changed after signing, or the bureau did not issue it.",
        )


def _verdict(signed: _Signed, status: StandardCMSSignatureStatus) -> PdfVerdict:
    """Put into words what the cryptography found."""
    signer = str(status.signing_cert.subject.native.get("common_name"))
    intact, trusted = bool(status.intact and status.valid), bool(status.trusted)
    if not intact:
        zh = "文件在签发后被改动过,内容不可信。请以本局系统里的文件为准。"
        en = "Expected the bytes that were signed, but the file was changed after signing."
    elif not trusted:
        zh = f"签名完好,但签名者“{signer}”的证书不是本局签发的。请当心假冒文件。"
        en = f"Expected a seal of this bureau, but the signer “{signer}” holds a certificate of somebody else."
    elif not signed.covers_all:
        zh = "签名之后又有内容追加到文件里,现在看到的可能不是签发的内容。请以本局系统里的文件为准。"
        en = "Expected nothing after the signed bytes, but something was added to the file later."
    else:
        zh = f"核验通过:文件由“{signer}”签发,一个字节都没有改动。"
        en = f"Genuine: signed by “{signer}”, not one byte was changed."
    return PdfVerdict(intact, trusted, signer, signed.said_at, signed.covers_all, zh, en)


def _read(pdf: bytes) -> _Signed:
    """Find the last signature and take the file apart by its byte range; raises ``NotOurs`` for another shape."""
    start = pdf.rfind(b"/ByteRange")
    found = _RANGE.match(pdf, start)
    if found is None:
        raise NotOurs
    first, until, again, length = (int(number) for number in found.groups())
    end = again + length
    gap = _SIGNATURE.fullmatch(pdf, until, again)
    if first != 0 or end > len(pdf) or gap is None or not until < again:
        raise NotOurs
    near = pdf[max(0, start - _NEAR) : start] + pdf[again : again + _NEAR]
    return _Signed(pdf[:until] + pdf[again:end], message_of(bytes.fromhex(gap[1].decode())), _said_at(near), end == len(pdf))


def message_of(padded: bytes) -> cms.SignedData:
    """The one message in the gap; no byte of it may differ from how the bureau would write it, and only zeros may follow."""
    info = cms.ContentInfo.load(padded)
    encoded: bytes = info.dump()
    if padded[len(encoded) :].strip(b"\0") or encoded != _as_we_write(info["content"]):
        raise NotOurs
    return info["content"]


def _as_we_write(signed: cms.SignedData) -> bytes:
    """The message built anew around what the signature protects: certificate, signed attributes and the signature itself."""
    certificate = signed["certificates"][0].chosen
    signer = signed["signer_infos"][0]
    algorithm = {"algorithm": "sha256", "parameters": signed["digest_algorithms"][0]["parameters"]}
    attributes = cms.CMSAttributes([cms.CMSAttribute.load(attribute.dump()) for attribute in signer["signed_attrs"]])
    again = {
        "version": "v1",
        "sid": {"issuer_and_serial_number": {"issuer": certificate.issuer, "serial_number": certificate.serial_number}},
        "digest_algorithm": algorithm,
        "signed_attrs": attributes,
        "signature_algorithm": {"algorithm": "sha256_ecdsa"},
        "signature": signer["signature"].native,
    }
    message = {
        "version": "v1",
        "digest_algorithms": [algorithm],
        "encap_content_info": {"content_type": "data"},
        "certificates": [asn1_x509.Certificate.load(certificate.dump())],
        "signer_infos": [again],
    }
    encoded: bytes = cms.ContentInfo({"content_type": "signed_data", "content": message}).dump()
    return encoded


def validated(content: bytes, message: cms.SignedData, said_at: datetime | None, roots: Sequence[bytes]) -> StandardCMSSignatureStatus:
    """Pyhanko's judgement of message, digest and certificate, at the time the signature claims."""
    trusted = [asn1_x509.Certificate.load(pem.unarmor(root)[2]) for root in roots]
    context = ValidationContext(trust_roots=trusted, moment=said_at, allow_fetching=False)
    return asyncio.run(async_validate_detached_cms(content, message, signer_validation_context=context))


def _said_at(near: bytes) -> datetime | None:
    """When the signature says it was made; the words are among the signed bytes."""
    found = _SAID_AT.search(near)
    if found is None:
        return None
    digits, sign, hours, minutes = found.groups()
    shift = timedelta(hours=int(hours or 0), minutes=int(minutes or 0)) * (-1 if sign in {b"-", rb"\055"} else 1)
    return datetime.strptime(digits.decode(), "%Y%m%d%H%M%S").replace(tzinfo=timezone(shift))


def _refusal(zh: str, en: str) -> PdfVerdict:
    return PdfVerdict(intact=False, trusted=False, signer=None, signed_at=None, covers_all=False, zh=zh, en=en)
