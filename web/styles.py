"""样式:tokens, base, every component's style.css and print, joined once into one sheet with its hash in the name."""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WEB = Path(__file__).parent


@dataclass(frozen=True)
class Sheet:
    """样式表:its text, its gzip, and the content hash that names it."""

    text: bytes
    gzipped: bytes
    digest: str


def minified(css: str) -> str:
    """Drop comments and needless white space; safe for the CSS of this house (no strings with braces)."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r"\s*([{};,])\s*", r"\1", css).replace(";}", "}").strip()


def joined() -> str:
    """All sheets in their order: tokens, base, components by name, areas' own sheets, print."""
    order = [WEB / "static" / "tokens.css", WEB / "static" / "base.css", *sorted((WEB / "components").glob("*/style.css"))]
    order += sorted(WEB.glob("*/style.css"))
    order.append(WEB / "static" / "print.css")
    return "\n".join(path.read_text(encoding="utf-8") for path in order)


@cache
def sheet() -> Sheet:
    """The one sheet, made when first asked for."""
    text = minified(joined()).encode()
    return Sheet(text, gzip.compress(text, 9, mtime=0), hashlib.sha256(text).hexdigest()[:12])
