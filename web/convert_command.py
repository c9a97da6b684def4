"""``yizhang convert``: a diagram drawn for another engine, explained line by line and translated as far as it means the same here."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.domain.punctuation import punctuated

if TYPE_CHECKING:
    from engine.runtime.foreign import Conversion


def add(commands: Any) -> None:
    """Add the subcommand."""
    convert = commands.add_parser("convert", help="explain a foreign diagram (Camunda, Flowable, Activiti, jBPM, plain BPMN) and translate it")
    convert.add_argument("file", type=Path, metavar="FILE")
    convert.add_argument("--out", type=Path, metavar="FOLDER", help="write processes/<item>/ and forms/<item>/ below this folder")
    convert.add_argument("--json", action="store_true")
    convert.set_defaults(run=_convert)


def _convert(arguments: Any) -> int:
    from engine.domain.errors import Rejection
    from engine.runtime.foreign import convert

    with arguments.file.open("rb") as opened:
        found = convert(opened.read(_MOST + 1))
    if arguments.json:
        print(json.dumps(_machine(found), ensure_ascii=False, indent=1))
    else:
        sys.stdout.writelines(f"{_plain(line)}\n" for line in told(found))
    if not found.accepted:
        return 1
    if arguments.out is not None:
        places = {_place(arguments.out, found.item, path): content for path, content in found.files.items()}
        standing = next((place for place in places if place.exists()), None)
        if standing is not None:
            raise Rejection(f"{standing} 已经存在，没有写。", f"Expected a place for {standing}, but it exists already; nothing was written.")
        for place, content in places.items():
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
            print(place, file=sys.stderr if arguments.json else sys.stdout)
    return 0


_MOST = 5 * 1024 * 1024


def told(found: Conversion) -> list[str]:
    """The explanation, and a line for each thing that was kept, converted, left out, left to do or refused; then what the gate still says."""
    from engine.runtime.foreign import OUTCOMES
    from engine.runtime.lint.gate import inspect_file

    lines = [punctuated(f"{found.zh} {found.en}")]
    for outcome, (zh, en) in OUTCOMES.items():
        some = [line for line in found.lines if line.outcome == outcome]
        if some:
            lines += ["", f"{zh} / {en}: {len(some)}"]
        for line in some:
            between = f"{line.was} → {line.became}" if line.was and line.became else line.was or line.became
            lines.append(punctuated(f"  {line.line or '-'}: {line.element or '-'}: {between}{': ' if between else ''}{line.zh} {line.en}"))
    if found.accepted:
        errors = [each for each in inspect_file(f"{found.item}.bpmn", found.files[f"{found.item}.bpmn"]) if each.severity == "error"]
        lines += ["", f"闸门还要改正 {len(errors)} 处，见 yizhang lint。 The gate still has {len(errors)} to mend, see yizhang lint."]
    return lines


def _machine(found: Conversion) -> dict[str, Any]:
    explained = {"item": found.item, "origin": found.origin, "zh": found.zh, "en": found.en, "accepted": found.accepted, "files": sorted(found.files)}
    return {**explained, "lines": [line._asdict() for line in found.lines]}


def _place(out: Path, item: str, path: str) -> Path:
    return out / "forms" / item / path.removeprefix("forms/") if path.startswith("forms/") else out / "processes" / item / path


def _plain(text: str) -> str:
    """One line that no terminal takes for a command, whatever was in the file."""
    return "".join(each if each.isprintable() else "\ufffd" for each in text)
