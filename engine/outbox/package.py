"""档案包: a volume as one sealed file, a zip that is a bag (BagIt, RFC 8493), written piece by piece: never more than one file is in memory.

Two detached CMS signatures lie in it: of the archive's manifest, made when the volume was archived, and of the package's own tag manifest, made
when it is handed out. ``openssl cms -verify`` and ``sha256sum -c`` check both without this product; README.txt says how.
"""

from __future__ import annotations

import hashlib
import zipfile
from typing import TYPE_CHECKING, Any

import orjson

from engine.domain import archive as rules
from engine.domain.moment import moment
from engine.outbox.archiving import BrokenFile
from engine.outbox.cms import seal_bytes
from engine.queries import files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.bureau import Bureau
    from engine.outbox.signing import Authority
    from engine.queries.archives import Volume

MANIFEST, TAGMANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
SEAL = ".p7s"
SIGNED = {TAGMANIFEST, TAGMANIFEST + SEAL}  # what the tag manifest can't list
DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
README = """电子档案包 / a package of the electronic archive

离线验证(不需要本系统): / verify without the system that made it:
1. 从行政审批局网站核验页下载根证书 root.pem,核对它的摘要。 / fetch root.pem from the bureau's verification page and compare its digest.
2. 在本目录执行: / in this folder:
   openssl cms -verify -binary -inform DER -in tagmanifest-sha256.txt.p7s -content tagmanifest-sha256.txt -CAfile root.pem -out /dev/null
   openssl cms -verify -binary -inform DER -in manifest-sha256.txt.p7s -content manifest-sha256.txt -CAfile root.pem -out /dev/null
   sha256sum -c --strict tagmanifest-sha256.txt manifest-sha256.txt
第一条验证导出时的印章,第二条验证归档时的印章,第三条逐个文件核对。也可以用 yizhang archive verify 一次完成。
The first checks the seal of the export, the second that of the archiving, the third every file. `yizhang archive verify` does all at once.
"""


class _Sink:
    """What the zip writes to: it only goes forward, and what was written is taken away after each file."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        self._parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        """What was written since the last time."""
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken


def manifest_of(volume: Volume) -> bytes:
    """The manifest that the volume was sealed with, made anew from its rows."""
    hashes = {row.path: row.sha256 for row in volume.files}
    return rules.manifest_text({**hashes, rules.METADATA_PATH: volume.row.metadata}).encode()


def file_name(volume: Volume) -> str:
    """What the package is called."""
    return f"{volume.row.case_number}.zip"


def package(bureau: Bureau, authority: Authority, volume: Volume, use: Any) -> Iterator[bytes]:
    """The package, piece by piece, for an entry ``use`` of the register. Raises BrokenFile at a file that is not what was archived."""
    sink, folder = _Sink(), str(volume.row.case_number)
    at = moment(use.used_at)
    with zipfile.ZipFile(sink, "w") as made:  # type: ignore[call-overload]
        for name, content in _tags(bureau, authority, volume, use).items():
            made.writestr(_entry(f"{folder}/{name}", at), content)
            yield sink.taken()
        for path, sha256 in [(rules.METADATA_PATH, volume.row.metadata), *((row.path, row.sha256) for row in volume.files)]:
            made.writestr(_entry(f"{folder}/{path}", at), _content(bureau, sha256))
            yield sink.taken()
    yield sink.taken()


def _entry(path: str, at: Any) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, (at.year, at.month, at.day, at.hour, at.minute, at.second // 2 * 2))
    entry.external_attr = 0o644 << 16
    return entry


def _content(bureau: Bureau, sha256: str) -> bytes:
    with bureau.database.reading() as reader:
        row = reader.ask(files.CONTENT, {"sha256": sha256}).one()
    content = b"" if row is None else bytes(row.content)
    if hashlib.sha256(content).hexdigest() != sha256:
        raise BrokenFile(f"Expected the archived file {sha256}, but its bytes have changed.")
    return content


def _tags(bureau: Bureau, authority: Authority, volume: Volume, use: Any) -> dict[str, bytes]:
    """The tag files: what a bag must have, the notes since, how to verify, and both seals."""
    tags = {
        "bagit.txt": DECLARATION.encode(),
        "bag-info.txt": _info(bureau, volume, use).encode(),
        "notes.json": _notes(volume),
        "README.txt": README.encode(),
        MANIFEST: manifest_of(volume),
        MANIFEST + SEAL: bytes(volume.row.seal),
    }
    listed = rules.manifest_text({name: hashlib.sha256(content).hexdigest() for name, content in tags.items()}).encode()
    return {**tags, TAGMANIFEST: listed, TAGMANIFEST + SEAL: seal_bytes(listed, authority, moment(use.used_at))}


def _info(bureau: Bureau, volume: Volume, use: Any) -> str:
    row, metadata = volume.row, 1
    return rules.bag_info(
        [
            ("Source-Organization", bureau.config.bureau_name),
            ("External-Identifier", row.number),
            ("Bagging-Date", moment(row.archived_at).date().isoformat()),
            ("Payload-Oxum", f"{row.size}.{row.files + metadata}"),
            ("Case-Number", row.case_number),
            ("Retention", rules.retention_code(row.retention_years)),
            ("Exported-At", moment(use.used_at).isoformat(timespec="seconds")),
            ("Exported-By", use.person_name),
            ("Export-Purpose", use.purpose),
        ]
    )


def _notes(volume: Volume) -> bytes:
    told = [{"at": moment(one.noted_at).isoformat(timespec="seconds"), "by": one.person_name, "text": one.text} for one in volume.notes]
    return orjson.dumps({"number": volume.row.number, "notes": told}, option=orjson.OPT_INDENT_2)
