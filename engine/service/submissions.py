"""What a posted form means, by the kind of its task: ticks become materials, a review becomes an opinion row, a visit a survey row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from engine.domain import records
from engine.domain.calendar import ZONE
from engine.domain.errors import FieldError, Invalid, Rejection
from engine.domain.facts import MaterialFact, Opinion, Survey
from engine.domain.form import UploadFact, check_uploads, fields_of
from engine.domain.joint_review import OPEN, decide, summarise
from engine.domain.materials import needed
from engine.service.company import check_name
from engine.service.components import check_turn, follow
from engine.service.concerns import check_must, check_standing
from engine.service.credit import barred
from engine.service.dossier import dumps
from engine.service.experts import take_expert_opinion
from engine.service.facts import answers, case_fact, materials, note_opinion, opinions, participants, signers_of, surveys
from engine.service.hearings import take_arrangement, take_minutes, take_request
from engine.service.joint_services import check_delivery, settle_service
from engine.service.notices import notify
from engine.service.open_requests import end_request
from engine.service.phases import accepted_at, change, form_of, phase_id
from engine.service.publicity import take_conclusion
from engine.service.sibling_effects import refused_siblings
from engine.store.reads import HELD_LICENCES, SIGNATURES, UPLOADS
from engine.store.visits import VISIT_OF_TASK

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.domain.form import Form, Submission
    from engine.service.dossier import Dossier

DEFERRED_BY = "deferred_by"
SIGNERS = 2  # 行政许可法 第三十四条:两名以上工作人员


def take_submission(dossier: Dossier, task: Any, submission: Submission) -> None:
    """Take a validated submission into the dossier."""
    dossier.memory["signed_now"] = (task.node, task.kind, submission.values)
    if "answers" in dossier.memory:
        answers(dossier)[task.node] = submission.values
    else:
        # loaded later, if a handler asks; the completion row of this very task is not written yet
        dossier.memory["answers_now"] = (task.node, submission.values)
    if submission.uploads:
        take_uploads(dossier, task.node, submission)
    function = KINDS.get(task.kind)
    if function is not None:
        function(dossier, task, submission)
    check_name(dossier, task, submission)


def take_uploads(dossier: Dossier, node: str, submission: Submission) -> None:
    """Files become the case's; those bound to a material make it present."""
    attach_uploads(dossier, form_of(dossier, node), submission)
    names = {m.id: m.name for m in dossier.edition.materials}
    for material, handles in submission.materials.items():
        if handles:
            put_material(dossier, material, names.get(material, material), "present", handles)


def attach_uploads(dossier: Dossier, form: Form, submission: Submission) -> None:
    """Tie the uploads to the case. Each must be the actor's own or the case's, checked, and what its field accepts; all errors at once."""
    rows = {}
    for handle in {h for handles in submission.uploads.values() for h in handles}:
        row = dossier.uow.ask(UPLOADS, {"handle": handle}).one()
        if row is not None and row.case_id in (None, dossier.case_id) and (row.person_id == dossier.actor or row.case_id is not None):
            rows[handle] = row
    facts = {h: UploadFact(r.name, r.media_type, r.size) for h, r in rows.items()}
    errors = check_uploads(form, submission, facts)
    if errors:
        raise Invalid(errors)
    for handle, row in rows.items():
        if row.state != "clean":
            raise Rejection(f"文件“{row.name}”正在等待安全检查,请稍后提交。", f"Expected a checked file, but {row.name!r} is quarantined.", handle=handle)
        dossier.add(records.UploadAttached(handle, dossier.case_id))


def put_material(dossier: Dossier, material: str, name: str, state: str, uploads: list[str], note: str = "", licence: int | None = None) -> None:
    """Insert or replace one material of the case; one reused rests on a ``licence`` of the library."""
    materials(dossier)[material] = MaterialFact(material, name, state)
    dossier.add(records.MaterialRecord(dossier.case_id, material, name, state, dumps(uploads), note, dossier.at, licence))


def _accept(dossier: Dossier, task: Any, submission: Submission) -> None:
    """The officer's ticks decide: ticked is present, ``deferred`` may follow later (容缺), the rest of what is needed is missing.

    Nothing is accepted while something is missing (行政许可法第三十二条).
    """
    ticked, deferred = submission.values.get("materials"), submission.values.get("deferred")
    if not isinstance(ticked, list):
        return
    later = set(deferred) if isinstance(deferred, list) else set()
    accepted = accepted_at(dossier) is not None
    known = dict(materials(dossier))
    missing = []
    for material in dossier.edition.materials_of(phase_id(dossier)):
        fact = known.get(material.id)
        if material.id in ticked:
            state = fact.state if fact is not None and fact.state == "reused" else "present"
        elif fact is None:
            continue
        else:
            state = _state_left(fact.state, deferrable=material.id in later and not material.core, accepted=accepted)
        if state == "missing":
            missing.append(material.name)
        if fact is None or fact.state != state:
            put_material(dossier, material.id, material.name, state, kept_uploads(dossier, material.id))
    if submission.routing.get("acceptance") == "accept":
        if missing:
            raise Invalid([_not_ticked("、".join(missing))])
        if not accepted and any(fact.state == "deferred" for fact in materials(dossier).values()):
            _check_day(dossier, task, submission)


def _state_left(state: str, *, deferrable: bool, accepted: bool) -> str:
    """Of a needed material that is not ticked. After acceptance nothing more is deferred, and what has come in since stays."""
    if not deferrable:
        return "missing"
    return "deferred" if not accepted or state == "deferred" else state


def _check_day(dossier: Dossier, task: Any, submission: Submission) -> None:
    """容缺: a day until which the materials follow, no later than the item's limit allows; forms of earlier versions ask for none."""
    if all(field.key != DEFERRED_BY for field in fields_of(form_of(dossier, task.node))):
        return
    told = str(submission.values.get(DEFERRED_BY) or "")
    if not told:
        raise Invalid([FieldError(DEFERRED_BY, "有材料容缺,请写明在哪天前补齐。", "Expected the day by which the deferred materials follow, but it is empty.")])
    limit = dossier.edition.limits.deemed_after("deferred", dossier.now.date())
    last = dossier.bureau.calendar(dossier.uow).add_working_days(dossier.now.date(), limit.value) if limit is not None else None
    if limit is not None and last is not None and told > last.isoformat():
        raise Invalid(
            [
                FieldError(
                    DEFERRED_BY,
                    f"容缺材料最迟在 {limit.value} 个工作日内({last} 前)补齐:{limit.reference}。",
                    f"Expected a day within {limit.value} working days (by {last}), but it is later: {limit.reference}.",
                )
            ]
        )


def _not_ticked(named: str) -> FieldError:
    return FieldError(
        "materials",
        f"还没有勾选《{named}》。材料齐全才能受理:可以容缺的请勾选容缺,其余请一次性告知补正。",
        f"Expected every material before acceptance, but {named} is not ticked. Tick it, defer what may follow, or ask for correction.",
    )


def kept_uploads(dossier: Dossier, material: str) -> list[str]:
    """The upload handles that a material already has."""
    materials(dossier)
    kept: dict[str, list[str]] = dossier.memory["material_uploads"]
    return kept.get(material, [])


def _supply(dossier: Dossier, task: Any, submission: Submission) -> None:
    dossier.log("MaterialsSupplied", {"task": task.id, "files": sum(len(h) for h in submission.uploads.values())})


def _hand_in(dossier: Dossier, _: Any, submission: Submission) -> None:
    """交下一阶段材料: what the phase needs is present by upload, reused from the licence library, or missing until the window ticks it."""
    held = held_licences(dossier)
    for material in dossier.edition.materials_of(phase_id(dossier)):
        if submission.materials.get(material.id) or material.reusable_from == "start_form":
            put_material(dossier, material.id, material.name, "present", submission.materials.get(material.id, []))
        elif material.reusable_from and material.reusable_from in held:
            put_material(dossier, material.id, material.name, "reused", [], licence=held[material.reusable_from])
        elif needed(material, {**case_fact(dossier).form, **submission.values, **submission.routing}):
            put_material(dossier, material.id, material.name, "missing", [])
    change(dossier, state="received")
    dossier.log("PhaseHandedIn", {"phase": phase_id(dossier), "files": sum(len(h) for h in submission.uploads.values())})


def held_licences(dossier: Dossier) -> dict[str, int | None]:
    """证照库: the licences that the applicant holds today, by kind."""
    _, code = dossier.edition.holder(case_fact(dossier).form)
    today = dossier.now.astimezone(ZONE).date().isoformat()
    return {row.kind: row.id for row in dossier.uow.ask(HELD_LICENCES, {"code": code, "today": today}).all()} if code else {}


def _supply_deferred(dossier: Dossier, task: Any, submission: Submission) -> None:
    """容缺补齐: the applicant uploads all that was deferred; at the counter paper does, and the check that follows ticks it."""
    owed = [fact for fact in materials(dossier).values() if fact.state == "deferred"]
    if dossier.actor == dossier.row.case_applicant_id and owed:
        keys = {field.material: field.key for field in fields_of(form_of(dossier, task.node)) if field.material}
        raise Invalid(
            [FieldError(keys.get(fact.id, "materials"), f"请上传《{fact.name}》。", f"Expected the material {fact.id}, but it is missing.") for fact in owed]
        )
    _supply(dossier, task, submission)


def _commit(dossier: Dossier, task: Any, submission: Submission) -> None:
    """签署承诺: refused to whom a credit mark bars meanwhile."""
    sentence = barred(dossier.uow, dossier.bureau, case_fact(dossier).applicant_code, dossier.now)
    if sentence is not None:
        raise Rejection(*sentence)
    dossier.log("CommitmentSigned", {"task": task.id, "signed_by": str(submission.values.get("signed_by") or "")})


def _check_supplied(dossier: Dossier, _: Any, submission: Submission) -> None:
    """核对容缺材料: what is ticked is present; all of it must be, before the officer says so."""
    ticked = submission.values.get("materials")
    ticked = ticked if isinstance(ticked, list) else []
    deferred = answers(dossier).get("accept_case", {}).get("deferred")
    owed = [fact for fact in materials(dossier).values() if fact.state == "deferred" or (isinstance(deferred, list) and fact.id in deferred)]
    wanting = [fact.name for fact in owed if fact.id not in ticked]
    if submission.routing.get("deferral") == "complete" and wanting:
        named = "、".join(wanting)
        raise Invalid([FieldError("materials", f"还没有勾选《{named}》。", f"Expected every deferred material, but {named} is not ticked.")])
    for fact in owed:
        if fact.id in ticked and fact.state != "present":
            put_material(dossier, fact.id, fact.name, "present", kept_uploads(dossier, fact.id))


def _review(dossier: Dossier, task: Any, submission: Submission) -> None:
    state = str(submission.values.get("opinion", ""))
    kept = orjson.loads(task.data)
    round_ = kept.get("round") or 1
    reasons, conditions = _reasons(submission), str(submission.values.get("conditions") or "")
    coordinate = state == "object" and bool(submission.values.get("coordinate"))
    _check_opinion(dossier, task.unit, state, reasons)
    check_turn(dossier, task.unit, state)
    note_opinion(dossier, Opinion(task.unit, state, reasons, conditions, dossier.actor, coordinate))
    dossier.add(records.OpinionGiven(dossier.case_id, task.unit, round_, state, reasons, conditions, task.id, dossier.actor, dossier.at, coordinate))
    dossier.log("OpinionGiven", {"unit": task.unit, "round": round_, "state": state})
    if kept.get("asked"):
        end_request(dossier, task.unit)
    follow(dossier, task.unit, state)
    if state == "object":
        _tell_siblings(dossier, task.unit, reasons)
        dossier.memory["core_refused"], dossier.memory["siblings_ended"] = refused_siblings(dossier, task)


def _check_opinion(dossier: Dossier, unit: str, state: str, reasons: str) -> None:
    """What the unit may say: objections with reasons, a survey only where item.toml lets it, and a core unit is always concerned."""
    asked = next((p for p in participants(dossier) if p.unit == unit), None)
    if state == "object" and not reasons:
        raise Invalid([FieldError("reasons", "不同意必须说明理由。", "Expected the reasons of an objection, but there are none.")])
    if state == "survey" and asked is None:
        raise Invalid(
            [FieldError("opinion", "补充的会审单位不参加联合踏勘,请直接提出意见。", "Expected an opinion: units added later take no part in surveys.")]
        )
    if state == "survey" and asked is not None and not asked.surveys:
        raise Invalid(
            [FieldError("opinion", f"{asked.name}不参加联合踏勘,请直接提出意见。", f"Expected an opinion: {asked.name_en} takes no part in surveys.")]
        )
    given = opinions(dossier).get(unit)
    if state in OPEN and given is not None and given.state not in OPEN:
        raise Invalid([FieldError("opinion", "意见已经汇总,重办时请直接提出最终意见。", "Expected a final opinion: the review has gone on since the first.")])
    if state == "unconcerned" and asked is not None and asked.core:
        raise Invalid(
            [
                FieldError(
                    "opinion",
                    f"“{asked.component}”是本事项的核心分项,请同意或者不同意。",
                    f"Expected consent or objection: {asked.component_en} is a core component.",
                )
            ]
        )


def _reasons(submission: Submission) -> str:
    """理由: stock reasons first, one a line, then the officer's own words."""
    stock = submission.values.get("stock_reasons")
    own = str(submission.values.get("reasons") or "").strip()
    return "\n".join([*(map(str, stock) if isinstance(stock, list) else ()), *([own] if own else [])])


def _tell_siblings(dossier: Dossier, unit: str, reasons: str) -> None:
    """An objection reaches every other unit of the review, and their open pages as stale."""
    names = {p.unit: (p.name, p.name_en) for p in participants(dossier)}
    zh, en = names.get(unit, (unit, unit))
    dossier.log("ObjectionRaised", {"unit": unit})
    for other in opinions(dossier):
        if other != unit and other in names:
            notify(dossier, f"pool:reviewer@{other}", f"{zh}对本办件提出异议:{reasons[:200]}", f"{en} objects to this case: {reasons[:200]}")


def _survey(dossier: Dossier, task: Any, submission: Submission) -> None:
    if "visit" not in dossier.memory and dossier.uow.ask(VISIT_OF_TASK, {"task_id": task.id}).one() is not None:
        raise Rejection(
            "这项踏勘已排入上门,请在上门页面记录、签名和办结。",
            "Expected the record of a visit, but this is the page of a single task: record, sign and conclude it on the page of the visit.",
        )
    held = surveys(dossier)
    current = held[-1] if held else Survey(1, (), "", "", ())
    signed = set(dossier.memory.get("signers", ()))  # of a visit, whose officers have signed its sheets, and nobody else
    signed = signed or {r.person_id for r in dossier.uow.ask(SIGNATURES, {"case_id": dossier.case_id, "round": current.round}).all()}
    if dossier.actor is not None:
        signed.add(dossier.actor)
    if len(signed) < SIGNERS:
        raise Rejection(
            "现场踏勘须由两名以上工作人员签名(行政许可法第三十四条),请同行人员先在本页签名。",
            f"Expected at least {SIGNERS} officers' signatures (Administrative Licensing Law art. 34), but there is {len(signed)}.",
        )
    result, findings = str(submission.values.get("result", "")), str(submission.values.get("findings") or "")
    officers = tuple(sorted(signed))
    held[-1:] = [Survey(current.round, current.units, result, findings, officers, signers_of(dossier, officers), dossier.memory.get("visit"))]
    dossier.add(records.SurveyHeld(dossier.case_id, current.round, result, findings, dumps(list(officers)), dossier.at))
    dossier.log("SurveyRecorded", {"round": current.round, "result": result, "officers": list(officers)})


def _coordinate(dossier: Dossier, task: Any, submission: Submission) -> None:
    dossier.log("CoordinationHeld", {"task": task.id, "result": submission.values.get("result")})


OUTCOMES = {"granted": ("准予", "grant"), "partly": ("部分准予", "grant in part"), "refused": ("不予许可", "refuse")}


def _approve(dossier: Dossier, _: Any, submission: Submission) -> None:
    """What the approver decides must be what the opinions allow, so that nobody decides other than he thinks."""
    wish = submission.values.get("decision")
    if wish in {"granted", "partly"}:
        check_standing(dossier)
    if dossier.edition.item.revocation.field:
        check_must(dossier, submission)
    units = {one.unit for one in participants(dossier)}
    given = [one for one in opinions(dossier).values() if one.unit in units]
    if not given or wish not in OUTCOMES:
        return
    verdict = decide(summarise(participants(dossier), given), str(wish))
    if verdict.outcome != wish:
        (zh, en), (zh_wish, en_wish) = OUTCOMES[verdict.outcome], OUTCOMES[str(wish)]
        objections = ";".join(f"{unit}({component})" for component, _, unit in verdict.reasons) or "无异议"
        raise Invalid(
            [
                FieldError(
                    "decision",
                    f"按现有审查意见({objections})结果应为“{zh}”,与所选“{zh_wish}”不一致。请改选,或退回审查单位。",
                    f"Expected a decision that the opinions allow ({en}), but it says {en_wish}; choose again or send the case back.",
                )
            ]
        )


def _issue(dossier: Dossier, _: Any, submission: Submission) -> None:
    if submission.routing.get("proof") == "issue":
        check_standing(dossier)


KINDS: dict[str, Callable[[Dossier, Any, Submission], None]] = {
    "accept": _accept,
    "correction": _supply,
    "hand_in": _hand_in,
    "rectify": _supply,
    "commitment": _commit,
    "supply": _supply_deferred,
    "supply_check": _check_supplied,
    "review": _review,
    "joint_review": _review,
    "joint_survey": _survey,
    "coordination": _coordinate,
    "approve": _approve,
    "issue": _issue,
    "service": settle_service,
    "deliver": check_delivery,
    "hearing_request": take_request,
    "hearing_arrangement": take_arrangement,
    "hearing": take_minutes,
    "publicity": take_conclusion,
    "expert_opinion": take_expert_opinion,
}
