"""演示材料: readable sample files that applicants upload: plans, lists and rules as PDF, cards and photographs as PNG."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.outbox.press import FONTS, Press

if TYPE_CHECKING:
    from collections.abc import Mapping

PICTURES: Final = frozenset({"identity_card", "signboard_drawing", "site_photo"})
RESOLUTION: Final = 90  # pixels an inch
TITLES: Final = {
    "business_licence": "营业执照",
    "identity_card": "身份证",
    "layout_plan": "布局和操作流程图",
    "equipment_list": "设备设施清单",
    "food_safety_rules": "食品安全管理制度",
    "health_certificates": "健康证明",
    "signboard_drawing": "招牌效果图",
    "fire_plan": "平面布置和消防设施图",
    "evacuation_plan": "灭火和应急疏散预案",
    "site_photo": "现场照片",
    "supplement": "补正材料",
    "self_check": "经营条件自查报告",
}
_SOURCE = Path(__file__).with_name("papers.typ")


class Papers:
    """Prints each sheet once; close it in the end."""

    def __init__(self) -> None:
        """No process is started before the first sheet."""
        self._press = Press()
        self._made: dict[str, bytes] = {}

    @staticmethod
    def ready() -> bool:
        """Whether the typefaces are there."""
        return FONTS.is_dir()

    def close(self) -> None:
        """Stop the press."""
        self._press.close()

    def sheet(self, kind: str, data: Mapping[str, object]) -> tuple[str, bytes]:
        """Name and content of one file of this kind (a key of TITLES), filled in with ``data``."""
        text = json.dumps({"kind": kind, **data}, ensure_ascii=False, sort_keys=True)
        if text not in self._made:
            with tempfile.TemporaryDirectory(prefix="yizhang-") as name:
                folder = Path(name)
                (folder / "main.typ").write_bytes(_SOURCE.read_bytes())
                (folder / "data.json").write_text(text, encoding="utf-8")
                self._made[text] = self._press.picture(folder, RESOLUTION) if kind in PICTURES else self._press.print(folder, 0, ()).pdf
        return f"{TITLES[kind]}.{'png' if kind in PICTURES else 'pdf'}", self._made[text]
