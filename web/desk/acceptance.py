"""受理页:the materials to tick, and what the paper will say when this is decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from engine.domain.document_kinds import kind_of
from engine.domain.form import as_raw
from web.current import now, product
from web.desk.answers import answer_words
from web.desk.case_view import materials_of
from web.form_view import FieldView, FormView
from web.i18n import gettext, said
from web.words import ZONE, day, due, listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.domain.form import Form
    from engine.queries.cases import CasePage

PAPERS = {"accept": "acceptance_notice", "correct": "correction_notice", "decline": "non_acceptance_decision"}
TICKS = ("materials", "deferred")
DECIDING = "acceptance"


@dataclass(frozen=True)
class Preview:
    """待出具的文书 in words: its title, a sentence, what it lists, and what stands below; ``empty`` while nothing is decided."""

    title: str = ""
    opening: str = ""
    listed: tuple[str, ...] = ()
    closing: str = ""
    warning: str = ""

    @property
    def empty(self) -> bool:
        """Nothing is decided yet."""
        return not self.title


def starting_values(page: CasePage, form: Form) -> dict[str, list[str]]:
    """What is ticked before the officer looks: everything that is at hand."""
    at_hand = [m.material for m in page.materials if m.state in {"present", "reused"}]
    return as_raw(form, {"materials": at_hand, "deferred": []})


def only_needed(view: FormView, page: CasePage) -> FormView:
    """The ticks for the materials that this application needs, each saying what is at hand."""
    held = {m.id: m for m in materials_of(page)}
    return replace(view, parts=tuple(_narrowed(part, held) for part in view.parts))


def _narrowed(part: Any, held: Mapping[str, Any]) -> Any:
    if not isinstance(part, FieldView) or part.name not in TICKS:
        return part
    options = [{**o, "hint": _at_hand(held[o["value"]])} for o in part.arguments["options"] if o["value"] in held]
    return replace(part, arguments={**part.arguments, "options": options, "required": True})


def _at_hand(material: Any) -> str:
    count = len(material.files)
    return gettext("%(words)s · %(count)d 份文件", words=material.words, count=count) if count else material.words


def preview(page: CasePage, form: Form, values: Mapping[str, Sequence[str]]) -> Preview:
    """The paper that would be written if the page were sent as it stands."""
    choice = next(iter(values.get(DECIDING, ())), "")
    maker = {"accept": _accepting, "correct": _correcting, "decline": _declining}.get(choice)
    return maker(page, form, values) if maker else Preview()


def _title(choice: str) -> str:
    return said(kind_of(PAPERS[choice]))


def _one(values: Mapping[str, Sequence[str]], key: str) -> str:
    return next(iter(values.get(key, ())), "").strip()


def _missing(page: CasePage, values: Mapping[str, Sequence[str]]) -> list[str]:
    ticked = {*values.get("materials", ()), *values.get("deferred", ())}
    return [m.name for m in materials_of(page) if m.id not in ticked]


def _accepting(page: CasePage, _: Form, values: Mapping[str, Sequence[str]]) -> Preview:
    names = {m.id: m.name for m in materials_of(page)}
    deferred = [gettext("%(name)s（受理后补交）", name=names[one]) for one in values.get("deferred", ()) if one in names]
    given = [names[one] for one in values.get("materials", ()) if one in names and one not in values.get("deferred", ())]
    missing = _missing(page, values)
    warning = gettext("还有 %(count)d 项没有勾选，不能受理：%(names)s", count=len(missing), names=listed(missing)) if missing else ""
    item = said(page.edition.item, "name")
    opening = gettext("%(name)s 申请的%(item)s，材料齐全、符合法定形式，予以受理。", name=page.row.title, item=item)
    by = _one(values, "deferred_by") if deferred else ""
    told = gettext("另出具容缺受理通知书：请在%(day)s前补齐，逾期撤销受理。", day=_day(by)) if by else ""
    return Preview(_title("accept"), opening, tuple(given + deferred), f"{_promise(page)} {told}".strip(), warning)


def _promise(page: CasePage) -> str:
    today = now().astimezone(ZONE).date()
    limits = page.edition.limits.of_case(page.form)
    limit = limits.promised(today, page.row.green_channel or page.row.channel) or limits.statutory(today)
    if limit is None:
        return ""
    calendar = product().ask.calendar()
    end = calendar.add_working_days(calendar.counting_day(now()), limit.value)
    return due(end, limit.value, provisional=calendar.provisional(end))


def _correcting(page: CasePage, _: Form, values: Mapping[str, Sequence[str]]) -> Preview:
    notes = [line.strip() for line in _one(values, "correction_notes").splitlines() if line.strip()]
    listed = [gettext("补交《%(name)s》", name=name) for name in _missing(page, values)] + notes
    by = _one(values, "correct_by")
    closing = gettext("请在%(day)s前一次补齐。", day=_day(by)) if by else gettext("请尽快一次补齐。")
    warning = "" if listed else gettext("没有缺少的材料，也没有写补正内容。")
    return Preview(_title("correct"), gettext("经审查，申请材料不齐全或者不符合法定形式。需要补正的全部内容一次告知如下："), tuple(listed), closing, warning)


def _declining(_: CasePage, form: Form, values: Mapping[str, Sequence[str]]) -> Preview:
    ground, body, reasons = _one(values, "decline_ground"), _one(values, "right_body"), _one(values, "decline_reasons")
    opening = answer_words(form, "decline_ground", ground) if ground else gettext("（还没有选理由）")
    listed = tuple(line for line in (reasons, gettext("应当向%(body)s申请。", body=body) if body and ground == "wrong_body" else "") if line)
    return Preview(_title("decline"), opening, listed, gettext("不服本决定的，可以依法申请行政复议或者提起行政诉讼。"))


def _day(text: str) -> str:
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text
