"""公用文件跟着流程图:when a diagram has changed, the called processes and shared forms that it needs come in, and those it needs no more go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain.errors import DefinitionError, Rejection
from engine.domain.sketch_commands import FollowCalls
from engine.runtime.shared_files import followed
from web.acting import me
from web.current import product
from web.i18n import language, said, say
from web.item_command import PRODUCT
from web.studio.stage_kinds import stage_data

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def with_calls(files: Mapping[str, bytes], path: str) -> dict[str, bytes]:
    """The files as they will be once the diagram at ``path`` is saved as it is among them."""
    if not path.endswith(".bpmn"):
        return dict(files)
    try:
        return followed(files, PRODUCT)
    except DefinitionError:  # too much: the gate speaks of what is missing
        return dict(files)


def follow_calls(sketch_id: int, path: str) -> str:
    """After a change of the file at ``path``; what came and what went in a sentence, empty when nothing did."""
    files = product().ask.sketch_sources(sketch_id)
    wanted = with_calls(files, path)
    added = {one: content for one, content in wanted.items() if one not in files}
    dropped = files.keys() - wanted.keys()
    if not added and not dropped:
        return ""
    try:
        product().handle(FollowCalls(me(), sketch_id, added, sorted(dropped)))
    except Rejection as refused:
        return said(refused)
    came, went = _names(added), _names(dropped)
    told = [
        say(f"公用流程{came}已放进画稿。", f"The shared process {came} is in the sketch now.") if came else "",
        say(f"不再调用的公用流程{went}已移出。", f"The shared process {went} is not called any more and was taken out.") if went else "",
    ]
    return " ".join(one for one in told if one)


def _names(paths: Iterable[str]) -> str:
    """The called processes among the paths, by the names that the palette gives them."""
    known, english = stage_data()["call"], language() == "en"
    found = [path.removeprefix("_shared/").removesuffix(".bpmn") for path in sorted(paths) if path.startswith("_shared/") and path.endswith(".bpmn")]
    names = [known[one]["name_en" if english else "name"] if one in known else one for one in found]
    return ", ".join(names) if english else "".join(f"“{one}”" for one in names)
