"""行业版:an item's folder that contains only what differs from another's (``variant_of``), put together with it when it is bundled.

The bundle is then as whole as any other: diagram, forms and documents are the base's under the variant's own name; of item.toml, limits.toml
and materials.toml the tables that the variant writes replace those of the base with the same key (``unit``, ``id`` or header) or are added,
and ``without = ["participants.energy"]`` leaves one out. A form of the variant adds its questions to the base's form of that name; a diagram
beside the variant's item.toml takes the place of the called process of that name. Every piece is preceded by a comment that says where it
comes from, so that the gate names the place in the right file.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from engine.domain.errors import DefinitionError, Finding

if TYPE_CHECKING:
    from collections.abc import Mapping

MERGED: Final = ("item.toml", "limits.toml", "materials.toml")
_OWN: Final = ("CHANGELOG.md", "scenarios/")
_HEADER: Final = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.\"-]+)\s*\]\]?\s*(?:#.*)?$")
_KEY: Final = re.compile(r"([A-Za-z0-9_-]+)\s*=")
_MARK: Final = re.compile(rb"#@ (\S+):(\d+)")


@dataclass(frozen=True)
class _Block:
    """One table of a TOML file with the comments above it: its name, its key within the name, its lines and where they begin."""

    name: str
    key: str
    line: int
    text: str


def base_of(content: bytes) -> str:
    """``variant_of`` of an item.toml; empty for an item that stands by itself, and for a file that cannot be read."""
    try:
        found = tomllib.loads(content.decode()).get("variant_of", "")
    except ValueError:
        return ""
    return found if isinstance(found, str) else ""


def resolve(item: str, own: Mapping[str, bytes], of: str, base: Mapping[str, bytes]) -> dict[str, bytes]:
    """The whole bundle of the variant ``item`` of the item ``of``. Raises DefinitionError for what does not fit together."""
    if base_of(base.get("item.toml", b"")):
        raise _refused("variant_of", f"“{of}”自己就是行业版，不能再作为底版。", f"Expected {of!r} to stand by itself, but it is a variant.")
    files = {path: content for path, content in base.items() if not path.startswith(_OWN)}
    diagram = files.pop(f"{of}.bpmn", b"")
    files[f"{item}.bpmn"] = _renamed(diagram, (of, base["item.toml"]), (item, own["item.toml"]))
    for path, content in own.items():
        if path in MERGED:
            files[path] = _merged(path, content, base.get(path, b""), (item, of))
        elif path.endswith(".bpmn") and "/" not in path:
            files[f"_shared/{path}"] = content
        elif path in files and path.startswith("forms/"):
            files[path] = _with_questions(files[path], content)
        else:
            files[path] = content
    drawn = sorted(path.removesuffix(".bpmn") for path in own if path.endswith(".bpmn") and "/" not in path)
    files["item.toml"] = f"draws = {json.dumps(drawn)}\n".encode() + files["item.toml"]
    return files


def place(content: bytes, line: int, item: str) -> tuple[str, int] | None:
    """File (relative to the item's folder) and line from which a line of a merged file comes; None in a file that was not merged."""
    before = content.split(b"\n")[: max(line, 0)]
    for distance, text in enumerate(reversed(before)):
        mark = _MARK.fullmatch(text.strip())
        if mark:
            file = mark[1].decode()
            return file.removeprefix(f"{item}/") if file.startswith(f"{item}/") else f"../{file}", int(mark[2]) + max(distance - 1, 0)
    return None


def _renamed(diagram: bytes, old: tuple[str, bytes], new: tuple[str, bytes]) -> bytes:
    """The base's diagram under the variant's id and name."""
    (of, base), (item, own) = old, new
    diagram = diagram.replace(f'"{of}"'.encode(), f'"{item}"'.encode()).replace(f'"{of}/'.encode(), f'"{item}/'.encode())
    names = (tomllib.loads(one.decode()) for one in (base, own))
    was, now = ({key: str(one.get(key, "")) for key in ("name", "name_en")} for one in names)
    for key in ("name", "name_en"):
        if was[key] and now[key] and not set(now[key]) & set('<&"'):
            diagram = diagram.replace(f'"{was[key]}"'.encode(), f'"{now[key]}"'.encode())
    return diagram


def _merged(file: str, own: bytes, base: bytes, names: tuple[str, str]) -> bytes:
    try:
        told = tomllib.loads(own.decode())
        head, blocks = _split(own.decode())
        base_head, base_blocks = _split(base.decode())
    except (ValueError, KeyError, TypeError, AttributeError):
        return own  # the gate says what is wrong with it
    without = {str(one) for one in told["without"]} if isinstance(told.get("without"), list) else set()
    mine = {(one.name, one.key): one for one in blocks}
    pieces = [(names[0], 1, _without_key(head)), (names[1], 0, _left_over(base_head, head))]
    lost = without - {f"{one.name}.{one.key}" for one in base_blocks}
    if lost:
        raise _refused("without", f"底版没有 {'、'.join(sorted(lost))}。", f"Expected the base to have {', '.join(sorted(lost))}, but it does not.", file)
    for number, one in enumerate(base_blocks):
        if f"{one.name}.{one.key}" not in without:
            replaced = mine.pop((one.name, one.key), None)
            pieces.append((names[0] if replaced else names[1], (replaced or one).line, (replaced or one).text))
        if all(later.name != one.name for later in base_blocks[number + 1 :]):
            added = [mine.pop(key) for key in [key for key in mine if key[0] == one.name]]
            pieces += [(names[0], each.line, each.text) for each in added]
    pieces += [(names[0], one.line, one.text) for one in mine.values()]
    return "".join(f"#@ {name}/{file}:{line}\n{text.rstrip()}\n\n" for name, line, text in pieces if text.strip()).encode()


def _split(text: str) -> tuple[str, list[_Block]]:
    """What stands before the first table, and the tables; ``[a.b]`` after ``[[a]]`` is part of it."""
    lines = text.splitlines(keepends=True)
    starts: list[tuple[int, str, bool]] = []
    for number, line in enumerate(lines):
        header = _HEADER.match(line)
        if header is None:
            continue
        name, many = header[2], header[1] == "[["
        if not many and starts and starts[-1][2] and name.startswith(f"{starts[-1][1]}."):
            continue
        starts.append((_above(lines, number), name, many))
    if not starts:
        return text, []
    ends = [start for start, _, _ in starts[1:]] + [len(lines)]
    blocks = [_block("".join(lines[start:end]), start + 1, name, many=many) for (start, name, many), end in zip(starts, ends, strict=True)]
    return "".join(lines[: starts[0][0]]), blocks


def _above(lines: list[str], number: int) -> int:
    """The first of the comment lines right above a header."""
    while number > 0 and lines[number - 1].startswith("#"):
        number -= 1
    return number


def _block(text: str, line: int, name: str, *, many: bool) -> _Block:
    if not many:
        top, _, rest = name.partition(".")
        return _Block(top, rest, line, text)
    table: dict[str, Any] = tomllib.loads(text)[name][0]
    key = table.get("unit") or table.get("id") or f"{table.get('text', '')} {table.get('article', '')}"
    return _Block(name, str(key), line, text)


def _keys(head: str) -> set[str]:
    return {found[1] for line in head.splitlines() if (found := _KEY.match(line))}


def _without_key(head: str) -> str:
    """The variant's own head; the line that leaves tables out has done its work, but keeps its place."""
    return "".join("#\n" if line.startswith("without") else line for line in head.splitlines(keepends=True))


def _left_over(base: str, own: str) -> str:
    """The base's head but for the keys that the variant writes itself; one key a line."""
    said = _keys(own)
    return "".join(line for line in base.splitlines(keepends=True) if (found := _KEY.match(line)) and found[1] not in said)


def _with_questions(base: bytes, own: bytes) -> bytes:
    """The base's form with the variant's components before its place for materials, or before its button."""
    try:
        form, more = json.loads(base), json.loads(own)["components"]
        listed = form["components"]
        at = next((n for n, one in enumerate(listed) if "materials" in one.get("properties", {}) or one.get("type") == "button"), len(listed))
    except (ValueError, KeyError, TypeError, AttributeError):
        return own
    form["components"] = [*listed[:at], *more, *listed[at:]]
    return json.dumps(form, ensure_ascii=False, indent=2).encode() + b"\n"


def _refused(element: str, zh: str, en: str, file: str = "item.toml") -> DefinitionError:
    return DefinitionError([Finding(file, 1, element, "variant", zh, en)])
