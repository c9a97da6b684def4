"""数据文件的严格读取:a TOML table becomes a frozen dataclass whose fields are exactly its keys.

A missing key, an unknown key and a value of the wrong type are findings with file, line and a sentence; all of them are
collected before anything is refused. Field types understood: str, int, bool, tuples of str, dataclasses, tuples of dataclasses.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import MISSING, fields, is_dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from engine.domain.errors import DefinitionError, Finding

if TYPE_CHECKING:
    from collections.abc import Mapping

Path = tuple[str | int, ...]

_HINTS: dict[type[Any], dict[str, Any]] = {}
_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*("[^"]*"|'[^']*'|[A-Za-z0-9_-]+)\s*=""")
_KINDS = {str: ("文字", "text"), int: ("整数", "a whole number"), bool: ("true 或 false", "true or false")}


class Source:
    """数据文件:one TOML file, its parsed data, the lines of its keys and the findings made so far."""

    def __init__(self, file: str, content: bytes) -> None:
        """Parse; a file that is not UTF-8 TOML is a DefinitionError at once."""
        self.file = file
        self.findings: list[Finding] = []
        text = _decode(file, content)
        self.data = _parse(file, text)
        self._lines = _lines(text)

    def line(self, path: Path) -> int:
        """The 1-based line of the key at ``path``, or of the nearest table around it; 0 when unknown."""
        for end in range(len(path), 0, -1):
            if path[:end] in self._lines:
                return self._lines[path[:end]]
        return 0

    def find(self, path: Path, rule: str, zh: str, en: str) -> None:
        """Note one thing that is wrong at ``path``."""
        self.findings.append(Finding(self.file, self.line(path), dotted(path), rule, zh, en))

    def check(self) -> None:
        """Raise all findings as one DefinitionError, ordered by line."""
        if self.findings:
            raise DefinitionError(sorted(self.findings, key=lambda finding: finding.line))


def dotted(path: Path) -> str:
    """The path as people write it: participants[2].unit, counting from 1."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text or "(file)"


def read_record(source: Source, table: Mapping[str, Any], record: type[Any], path: Path = ()) -> Any:
    """Read ``table`` into ``record``; None when a finding was made inside it."""
    hints = _hints(record)
    before = len(source.findings)
    values: dict[str, Any] = {}
    _report_unknown(source, table, set(hints), path)
    for field in fields(record):
        if field.name in table:
            values[field.name] = _value(source, table[field.name], hints[field.name], (*path, field.name))
        elif field.default is MISSING and field.default_factory is MISSING:
            source.find(
                path,
                "missing-key",
                f"{dotted(path)} 缺少「{field.name}」。",
                f"Expected key {field.name!r} in {dotted(path)}, but it is missing.",
            )
    return record(**values) if len(source.findings) == before else None


def _hints(record: type[Any]) -> dict[str, Any]:
    """The field types of a record; worked out once, for a list may hold many of a kind."""
    if record not in _HINTS:
        _HINTS[record] = get_type_hints(record)
    return _HINTS[record]


def _report_unknown(source: Source, table: Mapping[str, Any], known: set[str], path: Path) -> None:
    for key in table:
        if key not in known:
            close = get_close_matches(key, known, n=1)
            hint_zh = f"是否想写「{close[0]}」?" if close else f"可用的键:{'、'.join(sorted(known))}。"
            hint_en = f"did you mean {close[0]!r}?" if close else f"known keys: {', '.join(sorted(known))}."
            source.find((*path, key), "unknown-key", f"不认识的键「{key}」;{hint_zh}", f"Expected a known key, but got {key!r}; {hint_en}")


def _value(source: Source, value: object, kind: Any, path: Path) -> Any:
    if is_dataclass(kind):
        return _table(source, value, kind, path)
    if get_origin(kind) is tuple:
        return _tuple(source, value, get_args(kind)[0], path)
    if type(value) is not kind:
        zh, en = _KINDS[kind]
        source.find(path, "wrong-type", f"「{path[-1]}」应为{zh}。", f"Expected {path[-1]!r} to be {en}, but it is a {type(value).__name__}.")
        return None
    return value


def _table(source: Source, value: object, kind: Any, path: Path) -> Any:
    if not isinstance(value, dict):
        source.find(path, "wrong-type", f"「{dotted(path)}」应为一个表。", f"Expected {dotted(path)} to be a table, but it is not.")
        return None
    return read_record(source, value, kind, path)


def _tuple(source: Source, value: object, kind: Any, path: Path) -> tuple[Any, ...]:
    if not isinstance(value, list):
        source.find(path, "wrong-type", f"「{dotted(path)}」应为列表。", f"Expected {dotted(path)} to be a list, but it is not.")
        return ()
    return tuple(_value(source, entry, kind, (*path, number)) for number, entry in enumerate(value))


def _decode(file: str, content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DefinitionError([Finding(file, line, "(file)", "not-utf8", "文件须为 UTF-8 编码。", "Expected UTF-8 text, but found other bytes.")]) from error


def _parse(file: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        place = re.search(r"at line (\d+)", str(error))
        line = int(place.group(1)) if place else 0
        raise DefinitionError([Finding(file, line, "(file)", "not-toml", f"不是合法的 TOML:第 {line} 行写法有误。", f"Expected TOML, but {error}")]) from error


def _lines(text: str) -> dict[Path, int]:
    """Where each table header and key stands. Good enough for pointing: exotic spellings merely point at their table."""
    lines: dict[Path, int] = {}
    counters: dict[Path, int] = {}
    table: Path = ()
    inside_text = False
    for number, line in enumerate(text.splitlines(), start=1):
        was_inside = inside_text
        if (line.count('"""') + line.count("'''")) % 2:
            inside_text = not inside_text
        if was_inside:
            continue
        if header := _HEADER.match(line):
            table = _table_path(header.group(1) == "[[", header.group(2), counters)
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, key.group(1).strip("\"'")), number)
    return lines


def _table_path(is_array: bool, name: str, counters: dict[Path, int]) -> Path:  # noqa: FBT001 - private
    path: Path = ()
    parts = [part.strip().strip("\"'") for part in re.findall(r"\"[^\"]*\"|'[^']*'|[^.]+", name)]
    for position, part in enumerate(parts):
        path = (*path, part)
        if is_array and position == len(parts) - 1:
            counters[path] = counters.get(path, -1) + 1
        if path in counters:
            path = (*path, counters[path])
    return path
