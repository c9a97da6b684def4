"""公用文件跟着流程图: which called processes and shared forms an item's diagrams need, as the product has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.sketch_folder import is_shared
from engine.runtime.bundle import with_shared

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def followed(files: Mapping[str, bytes], root: Path) -> dict[str, bytes]:
    """The files with what they call or name and lack, without the untouched copies that nothing calls any more.

    ``root`` holds processes/_shared and forms/shared. A copy that is there is kept as it is, and what it calls counts; one that was changed is
    never dropped. Raises DefinitionError where the whole would be too large.
    """
    own = {path: content for path, content in files.items() if not is_shared(path)}
    needed = with_shared(own, root)
    while (more := with_shared({path: files.get(path, content) for path, content in needed.items()}, root)).keys() != needed.keys():
        needed = more
    left = {path: content for path, content in files.items() if path not in needed and not _untouched(path, content, root)}
    return {**left, **needed, **{path: files[path] for path in needed if path in files}}


def _untouched(path: str, content: bytes, root: Path) -> bool:
    """Whether it is a shared file as the product has it."""
    name = path.rpartition("/")[2]
    places = (root / "processes" / "_shared").glob(f"*/{name}") if path.startswith("_shared/") else [root / "forms" / "shared" / name]
    return is_shared(path) and any(place.is_file() and place.read_bytes() == content for place in places)
