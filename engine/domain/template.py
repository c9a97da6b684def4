"""文书模板:what a typst template of an official document may hold, read without running it.

A template names every placeholder it uses in a comment line of its own, ``?`` marking one that may stay empty::

    // placeholder: applicant_name 申请人名称
    // placeholder: conditions? 附加条件

and takes the values by ``field("applicant_name")``. It can neither load anything nor compute for long: the words of typst that read
files, packages or code are refused here, time and memory are bounded where it is rendered (``engine.outbox.press``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.domain.errors import DefinitionError, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_BYTES = 64 * 1024

OFFERED = frozenset(
    {
        "applicant_code",
        "applicant_name",
        "case_number",
        "due_on",
        "item_name",
        "not_permit",
        "number",
        "project_code",
        "received_on",
        "today",
        "unit_name",
        "written_on",
    }
)
"""Every document is offered these; a template that does not declare one does not see it."""

FORBIDDEN = frozenset(
    {
        "bibliography",
        "bytes",
        "cbor",
        "csv",
        "dictionary",
        "eval",
        "image",
        "import",
        "include",
        "json",
        "pdf",
        "plugin",
        "read",
        "std",
        "syntaxes",
        "sys",
        "theme",
        "toml",
        "while",
        "xml",
        "yaml",
    }
)

_DECLARATION = re.compile(r"^[ \t]*//[ \t]*placeholder:[ \t]*(?P<name>[^\s?]+)(?P<optional>\?)?[ \t]*(?P<label>.*)$", re.MULTILINE)
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_FIELD = re.compile(r'\b(?:field|lines|filled)\(\s*"([^"\n]*)"')
_WORD = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(FORBIDDEN))})(?![\w-])")


@dataclass(frozen=True)
class Placeholder:
    """占位符:a value that the template takes. ``label`` is what people call it."""

    name: str
    label: str
    optional: bool


@dataclass(frozen=True)
class Template:
    """模板:readable source and its placeholders by name."""

    source: str
    placeholders: Mapping[str, Placeholder]


def read_template(file: str, content: bytes) -> Template:
    """Read the template ``file``; raises DefinitionError with every finding and its line."""
    if len(content) > MOST_BYTES:
        size = f"{-(-len(content) // 1024)} KiB"
        raise DefinitionError(
            [
                _finding(
                    file,
                    1,
                    "",
                    f"模板有 {size},超过 {MOST_BYTES // 1024} KiB。请删去不需要的内容。",
                    f"Expected a template of at most {MOST_BYTES // 1024} KiB, but it has {size}.",
                )
            ]
        )
    try:
        source = content.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as slip:
        line = content.count(b"\n", 0, slip.start) + 1
        raise DefinitionError(
            [_finding(file, line, "", "模板不是 UTF-8 编码。请另存为 UTF-8。", "Expected UTF-8, but the template is in another encoding.")]
        ) from None
    placeholders = {found["name"]: Placeholder(found["name"], found["label"].strip(), found["optional"] is not None) for found in _DECLARATION.finditer(source)}
    findings = [*_bad_declarations(file, source), *_bad_words(file, source, placeholders)]
    if findings:
        raise DefinitionError(sorted(findings, key=lambda finding: finding.line))
    return Template(source, placeholders)


def fit(template: Template, data: Mapping[str, object]) -> dict[str, object] | tuple[str, str]:
    """The values the template takes, or the reason (zh, en) why ``data`` do not fit: one missing, or one it never declared."""
    absent = [place for place in template.placeholders.values() if not place.optional and data.get(place.name) is None]
    if absent:
        named = "、".join(place.label or place.name for place in absent)
        ids = ", ".join(place.name for place in absent)
        return (f"文书缺少内容:{named}({ids})。请补全后重试。", f"Expected a value for every placeholder, but {ids} is missing.")
    undeclared = sorted(data.keys() - template.placeholders.keys() - OFFERED)
    if undeclared:
        ids = ", ".join(undeclared)
        return (
            f"模板没有声明占位符 {ids},这些内容会丢失。请在模板开头声明。",
            f"Expected only declared placeholders, but the template does not declare {ids}: what they say would be lost.",
        )
    return {name: "" if data.get(name) is None else data[name] for name in template.placeholders}


def _bad_declarations(file: str, source: str) -> Iterator[Finding]:
    """Names that are none, and names declared twice."""
    seen: set[str] = set()
    for found in _DECLARATION.finditer(source):
        name, line = found["name"], _line(source, found.start("name"))
        if not _NAME.fullmatch(name):
            yield _finding(
                file,
                line,
                name,
                f"占位符名称 {name} 只能用小写字母、数字和下划线,以字母开头。",
                f"Expected a placeholder name of lower-case letters, digits and underscores, but found {name}.",
            )
        if name in seen:
            yield _finding(
                file, line, name, f"占位符 {name} 声明了两次。请删去一行。", f"Expected placeholder {name} to be declared once, but it is declared twice."
            )
        seen.add(name)


def _bad_words(file: str, source: str, placeholders: Mapping[str, Placeholder]) -> Iterator[Finding]:
    """Words that load or run something, wherever they stand, and fields that nobody declared."""
    for found in _WORD.finditer(source):
        word = found.group()
        yield _finding(
            file,
            _line(source, found.start()),
            word,
            f"模板里不能出现 {word}。请改用文书框架提供的写法。",
            f"Expected a template that loads and runs nothing, but it says {word}.",
        )
    for found in _FIELD.finditer(source):
        name = found.group(1)
        if name not in placeholders:
            yield _finding(
                file,
                _line(source, found.start()),
                name,
                f"占位符 {name} 没有声明。请在模板开头加一行“// placeholder: {name} 中文名”。",
                f"Expected every field to be declared, but {name} is not: add the line `// placeholder: {name} …`.",
            )


def _line(source: str, position: int) -> int:
    return source.count("\n", 0, position) + 1


def _finding(file: str, line: int, element: str, zh: str, en: str) -> Finding:
    return Finding(file, line, element, "document_template", zh, en)
