r"""格式检查式:a regular expression an analyst may write, refused when it could be made to run long.

Understood: literals, ``.``, classes in square brackets, escapes (``\d \w \s`` and punctuation), ``^ $``, groups, ``|`` and the
quantifiers ``? * + {n} {n,} {n,m}``. A repeated group must be plain (no quantifier or ``|`` inside). The number of ways to match a
text is bounded by multiplying the choices of each variable quantifier and alternative; above a limit the pattern is refused.
"""

from __future__ import annotations

import re
from typing import Final

from engine.domain.form.component import Pattern

_MAX_LENGTH: Final = 200
_MAX_WAYS: Final = 50_000
_SET_OPERATION = re.compile(r"--|&&|~~|\|\|")
_TOKEN = re.compile(
    r"""
    (?P<class>\[\^?(?:\\.|[^\[\]\\])+\])
    |(?P<escape>\\[dDwWsS.\-+*?()\[\]{}|^$/\\])
    |(?P<quantifier>[?*+]|\{[0-9]{1,4}(?:,[0-9]{0,4})?\})
    |(?P<open>\((?:\?:)?)
    |(?P<close>\))
    |(?P<either>\|)
    |(?P<literal>[^\\\[\](){}?*+|])
    """,
    re.VERBOSE,
)


class PatternError(ValueError):
    """格式检查式有误:why the expression is refused, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        """Keep both sentences."""
        super().__init__(en)
        self.zh = zh
        self.en = en


def parse_pattern(source: str, max_length: int) -> Pattern:
    """Check and compile a pattern for texts of at most ``max_length`` characters; raises PatternError."""
    if not source or len(source) > _MAX_LENGTH:
        raise PatternError(f"格式检查式应为 1 到 {_MAX_LENGTH} 个字符。", f"Expected a pattern of 1 to {_MAX_LENGTH} characters, but it has {len(source)}.")
    if _SET_OPERATION.search(source):
        raise PatternError("格式检查式中不能有 --、&&、~~ 或 ||。", "Expected a pattern without --, &&, ~~ or ||, but it has one of them.")
    if _ways(source, max_length) > _MAX_WAYS:
        raise PatternError("格式检查式过于复杂,请减少 *、+、? 和 | 的个数。", "Expected a simpler pattern, but it has too many quantifiers or alternatives.")
    try:
        return Pattern(source, re.compile(source))
    except (re.error, OverflowError, RecursionError) as error:
        raise PatternError("格式检查式写法有误。", f"Expected a regular expression, but {error}.") from error


def _ways(source: str, max_length: int) -> int:
    ways = 1
    previous = ""
    plain = [True]
    closed_plain = True
    for kind, text in _tokens(source):
        if kind == "open":
            plain.append(True)
        elif kind == "close":
            closed_plain = plain.pop() if len(plain) > 1 else False
            plain[-1] = plain[-1] and closed_plain
        elif kind == "either":
            ways *= 2
            plain[-1] = False
        elif kind == "quantifier":
            if previous in {"", "quantifier", "open", "either"} or (previous == "close" and not closed_plain and text != "?"):
                raise PatternError("重复的分组内不能再有重复或选择。", f"Expected {text!r} after a character or a plain group, but it is not.")
            ways *= _choices(text, max_length)
            plain[-1] = plain[-1] and _choices(text, max_length) == 1
        previous = kind
    return ways


def _tokens(source: str) -> list[tuple[str, str]]:
    tokens = []
    position = 0
    while position < len(source):
        match = _TOKEN.match(source, position)
        if match is None:
            raise PatternError(f"格式检查式第 {position + 1} 个字符不支持。", f"Expected a simple pattern, but character {position + 1} is not supported.")
        tokens.append((str(match.lastgroup), match.group()))
        position = match.end()
    return tokens


def _choices(quantifier: str, max_length: int) -> int:
    if quantifier == "?":
        return 2
    if quantifier in {"*", "+"}:
        return max_length
    low, comma, high = quantifier[1:-1].partition(",")
    if not comma:
        return 1
    return max(1, min(int(high), max_length) - int(low) + 1) if high else max_length
