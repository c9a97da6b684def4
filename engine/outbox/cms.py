"""签名值:a detached CMS signature of the bureau's seal over any bytes, and its check, by whatever speaks CMS (``openssl cms -verify``)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

from engine.outbox.pdf_check import NotOurs, message_of, validated

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from engine.outbox.signing import Authority


class SealVerdict(NamedTuple):
    """签名结论: whether the seal is the bureau's and covers exactly these bytes; who signed, when."""

    sound: bool
    signer: str
    signed_at: datetime | None


def seal_bytes(content: bytes, authority: Authority, signed_at: datetime) -> bytes:
    """The signature as DER, apart from what it signs."""
    from asn1crypto import keys, pem
    from asn1crypto import x509 as asn1_x509
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
    from pyhanko.sign import signers
    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    key = load_pem_private_key(authority.key, None).private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    certificate = asn1_x509.Certificate.load(pem.unarmor(authority.certificate)[2])
    signer = signers.SimpleSigner(certificate, keys.PrivateKeyInfo.load(key), SimpleCertificateStore(), embed_roots=False)  # type: ignore[no-untyped-call]
    attributes = PdfCMSSignedAttributes(signing_time=signed_at)
    signed: bytes = asyncio.run(signer.async_sign_general_data(content, "sha256", signed_attr_settings=attributes)).dump()
    return signed


def check_seal(content: bytes, seal: bytes, roots: Sequence[bytes]) -> SealVerdict:
    """Judge a detached signature against the ``roots``. Takes any bytes and never raises."""
    try:
        message = message_of(seal)
        told = {one["type"].native: one["values"][0].native for one in message["signer_infos"][0]["signed_attrs"]}
        at = told.get("signing_time")
        status = validated(content, message, at, roots)
    except NotOurs:
        return SealVerdict(sound=False, signer="", signed_at=None)
    except Exception:  # noqa: BLE001 – whatever somebody may hand over has to be answered
        return SealVerdict(sound=False, signer="", signed_at=None)
    signer = str(status.signing_cert.subject.native.get("common_name"))
    return SealVerdict(bool(status.intact and status.valid and status.trusted), signer, at)
