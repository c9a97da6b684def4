"""文件夹的压缩包:an item's folder handed in and out as one zip."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING, Final

from flask import Response

from engine.domain.errors import DefinitionError, Finding
from web.disposition import disposition

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_BYTES: Final = 8 * 1024 * 1024
MOST_FILES: Final = 400


def unpacked(content: bytes) -> Mapping[str, bytes]:
    """The files of the archive by path. Raises DefinitionError for what is no archive of this kind, or too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            inside = [one for one in archive.infolist() if not one.is_dir()]
            if len(inside) <= MOST_FILES and sum(one.file_size for one in inside) <= MOST_BYTES:
                return {one.filename: archive.read(one) for one in inside}
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, ValueError, OverflowError, OSError):
        pass  # no archive, one with a password, an unknown method, one cut off or spoilt
    megabytes = MOST_BYTES // 1024 // 1024
    raise DefinitionError(
        [
            Finding(
                "zip",
                0,
                "",
                "archive",
                f"这不是能打开的 zip,或者超过 {MOST_FILES} 个文件、{megabytes} MB。请从版本页导出一份对照。",
                f"Expected a zip of at most {MOST_FILES} files and {megabytes} MB, but it can't be opened or is larger.",
            )
        ]
    )


def packed(files: Mapping[str, bytes]) -> bytes:
    """The files as one archive; the same files give the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(path), content)
    return made.getvalue()


def download(files: Mapping[str, bytes], name: str) -> Response:
    """The archive as a download ``name``.zip."""
    headers = {"Content-Disposition": disposition(f"{name}.zip", ".zip"), "X-Content-Type-Options": "nosniff"}
    return Response(packed(files), mimetype="application/zip", headers=headers)
