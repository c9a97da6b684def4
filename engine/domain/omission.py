"""略过:a handler that may be left out when it fails, because neither the law nor anything later in the diagram rests on what it does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Omission:
    """A handler file that declares one, as ``OMISSION``, may be skipped by an administrator with a reason; without one it never is.

    ``zh`` and ``en`` say what is lost and who must be told instead; ``variables`` stand in for all that the handler would have written.
    """

    zh: str
    en: str
    variables: Mapping[str, object] = field(default_factory=dict)
