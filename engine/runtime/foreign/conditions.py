"""外来的条件: JUEL, FEEL and the simple Java of jBPM, as far as they only compare variables, in our own language."""

from __future__ import annotations

import re
from typing import Final

from engine.runtime.editing.words import snake
from engine.runtime.expressions import ExpressionRefused, parse

_TOKEN: Final = re.compile(r"""\s*("[^"\\\n]*"|'[^'\\\n]*'|\d+(?:\.\d+)?|[^\W\d]\w*(?:\.[^\W\d]\w*)*|&&|\|\||[=!<>]=|[=<>!(),+*/%-]|\S)""")
_KNOWN: Final = frozenset({"and", "or", "not", "in", "true", "false", "null", "len", "contains", "min", "max", "sum", "any", "all", "starts_with"})
_ENGINES: Final = re.compile(r"\b(?:nrOf\w*Instances|loopCounter|execution|task|kcontext|delegate)\b")
ALL_DONE: Final = re.compile(r"[$#]\{\s*nrOfCompletedInstances\s*(?:/\s*nrOfInstances\s*(?:==|>=)\s*1(?:\.0)?|==\s*nrOfInstances)\s*\}")
_WORDS: Final = {"&&": "and", "||": "or", "!": "not", "eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
_GET: Final = re.compile(r"""\b(?:execution|kcontext|context)\.getVariable\(\s*["'](\w+)["']\s*\)""")
_EQUALS: Final = re.compile(r"""([\w.]+|"[^"\n]*"|'[^'\n]*')\.equals\(\s*([^()]+?)\s*\)""")
_UNEQUAL: Final = re.compile(r"""!\s*([\w.]+|"[^"\n]*"|'[^'\n]*')\.equals\(\s*([^()]+?)\s*\)""")
_LOOSE_NOT: Final = re.compile(r"""(?:!(?!=)|\bnot\s)\s*[\w."']+\s*(?:[=!<>]=|[<>]|\b(?:eq|ne|lt|le|gt|ge)\b)""")
_SIZE: Final = re.compile(r"(\w+)\.(?:size|length)\(\s*\)")
_COUNT: Final = re.compile(r"\bcount\(\s*(\w+)\s*\)")
_CONTAINS: Final = re.compile(r"""\blist contains\(\s*(\w+)\s*,\s*("[^"\n]*"|\w+)\s*\)|(\w+)\.contains\(\s*("[^"\n]*"|'[^'\n]*'|\w+)\s*\)""")
_TRUE: Final = re.compile(r"KieFunctions\.is(True|False)\(\s*(\w+)\s*\)")
_SAME: Final = re.compile(r"""KieFunctions\.equalsTo\(\s*(\w+)\s*,\s*([^()]+?)\s*\)""")
_EMPTY: Final = re.compile(r"(not\s+|!\s*)?\bempty\s+(\w+)")
LONGEST: Final = 500


def translated(text: str) -> str | None:
    """Our condition with the same meaning; None where it does more than compare variables with values.

    ``a.equals(b)`` is ``a == b``; ``!a == b`` negates ``a`` there and the comparison here, so that it stays.
    A dotted name is the property of an object, of which our cases have none.
    """
    if _is_ours(text):
        return text
    body = _unwrapped(text.strip())
    if body is None or not body or len(body) > LONGEST:
        return None
    feel = text.strip().startswith("=")
    for pattern, to in (
        (_GET, r"\1"),
        (_TRUE, _truth),
        (_SAME, r"\1 == \2"),
        (_UNEQUAL, r"\1 != \2"),
        (_EQUALS, r"\1 == \2"),
        (_SIZE, r"len(\1)"),
        (_COUNT, r"len(\1)"),
    ):
        body = pattern.sub(to, body)
    body = _CONTAINS.sub(lambda found: f"{found[2] or found[4]} in {found[1] or found[3]}", body)
    body = _EMPTY.sub(lambda found: f'{"not " if found[1] else ""}({found[2]} == null or {found[2]} == "")', body)
    words = None if _ENGINES.search(body) or _LOOSE_NOT.search(body) else _words(body, feel=feel)
    if words is None:
        return None
    try:
        parse(words)
    except ExpressionRefused:
        return None
    return words


def _is_ours(text: str) -> bool:
    """Nothing to translate: no wrapping, and only variables as they are called here."""
    if text.lstrip()[:2] in ("${", "#{"):
        return False
    try:
        return all(variable(name) == name for name in parse(text).names)
    except ExpressionRefused:
        return False


def _truth(found: re.Match[str]) -> str:
    return found[2] if found[1] == "True" else f"not {found[2]}"


def _unwrapped(text: str) -> str | None:
    """Without ``${…}``, ``#{…}``, FEEL's ``=`` or Java's ``return …;``; None where a text is put together from several."""
    if text[:2] in ("${", "#{") and text.endswith("}"):
        inner = text[2:-1].strip()
        return None if "${" in inner or "#{" in inner or "}" in inner else inner
    if text.startswith("="):
        return text[1:].strip()
    return text.removeprefix("return ").rstrip("; \n")


def _words(body: str, *, feel: bool) -> str | None:
    made: list[str] = []
    at = 0
    while at < len(body):
        found = _TOKEN.match(body, at)
        if found is None:
            return None if body[at:].strip() else " ".join(made)
        word, at = found.group(1), found.end()
        if word[0] not in "\"'" and "." in word and not word[0].isdigit():
            return None
        if word[0] in "\"'":
            word = f'"{word[1:-1]}"' if '"' not in word[1:-1] else word
        if (word[0].isalpha() or word[0] == "_") and word not in _WORDS and word not in _KNOWN:
            word = variable(word)
        made.append("==" if word == "=" and feel else _WORDS.get(word, word))
    return _tidy(" ".join(made))


def variable(name: str) -> str:
    """What a variable is called here: in small letters, as the fields of forms are."""
    return snake(name) or name


def _tidy(text: str) -> str:
    """``len ( units )`` → ``len(units)``."""
    return re.sub(r"\b(len|contains) \(", r"\1(", text).replace("( ", "(").replace(" )", ")").replace(" ,", ",")
