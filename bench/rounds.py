"""Contestants in processes of their own, measured in turns: noise of the machine hits all of them alike.

A *runner* lives in a spawned process, prepares its cases off the clock and answers ``round(seconds, …)`` again and again. A
*contestant* is one runner or several that work at the same time. What is reported is the median over the rounds.
"""

from __future__ import annotations

import multiprocessing
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from engine.domain.errors import YizhangError

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

TASKS = 12  # human tasks of a case on the accepted path
CASES = 36  # open cases of one runner: three at every stage
C = TypeVar("C")


class PeerFailed(YizhangError):
    """A contestant could not start or broke off; says what it said."""


@dataclass(frozen=True)
class Round:
    """One turn of one runner: how many durable completions (or commits) in what time (seconds), and how long each took."""

    count: int
    elapsed: float
    times: tuple[float, ...] = ()

    @property
    def rate(self) -> float:
        """Completions per second."""
        return self.count / self.elapsed if self.elapsed else 0.0

    def quantile(self, part: float) -> float:
        """The time (seconds) that ``part`` of the completions did not exceed."""
        ordered = sorted(self.times)
        return ordered[min(int(len(ordered) * part), len(ordered) - 1)] if ordered else 0.0


class Runner(Protocol):
    """What a spawned process runs."""

    @property
    def round(self) -> Callable[..., Round]:
        """``round(seconds, …)`` works for ``seconds`` of counted time."""

    def close(self) -> None:
        """Let go of connections."""


class Rolling(Generic[C]):
    """Cases at every stage, a step of each in turn; a finished one is replaced off the clock."""

    def __init__(self, open_case: Callable[[], C], step: Callable[[C], bool]) -> None:
        """Make the cases; ``step`` completes one task durably and says whether its case is finished."""
        self._open, self._step = open_case, step
        self._cases: deque[C] = deque()
        for no in range(CASES):
            case = open_case()
            for _ in range(no % TASKS):
                step(case)
            self._cases.append(case)

    def round(self, seconds: float) -> Round:
        """Complete tasks one after another for ``seconds``."""
        elapsed, times = 0.0, []
        while elapsed < seconds:
            case = self._cases.popleft()
            began = time.perf_counter()
            finished = self._step(case)
            times.append(time.perf_counter() - began)
            elapsed += times[-1]
            self._cases.append(self._open() if finished else case)
        return Round(len(times), elapsed, tuple(times))


class Contestant:
    """Runners of one kind in ``processes`` spawned processes (none inherits another's library state)."""

    def __init__(self, make: Callable[..., Runner], arguments: tuple[Any, ...], processes: int) -> None:
        """Start; ``make`` is called as ``make(*arguments, number)`` in each process."""
        context = multiprocessing.get_context("spawn")
        self._pipes: list[Connection] = []
        self._processes = []
        for no in range(processes):
            ours, theirs = context.Pipe()
            process = context.Process(target=_live, args=(theirs, make, (*arguments, no)), daemon=True)
            process.start()
            theirs.close()
            self._pipes.append(ours)
            self._processes.append(process)

    def ready(self) -> None:
        """Wait until every runner has prepared. Raises PeerFailed."""
        for pipe in self._pipes:
            _receive(pipe)

    def round(self, seconds: float, **options: Any) -> list[Round]:
        """One turn of all runners together."""
        for pipe in self._pipes:
            pipe.send((seconds, options))
        return [_receive(pipe) for pipe in self._pipes]

    def close(self) -> None:
        """End the processes."""
        for pipe, process in zip(self._pipes, self._processes, strict=True):
            try:
                pipe.send(None)
            except OSError:
                process.terminate()  # it has ended already, or is about to
            process.join(timeout=20)


def _receive(pipe: Connection) -> Any:
    try:
        answer = pipe.recv()
    except EOFError as error:
        raise PeerFailed("测速进程意外退出。/ Expected a figure from a measuring process, but it ended.") from error
    if isinstance(answer, str):
        raise PeerFailed(answer)
    return answer


def _live(pipe: Connection, make: Callable[..., Runner], arguments: tuple[Any, ...]) -> None:
    try:
        runner = make(*arguments)
        pipe.send(True)
        while (asked := pipe.recv()) is not None:
            seconds, options = asked
            pipe.send(runner.round(seconds, **options))
        runner.close()
    except YizhangError as error:
        pipe.send(str(error))
    except (EOFError, KeyboardInterrupt):
        return  # the asker has gone
    except Exception as error:  # noqa: BLE001 - whatever it was, the asker prints it
        pipe.send(f"测速进程失败。/ Expected {make.__name__} to measure, but it failed: {type(error).__name__}: {error}")
