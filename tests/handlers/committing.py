"""An item that may be granted on a commitment."""

from __future__ import annotations

from dataclasses import replace

from engine.domain.commitment import Commitment, Point
from tests.handlers.conftest import ITEM

POINTS = tuple(Point(kind, zh, kind) for kind, zh in (("condition", "甲"), ("standard", "乙"), ("duty", "丙"), ("consequence", "丁")))
COMMITTING = replace(ITEM, commitment=Commitment("method", "commitment", public=True, reference="规则 第三条", points=POINTS))
