"""名称查重:a company's name in its parts, and how near it comes to the names that are registered.

``processes/_law/company_names.toml`` says which words are areas, lines of business and legal forms, and on which rule the comparison rests::

    reference = "…"                # the rule
    verified = false
    areas = ["青禾区", "青禾"]
    forms = ["有限责任公司", "有限公司"]
    plain = ["管理", "服务"]        # words that name no line of business
    [[trade]]
    id = "catering"
    words = ["餐饮", "饮食"]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from engine.domain.toml_record import Source, read_record

if TYPE_CHECKING:
    from collections.abc import Iterable

_BRACKETS: Final = str.maketrans("", "", "()（）〔〕[]【】 \t\u3000·")
LEAST: Final = 2  # characters of a trade name that may be contained in another


@dataclass(frozen=True)
class Trade:
    """一个行业: the words by which names say it."""

    id: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class NameRules:
    """名称规则: the words that a name is made of, and the rule that the comparison rests on."""

    reference: str
    verified: bool
    areas: tuple[str, ...]
    forms: tuple[str, ...]
    plain: tuple[str, ...]
    trade: tuple[Trade, ...]


@dataclass(frozen=True)
class NameParts:
    """名称的组成: ``core`` is the trade name 字号, ``trade`` the id of the line of business, empty when the name says none."""

    whole: str
    core: str
    trade: str


@dataclass(frozen=True)
class RegisteredName:
    """已登记的名称, with the credit code of its company."""

    name: str
    code: str


@dataclass(frozen=True)
class NameFindings:
    """查重结果: ``taken`` can't be registered again beside these; ``similar`` are for the reviewer to judge."""

    taken: tuple[RegisteredName, ...] = ()
    similar: tuple[RegisteredName, ...] = ()


def read_name_rules(content: bytes, file: str = "company_names.toml") -> NameRules:
    """Read the rules; raises DefinitionError with every finding."""
    source = Source(file, content)
    rules = read_record(source, source.data, NameRules)
    source.check()
    assert isinstance(rules, NameRules)
    return rules


def parts_of(name: str, rules: NameRules) -> NameParts:
    """The parts of a name: area in front or in brackets, legal form at the end, before it the line of business; the rest is the trade name."""
    whole = name.translate(_BRACKETS)
    core = whole
    form = _longest(core, rules.forms, last=True)
    core = core.removesuffix(form)
    for area in sorted(rules.areas, key=len, reverse=True):
        if area in core and len(core) > len(area):
            core = core.replace(area, "", 1)
            break
    trade = ""
    words = {word: each.id for each in rules.trade for word in each.words} | dict.fromkeys(rules.plain, "")
    while word := _longest(core, words, last=True):
        if word == core:
            break  # nothing would be left for a trade name
        core, trade = core.removesuffix(word), trade or words[word]
    return NameParts(whole, core, trade)


def _longest(text: str, words: Iterable[str], *, last: bool) -> str:
    found = [word for word in words if (text.endswith(word) if last else text.startswith(word))]
    return max(found, key=len, default="")


def compare(name: str, registered: Iterable[RegisteredName], rules: NameRules) -> NameFindings:
    """查重: which registered names are the same in law, and which merely come near."""
    mine = parts_of(name, rules)
    taken, similar = [], []
    for other in registered:
        theirs = parts_of(other.name, rules)
        same_trade = mine.trade == theirs.trade or not mine.trade or not theirs.trade
        if mine.whole == theirs.whole or (mine.core == theirs.core and same_trade):
            taken.append(other)
        elif mine.core == theirs.core or (same_trade and _near(mine.core, theirs.core)):
            similar.append(other)
    return NameFindings(tuple(taken), tuple(similar))


def _near(one: str, other: str) -> bool:
    """One contained in the other, or a single character added, dropped or changed at one end."""
    short, long = sorted((one, other), key=len)
    if len(short) < LEAST:
        return False
    return short in long or (len(short) > LEAST and len(long) == len(short) and (one[1:] == other[1:] or one[:-1] == other[:-1]))


def search_words(name: str, rules: NameRules) -> tuple[str, str, str]:
    """By what to look in the register: the trade name, and it without its last and its first character where that says something still."""
    core = parts_of(name, rules).core
    return (core, core[:-1], core[1:]) if len(core) > LEAST else (core, core, core)
