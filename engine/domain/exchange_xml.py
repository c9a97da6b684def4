"""办件数据的 XML:the same data as elements, in the namespace that ``docs/exchange/exchange.xsd`` describes."""

from __future__ import annotations

import re
from typing import Any, Final
from xml.sax.saxutils import escape

NAMESPACE: Final = "urn:yizhang:exchange:1"
SINGULAR: Final = {
    "documents": "document",
    "events": "event",
    "fields": "field",
    "files": "file",
    "granted": "component",
    "licences": "licence",
    "materials": "material",
    "process": "task",
    "refused": "component",
    "special_procedures": "special_procedure",
    "value": "line",
}
_UNPRINTED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 has no way to say


def to_xml(root: str, data: dict[str, Any]) -> str:
    """The document element ``root`` with everything in it; a character that XML can't hold becomes U+FFFD."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{NAMESPACE}">\n{_children(data, 1)}</{root}>\n'


def _children(data: dict[str, Any], depth: int) -> str:
    return "".join(_element(name, value, depth) for name, value in data.items())


def _element(name: str, value: Any, depth: int) -> str:
    pad = "  " * depth
    if isinstance(value, dict):
        return f"{pad}<{name}>\n{_children(value, depth + 1)}{pad}</{name}>\n"
    if isinstance(value, list):
        inner = "".join(_element(SINGULAR[name], one, depth + 1) for one in value)
        return f"{pad}<{name}>\n{inner}{pad}</{name}>\n"
    text = ("true" if value else "false") if isinstance(value, bool) else escape(_UNPRINTED.sub("�", str(value)), {"\r": "&#13;"})
    return f"{pad}<{name}>{text}</{name}>\n"
