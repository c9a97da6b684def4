"""电子签名:the bureau's own demonstration CA, the certificate of its seal, and the PAdES signature that goes under every sealed document.

The keys are made once and lie in the data directory, readable by its owner alone. The signature certifies the whole file: no later change
is allowed, and its field lies over the drawn seal, so that a reader shows the signature to who clicks the seal.
"""

from __future__ import annotations

import io
import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from datetime import datetime

    from pyhanko.pdf_utils.writer import BasePdfFileWriter
    from pyhanko.sign import signers
    from pyhanko.sign.signers.pdf_signer import PdfSigningSession

    from engine.outbox.rendering import SealBox

ROOT_YEARS = 20
SEAL_YEARS = 10
FIELD = "Seal"


@dataclass(frozen=True)
class Authority:
    """签发机构:the root that verifiers trust and the seal's key and certificate, all as PEM."""

    root: bytes
    certificate: bytes
    key: bytes

    @property
    def roots(self) -> tuple[bytes, ...]:
        """What ``pdf_check.check`` is to trust."""
        return (self.root,)


def ensure_ca(folder: Path, bureau: str, valid_from: datetime) -> Authority:
    """The authority kept in ``folder``; made there, for ``bureau`` and from ``valid_from`` on, when there is none yet.

    Several nodes may start at once: the first to finish wins, and all read the same files.
    """
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            for name, content in _make(bureau, valid_from).items():
                _write_private(made / name, content)
            made.rename(folder)
        except OSError:
            shutil.rmtree(made, ignore_errors=True)
            if not folder.exists():
                raise
    return Authority(*((folder / name).read_bytes() for name in ("root.pem", "seal.pem", "seal.key")))


def sign(pdf: bytes, authority: Authority, *, signed_at: datetime, reason: str, box: SealBox | None = None) -> bytes:
    """``pdf`` with the seal's signature added; ``reason`` says what the document is. Without ``box`` the field is invisible."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.layout import LayoutError
    from pyhanko.pdf_utils.misc import PdfError

    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        signed: bytes = _signer(authority, signed_at, reason, box).sign_pdf(writer).getvalue()
    except (PdfError, LayoutError) as slip:
        raise ValueError(f"Expected a PDF that can be signed, but {slip}") from slip
    return signed


def _signer(authority: Authority, signed_at: datetime, reason: str, box: SealBox | None) -> signers.PdfSigner:
    """The library's signer, set up for a certifying PAdES signature of the given instant."""
    from asn1crypto import keys, pem
    from asn1crypto import x509 as asn1_x509
    from pyhanko.pdf_utils.content import RawContent
    from pyhanko.sign import fields, signers
    from pyhanko.stamp import StaticStampStyle
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    class DatedSigner(signers.PdfSigner):
        """Signs at the instant it is told, not at the machine's."""

        def init_signing_session(self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False) -> PdfSigningSession:  # noqa: FBT001, FBT002
            session = super().init_signing_session(pdf_out, existing_fields_only)
            session.system_time = signed_at
            return session

    key = load_pem_private_key(authority.key, None).private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    certificate = asn1_x509.Certificate.load(pem.unarmor(authority.certificate)[2])
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        reason=reason,
        name=certificate.subject.native["common_name"],
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    no_others = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    place = (round(box.left), round(box.bottom), round(box.right), round(box.top)) if box else None
    return DatedSigner(
        metadata,
        signer=signers.SimpleSigner(certificate, keys.PrivateKeyInfo.load(key), no_others, embed_roots=False),
        stamp_style=StaticStampStyle(border_width=0, background=RawContent(b"")),
        new_field_spec=fields.SigFieldSpec(FIELD, on_page=box.page if box else 0, box=place),
    )


def _make(bureau: str, valid_from: datetime) -> dict[str, bytes]:
    """Fresh keys and certificates, as the files that keep them."""
    root_key, seal_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name, seal_name = _name(bureau, f"{bureau} 演示根证书"), _name(bureau, f"{bureau} 审批专用章")
    root = _certificate(root_name, root_name, root_key, root_key, valid_from, ROOT_YEARS, authority=True)
    seal = _certificate(seal_name, root_name, seal_key, root_key, valid_from, SEAL_YEARS, authority=False)
    return {
        "root.pem": root.public_bytes(Encoding.PEM),
        "root.key": root_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        "seal.pem": seal.public_bytes(Encoding.PEM),
        "seal.key": seal_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    }


def _name(bureau: str, common: str) -> x509.Name:
    parts = ((NameOID.COUNTRY_NAME, "CN"), (NameOID.ORGANIZATION_NAME, bureau[:64]), (NameOID.COMMON_NAME, common[:64]))
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in parts])


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer_key: ec.EllipticCurvePrivateKey,
    valid_from: datetime,
    years: int,
    *,
    authority: bool,
) -> x509.Certificate:
    """One certificate: for an authority that may issue, or for a seal that may sign."""
    usage = x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number(), valid_from, valid_from + timedelta(days=366 * years))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=0 if authority else None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )


def _write_private(path: Path, content: bytes) -> None:
    """A new file that only its owner may read."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
