from __future__ import annotations

import io
import stat
import threading
import time
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from engine.outbox.signing import ensure_ca, sign
from tests.outbox.conftest import SHANGHAI, WRITTEN, facts, paper, text_of

if TYPE_CHECKING:
    from pathlib import Path

    from engine.outbox.signing import Authority

FROM = datetime(2025, 1, 1, tzinfo=SHANGHAI)


def test_keys_are_made_once_and_readable_by_their_owner_alone(data_folder: Path) -> None:
    first = ensure_ca(data_folder / "ca", "青禾区行政审批局", FROM)
    again = ensure_ca(data_folder / "ca", "别的名字", FROM)

    assert again == first
    assert {stat.S_IMODE(path.stat().st_mode) for path in (data_folder / "ca").iterdir()} == {0o600}
    assert stat.S_IMODE((data_folder / "ca").stat().st_mode) == 0o700
    assert [path.name for path in data_folder.iterdir()] == ["ca"]


def test_nodes_that_start_together_share_one_authority(data_folder: Path) -> None:
    made: list[Authority] = []
    threads = [threading.Thread(target=lambda: made.append(ensure_ca(data_folder / "ca", "青禾区行政审批局", FROM))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(made) == 6
    assert len(set(made)) == 1


def test_an_independent_reader_finds_a_whole_certified_pades_signature(signed: bytes, authority: Authority) -> None:
    (embedded,) = PdfFileReader(io.BytesIO(signed)).embedded_signatures
    roots = list(load_certs_from_pemder_data(authority.root))
    status = validate_pdf_signature(embedded, ValidationContext(trust_roots=roots, moment=WRITTEN, allow_fetching=False))

    assert status.bottom_line
    assert embedded.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert embedded.docmdp_level.name == "NO_CHANGES"
    assert status.signer_reported_dt == WRITTEN


def test_the_signature_lies_over_the_drawn_seal(signed: bytes) -> None:
    box = paper(facts()).seal_box
    (embedded,) = PdfFileReader(io.BytesIO(signed)).embedded_signatures
    assert box is not None

    rectangle = [float(side) for side in embedded.sig_field["/Rect"]]

    assert rectangle == pytest.approx([box.left, box.bottom, box.right, box.top], abs=0.51)


def test_signing_leaves_the_text_as_it_was(signed: bytes) -> None:
    assert text_of(signed) == text_of(paper(facts()).pdf)


def test_what_is_no_pdf_cannot_be_signed(authority: Authority) -> None:
    with pytest.raises(ValueError, match="Expected a PDF"):
        sign(b"%PDF-1.7 but nothing else", authority, signed_at=WRITTEN, reason="x")


def test_how_long_it_takes(authority: Authority, capsys: pytest.CaptureFixture[str]) -> None:
    made = paper(facts())
    began = time.perf_counter()
    whole = sign(made.pdf, authority, signed_at=WRITTEN, reason="受理通知书", box=made.seal_box)
    with capsys.disabled():
        print(f"\n  one signature: {(time.perf_counter() - began) * 1000:.0f} ms, {(len(whole) - len(made.pdf)) // 1024} KiB more", end=" ")

    assert whole.startswith(made.pdf)
