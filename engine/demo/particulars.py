"""演示申请: the start form of a catering case as its applicant fills it in, and the sheets that go with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from engine.domain.codes import birth_date, resident_id_complete

if TYPE_CHECKING:
    from datetime import date
    from random import Random

    from engine.demo.roll import Shop

Kind: TypeAlias = tuple[str, int, int, int, tuple[str, ...]]
# business form, area from – to in square metres, seats a hundred square metres, projects
KINDS: Final[tuple[Kind, ...]] = (
    ("中小型餐馆", 80, 260, 40, ("热食类食品制售", "冷食类食品制售")),
    ("快餐店", 60, 160, 45, ("热食类食品制售",)),
    ("小吃店", 20, 70, 40, ("热食类食品制售",)),
    ("饮品店", 20, 60, 30, ("自制饮品制售",)),
    ("糕点店", 30, 120, 15, ("糕点类食品制售", "自制饮品制售")),
)
LARGE: Final[Kind] = ("大型餐馆", 520, 1800, 55, ("热食类食品制售", "冷食类食品制售", "生食类食品制售"))
OFFICERS: Final = ("王禾", "安小康", "齐洁", "田心", "何平", "程诚")
CORE_SHEETS: Final = ("layout_plan", "equipment_list", "business_licence", "identity_card")
SCANNED: Final = frozenset({"layout_plan", "equipment_list", "signboard_drawing", "fire_plan", "evacuation_plan"})
MATERIALS: Final = ("application_form", *CORE_SHEETS, "food_safety_rules", "health_certificates")


class Particulars:
    """申请内容: one shop's answers; ``sheets`` are the materials that it owes."""

    def __init__(self, shop: Shop, words: frozenset[str], chance: Random, today: date) -> None:
        """Make up the particulars, the same for the same ``chance``."""
        self.shop = shop
        self.words = words
        self.today = today
        self.gathering = "gathering" in words
        self.form, low, high, density, self.projects = LARGE if self.gathering else chance.choice(KINDS)
        self.area = chance.randrange(low, high, 5)
        self.seats = self.area * density // 100
        self.width, self.height = round(chance.uniform(2.4, 6.0), 1), round(chance.uniform(0.8, 1.4), 1)
        self.officer = chance.choice(OFFICERS)
        self.officer_id = resident_id_complete(f"1309991990{chance.randrange(1, 13):02d}{chance.randrange(1, 29):02d}{chance.randrange(100, 1000)}")
        self.commits = chance.random() < 0.5
        self.method = chance.choice(("counter", "electronic", "electronic", "courier"))

    @property
    def sheets(self) -> tuple[str, ...]:
        """The materials that this application needs, by id."""
        more = (("signboard_drawing",) if "signboard" in self.words else ()) + (("fire_plan", "evacuation_plan") if self.gathering else ())
        return (*MATERIALS[1:], *more)

    def values(self) -> dict[str, list[str]]:
        """The form without its files."""
        shop, yes = self.shop, {True: "yes", False: "no"}
        single: dict[str, Any] = {
            "operator_name": shop.name,
            "credit_code": shop.code,
            "legal_person": shop.person,
            "legal_person_id": shop.identity,
            "phone": shop.phone,
            "place_address": shop.address,
            "area": self.area,
            "seats": self.seats,
            "business_form": self.form,
            "safety_officers[0].name": self.officer,
            "safety_officers[0].identity": self.officer_id,
            "has_signboard": yes["signboard" in self.words],
            "public_gathering": yes[self.gathering],
            "sells_tobacco": yes["tobacco" in self.words],
            "delivery_method": self.method,
            "declaration": "true",
        }
        if "signboard" in self.words:
            single |= {"signboard_width": self.width, "signboard_height": self.height, "signboard_text": self.sign}
        if self.gathering:
            single["fire_way"] = "commitment" if self.commits else "inspection"
        if self.method == "courier":
            single |= {"delivery_recipient": shop.person, "delivery_address": shop.address}
        return {key: [str(value)] for key, value in single.items()} | {"projects": list(self.projects)}

    @property
    def sign(self) -> str:
        """What the signboard says: the name without its legal trimmings."""
        short = self.shop.name.removeprefix("青禾").removeprefix("示例").removesuffix("有限公司")
        return short[:12]

    def data(self) -> dict[str, object]:
        """What ``papers.typ`` prints on the sheets."""
        shop, today, born = self.shop, self.today, birth_date(self.shop.identity)
        return {
            "operator": shop.name,
            "person": shop.person,
            "address": shop.address,
            "code": shop.code,
            "identity": shop.identity,
            "sex": "男" if int(shop.identity[16]) % 2 else "女",
            "born": _day(born) if born else "",
            "day": _day(today),
            "founded": _day(today.replace(year=today.year - 1, month=3, day=1)),
            "valid_until": _day(today.replace(year=today.year + 1, day=1)),
            "area": self.area,
            "seats": self.seats,
            "officer": self.officer,
            "sign": self.sign,
            "width": self.width,
            "height": self.height,
        }


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
