"""改正目录: what is mechanical in item folders on disk, each change told in a line before the gate speaks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from engine.domain.errors import DefinitionError
from engine.domain.punctuation import punctuated
from engine.runtime.bundle import read_folder
from engine.runtime.lint.gate import inspect, inspect_file
from engine.runtime.lint.report import folders_in, place_of
from engine.runtime.mending.mend import mend_all, says

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from engine.domain.errors import Finding
    from engine.runtime.mending.mend import Mended


def mend_paths(paths: Sequence[str | Path], *, topics: Collection[str], inputs_of: Callable[[str], type | None], out: TextIO) -> int:
    """Mend every folder or file in place; how many findings are gone. What can't be read is passed over, for the gate to say."""
    count = 0
    for path in (found for given in paths if Path(given).exists() for found in folders_in(Path(given))):
        try:
            mended = _folder(path, topics, inputs_of) if path.is_dir() else _file(path, topics, inputs_of)
        except (DefinitionError, OSError):
            continue
        for finding in mended.findings:
            zh, en = says(finding) or ("", "")
            place = place_of(finding.file, path) if path.is_dir() else path
            out.write(punctuated(f"{place}: {finding.element or '-'}: {finding.rule}: 已改正:{zh}。") + f" Mended: {en}.\n")
        count += len(mended.findings)
    return count


def _folder(path: Path, topics: Collection[str], inputs_of: Callable[[str], type | None]) -> Mended:
    files, shared = read_folder(path), path.resolve().parent.name == "_shared"

    def judge(bundle: Mapping[str, bytes]) -> Sequence[Finding]:
        return inspect(bundle, topics=topics, inputs_of=inputs_of, shared=shared)

    mended = mend_all(files, judge, own=lambda file: _is_own(file, path, files), shared=shared)
    for file, content in mended.files.items():
        if files.get(file) != content:
            place = place_of(file, path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
    return mended


def _is_own(file: str, folder: Path, files: Mapping[str, bytes]) -> bool:
    """Whether the file is the folder's alone and lies there as it is judged: not shared by items, and made of nothing else when it is bundled."""
    if file.startswith(("_shared/", "forms/shared/")) or file == "(folder)":
        return False
    place = place_of(file, folder)
    return place.read_bytes() == files.get(file) if place.is_file() else file not in files and file.startswith("forms/")


def _file(path: Path, topics: Collection[str], inputs_of: Callable[[str], type | None]) -> Mended:
    content = path.read_bytes()
    mended = mend_all({str(path): content}, lambda files: inspect_file(str(path), files[str(path)], topics=topics, inputs_of=inputs_of))
    if mended.files[str(path)] != content:
        path.write_bytes(mended.files[str(path)])
    return mended
