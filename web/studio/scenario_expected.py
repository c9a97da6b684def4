"""期望的表单: what a scenario expects as fields that an analyst can read and change, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from engine.simulator.expectations import READINGS
from web.i18n import gettext, say
from web.studio.scenario_words import EXPECTED, value_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.datastructures import MultiDict

    from web.studio.scenario_words import Names

LISTS: Final = frozenset({"documents", "alerts", "open", "stages"})
TABLES: Final = frozenset({"opinions", "materials", "due"})


def rows(found: Mapping[str, Any], expect: Mapping[str, Any], offered: Mapping[str, Any], names: Names) -> list[dict[str, Any]]:
    """Everything that can be expected: whether it is, as text to change, and as it went. What was never recorded is as it went."""
    chosen = expect or offered
    return [
        {
            "key": key,
            "label": say(*EXPECTED[key]),
            "kept": key in chosen,
            "text": as_text(key, chosen.get(key, found.get(key))),
            "went": value_words(key, found.get(key), names),
            "holds": key not in expect or as_text(key, expect[key]) == as_text(key, found.get(key)),
            "long": key in LISTS | TABLES,
        }
        for key in READINGS
        if key in found
    ]


def as_text(key: str, value: Any) -> str:
    """One line an entry."""
    if value is None:
        return ""
    if key in LISTS:
        return "\n".join(sorted(map(str, value)))
    if key in TABLES:
        return "\n".join(f"{one} = {state}" for one, state in sorted(value.items()))
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def posted(data: MultiDict[str, str], offered: Mapping[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The expectations chosen, and a sentence in each language for every one that can't be read."""
    expect: dict[str, Any] = {}
    wrong: list[tuple[str, str]] = []
    for key in READINGS:
        if data.get(f"keep-{key}"):
            text = data.get(f"value-{key}", "").strip()
            try:
                expect[key] = _read(key, text)
            except ValueError:
                name = EXPECTED[key]
                wrong.append((f"“{name[0]}”写得不对:{text[:40]}", f"Expected another value of {name[1]}, but got {text[:40]!r}."))
    return expect if data.get("expecting") else dict(offered), wrong


def _read(key: str, text: str) -> Any:
    """Raises ValueError."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if key in LISTS:
        return lines
    if key in TABLES:
        pairs = [line.partition("=") for line in lines]
        if any(not sign or not one.strip() or not state.strip() for one, sign, state in pairs):
            raise ValueError(key)
        return {one.strip(): state.strip() for one, _, state in pairs}
    if key == "licence":
        if text not in ("true", "false"):
            raise ValueError(key)
        return text == "true"
    if not text:
        raise ValueError(key)
    return int(text) if key == "used_working_days" else text


def licence_options() -> list[dict[str, str]]:
    """有没有有效证照."""
    return [{"value": "true", "label": gettext("有")}, {"value": "false", "label": gettext("没有")}]
