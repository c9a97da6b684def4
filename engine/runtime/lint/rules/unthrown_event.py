"""没有人抛出的事件:what an event waits for comes about somewhere; else its branch is never walked, or the case waits for ever.

Errors and escalations come from a called process or a sub-process, ``clock:`` escalations from the clocks. Nothing sends messages to cases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.runtime.lint.model import SUBPROCESSES, Problem, problem
from engine.runtime.lint.rules.clock_escalation import PREFIX
from engine.runtime.lint.rules.uncaught_throw import code_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.lint.model import Diagram, Element, Folder

_ZH: Final = {"error": "错误", "escalation": "升级"}
MOST_CALLS: Final = 8  # of processes within processes; another rule refuses those that come back to themselves


def check(diagram: Diagram, folder: Folder) -> Iterator[Problem]:
    """In a whole folder only, where every called process is known; a handler may raise errors that nothing declares."""
    if not folder.whole:
        return
    for node in diagram.of_kind("intermediateCatchEvent"):
        if "message" in node.definitions:
            yield problem(
                node,
                f"{node.label}等待的消息没有谁会发出，办件会永远停在这里。请改为人工任务，由收到消息的人办理。",
                f"Expected something to send the message that {node.id!r} waits for, but nothing does. Make it a task of whoever receives it.",
            )
    for node in diagram.of_kind("boundaryEvent"):
        host = diagram.nodes.get(node.raw.get("attachedToRef") or "")
        for kind in node.definitions:
            code = code_of(diagram, node, kind) if kind in _ZH else ""
            if host is not None and code and not code.startswith(PREFIX) and not _throws(diagram, host, kind, code, folder):
                yield problem(
                    node,
                    f"{host.label}里没有谁会抛出{_ZH[kind]}“{code[:40]}”，{node.label}后面的分支永远走不到。请核对代码，或者删去这个事件。",
                    f"Expected something inside {host.id!r} to throw the {kind} {code[:40]!r} that {node.id!r} catches, but nothing does.",
                )


def _throws(diagram: Diagram, host: Element, kind: str, code: str, folder: Folder, depth: int = 0) -> bool:
    """Whether it may come out of the host. A handler may raise anything at its own task; a process that is not there is another rule's affair."""
    if host.kind == "callActivity":
        called = folder.called(host.raw.get("calledElement") or "")
        if called is None or called is diagram or depth >= MOST_CALLS:
            return True
        return any(_thrown(called, each, kind, code, folder, depth) for each in called.nodes.values())
    if host.kind in SUBPROCESSES:
        return any(_thrown(diagram, each, kind, code, folder, depth) for each in diagram.nodes.values() if each.scope == host.id)
    return host.kind == "serviceTask"


def _thrown(diagram: Diagram, node: Element, kind: str, code: str, folder: Folder, depth: int) -> bool:
    if node.kind in ("endEvent", "intermediateThrowEvent"):
        return code_of(diagram, node, kind) == code
    return node.kind in ("callActivity", *SUBPROCESSES) and _throws(diagram, node, kind, code, folder, depth + 1)
