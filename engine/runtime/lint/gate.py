"""部署闸门:one gate for ``lint`` and ``deploy``. It answers any bytes with findings, never with a traceback."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from engine.domain.errors import DefinitionError, Finding
from engine.domain.form import fields_of, parse_form
from engine.runtime.dmn import read_tables
from engine.runtime.lint.kinds import example_of
from engine.runtime.lint.model import Diagram, Folder, Problem
from engine.runtime.lint.rules import MODULES, bundle_size
from engine.runtime.lint.safe_xml import XmlRefused, parse_xml
from engine.runtime.variant import MERGED, place

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from engine.domain.form import Field

__all__ = ["Finding", "folder_of", "inspect", "inspect_file"]

MAX_FINDINGS: Final = 200
MAX_OF_ONE_RULE: Final = 2_000
_MEASURES: Final = ("diagram_size",)


def inspect(
    bundle: Mapping[str, bytes], *, topics: Collection[str] | None, inputs_of: Callable[[str], type | None] | None = None, shared: bool = False
) -> tuple[Finding, ...]:
    """检查整个目录:every finding of a definition bundle, by file and line. Deployable when none has severity "error".

    ``topics`` are the names of the handlers (None: not checked), ``inputs_of`` gives a handler's Inputs dataclass.
    ``shared`` says that the folder is a called process of its own.
    """
    return _inspect(Folder(dict(bundle), whole=True, topics=topics, inputs_of=inputs_of, shared=shared))


def inspect_file(
    name: str, content: bytes, *, topics: Collection[str] | None = None, inputs_of: Callable[[str], type | None] | None = None
) -> tuple[Finding, ...]:
    """检查单个文件:as far as one file can be judged alone. Any name, any bytes."""
    return _inspect(Folder({name: content}, whole=False, topics=topics, inputs_of=inputs_of, shared="_shared" in name))


def folder_of(bundle: Mapping[str, bytes], *, whole: bool = True, shared: bool = False) -> Folder:
    """读懂的目录: what the rules see of a bundle, or of single files; what can't be read of it is noted in the folder."""
    folder = Folder(dict(bundle), whole=whole, shared=shared)
    _read(folder)
    return folder


def _inspect(folder: Folder) -> tuple[Finding, ...]:
    try:
        oversize = [Finding(p.file, p.line, p.element, "bundle_size", p.zh, p.en) for p in bundle_size.check_folder(folder)]
        if oversize:
            return tuple(oversize)
        _read(folder)
        findings = list(_found(folder))
    except Exception as error:  # noqa: BLE001 - the promise: any file is answered; tests show that no rule raises
        return (_unreadable(folder, type(error).__name__),)
    return _ordered(_placed(folder, finding) for finding in findings)


def _placed(folder: Folder, finding: Finding) -> Finding:
    """In a sector variant: the place in the file that the line comes from, the base's or the variant's own."""
    found = place(folder.files[finding.file], finding.line, folder.item) if finding.file in folder.files and finding.file in MERGED else None
    return finding if found is None else replace(finding, file=found[0], line=found[1])


def _unreadable(folder: Folder, why: str) -> Finding:
    """The gate's own failure, which refuses the file."""
    name = next(iter(folder.files)) if len(folder.files) == 1 else "(folder)"
    zh = f"闸门读不懂这个文件（{why}），因此拒绝它。请把文件交给系统管理员。"
    en = f"Expected a file that the gate can read, but it failed ({why}) and refuses this one. Hand it to the administrator."
    return Finding(name, 0, "", "unreadable", zh, en)


def _ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Once each, by place. Where there are too many, warnings are left out before errors, so that none hides an error."""
    by_weight = sorted(dict.fromkeys(findings), key=lambda each: (each.severity != "error", each.file, each.line, each.rule, each.element))
    return tuple(sorted(by_weight[:MAX_FINDINGS], key=lambda each: (each.file, each.line, each.rule, each.element)))


def _read(folder: Folder) -> None:
    """Fill the folder's model; what can't be read is kept for the rules to report."""
    for file, content in folder.files.items():
        if file.endswith((".bpmn", ".dmn")):
            try:
                _read_xml(folder, file, content)
            except XmlRefused as refusal:
                folder.refused[file] = refusal
        elif file.endswith(".form"):
            _read_form(folder, file, content)


def _read_xml(folder: Folder, file: str, content: bytes) -> None:
    root = parse_xml(content)
    if file.endswith(".bpmn"):
        main = "/" not in file if folder.whole else "_shared" not in file
        folder.diagrams.append(Diagram(file, root, main=main and not folder.shared))
        return
    tables, flaws = read_tables(root)
    folder.flaws.extend((file, flaw) for flaw in flaws)
    for name, table in tables.items():
        folder.tables.setdefault(name, table)
        folder.table_files.setdefault(name, file)


def _read_form(folder: Folder, file: str, content: bytes) -> None:
    try:
        form = parse_form(content, file)
    except DefinitionError as error:
        folder.form_errors.append(error)
        return
    folder.forms[file] = form
    for field in fields_of(form):
        if field.route:
            _note_route(folder, field)


def _note_route(folder: Folder, field: Field) -> None:
    """What the form tells of a routing variable; where two forms disagree about its kind, nothing."""
    example = example_of(field)
    if field.route in folder.routed and type(folder.examples.get(field.route)) is not type(example):
        folder.examples.pop(field.route, None)
    elif example is not None:
        folder.examples[field.route] = example
    folder.routed.add(field.route)
    choices: tuple[object, ...] = tuple(option.value for option in field.options) if field.type in ("select", "radio") and not field.multiple else ()
    if choices:
        absent: tuple[object, ...] = () if field.required and not field.hide else (None,)
        folder.known[field.route] = tuple(dict.fromkeys((*folder.known.get(field.route, ()), *choices, *absent)))


def _found(folder: Folder) -> Iterator[Finding]:
    measured = list(_of_diagrams(folder, _MEASURES, folder.diagrams))
    yield from measured
    oversize = {finding.file for finding in measured}
    yield from _of_diagrams(folder, MODULES, [diagram for diagram in folder.diagrams if diagram.file not in oversize])
    for rule, module in MODULES.items():
        if hasattr(module, "check_folder") and rule != "bundle_size":
            yield from _named(rule, module.check_folder(folder), "(folder)")


def _of_diagrams(folder: Folder, rules: Iterable[str], diagrams: Iterable[Diagram]) -> Iterator[Finding]:
    for rule in rules:
        if hasattr(MODULES[rule], "check"):
            for diagram in diagrams:
                yield from _named(rule, MODULES[rule].check(diagram, folder), diagram.file)


def _named(rule: str, problems: Iterable[Problem], file: str) -> Iterator[Finding]:
    for each in islice(problems, MAX_OF_ONE_RULE):
        yield Finding(each.file or file, each.line, each.element, rule, each.zh, each.en, each.severity)
