"""事项目录:reads an item's ``item.toml`` and ``materials.toml``. Keys are the dataclasses' field names; an unknown key is refused.

``item.toml`` (every key but ``theme`` is required; lists may be empty; ``component`` values must be unique)::

    id = "catering_licence"                    # = folder name = process id
    code = "000125012000"                      # 基本编码 12, 业务办理项 14 or 实施编码 31/33 digits
    name = "餐饮服务食品经营许可"
    name_en = "Catering food business licence"
    power_type = "01"                          # 01 许可 … 10 其他, 20 公共服务
    theme = "commerce"                         # commerce | investment | property | social | residence; left out: none of them
    unit = "approval_bureau"                   # id of the unit that decides
    unit_name = "青禾区行政审批局"
    unit_name_en = "Qinghe District Administrative Approval Bureau"
    summary = "一次申请,并联办理食品经营、户外招牌、消防等事项。"
    summary_en = "One application; food, signboard and fire safety are reviewed in parallel."

    [[basis]]                                  # 设定依据
    text = "中华人民共和国食品安全法"
    article = "第三十五条"
    verified = false                           # true only when somebody checked the article's full text

    [[participants]]                           # 会审单位, in the order shown to people
    unit = "market_supervision"
    name = "市场监督管理局"
    name_en = "Market Supervision Administration"
    component = "food"                         # id of what its consent grants: [a-z][a-z0-9_]*
    component_en = "Food business licence"
    when = "true"                              # expression over routing variables, e.g. "public_gathering and area > 200"
    core = true                                # refused core component = the whole is refused
    surveys = true                             # may ask for a place in the joint survey
    after = ""                                 # 依次办理: the unit whose written opinion must come first; left out: none

    [[licences]]                               # 证照
    id = "food_licence"
    name = "食品经营许可证"
    name_en = "Food business licence"
    prefix = "JY2"                             # what precedes area and serial number
    check = "mod11_10"                         # mod11_10 | mod37_36 | uscc | none
    valid_years = 5                            # 0 = without end
    component = ""                             # of several licences: the component whose consent it comes with; left out with only one
    fields = []                                # of several licences: the answers of the start form that it prints, ``key?`` where they may be missing
    elicence = ""                              # 电子证照类型代码: credit code of who defined the type + 3 characters; may be left out
    [licences.basis]
    text = "食品经营许可和备案管理办法"
    article = "第二十二条"
    verified = false

    [renewal]                                  # 延续: only in an item that renews a licence; may be left out
    licence = "food_licence"                   # one of [[licences]]
    field = "licence_number"                   # the field of the start form that holds its number

    [company]                                  # 名称和经营范围的核对: only in an item that registers companies; may be left out, as may each key
    name = "company_name"                      # the start form's field with the name
    renamed = "choose_name"                    # the user task whose same field replaces it
    scope = "scope"                            # the field with the business scope
    prior = "prior_approval"                   # the yes/no field on approvals before registration
    papers = "approval_documents"              # the material that proves them
    [commitment]                               # 告知承诺: only in an item that may be granted so; see engine.domain.commitment
    # [change], [cancellation], [revocation], [official]: what an item does to a licence that exists; see engine.domain.licence_acts

    [bundle]                                   # 一件事: only in an item that replaces several; may be left out
    replaces = ["food_business", "fire_check"] # records of processes/_law/single_items.toml
    visits = 0                                 # how often an applicant must come
    cited = ""                                 # what the source of the idea reports; shown as its words, never counted with
    cited_en = ""
    [siblings]                                 # what a refusal, a withdrawal, a lapse means for other units, and
    [late]                                     # what becomes of a late one: see engine.domain.sibling_rules; may be left out

    [guide]                                    # 办事指南
    result = "食品经营许可证"
    result_en = "Food business licence"
    who = "在青禾区从事餐饮服务的经营者"
    who_en = "Anyone running a catering business in Qinghe District"
    fee = "不收费"
    fee_en = "Free of charge"
    fee_basis = ""
    place = "青禾区政务服务中心一楼综合窗口"
    place_en = "General windows, ground floor, Qinghe Government Service Centre"
    hours = "工作日 9:00–12:00, 13:30–17:00"
    hours_en = "Working days 9:00–12:00, 13:30–17:00"
    telephone = "0000-12345678"
    complaint_telephone = "12345"

A project has ``[[phases]]`` (id, name, name_en, lead, lead_name, lead_name_en; in order) and ``[project_code]`` (industry, and kinds by
regime); its participants and materials then say in which ``phase`` they are needed, and where a participant is ``waived`` on which ground.

``component`` is what people see in Chinese too when it is written in Chinese (食品经营许可): any text without blanks is accepted.

``materials.toml`` (the keys from ``required_when`` to ``sample`` may be left out; these are their defaults)::

    [[materials]]
    id = "layout_plan"
    name = "经营场所布局和操作流程图"
    name_en = "Layout and workflow plan"
    form = "electronic"                        # original 原件 | copy 复印件 | electronic 电子件
    required_when = "true"                     # over the start form's values, e.g. 'place_kind = "public" and area > 200'; "false" = optional
    copies = 1
    reusable_from = ""                         # id of a licence kind in the licence library that replaces it
    accept = ["application/pdf", "image/jpeg", "image/png"]
    max_mb = 10
    core = true                                # true: may not be supplied later (容缺 not allowed)
    source = "申请人自备"                       # 来源渠道
    source_en = "Supplied by the applicant"
    notes = ""                                 # 填报须知, shown under the upload field
    notes_en = ""
    sample = ""                                # file name of a sample 样表 in documents/
    [materials.basis]                          # 依据, required
    text = "食品经营许可和备案管理办法"
    article = "第十三条"
    verified = false

``required_when`` is a condition of ``engine.domain.form.condition``: comparisons with ``= != < <= > >=`` (``==`` is accepted for ``=``),
``in``, ``and or not``, brackets, texts in quotes, numbers, true and false.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from engine.domain import codes, licence_items
from engine.domain.commitment import check_commitment
from engine.domain.form.condition import ConditionError, parse_condition
from engine.domain.item import Item, LegalBasis
from engine.domain.licence import elicence_type_valid
from engine.domain.media import MEDIA_TYPES
from engine.domain.phase import check_phases
from engine.domain.sibling_rules import check_rules
from engine.domain.toml_record import Source, read_record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.domain.toml_record import Path

POWER_TYPES: Final = {
    "01": ("行政许可", "Administrative licence"),
    "02": ("行政处罚", "Administrative penalty"),
    "03": ("行政强制", "Administrative compulsion"),
    "04": ("行政征收", "Administrative levy"),
    "05": ("行政给付", "Administrative payment"),
    "06": ("行政检查", "Administrative inspection"),
    "07": ("行政确认", "Administrative confirmation"),
    "08": ("行政奖励", "Administrative reward"),
    "09": ("行政裁决", "Administrative ruling"),
    "10": ("其他行政权力", "Other administrative power"),
    "20": ("公共服务", "Public service"),
}
THEMES: Final = {
    "commerce": ("开店办企业", "Shops and companies"),
    "investment": ("投资和建设", "Investment and building"),
    "property": ("不动产", "Property"),
    "residence": ("户口和证件", "Residence and identity"),
    "social": ("社会保障和优待", "Social affairs"),
}
FORMS: Final = {"original": ("原件", "Original"), "copy": ("复印件", "Copy"), "electronic": ("电子件", "Electronic file")}
_ID = re.compile(r"[a-z][a-z0-9_]{0,62}")
_COMPONENT = re.compile(r"[^\s<>&\"']{1,64}")
_CHECKS = ("mod11_10", "mod37_36", "uscc", "none")


@dataclass(frozen=True)
class Material:
    """材料:what the applicant supplies. ``required_when`` is a condition over the start form's values; ``max_mb`` in MiB."""

    id: str
    name: str
    name_en: str
    form: str
    basis: LegalBasis
    required_when: str = "true"
    copies: int = 1
    reusable_from: str = ""
    accept: tuple[str, ...] = ("application/pdf", "image/jpeg", "image/png")
    max_mb: int = 10
    core: bool = True
    source: str = "申请人自备"
    source_en: str = "Supplied by the applicant"
    notes: str = ""
    notes_en: str = ""
    sample: str = ""
    phase: str = ""


@dataclass(frozen=True)
class _MaterialsFile:
    materials: tuple[Material, ...] = ()


def read_item(content: bytes, file: str = "item.toml") -> Item:
    """事项:read ``item.toml``. Raises DefinitionError with every finding."""
    source = Source(file, content)
    item = read_record(source, source.data, Item)
    source.check()
    assert isinstance(item, Item)
    _check_item(source, item)
    source.check()
    return item


def read_materials(content: bytes, file: str = "materials.toml") -> tuple[Material, ...]:
    """材料清单:read ``materials.toml``; an empty file is an empty list. Raises DefinitionError with every finding."""
    source = Source(file, content)
    read = read_record(source, source.data, _MaterialsFile)
    source.check()
    assert isinstance(read, _MaterialsFile)
    for number, material in enumerate(read.materials):
        _check_material(source, material, ("materials", number))
    _check_unique(source, (material.id for material in read.materials), "materials", "id")
    source.check()
    return read.materials


def _check_item(source: Source, item: Item) -> None:
    _check_id(source, item.id, ("id",))
    _check_id(source, item.unit, ("unit",))
    if not codes.item_code_valid(item.code):
        source.find(
            ("code",),
            "item-code",
            f"事项编码「{item.code}」应为 12、14、31 或 33 位。",
            f"Expected an item code of 12, 14, 31 or 33 places, but got {item.code!r}.",
        )
    if item.power_type not in POWER_TYPES:
        _find_choice(source, ("power_type",), item.power_type, POWER_TYPES)
    if item.theme and item.theme not in THEMES:
        _find_choice(source, ("theme",), item.theme, THEMES)
    for key in ("name", "name_en", "unit_name", "unit_name_en", "summary", "summary_en"):
        _check_text(source, getattr(item, key), (key,))
    if not item.basis:
        source.find((), "no-basis", "事项没有写设定依据 [[basis]]。", "Expected at least one legal basis [[basis]], but there is none.")
    for number, basis in enumerate(item.basis):
        _check_text(source, basis.text, ("basis", number, "text"))
    _check_participants(source, item)
    check_phases(source, item)
    if (item.renewal.licence or item.renewal.field) and (not item.renewal.field or item.renewal.licence not in {one.id for one in item.licences}):
        source.find(
            ("renewal",),
            "renewal",
            "[renewal] 应写明本事项的一种证照(licence)和申请表里填编号的字段(field)。",
            "Expected [renewal] to name one of the item's licences and the start form's field for its number, but it does not.",
        )
    licence_items.check(source, item)
    _check_licences(source, item)
    check_rules(source, item.siblings, item.late, cored=any(participant.core for participant in item.participants))
    check_commitment(source, item.commitment)


def _check_participants(source: Source, item: Item) -> None:
    for number, participant in enumerate(item.participants):
        place: Path = ("participants", number)
        _check_id(source, participant.unit, (*place, "unit"))
        if participant.after:
            _check_id(source, participant.after, (*place, "after"))
        for key in ("name", "name_en", "component_en", "when"):
            _check_text(source, getattr(participant, key), (*place, key))
        if not _COMPONENT.fullmatch(participant.component):
            source.find(
                (*place, "component"),
                "component",
                "「component」应为不含空格的短语(64 字以内)。",
                "Expected 'component' to be 1 to 64 characters without blanks, but it is not.",
            )
    _check_unique(source, (participant.unit for participant in item.participants), "participants", "unit")
    _check_unique(source, (participant.component for participant in item.participants), "participants", "component")


def _check_licences(source: Source, item: Item) -> None:
    for number, licence in enumerate(item.licences):
        place: Path = ("licences", number)
        _check_id(source, licence.id, (*place, "id"))
        _check_text(source, licence.name, (*place, "name"))
        _check_text(source, licence.name_en, (*place, "name_en"))
        if licence.check not in _CHECKS:
            _find_choice(source, (*place, "check"), licence.check, _CHECKS)
        _check_range(source, licence.valid_years, 0, 100, (*place, "valid_years"))
        if licence.elicence and not elicence_type_valid(licence.elicence):
            source.find(
                (*place, "elicence"),
                "elicence",
                f"电子证照类型代码「{licence.elicence[:40]}」应为 18 位统一社会信用代码加 3 位字母或数字。",
                f"Expected a credit code and three characters as the type of the e-licence, but got {licence.elicence[:40]!r}.",
            )
    _check_unique(source, (licence.id for licence in item.licences), "licences", "id")


def _check_material(source: Source, material: Material, place: Path) -> None:
    _check_id(source, material.id, (*place, "id"))
    for key in ("name", "name_en", "required_when"):
        _check_text(source, getattr(material, key), (*place, key))
    if material.form not in FORMS:
        _find_choice(source, (*place, "form"), material.form, FORMS)
    for media_type in material.accept:
        if media_type not in MEDIA_TYPES:
            _find_choice(source, (*place, "accept"), media_type, MEDIA_TYPES)
    if material.reusable_from:
        _check_id(source, material.reusable_from, (*place, "reusable_from"))
    try:
        parse_condition(material.required_when)
    except ConditionError as error:
        source.find((*place, "required_when"), "condition", f"所需条件有误:{error.zh}", f"In the condition: {error.en}")
    _check_range(source, material.copies, 0, 20, (*place, "copies"))
    _check_range(source, material.max_mb, 1, 200, (*place, "max_mb"))


def _check_id(source: Source, value: str, path: Path) -> None:
    if not _ID.fullmatch(value):
        source.find(
            path,
            "id",
            f"「{value}」应为小写英文、数字和下划线,以字母开头。",
            f"Expected an id of small letters, digits and underscores, but got {value!r}.",
        )


def _check_text(source: Source, value: str, path: Path) -> None:
    if not value.strip():
        source.find(path, "empty", f"「{path[-1]}」不能为空。", f"Expected {path[-1]!r} to say something, but it is empty.")


def _check_range(source: Source, value: int, low: int, high: int, path: Path) -> None:
    if not low <= value <= high:
        source.find(
            path,
            "range",
            f"「{path[-1]}」应在 {low} 到 {high} 之间,现为 {value}。",
            f"Expected {path[-1]!r} between {low} and {high}, but it is {value}.",
        )


def _check_unique(source: Source, values: Iterable[str], table: str, key: str) -> None:
    seen: set[str] = set()
    for number, value in enumerate(values):
        if value in seen:
            source.find(
                (table, number, key),
                "duplicate",
                f"「{key} = {value}」在 {table} 中重复。",
                f"Expected every {key} of {table} once, but {value!r} is repeated.",
            )
        seen.add(value)


def _find_choice(source: Source, path: Path, value: str, choices: Iterable[str]) -> None:
    listed = tuple(choices)
    source.find(
        path,
        "choice",
        f"「{value}」不在可选值之内:{'、'.join(listed)}。",
        f"Expected one of {', '.join(listed)}, but got {value!r}.",
    )
