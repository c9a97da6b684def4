"""改正一处、改正全部: a finding's own mend, proven by the gate before anything is handed back."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from engine.runtime.lint.gate import folder_of, inspect, inspect_file
from engine.runtime.lint.safe_xml import XmlRefused
from engine.runtime.mending.hand import Hand
from engine.runtime.mending.mends import MENDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from engine.domain.errors import Finding
    from engine.runtime.lint.model import Folder

    Own = Callable[[str], bool]
    Judge = Callable[[Mapping[str, bytes]], Sequence[Finding]]

MOST_ROUNDS: Final = 300
MOST_PASSES: Final = 3


class Mended(NamedTuple):
    """改正的结果: the whole folder's files, and the findings that are gone from it."""

    files: dict[str, bytes]
    findings: tuple[Finding, ...]


def says(finding: Finding) -> tuple[str, str] | None:
    """怎么改: what mending a finding of this rule does, in Chinese and English; None where only a person can mend it."""
    module = MENDS.get(finding.rule)
    return None if module is None else module.SAYS


def mend(files: Mapping[str, bytes], finding: Finding, *, shared: bool = False, judge: Judge | None = None) -> dict[str, bytes] | None:
    """改正: the folder's files without this finding; None where there is no mechanical way, or the gate then has something new to say.

    Pure: the same files and the same finding give the same bytes. ``files`` are a definition's bundle, or a single file; ``shared`` says that
    the folder is a called process of its own. The finding must be one of these very files. ``judge`` is the gate that found it, where that
    knows more than the files (the handlers).
    """
    made = attempt(folder_of(files, whole=len(files) > 1, shared=shared), finding)
    if made is None:
        return None
    before, after = (judge(each) if judge else _judged(each, shared=shared) for each in (files, made))
    return made if better(before, after, finding) else None


def attempt(folder: Folder, finding: Finding) -> dict[str, bytes] | None:
    """The folder's files as they would be; None where there is no mechanical way. What the gate then says is not asked."""
    module = MENDS.get(finding.rule)
    if module is None or (finding.file not in folder.files and not finding.file.startswith("forms/")):
        return None
    hand = Hand(folder, finding)
    try:
        made = hand.changed() if module.mend(hand) else {}
    except XmlRefused:
        return None
    return {**folder.files, **made} if made else None


def mendable(files: Mapping[str, bytes], findings: Sequence[Finding], *, shared: bool = False) -> list[bool]:
    """哪些能改: for each finding whether ``mend`` has a way, found without asking the gate again."""
    folder = folder_of(files, whole=len(files) > 1, shared=shared)
    return [attempt(folder, finding) is not None for finding in findings]


def _judged(files: Mapping[str, bytes], *, shared: bool) -> Sequence[Finding]:
    if len(files) > 1:
        return inspect(files, topics=None, shared=shared)
    return [finding for name, content in files.items() for finding in inspect_file(name, content)]


def mend_all(files: Mapping[str, bytes], judge: Judge, *, own: Own = lambda _file: True, shared: bool = False) -> Mended:
    """改正全部: one finding after the other, each kept only where the gate then has less to say and nothing new.

    ``judge`` is the gate for this folder, ``own`` says which files may be changed. What depends on another mend is tried again after it.
    """
    now, found = dict(files), list(judge(files))
    gone: list[Finding] = []
    for step in (_together, _one_by_one):
        for _ in range(MOST_PASSES):
            count = len(gone)
            now, found = step(now, found, judge, own, gone, shared=shared)
            if len(gone) == count:
                break
    return Mended(now, tuple(gone))


def _together(
    now: dict[str, bytes], found: list[Finding], judge: Judge, own: Own, gone: list[Finding], *, shared: bool
) -> tuple[dict[str, bytes], list[Finding]]:
    """All that have a way at once, judged once: kept where no rule has more to say than before."""
    made = now
    done: list[Finding] = []
    for finding in [each for each in found if each.element][:MOST_ROUNDS]:
        tried = _attempted(made, finding, own, shared=shared)
        if tried is not None:
            made, done = tried, [*done, finding]
    after = list(judge(made)) if done else found
    if not done or any(count > _errors(found)[rule] for rule, count in _errors(after).items()):
        return now, found
    left = {(each.file, each.element, each.rule) for each in after}
    gone += [each for each in done if (each.file, each.element, each.rule) not in left]
    return made, after


def _one_by_one(
    now: dict[str, bytes], found: list[Finding], judge: Judge, own: Own, gone: list[Finding], *, shared: bool
) -> tuple[dict[str, bytes], list[Finding]]:
    tried: set[tuple[str, str, str, str]] = set()
    for _ in range(MOST_ROUNDS):
        finding = next((each for each in found if _key(each) not in tried), None)
        if finding is None:
            break
        tried.add(_key(finding))
        made = _attempted(now, finding, own, shared=shared)
        after = None if made is None else list(judge(made))
        if made is not None and after is not None and better(found, after, finding):
            now, found = made, after
            gone.append(finding)
    return now, found


def _attempted(now: dict[str, bytes], finding: Finding, own: Own, *, shared: bool) -> dict[str, bytes] | None:
    if finding.rule not in MENDS or not own(finding.file):
        return None
    made = attempt(folder_of(now, whole=len(now) > 1, shared=shared), finding)
    return made if made is not None and all(own(path) for path in made if made[path] != now.get(path)) else None


def better(before: Sequence[Finding], after: Sequence[Finding], mended: Finding) -> bool:
    """Whether the finding is gone and no rule has more errors than before."""
    gone = sum(each.rule == mended.rule for each in after) < sum(each.rule == mended.rule for each in before)
    known = _errors(before)
    return gone and all(count <= known[rule] for rule, count in _errors(after).items())


def _errors(findings: Iterable[Finding]) -> Counter[str]:
    return Counter(each.rule for each in findings if each.severity == "error")


def _key(finding: Finding) -> tuple[str, str, str, str]:
    return finding.file, finding.element or str(finding.line), finding.rule, finding.zh
