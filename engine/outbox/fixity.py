"""完整性检查: the stored files of a volume against what was archived; one changed byte is found."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from engine.domain.archive import METADATA_PATH
from engine.outbox.cms import check_seal
from engine.outbox.package import manifest_of
from engine.queries import files

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.bureau import Bureau
    from engine.queries.archives import Volume


def faults(bureau: Bureau, roots: Sequence[bytes], volume: Volume) -> Iterator[tuple[str, str]]:
    """Everything wrong with a volume, a sentence in each language; one file is in memory at a time."""
    manifest = manifest_of(volume)
    if hashlib.sha256(manifest).hexdigest() != volume.row.manifest_sha256:
        yield ("卷内目录与归档时不一致", "the list of files is not the one that was archived")
    if not check_seal(manifest, bytes(volume.row.seal), roots).sound:
        yield ("归档时的印章验证不通过", "the seal of the archiving does not verify")
    for path, sha256, size in [(METADATA_PATH, volume.row.metadata, None), *((row.path, row.sha256, row.size) for row in volume.files)]:
        with bureau.database.reading() as reader:
            row = reader.ask(files.CONTENT, {"sha256": sha256}).one()
        if row is None:
            yield (f"{path}:文件不在了", f"{path}: the file is gone")
        elif hashlib.sha256(bytes(row.content)).hexdigest() != sha256 or size not in (None, len(row.content)):
            yield (f"{path}:内容被改动过", f"{path}: its bytes have changed")
