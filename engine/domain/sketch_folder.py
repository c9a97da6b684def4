"""画稿的文件:which paths a sketch may hold, how an archive of any of the usual shapes becomes them, a copy under another id, and which states are kept."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

import tomlkit
from tomlkit.exceptions import TOMLKitError

from engine.domain.codes import item_code_valid
from engine.domain.errors import FieldError, Invalid
from engine.domain.item_template import ID, LONGEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PATH: Final = re.compile(
    r"[\w-]{1,80}\.(?:bpmn|dmn|toml|md)|documents/[\w.-]{1,80}\.(?:typ|pdf|png|jpg)|scenarios/[\w-]{1,80}\.toml"
    r"|forms/(?:shared/)?[\w-]{1,80}\.form|_shared/[\w-]{1,80}\.(?:bpmn|dmn)",
    re.ASCII,
)
MOST_FILES: Final = 200
MOST_BYTES: Final = 5 * 1024 * 1024
NEWEST: Final = 30  # states of a file that are all kept
QUARTER: Final = 15 * 60 * 1000  # milliseconds; of older states the last of each quarter of an hour is kept
MOST_STATES: Final = 150
_PROCESSES: Final = re.compile(r"(?:.*/)?processes/(?!_)([a-z][a-z0-9_]{0,62})/(.+)")
_FORMS: Final = re.compile(r"(?:.*/)?forms/([a-z][a-z0-9_]{0,62})/([^/]+)")
_CALLED: Final = re.compile(r"(?:.*/)?processes/_shared/[^/]+/([^/]+)")
_PASSED_OVER: Final = re.compile(r"(?:^|/)(?:\.|__MACOSX/)|~$")


def is_shared(path: str) -> bool:
    """公用文件:a called process or a form that several items use."""
    return path.startswith(("_shared/", "forms/shared/"))


def item_of(files: Iterable[str]) -> str:
    """The item's id: the name of its one diagram at the top. Raises Invalid where there is none, or more."""
    found = sorted(path.removesuffix(".bpmn") for path in files if path.endswith(".bpmn") and "/" not in path)
    if len(found) != 1 or not ID.fullmatch(found[0]):
        zh = "、".join(found[:5]) or "没有"
        raise Invalid([FieldError("folder", f"文件夹里应有恰好一个主流程图(事项编号.bpmn),现在是:{zh}。", "Expected exactly one main diagram, <item>.bpmn.")])
    return found[0]


def unpacked(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """An archive's files by their paths in a bundle: as exported here, a checkout with processes/ and forms/, or one folder around either."""
    files = {path: content for path, content in files.items() if not _PASSED_OVER.search(path)}
    if any(_PROCESSES.fullmatch(path) for path in files):
        return dict(_of_checkout(files))
    tops = {path.partition("/")[0] for path in files}
    if len(tops) == 1 and all("/" in path for path in files):
        return {path.partition("/")[2]: content for path, content in files.items()}
    return files


def _of_checkout(files: Mapping[str, bytes]) -> Iterable[tuple[str, bytes]]:
    for path, content in files.items():
        if found := _CALLED.fullmatch(path):
            yield f"_shared/{found[1]}", content
        elif found := _PROCESSES.fullmatch(path):
            yield found[2], content
        elif found := _FORMS.fullmatch(path):
            yield f"forms/shared/{found[2]}" if found[1] == "shared" else f"forms/{found[2]}", content
        else:
            yield PurePosixPath(path).name, content


def wrong_paths(files: Mapping[str, bytes]) -> list[FieldError]:
    """What keeps these files from being a sketch: names that no item's folder has, too many, too large."""
    found = [
        FieldError("path", f"事项目录里不能有“{path[:80]}”。", f"Expected only an item's files in their places, but there is {path[:80]!r}.")
        for path in sorted(files)
        if not PATH.fullmatch(path)
    ]
    if len(files) > MOST_FILES or sum(map(len, files.values())) > MOST_BYTES:
        megabytes = MOST_BYTES // 1024 // 1024
        found.append(FieldError("path", f"一份画稿最多 {MOST_FILES} 个文件、{megabytes} MB。", f"Expected at most {MOST_FILES} files and {megabytes} MB."))
    return found


def renamed(files: Mapping[str, bytes], old: str, new: Mapping[str, str]) -> dict[str, bytes]:
    """A copy of an item under another id: ``new`` has id, code, name, name_en. Raises Invalid with everything that is wrong with them.

    In the diagram the id is changed where it stands by itself, before a form's name (``catering_licence/start``) and where it begins an
    id that the diagram declares (``catering_licence_lanes``), and the name where it stands by itself.
    """
    wrong = [*_wrong(new, old)]
    if wrong:
        raise Invalid(wrong)
    made = {(f"{new['id']}.bpmn" if path == f"{old}.bpmn" else path): content for path, content in files.items()}
    facts = tomlkit.parse(files["item.toml"].decode())
    was = str(facts.get("name", ""))
    for key in ("id", "code", "name", "name_en"):
        facts[key] = new[key]
    made["item.toml"] = tomlkit.dumps(facts).encode()
    diagram = files[f"{old}.bpmn"].decode()
    declared = [one for one in re.findall(r'\bid="(\w+)"', diagram) if one.startswith(f"{old}_")]
    for one in sorted(declared, key=len, reverse=True):
        diagram = re.sub(rf'(?<=[">]){re.escape(one)}(?=["<])', new["id"] + one.removeprefix(old), diagram)
    diagram = re.sub(rf'(?<="){re.escape(old)}(?=["/])', new["id"], diagram)
    if was and not set(was + new["name"]) & set('<&"'):
        diagram = diagram.replace(f'name="{was}"', f'name="{new["name"]}"')
    made[f"{new['id']}.bpmn"] = diagram.encode()
    made["CHANGELOG.md"] = f"# {new['name']}\n".encode()
    return made


def _wrong(new: Mapping[str, str], old: str) -> Iterable[FieldError]:
    if not ID.fullmatch(new["id"]):
        yield FieldError("id", "事项编号应为小写英文、数字和下划线,以字母开头,不超过 63 位。", "Expected an id in small letters, digits and underscores.")
    elif new["id"] == old:
        yield FieldError("id", "新事项要有自己的编号,不能与原事项相同。", "Expected an id of its own, but it is the original's.")
    if not item_code_valid(new["code"]):
        yield FieldError("code", "事项编码应为 12、14、31 或 33 位。", "Expected an item code of 12, 14, 31 or 33 places.")
    for key, zh, en in (("name", "中文名称", "its name in Chinese"), ("name_en", "英文名称", "its name in English")):
        text = new[key]
        if not text.strip() or len(text) > LONGEST or not text.isprintable():
            yield FieldError(key, f"请写明{zh},1 到 {LONGEST} 字,写在一行里。", f"Expected {en}, 1 to {LONGEST} characters on one line.")


def name_in(files: Mapping[str, bytes], otherwise: str) -> str:
    """The item's name as its facts say now; ``otherwise`` when they can't be read."""
    try:
        name = tomlkit.parse(files.get("item.toml", b"").decode()).get("name", "")
    except (TOMLKitError, ValueError):
        return otherwise
    return str(name).strip()[:LONGEST] or otherwise


def dropped(states: Iterable[tuple[int, int]]) -> list[int]:
    """Which states of a file, given as (revision, saved_at in ms), need not be kept.

    The newest are all kept, of older ones the last of each quarter of an hour, and the first of all for good.
    """
    ordered = sorted(states)
    older, kept = ordered[1:-NEWEST], {ordered[0][0]} if ordered else set()
    kept |= {revision for revision, _ in ordered[-NEWEST:]}
    kept |= set(list({at // QUARTER: revision for revision, at in older}.values())[-(MOST_STATES - NEWEST) :])
    return [revision for revision, _ in ordered if revision not in kept]
