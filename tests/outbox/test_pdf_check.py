from __future__ import annotations

import io
import re
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from engine.outbox.pdf_check import MOST_BYTES, check
from engine.outbox.signing import sign
from tests.outbox.conftest import WRITTEN, facts, paper

if TYPE_CHECKING:
    from engine.outbox.signing import Authority


def changed(pdf: bytes, place: int, to: int) -> bytes:
    return pdf[:place] + bytes([to]) + pdf[place + 1 :]


def message_of(pdf: bytes) -> re.Match[bytes]:
    found = re.search(rb"/Contents <([0-9A-F]+)>", pdf)
    assert found is not None
    return found


def test_the_file_as_issued_is_genuine(signed: bytes, authority: Authority) -> None:
    verdict = check(signed, authority.roots)

    assert verdict.genuine
    assert verdict.signer == "青禾区行政审批局 审批专用章"
    assert verdict.signed_at == WRITTEN
    assert verdict.zh.startswith("核验通过")
    assert verdict.en.startswith("Genuine")


def test_one_changed_byte_anywhere_is_found(signed: bytes, authority: Authority) -> None:
    places = sorted({*range(0, len(signed), 181), *range(len(signed) - 120, len(signed))})

    assert [place for place in places if check(changed(signed, place, signed[place] ^ 1), authority.roots).genuine] == []


def test_one_changed_digit_of_the_signature_itself_is_found(signed: bytes, authority: Authority) -> None:
    digits = message_of(signed)
    used = len(digits[1].rstrip(b"0"))
    places = [*range(digits.start(1), digits.start(1) + used, 5), *range(digits.start(1) + used, digits.end(1), 61), digits.start(1) - 1, digits.end(1)]
    other = {place: b"0123456789ABCDEF"[(place * 7) % 16] for place in places}
    tried = {place: to for place, to in other.items() if to != signed[place]}

    assert len(tried) > 400
    assert [place for place, to in tried.items() if check(changed(signed, place, to), authority.roots).genuine] == []


def test_digits_in_small_letters_are_found(signed: bytes, authority: Authority) -> None:
    digits = message_of(signed)

    assert not check(signed[: digits.start(1)] + digits[1].lower() + signed[digits.end(1) :], authority.roots).genuine


def test_what_was_changed_is_said_plainly(signed: bytes, authority: Authority) -> None:
    verdict = check(changed(signed, 2000, signed[2000] ^ 1), authority.roots)

    assert (verdict.intact, verdict.genuine) == (False, False)
    assert "被改动过" in verdict.zh
    assert "changed after signing" in verdict.en


@pytest.mark.parametrize("more", [b"\n", b" ", b"\0", b"%%EOF\n", b"1 0 obj\n<<>>\nendobj\n"])
def test_appended_bytes_are_found(signed: bytes, authority: Authority, more: bytes) -> None:
    verdict = check(signed + more, authority.roots)

    assert (verdict.intact, verdict.covers_all, verdict.genuine) == (True, False, False)
    assert "追加" in verdict.zh


def test_an_incremental_update_is_found(signed: bytes, authority: Authority) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    writer.root[pdf_name("/Lang")] = pdf_string("en")
    writer.update_root()
    later = io.BytesIO()
    writer.write(later)

    assert not check(later.getvalue(), authority.roots).genuine


def test_an_unsigned_file_is_said_to_be_unsigned(authority: Authority) -> None:
    verdict = check(paper(facts()).pdf, authority.roots)

    assert not verdict.genuine
    assert "没有电子签名" in verdict.zh


def test_a_forger_with_the_bureaus_name_is_not_trusted(stranger: Authority, authority: Authority) -> None:
    made = paper(facts())
    forged = sign(made.pdf, stranger, signed_at=WRITTEN, reason="受理通知书", box=made.seal_box)

    verdict = check(forged, authority.roots)

    assert check(forged, stranger.roots).genuine
    assert (verdict.intact, verdict.trusted, verdict.genuine) == (True, False, False)
    assert "不是本局签发的" in verdict.zh


def test_a_second_signature_by_somebody_else_does_not_pass(signed: bytes, authority: Authority, stranger: Authority) -> None:
    gap = message_of(signed)
    theirs = sign(paper(facts(reasons="伪造")).pdf, stranger, signed_at=WRITTEN, reason="x")

    assert not check(theirs + signed, authority.roots).genuine
    assert not check(signed + theirs, authority.roots).genuine
    assert not check(theirs.replace(message_of(theirs)[1], gap[1].ljust(len(message_of(theirs)[1]), b"0")), authority.roots).genuine


def test_a_signature_older_than_its_certificate_is_not_trusted(authority: Authority) -> None:
    early = sign(paper(facts()).pdf, authority, signed_at=WRITTEN - timedelta(days=900), reason="x")

    assert check(early, authority.roots).intact
    assert not check(early, authority.roots).trusted


def test_a_signature_outlives_its_certificate(authority: Authority) -> None:
    late = sign(paper(facts()).pdf, authority, signed_at=WRITTEN + timedelta(days=8 * 365), reason="x")

    assert check(late, authority.roots).genuine


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"\xff\xd8\xff\xe0 a photo",
        b"%PDF-",
        b"%PDF-1.7 /ByteRange [0 1 2 3]",
        b"%PDF-1.7 /ByteRange [9999999999 9999999999 9999999999 9999999999]",
        b"%PDF-1.7 /ByteRange [0 40 45 5]" + b" " * 9 + b"<00>" + b" " * 20,
        b"%PDF-1.7" + b"/ByteRange [" * 200_000,
        b"%PDF-1.7 /ByteRange [" + b" " * 2_000_000,
        b"%PDF-1.7" + b"<<" * 2_000_000 + b"/ByteRange [0 1 2 3]",
    ],
)
def test_junk_is_answered_with_a_sentence(junk: bytes, authority: Authority) -> None:
    began = time.monotonic()
    verdict = check(junk, authority.roots)

    assert not verdict.genuine
    assert verdict.zh.endswith("。")
    assert verdict.en.endswith(".")
    assert time.monotonic() - began < 2


def test_a_huge_file_is_refused_by_its_size(authority: Authority) -> None:
    assert "32 MB" in check(b"%PDF-" + bytes(MOST_BYTES), authority.roots).zh


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_bytes_at_all_are_answered(data: st.DataObject, signed: bytes, authority: Authority) -> None:
    digits = message_of(signed)
    cuts = st.integers(0, len(signed))
    built = data.draw(
        st.one_of(
            st.binary(max_size=400).map(b"%PDF-1.7\n".__add__),
            st.tuples(cuts, st.binary(min_size=1, max_size=40)).map(lambda edit: signed[: edit[0]] + edit[1] + signed[edit[0] :]),
            st.tuples(cuts, st.integers(1, 5000)).map(lambda edit: signed[: edit[0]] + signed[edit[0] + edit[1] :]),
            st.binary(min_size=1, max_size=900).map(
                lambda raw: signed[: digits.start(1)] + raw.hex().upper().encode().ljust(len(digits[1]), b"0") + signed[digits.end(1) :]
            ),
        )
    )

    assert built == signed or not check(built, authority.roots).genuine


def test_how_long_it_takes(signed: bytes, authority: Authority, capsys: pytest.CaptureFixture[str]) -> None:
    began = time.perf_counter()
    verdict = check(signed, authority.roots)
    with capsys.disabled():
        print(f"\n  one check: {(time.perf_counter() - began) * 1000:.1f} ms", end=" ")

    assert verdict.genuine
