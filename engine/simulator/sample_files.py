"""样例文件: the smallest real PDF, JPEG and PNG, so that uploads in a scenario pass the same inspection as anybody's."""

from __future__ import annotations

import struct
import zlib


def sample_file(name: str) -> bytes:
    """A file of the kind that the ending of ``name`` says; plain text, which the bureau refuses, for every other ending."""
    ending = name.rpartition(".")[2].lower()
    made = {"pdf": pdf, "jpg": jpeg, "jpeg": jpeg, "png": png}.get(ending)
    return made() if made else name.encode()


def pdf() -> bytes:
    """One empty A4 page."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    )
    whole, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % place for place in places)
    return whole + table + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(whole))


def png() -> bytes:
    """One white pixel."""
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0\xff")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def jpeg() -> bytes:
    """Eight by eight grey pixels: one block whose every coefficient is nought."""
    one_code = bytes([1, *[0] * 15, 0])  # a Huffman table with a single one-bit code, for the symbol 0
    segments = (
        (0xDB, b"\0" + b"\1" * 64),
        (0xC0, bytes([8, 0, 8, 0, 8, 1, 1, 0x11, 0])),
        (0xC4, b"\x00" + one_code),
        (0xC4, b"\x10" + one_code),
        (0xDA, bytes([1, 1, 0, 0, 63, 0])),
    )
    written = b"".join(bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content for marker, content in segments)
    return b"\xff\xd8" + written + b"\x3f" + b"\xff\xd9"
