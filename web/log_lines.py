"""日志:one JSON line for each thing that happened, on standard error. Lines name requests, endpoints and places in the code, never people.

An exception's own words are left out, because they may quote what somebody typed; its kind and where it came from are enough to find it.
"""

from __future__ import annotations

import logging
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from types import TracebackType

ROOT = Path(__file__).parent.parent
PROCESSORS: tuple[structlog.typing.Processor, ...] = (
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.JSONRenderer(ensure_ascii=False),
)
DEEPEST = 12


def logger_of(name: str) -> structlog.typing.FilteringBoundLogger:
    """A logger of JSON lines over the standard library's logger ``name``."""
    made: structlog.typing.FilteringBoundLogger = structlog.wrap_logger(logging.getLogger(name), processors=list(PROCESSORS))
    return made


def to_stderr() -> None:
    """Send the lines to standard error, unless the server has arranged otherwise; what the worker says as well."""
    logger = logging.getLogger("yizhang")
    if not logger.handlers and not logging.getLogger().handlers:
        logger.addHandler(logging.StreamHandler())
        logger.propagate = False
    logger.setLevel(logging.INFO)
    structlog.configure(processors=[structlog.processors.add_log_level, *PROCESSORS], logger_factory=structlog.PrintLoggerFactory(sys.stderr))


def places(trace: TracebackType | None) -> list[str]:
    """Where an exception passed: ``file:line function``, the innermost last."""
    frames = traceback.extract_tb(trace)[-DEEPEST:]
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _short(file: str) -> str:
    path = Path(file)
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name
