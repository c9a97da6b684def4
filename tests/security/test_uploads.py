"""上传件:any bytes at all get an answer soon; nothing that acts gets through in disguise."""

from __future__ import annotations

import io
import random
import time
from zipfile import ZipFile

import pytest

from engine.domain.upload import MOST_PARTS, inspect_upload
from tests.bureau import PDF, PNG

PDF_HEAD = b"%PDF-1.7\n"


def docx(parts=("word/document.xml", "[Content_Types].xml")):
    made = io.BytesIO()
    with ZipFile(made, "w") as package:
        for part in parts:
            package.writestr(part, "x")
    return made.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        PDF_HEAD + b"stream\n" * 2_000_000,
        PDF_HEAD + b"stream\r\nendstream" * 1_000_000,
        PDF_HEAD + b"#" * 10_000_000,
        PDF_HEAD + b"#4a" * 5_000_000,
        PDF_HEAD + b"/" * 10_000_000,
        b"PK\x03\x04" + b"PK\x01\x02" * 3_000_000,
        b"PK\x03\x04" + b"\0" * 10_000_000 + b"PK\x05\x06" + b"\xff" * 18,
    ],
    ids=["streams without end", "empty streams", "signs", "disguises", "names", "a directory of millions", "a lying end"],
)
def test_any_file_is_answered_within_seconds(content):
    began = time.process_time()
    inspect_upload(content)
    assert time.process_time() - began < 5


@pytest.mark.parametrize("name", [b"/JavaScript", b"/J#61vaScript", b"/#4a#61#76#61#53cript", b"/JS(x)", b"/#4AS(x)", b"/Launch", b"/EmbeddedFile", b"/XF#41"])
def test_what_acts_is_found_whatever_it_is_called(name):
    assert inspect_upload(PDF.replace(b"/Type", name + b" /Type")).refusal is not None


def test_the_compressed_words_of_a_page_are_no_names():
    assert inspect_upload(PDF_HEAD + b"1 0 obj<<>>stream\n/JavaScript #4a\nendstream endobj\n%%EOF\n").refusal is None


@pytest.mark.parametrize("seed", range(40))
def test_broken_archives_and_files_are_refused_or_taken_but_never_a_fault(seed):
    chance = random.Random(seed)
    content = bytearray(chance.choice([docx(), docx(tuple(f"p{n}" for n in range(20))), PDF, PNG]))
    for _ in range(chance.randint(1, 12)):
        content[chance.randrange(4, len(content))] = chance.randrange(256)
    del content[chance.randint(len(content) // 2, len(content)) :]
    verdict = inspect_upload(bytes(content))
    assert verdict.refusal is None or (verdict.refusal.zh and verdict.refusal.en)


def test_an_archive_of_too_many_parts_or_with_macros_is_refused():
    assert inspect_upload(docx()).refusal is None
    assert inspect_upload(docx(("word/document.xml", *(f"p{n}" for n in range(MOST_PARTS + 1))))).refusal is not None
    assert inspect_upload(docx(("word/document.xml", "word/vbaProject.bin"))).refusal is not None
