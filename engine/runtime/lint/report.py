"""检查报告:what ``yizhang lint`` prints: one line a finding, or JSON; 0 accepted, 1 refused, 2 wrong usage."""

from __future__ import annotations

import errno
import json as json_format
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from engine.domain.errors import DefinitionError, Finding
from engine.domain.punctuation import punctuated
from engine.runtime.bundle import read_folder
from engine.runtime.lint.gate import inspect, inspect_file

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    Inputs = Callable[[str], type | None] | None

ACCEPTED: Final = 0
REFUSED: Final = 1
WRONG_USAGE: Final = 2
MAX_FILE: Final = 5 * 1024 * 1024
_REASONS: Final = {
    errno.ENOENT: "链接指向的文件不存在",
    errno.EACCES: "没有读取权限",
    errno.ELOOP: "符号链接绕成了圈",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EIO: "读取出错",
    errno.EINVAL: "读取出错",
    errno.ENXIO: "不是普通文件",
}


def lint_paths(
    paths: Sequence[str | Path], *, json: bool = False, topics: Collection[str] | None = None, inputs_of: Inputs = None, out: TextIO, language: str = "both"
) -> int:
    """检查:files of any kind and item folders; a folder of item folders (processes/) means each of them.

    Lines read ``FILE:LINE: ELEMENT: RULE: sentence``; ``language`` is zh, en or both. Returns the exit code.
    """
    if not paths:
        out.write("用法：yizhang lint 路径…\nExpected at least one path, but there is none.\n")
        return WRONG_USAGE
    missing = [str(path) for path in paths if not _exists(Path(path))]
    if missing:
        out.writelines(f"{_plain(each)}: 没有这个文件或目录。 Expected a file or folder, but there is none.\n" for each in missing)
        return WRONG_USAGE
    findings: list[Finding] = []
    checked = 0
    for path in (found for given in paths for found in folders_in(Path(given))):
        checked += 1
        findings.extend(_inspect_path(path, topics, inputs_of))
    findings = sorted(dict.fromkeys(findings), key=lambda each: each.severity != "error")  # what must be mended first
    refused = any(finding.severity == "error" for finding in findings)
    _write(out, findings, checked, refused=refused, json=json, language=language)
    return REFUSED if refused else ACCEPTED


def _exists(path: Path) -> bool:
    try:
        return path.exists() or path.is_symlink()
    except (OSError, ValueError):
        return False


def folders_in(path: Path) -> Iterator[Path]:
    """The path itself; for a folder without a diagram, the item folders in it."""
    if path.is_dir() and not any(path.glob("*.bpmn")):
        inner = sorted(each.parent for each in path.glob("*/*.bpmn"))
        shared = sorted(each.parent for each in path.glob("_shared/*/*.bpmn"))
        if inner or shared:
            yield from dict.fromkeys((*inner, *shared))
            return
    yield path


def _inspect_path(path: Path, topics: Collection[str] | None, inputs_of: Inputs) -> list[Finding]:
    try:
        if path.is_dir():
            shared = path.resolve().parent.name == "_shared"
            found = inspect(read_folder(path), topics=topics, inputs_of=inputs_of, shared=shared)
            return [_placed(each, path) for each in found]
        return list(inspect_file(str(path), _read_file(path), topics=topics, inputs_of=inputs_of))
    except DefinitionError as error:
        return [_placed(each, path) for each in error.findings]
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return [
            Finding(str(path), 0, "", "unreadable", f"读不了这个文件：{_REASONS.get(error.errno or 0, reason)}。", f"Expected a readable file, but: {reason}.")
        ]


def _read_file(path: Path) -> bytes:
    """At most a little more than the gate accepts: enough to be refused for its size."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.ENXIO, "not a plain file")
    with path.open("rb") as opened:
        return opened.read(MAX_FILE + 1)


def _placed(finding: Finding, folder: Path) -> Finding:
    """The finding with a path that can be opened from here."""
    return Finding(str(place_of(finding.file, folder)), finding.line, finding.element, finding.rule, finding.zh, finding.en, finding.severity)


def place_of(file: str, folder: Path) -> Path:
    """Where a file of the bundle of ``folder`` lies on disk."""
    base = folder.parent if folder.resolve().parent.name == "_shared" else folder
    processes = base.parent
    if file.startswith("forms/shared/"):
        return processes.parent / file
    if file.startswith("forms/"):
        return processes.parent / "forms" / folder.name / file.removeprefix("forms/")
    if file.startswith("_shared/"):
        name = file.removeprefix("_shared/")
        return processes / "_shared" / name.rsplit(".", 1)[0] / name
    return folder if file in ("(folder)", str(folder)) else folder / file


def _write(out: TextIO, findings: Sequence[Finding], checked: int, *, refused: bool, json: bool, language: str) -> None:
    if json:
        listed = [
            {"file": f.file, "line": f.line, "element": f.element, "rule": f.rule, "severity": f.severity, "zh": punctuated(f.zh), "en": f.en} for f in findings
        ]
        out.write(json_format.dumps({"accepted": not refused, "checked": checked, "findings": listed}, ensure_ascii=False, indent=1) + "\n")
        return
    out.writelines(_plain(f"{f.file}:{f.line}: {f.element or '-'}: {f.rule}: {_sentence(f, language)}") + "\n" for f in findings)
    errors = sum(f.severity == "error" for f in findings)
    told = {
        "zh": f"检查 {checked} 项，需要改正 {errors} 处，提示 {len(findings) - errors} 处。",
        "en": f"{checked} checked, {errors} to mend, {len(findings) - errors} notes.",
    }
    out.write(" ".join(told[each] for each in ("zh", "en") if language in (each, "both")) + "\n")


def _sentence(finding: Finding, language: str) -> str:
    """In Chinese, in English, or in Chinese and then in English."""
    note = finding.severity == "warning"
    said = {"zh": punctuated(("提示：" if note else "") + finding.zh), "en": ("note: " if note else "") + finding.en}
    return " ".join(said[each] for each in ("zh", "en") if language in (each, "both"))


def _plain(text: str) -> str:
    """One line that no terminal takes for a command, whatever was in the file."""
    return "".join(each if each.isprintable() else "\ufffd" for each in text.encode("utf-8", "replace").decode("utf-8"))
