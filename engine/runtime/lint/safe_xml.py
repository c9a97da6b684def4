"""安全读取 XML:bytes only, small, UTF-8, no DTD; counted before they are parsed, bounded in depth, with source lines kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_BYTES: Final = 2 * 1024 * 1024
MAX_ELEMENTS: Final = 15_000
MAX_ATTRIBUTES: Final = 256
"""In one element: the parser compares every attribute with every other."""
MAX_DEPTH: Final = 60
MAX_VALUE: Final = 20_000

_BOMS: Final = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"), (b"\x00\x00\xfe\xff", "UTF-32"))
_DECLARED: Final = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"'>]{0,60})["']""")
_DTD: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)


class XmlRefused(ValueError):
    """XML 被拒绝:a sentence in both languages and the 1-based line, 0 when it concerns the whole file."""

    def __init__(self, zh: str, en: str, line: int = 0) -> None:
        """Keep the sentences and the place."""
        super().__init__(en)
        self.zh = zh
        self.en = en
        self.line = line


def _line_of(content: bytes, offset: int) -> int:
    return content.count(b"\n", 0, offset) + 1


def _check_encoding(content: bytes) -> None:
    for mark, name in _BOMS:
        if content.startswith(mark):
            raise XmlRefused(f"文件是 {name} 编码。请另存为 UTF-8。", f"Expected UTF-8, but the file is {name}. Save it as UTF-8.", 1)
    zero = content.find(b"\x00")
    if zero >= 0:
        raise XmlRefused("文件里有空字符，不是文本。请重新导出。", "Expected text, but the file holds a null byte. Export it again.", _line_of(content, zero))
    declared = _DECLARED.match(content.removeprefix(b"\xef\xbb\xbf")[:400])
    if declared and declared.group(1).lower() not in (b"utf-8", b"utf8"):
        name = declared.group(1).decode("ascii", "replace")
        raise XmlRefused(f"文件声明的编码是 {name}。请另存为 UTF-8。", f"Expected UTF-8, but the file declares {name!r}. Save it as UTF-8.", 1)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise XmlRefused(
            "文件不是 UTF-8 文本。请另存为 UTF-8。", "Expected UTF-8 text, but some bytes are not. Save it as UTF-8.", _line_of(content, error.start)
        ) from None


def _check_size(content: bytes) -> None:
    if not content.strip():
        raise XmlRefused("文件是空的。", "Expected a diagram, but the file is empty.")
    if len(content) > MAX_BYTES:
        raise XmlRefused(f"文件有 {len(content)} 字节，最多 {MAX_BYTES}。", f"Expected at most {MAX_BYTES} bytes, but the file has {len(content)}.")


def _check_counts(content: bytes) -> None:
    dtd = _DTD.search(content)
    if dtd:
        raise XmlRefused(
            "文件里有 DOCTYPE 或实体声明，可能用来读取别的文件。请删去。",
            "Expected no DOCTYPE or entity declaration, for it can read other files. Remove it.",
            _line_of(content, dtd.start()),
        )
    opened = content.count(b"<") - content.count(b"</")
    if opened > MAX_ELEMENTS:
        raise XmlRefused(
            f"元素太多（约 {opened} 个，最多 {MAX_ELEMENTS}）。请拆分流程。",
            f"Expected at most {MAX_ELEMENTS} elements, but there are about {opened}. Split the diagram.",
        )
    for tag in content.split(b"<"):
        if tag.count(b"=") > MAX_ATTRIBUTES:
            line = _line_of(content, content.find(tag))
            raise XmlRefused("一个元素的属性太多。", f"Expected at most {MAX_ATTRIBUTES} attributes at an element, but there are more.", line)


def _check_tree(root: _Element) -> None:
    """Depth, and the length of every text and attribute."""
    stack = [(root, 1)]
    while stack:
        element, depth = stack.pop()
        if depth > MAX_DEPTH:
            raise XmlRefused(f"元素嵌套超过 {MAX_DEPTH} 层。", f"Expected at most {MAX_DEPTH} levels of elements, but there are more.", element.sourceline or 0)
        longest = max((len(value) for value in (element.text or "", *element.attrib.values())), default=0)
        if longest > MAX_VALUE:
            raise XmlRefused(
                f"有一处文字长 {longest} 个字符，最多 {MAX_VALUE}。",
                f"Expected texts of at most {MAX_VALUE} characters, but one has {longest}.",
                element.sourceline or 0,
            )
        stack.extend((child, depth + 1) for child in element)


def parse_xml(content: bytes) -> _Element:
    """Read ``content`` into a tree whose elements know their line. Raises XmlRefused; touches no file and no network."""
    _check_size(content)
    _check_encoding(content)
    _check_counts(content)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, remove_comments=True, remove_pis=True, recover=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        raise XmlRefused(f"不是完整的 XML:{_plain(error.msg)}。请用建模工具重新保存。", f"Expected well-formed XML, but: {_plain(error.msg)}.", line) from None
    _check_tree(root)
    return root


def _plain(message: str | None) -> str:
    """The parser's own words, cut and printable."""
    return "".join(each if each.isprintable() else "?" for each in (message or "unreadable").split("\n")[0])[:120]


def local(tag: object) -> str:
    """The tag without its namespace."""
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def namespace(tag: object) -> str:
    """The namespace of the tag, empty when it has none."""
    return tag[1:].split("}", 1)[0] if isinstance(tag, str) and tag.startswith("{") else ""
