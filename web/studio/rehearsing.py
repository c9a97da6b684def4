"""演练: the room in which drafts are played, and whole runs that go on while a page only looks; between two scenarios a click has its turn."""

from __future__ import annotations

import atexit
import json
import threading
from contextlib import suppress
from functools import cache
from time import sleep
from typing import TYPE_CHECKING, Any, Final

from engine.domain.errors import Busy, DefinitionError, YizhangError
from engine.domain.scenario_commands import NoteScenario, QueueScenarios
from engine.simulator.proof import names_in
from engine.simulator.room import Room, basis
from web.acting import me
from web.current import product

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.bootstrap import Application

PAUSE: Final = 0.05  # seconds in which others get their turn
PATIENCE: Final = 6  # tries while others hold the room
LATE: Final = 180  # seconds after which a scenario that still waits was forgotten: whoever played it has stopped


@cache
def room() -> Room:
    """The room of this process."""
    made = Room(product().bureau.topics)
    atexit.register(made.close)
    return made


def warm_up(files: Mapping[str, bytes]) -> None:
    """Whoever looks at the scenarios of a draft is about to play them: have the room ready."""
    threading.Thread(target=_look, args=(room(), files), name="scenarios-warm", daemon=True).start()


def _look(made: Room, files: Mapping[str, bytes]) -> None:
    with suppress(YizhangError):  # what is wrong is told to who asks
        made.chart(files)


def run(sketch_id: int, only: str = "") -> None:
    """Play all scenarios of a sketch, or one, in the background. Raises NotFound, NotAllowed."""
    files = product().ask.sketch_bundle(sketch_id)
    known = names_in(files)
    names = {name: basis(files, name) for name in known if only in {"", name}}
    product().handle(QueueScenarios(me(), sketch_id, names, frozenset(known)))
    threading.Thread(target=_play, args=(product(), room(), me(), sketch_id, files, names), name=f"scenarios-{sketch_id}", daemon=True).start()


def _play(app: Application, made: Room, actor: int, sketch_id: int, files: Mapping[str, bytes], names: Mapping[str, str]) -> None:
    for name, rests_on in names.items():
        try:
            app.handle(NoteScenario(actor, sketch_id, name, rests_on, json.dumps(_played(made, files, name), ensure_ascii=False)))
            sleep(PAUSE)
        except YizhangError:  # the sketch or the person is gone meanwhile: there is nobody to tell
            return


def _played(made: Room, files: Mapping[str, bytes], name: str) -> dict[str, Any]:
    """The result; a draft that does not pass the gate fails with its first sentence."""
    zh, en = "别人一直在演练,没有轮到。请再演练一次。", "Expected a free moment, but others were playing all the time; play it again."
    for _ in range(PATIENCE):
        try:
            return made.play(files, name)
        except Busy:
            sleep(1)
        except DefinitionError as refused:
            zh, en = refused.findings[0].zh, refused.findings[0].en
            break
    return {"name": name, "title": name, "zh": zh, "en": en, "end": "", "visited": [], "flows": [], "step": None, "expected": None}
