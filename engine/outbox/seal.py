"""电子印章图样:the round seal of a bureau as vector graphics, drawn from its name; no picture of a real seal is involved.

42 mm across as the rules for state organs ask, a star in the middle, the name on an arc above it, the purpose below.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from xml.sax.saxutils import escape

RED = "#c8161d"
RADIUS = 100.0
_NAME_RADIUS = 76.0
_WIDEST_ARC = math.radians(250)
_FAMILY = "Noto Serif SC, Songti SC, SimSun, serif"


@dataclass(frozen=True)
class SealFacts:
    """印章:whose it is and what it is for. ``code`` is the registered number under the star's purpose line, if any."""

    bureau: str
    purpose: str = "审批专用章"
    code: str = ""


def seal_svg(seal: SealFacts) -> str:
    """The seal as a stand-alone SVG document, 42 mm wide."""
    shapes = [
        f'<circle r="{RADIUS - 3:g}" fill="none" stroke="{RED}" stroke-width="5"/>',
        f'<polygon points="{_star(27.0, 10.3)}"/>',
        *_on_arc(seal.bureau),
        _word(seal.purpose, 0.0, 60.0, _fitting(seal.purpose, 20.0, 118.0)),
    ]
    if seal.code:
        shapes.append(_word(seal.code, 0.0, 84.0, 10.0))
    words = escape(f"{seal.bureau} {seal.purpose}")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-104 -104 208 208" width="42mm" height="42mm" role="img">'
        f'<title>{words}</title><g fill="{RED}" font-family="{_FAMILY}" font-weight="700" text-anchor="middle">{"".join(shapes)}</g></svg>'
    )


def _star(outer: float, inner: float) -> str:
    """Five points, the first straight up."""
    corners = ((outer if corner % 2 == 0 else inner, math.pi * corner / 5) for corner in range(10))
    return " ".join(f"{radius * math.sin(angle):.2f},{-radius * math.cos(angle):.2f}" for radius, angle in corners)


def _on_arc(name: str) -> list[str]:
    """The name's characters one by one along the upper arc, closer and smaller the more there are."""
    size = _fitting(name, 26.0, _WIDEST_ARC * _NAME_RADIUS)
    each = min(size * 1.32 / _NAME_RADIUS, _WIDEST_ARC / max(len(name), 1))
    first = -each * (len(name) - 1) / 2
    return [_turned(character, first + each * place, size) for place, character in enumerate(name)]


def _turned(character: str, angle: float, size: float) -> str:
    across, down = _NAME_RADIUS * math.sin(angle), -_NAME_RADIUS * math.cos(angle)
    place = f"translate({across:.2f} {down:.2f}) rotate({math.degrees(angle):.2f})"
    return f'<text transform="{place}" y="{size * 0.36:.2f}" font-size="{size:.2f}">{escape(character)}</text>'


def _word(words: str, across: float, down: float, size: float) -> str:
    return f'<text x="{across:g}" y="{down:g}" font-size="{size:.2f}">{escape(words)}</text>'


def _fitting(words: str, size: float, width: float) -> float:
    """The type size at which ``words`` fit into ``width``, at most ``size``."""
    return min(size, width / max(len(words), 1))
