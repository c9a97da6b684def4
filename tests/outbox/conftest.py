"""A template, its data, and the bureau's demonstration seal."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from engine.outbox.rendering import Paper, render
from engine.outbox.seal import SealFacts
from engine.outbox.signing import Authority, ensure_ca, sign
from tests.both import bureau, node, place  # noqa: F401

if TYPE_CHECKING:
    from pathlib import Path

SHANGHAI = ZoneInfo("Asia/Shanghai")
SEAL = SealFacts("青禾区行政审批局")
WRITTEN = datetime(2026, 7, 1, 9, 30, tzinfo=SHANGHAI)
ADDRESS = "https://example.invalid/verify/ABCDEFGHJKMNPQRSTVWX"
TEMPLATE = """// placeholder: number 文号
// placeholder: applicant_name 申请人
// placeholder: reasons 理由
// placeholder: conditions? 附加条件
// placeholder: today 日期
#show: letter.with(title: "受理通知书", number: field("number"), to: field("applicant_name"), date: field("today"))
你(单位)的申请收悉,决定予以受理。

#lines("reasons")

#if filled("conditions") [附加条件:#field("conditions")]
""".encode()


def facts(**changed: object) -> dict[str, object]:
    return {"number": "青行审〔2026〕受字第000123号", "applicant_name": "望江楼餐饮有限公司", "reasons": "材料齐全。", "today": "2026-07-01", **changed}


def paper(data: dict[str, object], *, template: bytes = TEMPLATE, seal: SealFacts | None = SEAL, qr_url: str | None = ADDRESS) -> Paper:
    return render(template, "acceptance_notice", data, seal=seal, qr_url=qr_url, written_at=WRITTEN)


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return ensure_ca(tmp_path_factory.mktemp("keys") / "ca", SEAL.bureau, datetime(2025, 1, 1, tzinfo=SHANGHAI))


@pytest.fixture(scope="session")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Somebody who calls himself by the bureau's name."""
    return ensure_ca(tmp_path_factory.mktemp("forger") / "ca", SEAL.bureau, datetime(2025, 1, 1, tzinfo=SHANGHAI))


@pytest.fixture(scope="session")
def signed(authority: Authority) -> bytes:
    made = paper(facts())
    return sign(made.pdf, authority, signed_at=WRITTEN, reason="受理通知书", box=made.seal_box)


@pytest.fixture
def data_folder(tmp_path: Path) -> Path:
    return tmp_path / "data"
