"""给申请人的通知: every kind of message that applicants are sent, with the product's own wording (message_texts.toml), and how one is told."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from engine.domain.effects import Notify
from engine.domain.message_template import flaw, names_in, rendered

if TYPE_CHECKING:
    from collections.abc import Mapping

Value: TypeAlias = "str | int | tuple[str, str]"  # the same in both languages, or (zh, en)


class Placeholder(NamedTuple):
    """What a placeholder stands for, with an example."""

    zh: str
    en: str
    example: tuple[str, str]


class MessageKind(NamedTuple):
    """``own`` is the product's wording (zh, en); ``fixed`` what the product says itself at a placeholder, such as the remedies."""

    id: str
    group: str
    name: str
    name_en: str
    own: tuple[str, str]
    optional: frozenset[str]
    fixed: Mapping[str, tuple[str, str]]

    @property
    def names(self) -> tuple[str, ...]:
        """Its placeholders, in the order of the own wording."""
        return tuple(dict.fromkeys(names_in(self.own[0]) + names_in(self.own[1])))

    @property
    def given(self) -> frozenset[str]:
        """The placeholders whose values whoever tells it gives."""
        return frozenset(self.names) - frozenset(self.fixed)

    def required(self, language: int) -> tuple[str, ...]:
        """The placeholders that must stay in the language's text (0 zh, 1 en)."""
        return tuple(name for name in dict.fromkeys(names_in(self.own[language])) if name not in self.optional)

    def flaw(self, language: int, text: str) -> tuple[str, str] | None:
        """What is wrong with a reworded text of the language; None when nothing is."""
        return flaw(text, self.names, self.required(language))

    def worded(self, texts: tuple[str, str], values: Mapping[str, Value]) -> tuple[str, str]:
        """The message in both languages; where a text is empty, or no longer fits the kind, in the product's own wording."""
        both = {name: value if isinstance(value, tuple) else (str(value), str(value)) for name, value in {**values, **self.fixed}.items()}
        chosen = (text if text and self.flaw(language, text) is None else self.own[language] for language, text in enumerate(texts))
        zh, en = (rendered(text, {name: pair[language] for name, pair in both.items()}) for language, text in enumerate(chosen))
        return zh, en


def _placeholder(row: Mapping[str, str]) -> Placeholder:
    return Placeholder(row["zh"], row["en"], (row.get("example_zh", ""), row.get("example_en", "")))


def _kind(id_: str, row: Mapping[str, Any]) -> MessageKind:
    fixed = {name: (zh, en) for name, (zh, en) in row.get("fixed", {}).items()}
    return MessageKind(id_, row["group"], row["name"], row["name_en"], (row["zh"], row["en"]), frozenset(row.get("optional", ())), fixed)


_FILE: Final = tomllib.loads((Path(__file__).parent / "message_texts.toml").read_text("utf-8"))
PLACEHOLDERS: Final = {name: _placeholder(row) for name, row in _FILE["placeholder"].items()}
GROUPS: Final[dict[str, tuple[str, str]]] = {id_: (zh, en) for id_, (zh, en) in _FILE["group"].items()}
KINDS: Final = {id_: _kind(id_, row) for id_, row in _FILE["kind"].items()}


def example(kind: MessageKind) -> dict[str, Value]:
    """Values of an example case for a preview."""
    return {name: PLACEHOLDERS[name].example for name in kind.given}


def tell(kind: str, **values: Value) -> Notify:
    """The effect that tells the applicant a message of ``kind``. Raises KeyError for an unknown kind, ValueError for other placeholders than its."""
    found = KINDS[kind]
    if found.given != values.keys():
        raise ValueError(f"Expected values of {sorted(found.given)} for a message {kind}, but got {sorted(values)}.")
    zh, en = found.worded(("", ""), values)
    return Notify("applicant", zh, en, kind, values)
