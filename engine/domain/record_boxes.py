"""填写栏:the keys of a TOML record as boxes that people fill in, and what they typed as changes of the file.

The name of a box is the place of its key as findings write it (``materials[3].basis.text``), so that what a reader of the file refuses stands beside it.
"""

from __future__ import annotations

import re
from dataclasses import MISSING, dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any, Final, get_type_hints

from engine.domain.toml_edit import Change
from engine.domain.toml_record import dotted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from engine.domain.toml_record import Path

_WHOLE: Final = re.compile(r"-?[0-9]{1,9}", re.ASCII)
_MISSING: Final = object()


@dataclass(frozen=True)
class Box:
    """一栏: the key at ``path``, its ``kind`` (text, number, flag, list), its value now and the one that the reader takes where it is left out."""

    path: Path
    kind: str
    value: Any
    otherwise: Any
    written: bool

    @property
    def name(self) -> str:
        """Its html name."""
        return dotted(self.path)

    @property
    def key(self) -> str:
        """Its own key."""
        return str(self.path[-1])

    @property
    def text(self) -> str:
        """The value as people type it: entries of a list one a line."""
        if self.kind == "list":
            return "\n".join(map(str, self.value)) if isinstance(self.value, list | tuple) else str(self.value)
        return str(self.value)


def boxes(data: Mapping[str, Any], record: type[Any], path: Path = (), only: Sequence[str] = ()) -> tuple[Box, ...]:
    """The plain keys of a record, those of plain records within it too; ``only`` names the keys that are wanted, in their order."""
    hints = get_type_hints(record)
    found: list[Box] = []
    known = {field.name: field for field in fields(record)}
    for key in only or known:
        kind = hints[key]
        inner = data.get(key, {})
        if is_dataclass(kind) and isinstance(kind, type):
            found += boxes(inner if isinstance(inner, dict) else {}, kind, (*path, key))
            continue
        name = {str: "text", int: "number", bool: "flag", tuple[str, ...]: "list"}.get(kind)
        if name is None:
            continue
        default = known[key].default
        otherwise = {"text": "", "number": 0, "flag": False, "list": ()}[name] if default is MISSING else default
        found.append(Box((*path, key), name, data.get(key, otherwise), otherwise, key in data))
    return tuple(found)


def typed(found: Iterable[Box], one: Callable[[str], str | None], many: Callable[[str], Sequence[str]]) -> list[Change]:
    """What was typed over the boxes. A box that was not posted stays; a number that is none is kept as text, which the reader of the file refuses."""
    changes = []
    for box in found:
        posted = _posted(box, one, many)
        if posted is _MISSING or posted == _plain(box.value):
            continue
        changes.append(Change(box.path, posted))
    return changes


def _posted(box: Box, one: Callable[[str], str | None], many: Callable[[str], Sequence[str]]) -> Any:
    if box.kind == "flag":
        said = many(box.name)
        return said[-1] == "true" if said else _MISSING
    if box.kind == "list":
        said = many(box.name)
        return [line.strip() for text in said for line in text.replace("\r\n", "\n").split("\n") if line.strip()] if said else _MISSING
    text = one(box.name)
    if text is None:
        return _MISSING
    text = text.replace("\r\n", "\n").strip()
    return int(text) if box.kind == "number" and _WHOLE.fullmatch(text) else text


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
