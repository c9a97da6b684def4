"""The copy of a photograph that people are shown: the picture, which way up it is held, and nothing else; other bytes are refused, quickly."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.picture import NoPicture, bare
from tests.service.visits import picture

SEGMENTS = st.lists(st.tuples(st.sampled_from([0xE0, 0xE1, 0xE2, 0xED, 0xEE, 0xFE, 0xDB, 0xC0, 0xC4]), st.binary(max_size=40)), max_size=6)


def jpeg(segments, data=b"abc\xff\x00d\xff\xd0e", tail=b""):
    body = b"".join(b"\xff" + bytes((marker,)) + struct.pack(">H", len(content) + 2) + content for marker, content in segments)
    return b"\xff\xd8" + body + b"\xff\xda\x00\x04\x01\x02" + data + b"\xff\xd9" + tail


def exif(way, order=">"):
    tiff = (b"MM\0*" if order == ">" else b"II*\0") + struct.pack(f"{order}IHHHIHHI", 8, 1, 0x0112, 3, 1, way, 0, 0)
    return b"Exif\0\0" + tiff + b"GPS 30.12345 N, Huawei P60"


@given(SEGMENTS, st.binary(max_size=20))
def test_a_jpeg_loses_what_applications_and_comments_say_and_what_hangs_on_behind(segments, tail):
    plain = bare(jpeg(segments, tail=tail))
    kept = [(marker, content) for marker, content in segments if marker not in {0xE1, 0xE2, 0xED, 0xFE}]

    assert plain == bare(plain)
    assert plain == jpeg(kept)


@pytest.mark.parametrize("order", [">", "<"])
@pytest.mark.parametrize("way", range(1, 9))
def test_which_way_up_stays(way, order):
    plain = bare(jpeg([(0xE1, exif(way, order)), (0xDB, b"table")]))

    assert b"GPS" not in plain
    assert b"Huawei" not in plain
    assert (b"\x01\x12\x00\x03\x00\x00\x00\x01\x00" + bytes((way,)) in plain) == (way != 1)
    assert bare(plain) == plain


def test_a_png_loses_its_texts():
    whole = picture()
    text = b"GPS 30.12345"
    marked = whole[:33] + struct.pack(">I", len(text)) + b"tEXt" + text + b"\0\0\0\0" + whole[33:] + b"tail"

    assert bare(marked) == whole


@given(st.binary(max_size=200) | st.binary(max_size=200).map(lambda some: b"\xff\xd8" + some) | st.binary(max_size=200).map(lambda some: picture()[:20] + some))
def test_whatever_comes_in_is_a_picture_or_refused(content):
    try:
        plain = bare(content)
    except NoPicture:
        return
    assert bare(plain) == plain
