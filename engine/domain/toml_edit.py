"""无损修改:changes a TOML file by path and leaves every byte alone that a change does not touch: comments, order, blank lines, unknown keys.

The text is cut into *pieces*, one a table header with what follows it; a change rewrites single keys of one piece with tomlkit, or adds, drops or
moves whole pieces. Afterwards the text is read again: where the result is not exactly what was asked for (an exotic spelling), the edit is refused
and the file can still be changed as text.
"""

from __future__ import annotations

import copy
import re
import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Comment, Null, Whitespace

from engine.domain.errors import Rejection

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from engine.domain.toml_record import Path

_HEADER: Final = re.compile(r"""\s*(\[\[?)\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*\]\]?\s*(?:#.*)?$""")
_PART: Final = re.compile(r"\"[^\"]*\"|'[^']*'|[^.\s]+")
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_FENCE: Final = re.compile(r'"""|\'\'\'')


class EditRefused(Rejection):
    """无法无损修改: the file is spelled so that the change can't be made without touching the rest."""

    def __init__(self) -> None:
        """One sentence says where to go on."""
        super().__init__(
            "这个文件的写法特别，不能在这里修改而不动其他内容。请在“文件”里直接改。",
            "Expected a file that can be changed here without touching the rest, but it is spelled unusually. Change it as text under “Files”.",
        )


@dataclass(frozen=True)
class Change:
    """一处修改:the key at ``path`` becomes ``value``; None takes it out. A table that is not there yet is added."""

    path: Path
    value: object


@dataclass(frozen=True)
class Piece:
    """一段: one table. ``above`` are the comments right over its header, ``body`` its keys, ``tail`` the comments and blanks after the last key."""

    path: Path
    many: bool
    above: str
    header: str
    body: str
    tail: str

    @property
    def text(self) -> str:
        """As it stands in the file."""
        return self.above + self.header + self.body + self.tail


def edit(text: str, changes: Iterable[Change]) -> str:
    """The text with the changes made. Raises EditRefused where that is not exactly possible."""
    pieces, wanted = _pieces(text), _parsed(text)
    for change in changes:
        if _plainly(wanted, change):
            pieces = _changed(pieces, change)
    return _checked(pieces, wanted)


def add_entry(text: str, table: str, values: Mapping[str, object]) -> str:
    """One more ``[[table]]`` after the last; a mapping among the values becomes a table of its own. ``table`` may lie in another: ``commitment.points``.

    Raises EditRefused.
    """
    pieces, wanted, path = _pieces(text), _parsed(text), tuple(table.split("."))
    listed = _listed(wanted, path)
    listed.append(dict(values))
    at: Path = (*path, len(listed) - 1)
    plain = {key: value for key, value in values.items() if not isinstance(value, dict)}
    made = [_new(at, plain, many=True)]
    made += [_new((*at, key), value, many=False) for key, value in values.items() if isinstance(value, dict)]
    return _checked(_inserted(pieces, made), wanted)


def move_entry(text: str, table: str, old: int, new: int) -> str:
    """The entry at ``old`` stands at ``new``; what follows moves up. Raises EditRefused."""
    wanted = _parsed(text)
    listed = _listed(wanted, tuple(table.split(".")))
    listed.insert(new, listed.pop(old))
    return _checked(_rearranged(_pieces(text), table, lambda groups: groups.insert(new, groups.pop(old))), wanted)


def drop_entry(text: str, table: str, number: int) -> str:
    """Without the entry. Raises EditRefused."""
    pieces, wanted, path = _pieces(text), _parsed(text), tuple(table.split("."))
    del _listed(wanted, path)[number]
    written = {piece.path for piece in pieces}
    while path and path not in written and not _at(wanted, path):  # nothing is left that stood for it
        del _at(wanted, path[:-1])[path[-1]]
        path = path[:-1]
    return _checked(_rearranged(pieces, table, lambda groups: groups.pop(number)), wanted)


def _listed(wanted: dict[str, Any], path: Sequence[str]) -> list[Any]:
    """The entries of ``[[path]]``, none where it is not there. Raises EditRefused where something else is."""
    for part in path[:-1]:
        wanted = wanted.setdefault(part, {})
        if not isinstance(wanted, dict):
            raise EditRefused
    found = wanted.setdefault(path[-1], [])
    if not isinstance(found, list):
        raise EditRefused
    return found


def _at(wanted: dict[str, Any], path: Sequence[str]) -> Any:
    found: Any = wanted
    for part in path:
        found = found[part]
    return found


def literal(value: object) -> str:
    """How a value is written: texts with quotation marks in single quotes, tables in one line."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(key)} = {literal(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(literal(inner) for inner in value) + "]"
    return str(_item(value).as_string())


def _item(value: object) -> Any:
    if isinstance(value, str):
        raw = '"' in value and "'" not in value and value.isprintable()
        return tomlkit.string(value, literal=raw)
    if isinstance(value, dict | list | tuple):
        return tomlkit.value(literal(value))
    return tomlkit.item(value)


def _key(key: object) -> str:
    return str(key) if _BARE.fullmatch(str(key)) and not str(key)[:1].isdigit() else literal(str(key))


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        raise EditRefused from None


def _checked(pieces: Sequence[Piece], wanted: Mapping[str, Any]) -> str:
    text = "".join(piece.text for piece in pieces)
    if _parsed(text) != wanted:
        raise EditRefused
    return text


# ---------------------------------------------------------------- cutting into pieces


def _pieces(text: str) -> list[Piece]:
    lines = text.splitlines(keepends=True)
    starts = [0, *_headers(lines)]
    counters: dict[Path, int] = {}
    pieces = []
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(lines)
        chunk = lines[start:end] if number else lines[: starts[1] if len(starts) > 1 else len(lines)]
        pieces.append(_piece(chunk, counters) if number else _piece(chunk, None))
    return _with_comments(pieces)


def _headers(lines: Sequence[str]) -> list[int]:
    """The numbers of the lines that open a table, those inside a text of several lines passed over."""
    found, inside = [], False
    for number, line in enumerate(lines):
        if not inside and _HEADER.match(line):
            found.append(number)
        if len(_FENCE.findall(line)) % 2:
            inside = not inside
    return found


def _piece(lines: Sequence[str], counters: dict[Path, int] | None) -> Piece:
    header = lines[0] if counters is not None else ""
    path: Path = ()
    many = False
    if counters is not None and (found := _HEADER.match(header)):
        many = found[1] == "[["
        path = _numbered([part.strip("\"'") for part in _PART.findall(found[2])], counters, many=many)
    rest = "".join(lines[1:] if counters is not None else lines)
    tail = _tail(rest)
    return Piece(path, many, "", header, rest[: len(rest) - len(tail)], tail)


def _numbered(parts: Sequence[str], counters: dict[Path, int], *, many: bool) -> Path:
    path: Path = ()
    for position, part in enumerate(parts):
        path = (*path, part)
        if many and position == len(parts) - 1:
            counters[path] = counters.get(path, -1) + 1
        if path in counters:
            path = (*path, counters[path])
    return path


def _tail(body: str) -> str:
    """What follows the last key: comments and blanks."""
    try:
        found = tomlkit.parse(body).body
    except (TOMLKitError, ValueError):
        raise EditRefused from None
    tail = []
    for key, item in reversed(found):
        if key is not None or not isinstance(item, Comment | Whitespace | Null):
            break
        tail.append(item.as_string())
    text = "".join(reversed(tail))
    return text if body.endswith(text) else ""


def _with_comments(pieces: list[Piece]) -> list[Piece]:
    """The comment lines right above a header belong to it, not to the table before."""
    for number in range(1, len(pieces)):
        lines = pieces[number - 1].tail.splitlines(keepends=True)
        cut = len(lines)
        while cut and lines[cut - 1].lstrip().startswith("#") and not lines[cut - 1].startswith("#@"):
            cut -= 1
        pieces[number - 1] = replace(pieces[number - 1], tail="".join(lines[:cut]))
        pieces[number] = replace(pieces[number], above="".join(lines[cut:]))
    return pieces


# ---------------------------------------------------------------- changing


def _plainly(wanted: dict[str, Any], change: Change) -> bool:
    """Make the change in plain data; whether there is one to make."""
    table: Any = wanted
    for part in change.path[:-1]:
        if isinstance(table, dict) and part not in table:
            if change.value is None:
                return False
            table[part] = {}
        try:
            table = table[part]
        except (KeyError, IndexError, TypeError):
            raise EditRefused from None
    last = change.path[-1]
    if not isinstance(table, dict):
        raise EditRefused
    if table.get(last) == change.value and type(table.get(last)) is type(change.value):
        return False
    if change.value is None:
        table.pop(last)
    else:
        table[last] = copy.deepcopy(list(change.value) if isinstance(change.value, tuple) else change.value)
    return True


def _changed(pieces: list[Piece], change: Change) -> list[Piece]:
    value = list(change.value) if isinstance(change.value, tuple) else change.value
    holder = max((n for n, piece in enumerate(pieces) if piece.path == change.path[: len(piece.path)]), key=lambda n: len(pieces[n].path))
    piece, rest = pieces[holder], change.path[len(pieces[holder].path) :]
    inside = tomlkit.parse(piece.body)
    if len(rest) == 1 or rest[0] in inside:
        body = _rewritten(piece, inside, rest, value)
        return [*pieces[:holder], replace(piece, body=body), *pieces[holder + 1 :]]
    return _inserted(pieces, [_new(change.path[:-1], {str(change.path[-1]): value}, many=False)])


def _rewritten(piece: Piece, inside: Any, rest: Path, value: object) -> str:
    table, key = inside, rest[-1]
    for part in rest[:-1]:
        table = table[part]
    if value is None:
        table.remove(key)
    elif key in table:
        table[key] = _item(value)
    elif table is inside:
        start = piece.body if not piece.body or piece.body.endswith("\n") else piece.body + "\n"
        return f"{start}{_key(key)} = {literal(value)}\n"
    else:
        table.append(key, _item(value))
    return str(tomlkit.dumps(inside))


def _new(path: Path, values: Mapping[str, object], *, many: bool) -> Piece:
    name = ".".join(_key(part) for part in path if not isinstance(part, int))
    body = "".join(f"{_key(key)} = {literal(value)}\n" for key, value in values.items())
    return Piece(path, many, "", f"[[{name}]]\n" if many else f"[{name}]\n", body, "\n")


def _inserted(pieces: list[Piece], made: list[Piece]) -> list[Piece]:
    """After the last table that shares most of the path; at the end where none does."""
    shared = [_common(piece.path, made[0].path) for piece in pieces]
    best = max(shared)
    at = max(n for n, count in enumerate(shared) if count == best) if best else len(pieces) - 1
    before = pieces[at]
    if before.text and not before.text.endswith("\n"):
        before = replace(before, tail=before.tail + "\n")
    if before.text and not before.tail.startswith("\n"):
        before, rest = replace(before, tail="\n"), before.tail
    else:
        before, rest = replace(before, tail=before.tail[:1]), before.tail[1:]
    last = replace(made[-1], tail=made[-1].tail + rest)
    if at == len(pieces) - 1 and not rest:
        last = replace(last, tail="")
    return [*pieces[:at], before, *made[:-1], last, *pieces[at + 1 :]]


def _common(one: Path, other: Path) -> int:
    count = 0
    while count < min(len(one), len(other)) and one[count] == other[count]:
        count += 1
    return count


def _rearranged(pieces: list[Piece], table: str, act: Any) -> list[Piece]:
    """The groups of pieces of ``[[table]]`` (each with its sub-tables) put into another order; tails keep their places."""
    path = tuple(table.split("."))
    own = [n for n, piece in enumerate(pieces) if piece.path[: len(path)] == path]
    if not own or own != list(range(own[0], own[-1] + 1)):
        raise EditRefused
    groups: list[list[Piece]] = []
    for n in own:
        if pieces[n].many and len(pieces[n].path) == len(path) + 1:
            groups.append([])
        if not groups:
            raise EditRefused
        groups[-1].append(pieces[n])
    tails = [group[-1].tail for group in groups]
    act(groups)
    tails = tails[len(tails) - len(groups) :]
    arranged = [one for group, tail in zip(groups, tails, strict=True) for one in [*group[:-1], _ended(group[-1], tail)]]
    before = pieces[: own[0]]
    if not groups and before:
        before = [*before[:-1], replace(before[-1], tail=before[-1].tail)]
    return [*before, *arranged, *pieces[own[-1] + 1 :]]


def _ended(piece: Piece, tail: str) -> Piece:
    whole = replace(piece, tail=tail)
    body = whole.above + whole.header + whole.body
    return whole if body.endswith("\n") or not tail else replace(whole, body=f"{whole.body}\n")
