"""Uploads by content: what is taken, what is refused, what is never mistaken."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from engine.domain.upload import MOST_PARTS, inspect_upload

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def package(*names: str, content: bytes = b"<x/>") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj", "application/pdf"),
        (b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\nrest", "image/png"),
        (package("[Content_Types].xml", "word/document.xml"), WORD),
        (package("[Content_Types].xml", "xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (package("OFD.xml", "Doc_0/Document.xml"), "application/ofd"),
    ],
)
def test_what_the_bureau_reads_is_taken_by_its_content(content, media_type):
    verdict = inspect_upload(content)
    assert (verdict.media_type, verdict.refusal) == (media_type, None)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00",
        b"<html><script>1</script></html>",
        b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj",
        b"%PDF-1.7\n1 0 obj<</Type/EmbeddedFile>>endobj",
        package("readme.txt"),
        package("word/document.xml", "word/vbaProject.bin"),
        package("word/document.xml", "word/embeddings/oleObject1.bin"),
        package("word/document.xml", "setup.exe"),
        package(*[f"word/{n}.xml" for n in range(MOST_PARTS)], "word/document.xml"),
        package("word/document.xml")[:-40],
        package("word/document.xml", content=b"0" * (201 * 2**20)),
        b"%PDF-1.7 X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
    ],
    ids=lambda c: f"{len(c)} bytes",
)
def test_what_acts_or_is_unknown_is_refused_with_a_sentence(content):
    refusal = inspect_upload(content).refusal
    assert refusal is not None
    assert refusal.zh
    assert refusal.en


def test_a_large_scan_is_not_taken_for_a_script_because_its_pixels_spell_one():
    pixels = random.Random(1).randbytes(2**20) + b"/JS /JavaScript " + b"\0" * 20
    assert inspect_upload(b"%PDF-1.7\n1 0 obj<</Length 9>>stream\n" + pixels + b"\nendstream endobj").refusal is None
