"""词:cuts the text of an expression into tokens, and says in plain words what does not belong there."""

from __future__ import annotations

import keyword
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

MAX_SOURCE: Final = 500

_TOKEN: Final = re.compile(
    r"""(?P<blank>\s+)
      | (?P<number>[0-9]+(?:\.[0-9]+)?)
      | (?P<text>"[^"\\\n]*"|'[^'\\\n]*')
      | (?P<name>[^\W\d]\w*)
      | (?P<sign>==|!=|<=|>=|\.\.|&&|\|\||\*\*|:=|<>|[-+*/%<>()\[\],.=!?:;{}&|~^@$\#`\\"'])
    """,
    re.VERBOSE,
)

_HINTS: Final = {
    "=": ("相等要写两个等号 ==", "write == to compare"),
    "&&": ("请写 and", "write and"),
    "&": ("请写 and", "write and"),
    "||": ("请写 or", "write or"),
    "|": ("请写 or", "write or"),
    "!": ("请写 not", "write not"),
    "<>": ("不等于请写 !=", "write !="),
    "**": ("不能使用乘方", "powers are not available"),
    "\\": ("文字里不能有反斜杠", "a text can't hold a backslash"),
    '"': ("引号没有成对", "a quotation mark is not closed"),
    "'": ("引号没有成对", "a quotation mark is not closed"),
    "is": ("请写 ==", "write =="),
    "if": ("不能写如果……否则，请在图上用网关", "use a gateway in the diagram instead"),
    "for": ("不能循环", "loops are not available"),
    "lambda": ("不能定义函数", "functions can't be defined"),
}
_FULL_WIDTH: Final = "\u201c\u201d\u2018\u2019\uff08\uff09\uff0c\uff1d\uff1e\uff1c\uff01\u3010\u3011\u3002\uff1b\uff1a\uff0b\uff0d"
_WORDS: Final = {"and", "or", "not", "in", "true", "false", "null", "True", "False", "None"}


class ExpressionRefused(ValueError):
    """表达式被拒绝:a sentence in both languages and the 1-based column, 0 when it concerns the whole."""

    def __init__(self, zh: str, en: str, column: int = 0) -> None:
        """Keep the sentences and the place."""
        super().__init__(en if not column else f"{en} (column {column})")
        self.zh = zh
        self.en = en
        self.column = column


@dataclass(frozen=True, slots=True)
class Token:
    """一个词:``kind`` is number | text | name | word | sign | end; ``column`` is 1-based."""

    kind: str
    text: str
    column: int


def refuse_sign(text: str, column: int) -> ExpressionRefused:
    """Say why this sign or word has no place, with a hint where one is known."""
    zh, en = _HINTS.get(text, ("请删去", "remove it"))
    if text in _FULL_WIDTH:
        zh, en = "请用英文半角符号", "use the half-width character"
    shown = text if text.isprintable() else ascii(text)
    return ExpressionRefused(f"第 {column} 个字符“{shown[:20]}”不能用在这里：{zh}。", f"Expected no {shown[:20]!r} here: {en}.", column)


def _name(text: str, column: int) -> Token:
    if text in _WORDS:
        return Token("word", text, column)
    if keyword.iskeyword(text):
        raise refuse_sign(text, column)
    if text.startswith("_") or not text.isidentifier() or unicodedata.normalize("NFKC", text) != text:
        raise ExpressionRefused(
            f"名称“{text[:20]}”不能使用：名称以字母或汉字开头，不以下划线开头。",
            f"Expected a plain name, but {text[:20]!r} starts with an underscore or holds unusual letters.",
            column,
        )
    return Token("name", text, column)


def tokens(source: str, allowed: str = "") -> tuple[Token, ...]:
    """Cut ``source`` up; signs outside the language are refused unless named in ``allowed`` (blank separated)."""
    known = {"==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "(", ")", "[", "]", ",", ".", *allowed.split()}
    if len(source) > MAX_SOURCE:
        raise ExpressionRefused(
            f"表达式太长（{len(source)} 个字符，最多 {MAX_SOURCE}）。", f"Expected at most {MAX_SOURCE} characters, but it has {len(source)}."
        )
    found: list[Token] = []
    at = 0
    while at < len(source):
        match = _TOKEN.match(source, at)
        kind = match.lastgroup if match else None
        text = match.group() if match else source[at]
        if kind == "name":
            found.append(_name(text, at + 1))
        elif kind in ("number", "text"):
            found.append(Token(kind, text, at + 1))
        elif kind == "sign" and text in known:
            found.append(Token("sign", text, at + 1))
        elif kind != "blank":
            raise refuse_sign(text, at + 1)
        at += len(text)
    found.append(Token("end", "", len(source) + 1))
    return tuple(found)
