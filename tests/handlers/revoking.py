"""A licence under revocation, for the tests of its handlers."""

from __future__ import annotations

from dataclasses import replace

from engine.domain.facts import Concern
from engine.domain.licence_grounds import LicenceGround

FRAUD = LicenceGround(
    "fraud", "revoke", "以欺骗手段取得", "Deceit", must=True, by="bureau", since="2004-07-01", reference="行政许可法 第六十九条第二款", interest="unprotected"
)
WRONG = replace(FRAUD, id="wrong_procedure", name="违反法定程序", must=False, interest="compensated", reference="行政许可法 第六十九条第一款第三项")
_LICENCE = (1, "food_licence", "食品证", "Food licence", "JY1", 1, "小满餐饮", "9", "valid", "2023-01-01", "2028-01-01", {})
CONCERN = Concern("revoke", *_LICENCE, ground=FRAUD)
FOUND = {"investigate": {"findings": "合同系伪造", "views_by": "2026-07-10"}}
