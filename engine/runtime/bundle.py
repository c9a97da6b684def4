"""定义包:reads an item's folder from disk into the bundle that is inspected, stored and run.

processes/<item>/…                  -> <item>.bpmn, item.toml, limits.toml, documents/…, scenarios/…
forms/<item>/<name>.form            -> forms/<name>.form
forms/shared/<name>.form            -> forms/shared/<name>.form, when a task of a diagram names it
processes/_shared/<called>/…        -> _shared/<called>.bpmn and its tables, called directly or by what is called
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.domain.errors import DefinitionError, Finding
from engine.runtime import material_forms, variant

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_FILES: Final = 200
MAX_FILE: Final = 2 * 1024 * 1024
MAX_TOTAL: Final = 5 * 1024 * 1024
MAX_DEPTH: Final = 3
_ITEM: Final = re.compile(r"[a-z][a-z0-9_]{0,62}")
_CALLS: Final = re.compile(rb"""\bcalledElement\s*=\s*["']([A-Za-z]\w{0,63})["']""")
_SHARED_FORMS: Final = re.compile(rb"""\bformKey\s*=\s*["']shared/([A-Za-z]\w{0,63})["']""")


def read_folder(path: Path | str) -> dict[str, bytes]:
    """目录 -> 定义包. Raises DefinitionError for a symbolic link, a special file, too many or too large files, or no folder at all.

    What is hidden (``.git``) or left by editors (``~``) is passed over.
    """
    folder = Path(path)
    reader = _Reader()
    if folder.is_symlink() or not folder.is_dir():
        raise reader.refused(str(folder), "不是事项目录。请给出 processes 下的一个目录。", "Expected a folder under processes/, but it is none.")
    folder = folder.resolve()
    shared = folder.parent.name == "_shared"
    processes = folder.parent.parent if shared else folder.parent
    reader.take_folder(folder, "")
    if not shared:
        reader.take_folder(processes.parent / "forms" / folder.name, "forms/")
        _complete_variant(reader, folder.name, processes)
    reader.take_called(processes / "_shared")
    reader.take_shared_forms(processes.parent / "forms" / "shared")
    material_forms.fill(reader.files)
    return reader.files


def with_shared(files: Mapping[str, bytes], root: Path) -> dict[str, bytes]:
    """The files with what they call and name from ``root``'s processes/_shared and forms/shared, as far as it is not among them."""
    reader = _Reader()
    reader.files = dict(files)
    reader.take_called(root / "processes" / "_shared")
    reader.take_shared_forms(root / "forms" / "shared")
    return reader.files


def _complete_variant(reader: _Reader, item: str, processes: Path) -> None:
    """行业版: what the folder does not say itself comes from the item that it is a variant of."""
    of = variant.base_of(reader.files.get("item.toml", b""))
    if not of:
        return
    if not _ITEM.fullmatch(of) or of == item or not (processes / of).is_dir():
        zh, en = f"没有可以作为底版的事项“{of[:60]}”。", f"Expected variant_of to name an item beside this one, but {of[:60]!r} is none."
        raise reader.refused("item.toml", zh, en)
    own, reader.files = reader.files, {}
    reader.take_folder(processes / of, "")
    reader.take_folder(processes.parent / "forms" / of, "forms/")
    reader.files = variant.resolve(item, own, of, reader.files)


class _Reader:
    """Collects files, counting as it goes, so that nothing absurd is ever read into memory."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.total = 0

    def refused(self, file: str, zh: str, en: str) -> DefinitionError:
        return DefinitionError([Finding(file, 0, "", "bundle", zh, en)])

    def take_folder(self, folder: Path, into: str, depth: int = 1) -> None:
        """Everything below ``folder``, sorted by name."""
        if not folder.is_dir() or folder.is_symlink():
            return
        for each in sorted(folder.iterdir()):
            name = f"{into}{each.name}"
            if each.name.startswith(".") or each.name.endswith(("~", ".pyc")) or each.name == "__pycache__":
                continue
            if each.is_symlink():
                raise self.refused(name, f"{name} 是符号链接。请放入真正的文件。", f"Expected a plain file, but {name} is a symbolic link.")
            if each.is_dir():
                if depth >= MAX_DEPTH:
                    raise self.refused(name, f"{name} 嵌套太深。", f"Expected at most {MAX_DEPTH} levels of folders, but {name} is deeper.")
                self.take_folder(each, f"{name}/", depth + 1)
            else:
                self.take(each, name)

    def take(self, path: Path, name: str) -> None:
        """One file."""
        if not path.is_file():
            raise self.refused(name, f"{name} 不是普通文件。", f"Expected a plain file, but {name} is something else.")
        size = path.stat().st_size
        self.total += size
        if size > MAX_FILE or self.total > MAX_TOTAL or len(self.files) >= MAX_FILES:
            raise self.refused(
                name,
                f"目录太大：每个文件最多 {MAX_FILE // 1024} KiB，共 {MAX_TOTAL // 1024} KiB、{MAX_FILES} 个文件。",
                f"Expected at most {MAX_FILE // 1024} KiB a file, {MAX_TOTAL // 1024} KiB and {MAX_FILES} files in all, but {name} goes beyond.",
            )
        with path.open("rb") as opened:
            self.files[name] = opened.read(MAX_FILE)

    def take_called(self, shared: Path) -> None:
        """Called processes, and what they call, from processes/_shared."""
        done: set[str] = set()
        while missing := self._named(_CALLS) - done:
            for called in sorted(missing):
                done.add(called)
                folder = shared / called
                if not self.files.keys() & {f"{called}.bpmn", f"_shared/{called}.bpmn"} and folder.is_dir() and not folder.is_symlink():
                    for each in sorted(folder.iterdir()):
                        if each.suffix in (".bpmn", ".dmn") and not each.is_symlink():
                            self.take(each, f"_shared/{each.name}")

    def take_shared_forms(self, folder: Path) -> None:
        """Forms that a user task names as ``shared/<name>``."""
        for name in sorted(self._named(_SHARED_FORMS)):
            path = folder / f"{name}.form"
            if path.is_file() and not path.is_symlink() and f"forms/shared/{name}.form" not in self.files:
                self.take(path, f"forms/shared/{name}.form")

    def _named(self, pattern: re.Pattern[bytes]) -> set[str]:
        """What the diagrams read so far name. Their text is searched, not parsed: judging them is the gate's affair."""
        found: set[str] = set()
        for name, content in self.files.items():
            if name.endswith(".bpmn"):
                found.update(each.decode("ascii", "ignore") for each in pattern.findall(content))
        return found - {""}
