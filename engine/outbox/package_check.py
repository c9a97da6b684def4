"""验证档案包: a package as it was handed out, checked against the bureau's root certificate alone: no database, no network.

Everything in the zip may come from anybody: names, sizes and numbers are bounded before anything is read, entries must be stored
uncompressed, and a PDF is only judged by its signature.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine.domain.archive import METADATA_PATH, SCHEMA, read_manifest
from engine.domain.journal import GENESIS, chain
from engine.outbox import pdf_check
from engine.outbox.cms import check_seal
from engine.outbox.package import MANIFEST, SEAL, SIGNED, TAGMANIFEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

MOST_ENTRIES = 20_000
MOST_BYTES = 512 * 1024 * 1024  # of one entry
PIECE = 1024 * 1024
MOST_TEXT = 64 * 1024 * 1024  # of a file that is read whole: manifests, metadata, journal

Fault = tuple[str, str]


@dataclass
class PackageVerdict:
    """验证结论: ``faults`` empty when every byte is what the bureau archived and handed out; the rest is what the package says of itself."""

    faults: list[Fault] = field(default_factory=list)
    number: str = ""
    case_number: str = ""
    files: int = 0
    signer: str = ""
    archived_at: datetime | None = None
    exported_at: datetime | None = None

    @property
    def sound(self) -> bool:
        """Nothing was found."""
        return not self.faults


class _Broken(Exception):
    """What makes going on pointless, in both languages."""


class _Bag:
    """The zip as folder of a bag: entries by their path below the one folder."""

    def __init__(self, zipped: zipfile.ZipFile) -> None:
        entries = zipped.infolist()
        if not 0 < len(entries) <= MOST_ENTRIES:
            raise _Broken(f"包里有 {len(entries)} 个文件", f"the package has {len(entries)} files")
        folder = entries[0].filename.partition("/")[0]
        self.zipped = zipped
        self.entries: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            head, slash, path = entry.filename.partition("/")
            stored = entry.compress_type == zipfile.ZIP_STORED and entry.file_size == entry.compress_size <= MOST_BYTES
            plain = slash and head == folder and path and ".." not in path.split("/") and "\\" not in path and not path.endswith("/")
            if not plain or not stored or path in self.entries or entry.flag_bits & 1:
                raise _Broken(f"不该有的内容:{entry.filename[:100]!r}", f"an entry that no package has: {entry.filename[:100]!r}")
            self.entries[path] = entry

    def whole(self, path: str) -> bytes:
        """A file that has to be there and is read whole."""
        entry = self.entries.get(path)
        if entry is None or entry.file_size > MOST_TEXT:
            raise _Broken(f"缺少 {path}", f"{path} is missing")
        return self.zipped.read(entry)

    def hash_of(self, path: str) -> str:
        """SHA-256, read piece by piece."""
        digest = hashlib.sha256()
        with self.zipped.open(self.entries[path]) as file:
            while piece := file.read(PIECE):
                digest.update(piece)
        return digest.hexdigest()


def verify_package(path: Path, roots: Sequence[bytes]) -> PackageVerdict:
    """Judge the file. Takes any file and never raises for what is in it."""
    verdict = PackageVerdict()
    try:
        with zipfile.ZipFile(path) as zipped:
            _judge(_Bag(zipped), roots, verdict)
    except _Broken as broken:
        verdict.faults.append((broken.args[0], broken.args[1]))
    except (zipfile.BadZipFile, ValueError, KeyError, TypeError, EOFError, NotImplementedError, RecursionError) as error:
        verdict.faults.append(("不是完整的档案包,或者内容被改动过", f"no whole package of the archive, or its bytes have changed ({type(error).__name__})"))
    return verdict


def _judge(bag: _Bag, roots: Sequence[bytes], verdict: PackageVerdict) -> None:
    verdict.faults += _seals(bag, roots, verdict)
    tags, payload = read_manifest(bag.whole(TAGMANIFEST).decode()), read_manifest(bag.whole(MANIFEST).decode())
    listed = tags | payload
    for path in sorted(bag.entries.keys() - listed.keys() - SIGNED):
        verdict.faults.append((f"{path}:不在目录里", f"{path}: is in no manifest"))
    for path in sorted(listed):
        if path not in bag.entries:
            verdict.faults.append((f"{path}:缺少这个文件", f"{path}: is missing"))
        elif bag.hash_of(path) != listed[path]:
            verdict.faults.append((f"{path}:内容被改动过", f"{path}: its bytes have changed"))
    if verdict.faults:
        return  # what is listed can't be believed, so what it says is not read
    metadata = json.loads(bag.whole(METADATA_PATH))
    verdict.number, verdict.case_number, verdict.files = metadata["number"], metadata["case"]["number"], len(payload)
    verdict.faults += [*_metadata(bag, metadata, payload), *_journal(bag, metadata), *_documents(bag, metadata, roots)]


def _seals(bag: _Bag, roots: Sequence[bytes], verdict: PackageVerdict) -> Iterator[Fault]:
    exported = check_seal(bag.whole(TAGMANIFEST), bag.whole(TAGMANIFEST + SEAL), roots)
    archived = check_seal(bag.whole(MANIFEST), bag.whole(MANIFEST + SEAL), roots)
    verdict.signer, verdict.exported_at, verdict.archived_at = exported.signer, exported.signed_at, archived.signed_at
    if not exported.sound:
        yield ("导出时的印章验证不通过", "the seal of the export does not verify")
    if not archived.sound:
        yield ("归档时的印章验证不通过", "the seal of the archiving does not verify")


def _metadata(bag: _Bag, metadata: dict[str, Any], payload: dict[str, str]) -> Iterator[Fault]:
    """What the metadata say of each file is what the manifest says of it."""
    if metadata["schema"] != SCHEMA:
        yield (f"不认识的格式 {metadata['schema']}", f"a schema that is not known: {metadata['schema']}")
    told = {one["path"]: (one["sha256"], one["size"]) for one in metadata["files"]}
    there = {path: (digest, bag.entries[path].file_size) for path, digest in payload.items() if path != METADATA_PATH}
    if told != there:
        yield ("元数据与文件不一致", "the metadata do not agree with the files")


def _journal(bag: _Bag, metadata: dict[str, Any]) -> Iterator[Fault]:
    """The chain computed anew from the first event ends at the head that the volume was archived with."""
    path = next(one["path"] for one in metadata["files"] if one["part"] == "process" and one["path"].endswith("journal.json"))
    journal = json.loads(bag.whole(path))
    head = GENESIS
    for no, one in enumerate(journal["events"], start=1):
        head = chain(head, journal["case_id"], no, one["at"], one["type"], one["person_id"], one["data"])
        if one["no"] != no or one["hash"] != head:
            yield (f"过程留痕第 {no} 条与哈希链不符", f"event {no} does not follow in the chain")
            return
    if head != metadata["journal"]["head_hash"] or len(journal["events"]) != metadata["journal"]["events"]:
        yield ("过程留痕与归档时的链头不符", "the journal does not end at the archived head")


def _documents(bag: _Bag, metadata: dict[str, Any], roots: Sequence[bytes]) -> Iterator[Fault]:
    """Every document bears the bureau's signature, unbroken."""
    for one in metadata["files"]:
        if one["part"] == "document":
            verdict = pdf_check.check(bag.whole(one["path"]), roots)
            if not verdict.genuine:
                yield (f"{one['path']}:{verdict.zh}", f"{one['path']}: {verdict.en}")
