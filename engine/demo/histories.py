"""演示办件的经过: each history is a generator that does one thing and yields the instant of the next.

Officers act in bureau hours only; applicants also in the evening. The words of a plan choose what happens:
signboard, gathering, tobacco (what is applied for) · correct, decline, deferred, claimed, hand_over (acceptance) · survey, rectify, failed,
signed (survey) · conditions, object_signboard, object_tobacco, object_food, untouched, slow, question, consult (review) · send_back,
waits_for_colleague, reject_back, withdraw.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from engine.demo import words
from engine.domain.calendar import ZONE

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from engine.demo.story import Story

    Instants = Iterator[datetime]

DAY: Final = 390  # working minutes of a day
OBJECTORS: Final = {"object_food": "market_supervision", "object_signboard": "urban_management", "object_tobacco": "tobacco"}


def history(story: Story) -> Instants:
    """From coming in to where the plan ends."""
    story.receive()
    if (yield from _acceptance(story)):
        if story.has("withdraw"):
            yield evening(story, 1, 2)
            story.withdraw(story.chance.choice(words.WITHDRAWALS))
            return
        yield from _review(story)
        if not story.plan.stop or story.plan.stop in {"approve_case", "issue_licence", "deliver"}:
            yield from _decision(story)
    if not story.plan.stop:
        yield evening(story, 1, 2)
        story.read_notices()


def wait(story: Story, low: int, high: int) -> datetime:
    """Some working minutes later."""
    story.at = story.world.calendar.add_working_minutes(story.at, story.chance.randint(low, high))
    return story.at


def evening(story: Story, low: int, high: int) -> datetime:
    """Some days later after dinner, when applicants have time."""
    day = story.at.date() + timedelta(days=story.chance.randint(low, high))
    story.at = datetime(day.year, day.month, day.day, 19, story.chance.randrange(60), tzinfo=ZONE)
    return story.at


# ---------------------------------------------------------------- 受理


def _acceptance(story: Story) -> Generator[datetime, None, bool]:
    """Returns whether the case was accepted."""
    stop = story.plan.stop
    if stop == "accept_case" and not story.has("claimed"):
        return False
    yield wait(story, 20, 150)
    if stop == "accept_case":
        story.note(story.claim(story.tasks("accept_case")[0]), words.CLAIMED)
        return False
    if story.has("hand_over"):
        story.hand_over("accept_case", words.HANDED_OVER)
        yield wait(story, 30, 90)
    if story.has("decline"):
        story.complete("accept_case", _ticks(story) | story.chance.choice(words.DECLINES))
        return False
    if story.has("correct"):
        story.complete("accept_case", _ticks(story, but="business_licence") | words.correction(story.at.date()))
        if stop == "supply_correction":
            return False
        yield evening(story, 1, 4)
        story.read_notices()
        sheet = story.upload(story.applicant, "business_licence")
        note = story.upload(story.applicant, "supplement", note=words.CORRECTED)
        story.complete("supply_correction", {"explanation": words.CORRECTED, "supplements": [sheet, note]})
        yield wait(story, 60, 200)
    if story.has("deferred"):
        return (yield from _deferral(story))
    story.complete("accept_case", _ticks(story) | {"acceptance": "accept"})
    return True


def _deferral(story: Story) -> Generator[datetime, None, bool]:
    """容缺受理: accepted without the health certificates, which follow; returns whether they have come."""
    until = story.world.calendar.add_working_days(story.at.date(), 4).isoformat()
    later = {"deferred": ["health_certificates"], "deferred_by": until, "acceptance": "accept"}
    story.complete("accept_case", _ticks(story, but="health_certificates") | later)
    if story.plan.stop == "supply_deferred":
        return False
    yield evening(story, 1, 1)
    story.read_notices()
    sheet = story.upload(story.applicant, "health_certificates")
    story.complete("supply_deferred", {"health_certificates": [sheet]})
    yield wait(story, 60, 150)
    story.complete("check_deferred", {"materials": ["health_certificates"], "deferral": "complete"})
    return True


def _ticks(story: Story, but: str = "") -> dict[str, Any]:
    return {"materials": [sheet for sheet in ("application_form", *story.particulars.sheets) if sheet != but]}


# ---------------------------------------------------------------- 审查、踏勘


def _review(story: Story) -> Instants:
    open_tasks = story.tasks("review_unit")
    stands = story.plan.stop == "review_unit"
    if story.has("question"):
        yield wait(story, 60, 120)
        story.ask(open_tasks[0], words.QUESTION)
    if story.has("untouched"):
        return
    core, others = [t.unit for t in open_tasks if t.unit == "market_supervision"], [t.unit for t in open_tasks if t.unit != "market_supervision"]
    story.chance.shuffle(others)
    units = [*others, *core]
    for unit in units[:-1] if stands and len(units) > 1 else units:
        yield wait(story, 100, 300)
        if story.has("slow") and unit == units[-1]:
            yield wait(story, 4 * DAY, 5 * DAY)
        if story.has("consult") and unit == units[-1]:
            yield from _consult(story, unit)
        story.complete("review_unit", _opinion(story, unit), unit)
    if not stands and story.has("survey"):
        yield from _survey(story)


def _consult(story: Story, unit: str) -> Instants:
    task = next(row for row in story.tasks("review_unit") if row.unit == unit)
    story.ask(task, words.QUESTION)
    yield wait(story, 40, 160)
    story.answer(words.ANSWER)
    yield wait(story, 20, 60)


def _opinion(story: Story, unit: str) -> dict[str, Any]:
    if any(story.has(word) and unit == objector for word, objector in OBJECTORS.items()):
        return words.OBJECTIONS[unit]
    if story.has("survey") and unit != "tobacco":
        return {"opinion": "survey", "survey_points": words.SURVEY_POINTS[unit]}
    if story.has("conditions") and unit == "market_supervision":
        return {"opinion": "conditions", "conditions": story.chance.choice(words.CONDITIONS)}
    return {"opinion": "agree"}


def _survey(story: Story) -> Instants:
    stop = story.plan.stop
    if stop == "joint_survey":
        if story.has("signed"):
            yield wait(story, 150, 300)
            task = story.tasks("joint_survey")[0]
            story.sign(task, story.claim(task))
        return
    yield wait(story, 300, 600)
    _visit(story, "joint_survey", "rectify" if story.has("rectify") else "failed" if story.has("failed") else "passed")
    if story.has("rectify"):
        if stop == "rectify":
            return
        yield evening(story, 2, 4)
        story.read_notices()
        photo = story.upload(story.applicant, "site_photo")
        story.complete("rectify", {"rectified": words.RECTIFIED, "evidence": [photo]})
        if stop == "resurvey":
            return
        yield wait(story, 150, 400)
        _visit(story, "resurvey", "passed")
    if stop == "conclude_review":
        return
    for task in story.tasks("conclude_review"):
        yield wait(story, 60, 150)
        final = words.OBJECTIONS[task.unit] if story.has("failed") and task.unit == "market_supervision" else {"opinion": "agree"}
        story.complete("conclude_review", final, task.unit)


def _visit(story: Story, node: str, result: str) -> None:
    """The visit: another surveyor signs first, the holder uploads a photograph and closes the record."""
    task = story.tasks(node)[0]
    holder = story.claim(task)
    story.sign(task, holder)
    photo = story.upload(holder, "site_photo")
    story.complete(node, {"result": result, "findings": words.FINDINGS[result], "photos": [photo]})


# ---------------------------------------------------------------- 决定、制证


def _decision(story: Story) -> Instants:
    if story.has("send_back"):
        yield from _send_back(story)
    if story.has("waits_for_colleague"):
        yield wait(story, 60, 200)
        story.send_back("approve_case", _reviewed(story), words.SENT_BACK)
        return
    if story.plan.stop == "approve_case":
        return
    yield wait(story, 120, 400)
    refused = story.has("object_food") or story.has("failed")
    partly = story.has("object_signboard") or story.has("object_tobacco")
    story.complete("approve_case", words.REFUSED if refused else words.PARTLY if partly else {"decision": "granted"})
    if refused:
        return
    yield from _issue(story)


def _send_back(story: Story) -> Instants:
    yield wait(story, 60, 200)
    story.send_back("approve_case", _reviewed(story), words.SENT_BACK)
    yield wait(story, 60, 200)
    story.resubmit({"opinion": "conditions", "conditions": words.CONDITIONS[0]})


def _reviewed(story: Story) -> str:
    """The completion of the food reviewer's task."""
    return str(story.completions("review_unit", "market_supervision")[-1].task_id)


def _issue(story: Story) -> Instants:
    if story.plan.stop == "issue_licence":
        return
    yield wait(story, 60, 250)
    if story.has("reject_back"):
        story.complete("issue_licence", words.REJECTED)
        yield wait(story, 60, 200)
        story.complete("approve_case", {"decision": "granted", "instructions": words.INSTRUCTIONS})
        yield wait(story, 60, 200)
    story.complete("issue_licence", words.ISSUED)
    if story.plan.stop == "deliver":
        return
    yield wait(story, 60, 300)
    method = story.particulars.method
    number = {"courier_number": f"SF13099900{story.plan.no:04d}"} if method == "courier" else {}
    served = {"delivery_method": method, "recipient": story.particulars.shop.person, "served_on": story.at.date().isoformat()}
    story.complete("deliver", served | number)
