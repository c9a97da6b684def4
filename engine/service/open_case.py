"""收件: a new case from the start form, online by the applicant or over the counter by a window officer."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

from engine.domain import records
from engine.domain.commands import Receipt, ReceiveCase, SubmitCase
from engine.domain.errors import Invalid, NotAllowed, NotFound
from engine.domain.form import Submission, fields_of, read_submission
from engine.domain.form.paper import on_paper
from engine.domain.journal import GENESIS
from engine.domain.materials import needed
from engine.domain.moment import millis
from engine.runtime import codec, interpreter, sealing
from engine.service.actor import require_role
from engine.service.company import check_scope, held_for_scope
from engine.service.concerns import keep_subject, subject_of
from engine.service.credit import refuse_barred
from engine.service.documents import write_document
from engine.service.dossier import OFFICIAL, Dossier, dumps
from engine.service.green_channel import check_channel
from engine.service.receipts import earlier, receipt_record
from engine.service.standing import refuse_off_catalogue
from engine.service.stepping import Step
from engine.service.submissions import attach_uploads, held_licences, put_material
from engine.service.windows import window_words
from engine.store.ids import new_id
from engine.store.intake import ADD_PERSON, DROP_DRAFT
from engine.store.reads import PERSON, PERSON_BY_CODE
from engine.store.sequences import next_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from engine.bureau import Bureau
    from engine.domain.commands import GreenChannel
    from engine.domain.licence_commands import OpenOfficially
    from engine.runtime.edition import Edition
    from engine.service.concerns import Subject
    from engine.store.unit_of_work import UnitOfWork


PRIOR_APPROVAL = "prior_approval"  # of a material: whatever kinds of licences the scope needs, all of them are in the library
OPENED = {"online": "CaseSubmitted", "window": "CaseReceived", OFFICIAL: "CaseOpenedOfficially"}


def submit_case(command: SubmitCase, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """网上提交. The actor is the applicant. Raises Invalid with every field error, NotFound for an unknown item."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    who = uow.ask(PERSON, {"person_id": command.actor}).one()
    if who is None or who.kind != "applicant":
        raise NotAllowed("请用申请人账号提交申请。", "Expected an applicant's account to apply.")
    now = bureau.now()
    edition = _for_applicants(bureau.released(uow, command.item))
    refuse_off_catalogue(uow, command.item, now, online=True)
    submission = _read(edition, command.values, now)
    check_scope(edition, bureau, submission)
    refuse_barred(uow, bureau, edition, submission, now)
    subject = subject_of(uow, bureau, edition, submission, now)
    receipt = _open(bureau, uow, edition, command.actor, command.actor, submission, "online", (), now, command.request_id, subject)
    if command.draft_id is not None:
        uow.write(DROP_DRAFT, {"draft_id": command.draft_id, "actor": command.actor})
    return receipt


def receive_case(command: ReceiveCase, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """窗口收件. The actor holds a window post; the applicant is found by code or noted down."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    now = bureau.now()
    require_role(uow, command.actor, millis(now), "window")
    edition = _for_applicants(bureau.released(uow, command.item))
    refuse_off_catalogue(uow, command.item, now, online=False)
    submission = _read(edition, command.values, now, paper=True)
    check_scope(edition, bureau, submission)
    check_channel(edition, command.green, now, bureau.calendar(uow))
    refuse_barred(uow, bureau, edition, submission, now)
    subject = subject_of(uow, bureau, edition, submission, now)
    applicant = _applicant(uow, edition, submission, now)
    return _open(bureau, uow, edition, command.actor, applicant, submission, "window", command.materials, now, command.request_id, subject, command.green)


def open_officially(command: OpenOfficially, uow: UnitOfWork, bureau: Bureau) -> Receipt:
    """依职权启动. A post that the item names; who begins the case holds its duty of acceptance, and so neither examines nor decides it."""
    known = earlier(uow, command.request_id, command.actor)
    if known is not None:
        return known
    now = bureau.now()
    edition = bureau.released(uow, command.item)
    if not edition.item.official.roles:
        raise NotFound
    require_role(uow, command.actor, millis(now), *edition.item.official.roles)
    submission = _read(edition, command.values, now, paper=True)
    subject = subject_of(uow, bureau, edition, submission, now, official=True)
    holder = _applicant(uow, edition, submission, now)
    return _open(bureau, uow, edition, command.actor, holder, submission, OFFICIAL, (), now, command.request_id, subject)


def _for_applicants(edition: Edition) -> Edition:
    """What only the bureau begins is as absent to applicants and windows as an item that does not exist."""
    if edition.item.official.only:
        raise NotFound
    return edition


def _read(edition: Edition, values: Mapping[str, Sequence[str]], now: datetime, *, paper: bool = False) -> Submission:
    """The start form's values, all errors at once."""
    form = edition.form_of("start")
    read = read_submission(on_paper(form) if paper else form, values, today=now.date())
    if not isinstance(read, Submission):
        raise Invalid(read)
    return read


def _applicant(uow: UnitOfWork, edition: Edition, submission: Submission, now: datetime) -> int:
    name, code = edition.holder(submission.values)
    found = uow.ask(PERSON_BY_CODE, {"code": code}).one() if code else None
    if found is not None:
        return int(found.id)
    made = new_id()
    contact = {f.reuse: str(submission.values.get(f.key) or "") for f in fields_of(edition.form_of("start")) if f.reuse}
    uow.write(
        ADD_PERSON,
        {
            "id": made,
            "kind": "applicant",
            "name": name,
            "code": code,
            "phone": contact.get("phone", ""),
            "address": contact.get("address", ""),
            "contact": contact.get("contact", ""),
            "created_at": millis(now),
        },
    )
    return made


def _open(
    bureau: Bureau,
    uow: UnitOfWork,
    edition: Edition,
    actor: int,
    applicant: int,
    submission: Submission,
    channel: str,
    ticked: tuple[str, ...],
    now: datetime,
    request_id: str,
    subject: Subject,
    green: GreenChannel | None = None,
) -> Receipt:
    case = _case(bureau, uow, edition, applicant, submission, channel, now, green)
    row = SimpleNamespace(revision=0, event_no=0, head_hash=GENESIS, case_id=case.id, **{f"case_{k}": v for k, v in case._asdict().items() if k != "id"})
    dossier = Dossier(bureau, uow, row, edition, now, actor)
    _log_opened(dossier, case, green)
    dossier.memory |= {
        "form": submission.values,
        "answers": {"start": submission.values},
        "opinions": {},
        "rounds": {},
        "surveys": [],
        "decisions": [],
        "drafts": {},
        "clocks": {},
        "phases": [],
    }
    keep_subject(dossier, subject)
    _materials(dossier, submission, ticked)
    document = _receipt(dossier, channel)
    step = Step(dossier)
    live, advance = interpreter.start(edition.definition, {**submission.routing, "channel": channel}, now, step.call, seed=f"{case.id:x}")
    opened = step.take_in(advance)
    receipt = Receipt(case.id, case.number, opened[0] if opened else None, dossier.event_no, document, now)
    dossier.add(receipt_record(request_id, actor, receipt, dossier.at))
    dossier.save_new(case, sealing.seal(bureau.config.state_key, case.id, 1, codec.encode(live)))
    uow.committed.append(lambda: bureau.live.put(case.id, 1, live))
    return receipt


def _log_opened(dossier: Dossier, case: records.CaseRecord, green: GreenChannel | None) -> None:
    opened = {"number": case.number, "item": case.item, "version": dossier.edition.number}
    dossier.log(OPENED[case.channel], opened)
    if case.green_channel:
        written = {"written_on": green.written_on} if green is not None and green.written_on else {}
        dossier.log("GreenChannelConfirmed", {"channel": case.green_channel, "by": case.channel_confirmed_by, "letter": case.channel_letter, **written})


def _case(
    bureau: Bureau, uow: UnitOfWork, edition: Edition, applicant: int, submission: Submission, channel: str, now: datetime, green: GreenChannel | None
) -> records.CaseRecord:
    day = f"{now:%Y%m%d}"
    number = f"{bureau.config.area_code}{day}{next_number(uow, f'case:{day}'):06d}"
    title = edition.holder(submission.values)[0] or edition.item.name
    case = records.CaseRecord(new_id(), number, edition.item.id, edition.id, applicant, title, channel, "received", dumps(submission.values), millis(now))
    if green is None:
        return case
    return case._replace(green_channel=green.channel, channel_letter=green.letter.strip(), channel_confirmed_by=green.confirmed_by.strip())


def _receipt(dossier: Dossier, channel: str) -> int:
    """收件凭证: what was handed in; of a case that the bureau begins, the record of its beginning."""
    if channel == OFFICIAL:
        dossier.add(records.DutyRecord(dossier.case_id, int(dossier.actor or 0), "accept"))
        return write_document(dossier, "opening_record", {}, serve=False)
    present = [m.name for m in dossier.memory["materials"].values() if m.state != "missing"]
    said = {"materials": present, "channel": "网上申请" if channel == "online" else "窗口收件"}
    if channel == "window" and (window := window_words(dossier.uow, int(dossier.actor or 0), dossier.at)):
        said["window"] = window
    return write_document(dossier, "receipt", said, serve=channel == "online")


def _materials(dossier: Dossier, submission: Submission, ticked: tuple[str, ...]) -> None:
    """Every material that this application needs, present by upload or by tick, reused from the licence library, or missing."""
    dossier.memory |= {"materials": {}, "material_uploads": {}}
    attach_uploads(dossier, dossier.edition.form_of("start"), submission)
    held = held_licences(dossier)
    if held_for_scope(dossier.edition, dossier.bureau, submission.values, held):
        held[PRIOR_APPROVAL] = None
    first = dossier.edition.item.phases[0].id if dossier.edition.item.phases else ""
    for material in dossier.edition.materials_of(first):
        uploads = submission.materials.get(material.id, [])
        if uploads or material.id in ticked or material.reusable_from == "start_form":  # the application itself is the form just filled in
            state = "present"
        elif material.reusable_from and material.reusable_from in held:
            state = "reused"
        elif needed(material, {**submission.values, **submission.routing}):
            state = "missing"
        else:
            continue
        put_material(dossier, material.id, material.name, state, uploads, licence=held.get(material.reusable_from) if state == "reused" else None)
