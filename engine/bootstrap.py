"""The composition root: configuration in, one Application out. Nothing else builds a bureau."""

from __future__ import annotations

import gc
from contextlib import suppress
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from engine import queries
from engine.bureau import Bureau
from engine.domain import (
    catalogue_commands,
    commands,
    licence_commands,
    release_commands,
    review_commands,
    sketch_commands,
    supervision_commands,
    visit_commands,
)
from engine.domain.calendar import ZONE
from engine.domain.errors import Busy, NotFound, Rejection, StateRefused, YizhangError
from engine.domain.law import read_law
from engine.domain.topic import Topic, topics_of
from engine.outbox import webhooks
from engine.outbox.archiving import archive_case
from engine.outbox.enclosed import enclosed_in
from engine.outbox.fixity import faults
from engine.outbox.package import package
from engine.outbox.print_document import data_of, print_document
from engine.outbox.relay import relay
from engine.outbox.signing import ensure_ca
from engine.runtime.bundle import read_folder
from engine.service import (
    accountability,
    accounts,
    add_note,
    advance_moves,
    alerts,
    api_use_cases,
    archives,
    ask_colleague,
    case_exports,
    catalogue_changes,
    claim_task,
    complete_task,
    conclude_visit,
    contests,
    credit,
    deploy_item,
    drafts,
    enter_licence,
    extend_case,
    fire_timer,
    hand_in_sketch,
    hand_over_task,
    import_calendar,
    import_list,
    incident_use_cases,
    intermediaries,
    ladders,
    late_opinions,
    licence_entries,
    material_requests,
    message_texts,
    move_use_cases,
    move_visit,
    open_case,
    people_use_cases,
    phrases,
    plan_visit,
    powers,
    publicity,
    read_notices,
    recompute_clocks,
    releases,
    review_units,
    saved_views,
    scenario_results,
    send_back,
    sign_survey,
    signing,
    sketch_files,
    sketches,
    store_upload,
    suspensions,
    unit_codes,
    visit_on_site,
    visit_photos,
    visit_signing,
    withdraw_case,
)
from engine.service.quarantine import quarantine
from engine.store.archives import ASK_AGAIN
from engine.store.calendar import CALENDAR_BEHIND
from engine.store.connections import MissingDatabase, away
from engine.store.database import Database
from engine.store.definitions import DUE_VERSIONS
from engine.store.reads import SCHEMA, VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from concurrent.futures import Future
    from types import ModuleType

    from engine.config import Config
    from engine.domain.commands import Receipt
    from engine.outbox.signing import Authority
    from engine.store.unit_of_work import UnitOfWork

WAIT = 0.5  # seconds between two looks for a database that does not answer
LAW = Path(__file__).parents[1] / "processes" / "_law"
USE_CASES: dict[type, Callable[[Any, UnitOfWork, Bureau], Receipt]] = {  # one transaction each
    commands.SubmitCase: open_case.submit_case,
    commands.ReceiveCase: open_case.receive_case,
    commands.CompleteTask: complete_task.complete_task,
    commands.ClaimTask: claim_task.claim_task,
    commands.ReleaseTask: claim_task.release_task,
    commands.HandOverTask: hand_over_task.hand_over_task,
    commands.AskColleague: ask_colleague.ask_colleague,
    commands.AnswerColleague: ask_colleague.answer_colleague,
    commands.SendBack: send_back.send_back,
    commands.Resubmit: send_back.resubmit,
    commands.AddNote: add_note.add_note,
    commands.SignSurvey: sign_survey.sign_survey,
    commands.WithdrawCase: withdraw_case.withdraw_case,
    commands.SuspendCase: suspensions.suspend_case,
    commands.ResumeCase: suspensions.resume_case,
    commands.CommissionReport: intermediaries.commission_report,
    commands.ReceiveReport: intermediaries.receive_report,
    commands.ExtendCase: extend_case.extend_case,
    **archives.USE_CASES,
    supervision_commands.AnswerAlert: alerts.answer_alert,
    supervision_commands.IssueEscalation: alerts.issue_escalation,
    supervision_commands.AnswerAccountability: accountability.answer_accountability,
    supervision_commands.AppealAccountability: accountability.appeal_accountability,
    supervision_commands.DecideAppeal: accountability.decide_appeal,
    supervision_commands.CloseAccountability: accountability.close_accountability,
    commands.SaveDraft: drafts.save_draft,
    commands.DiscardDraft: drafts.discard_draft,
    **saved_views.USE_CASES,
    commands.ReadNotices: read_notices.read_notices,
    commands.FireTimer: fire_timer.fire_timer,
    **incident_use_cases.USE_CASES,
    commands.SignOut: accounts.sign_out,
    commands.ImportCalendar: import_calendar.import_calendar,
    commands.RecomputeClocks: recompute_clocks.recompute_clocks,
    **people_use_cases.USE_CASES,
    **publicity.USE_CASES,
    **credit.USE_CASES,
    review_commands.AskForMaterial: material_requests.ask_for_material,
    review_commands.SupplyFurther: material_requests.supply_further,
    review_commands.GiveLateOpinion: late_opinions.give_late_opinion,
    review_commands.TakeLateOpinion: late_opinions.take_late_opinion,
    **signing.USE_CASES,
    review_commands.AddReviewUnit: review_units.add_review_unit,
    review_commands.RemoveReviewUnit: review_units.remove_review_unit,
    licence_commands.ContestMaterial: contests.contest_material,
    licence_commands.DecideContest: contests.decide_contest,
    licence_commands.ProposeLicence: licence_entries.propose_licence,
    licence_commands.CheckLicence: licence_entries.check_licence,
    licence_commands.OpenOfficially: open_case.open_officially,
    visit_commands.PlanVisit: plan_visit.plan_visit,
    visit_commands.MoveVisit: move_visit.move_visit,
    visit_commands.CancelVisit: move_visit.cancel_visit,
    visit_commands.AskOtherSlot: move_visit.ask_other_slot,
    visit_commands.DeclineSlot: move_visit.decline_slot,
    visit_commands.ArriveAtVisit: visit_on_site.arrive_at_visit,
    visit_commands.SaveSheet: visit_on_site.save_sheet,
    visit_commands.MarkAbsent: visit_on_site.mark_absent,
    visit_commands.DropPhoto: visit_photos.drop_photo,
    visit_commands.ConcludeVisit: conclude_visit.conclude_visit,
    licence_commands.EnterLicence: enter_licence.enter_licence,
    release_commands.ApproveVersion: releases.approve_version,
    release_commands.ReturnVersion: releases.return_version,
    release_commands.ReleaseVersion: releases.release_version,
    release_commands.CallOffRelease: releases.call_off_release,
    release_commands.RetireItem: releases.retire_item,
    release_commands.RollBack: releases.roll_back,
    release_commands.ReleaseDue: releases.release_due,
    **scenario_results.USE_CASES,
    **case_exports.USE_CASES,
    **ladders.USE_CASES,
    **phrases.USE_CASES,
    **message_texts.USE_CASES,
    sketch_commands.StartSketch: sketches.start_sketch,
    **sketch_files.USE_CASES,
    sketch_commands.OpenShared: sketches.open_shared,
    sketch_commands.NoteProblems: sketches.note_problems,
    sketch_commands.SeeSketch: sketches.see_sketch,
    sketch_commands.DiscardSketch: sketches.discard_sketch,
    sketch_commands.ReopenSketch: sketches.reopen_sketch,
    **move_use_cases.USE_CASES,
    catalogue_commands.ImportList: import_list.import_list,
    catalogue_commands.DraftImport: catalogue_changes.draft_import,
    catalogue_commands.DraftChange: catalogue_changes.draft_change,
    catalogue_commands.SetUnitCode: unit_codes.set_unit_code,
    catalogue_commands.DraftPower: powers.draft_power,
    catalogue_commands.DecideChange: catalogue_changes.decide_change,
    **api_use_cases.USE_CASES,
}

# What a use-case asks first may travel together with the questions of those joined with it.
AHEAD: dict[type, Callable[[Any, UnitOfWork, Bureau], None]] = {commands.CompleteTask: complete_task.ask_ahead}

# Slow work (hashing, the gate, typing a file) happens before their one short transaction.
PREPARED: dict[type, Callable[[Any, Bureau], Receipt]] = {
    commands.SignIn: accounts.sign_in,
    commands.RegisterApplicant: accounts.register_applicant,
    commands.ChangePassword: accounts.change_password,
    commands.StoreUpload: store_upload.store_upload,
    sketch_commands.HandInSketch: hand_in_sketch.hand_in_sketch,
    commands.DeployItem: deploy_item.deploy_item,
    **people_use_cases.PREPARED,
    **incident_use_cases.PREPARED,
    visit_commands.AddPhoto: visit_photos.add_photo,
    visit_commands.SignVisit: visit_signing.sign_visit,
    visit_commands.AttendVisit: visit_signing.attend_visit,
}


class Application:
    """一个运行中的系统: commands in, receipts out; questions through ``ask``; outside work through ``relay_once``."""

    def __init__(self, config: Config, topics: Mapping[str, Topic], *, now: Callable[[], Any] | None = None) -> None:
        """Wire it together; no connection is opened yet."""
        self.config = config
        self.database = Database(config)
        self.bureau = Bureau(config, self.database, topics, read_law(read_folder(LAW)))
        if now is not None:
            self.bureau.now = now
        self.ask = queries.Questions(self.bureau)

    def settle(self) -> None:
        """Before a process begins to serve: compile what is released, and keep what is loaded out of garbage collection for good.

        A full collection walks every module and every compiled diagram, a tenth of the processor time of a step; none of that is ever
        garbage. What is made later, live cases among it, is collected as before. For the life of a process, hence not in ``build``.
        """
        with suppress(YizhangError):  # one that can't be read keeps nobody from serving the others; who asks for it is told
            self.ask.items()
        gc.collect()
        gc.freeze()

    def handle(self, command: Any) -> Receipt:
        """Carry out one command. Raises a Rejection; after any return the change is durable."""
        prepared = PREPARED.get(type(command))
        if prepared is not None:
            return prepared(command, self.bureau)
        try:
            return self.submit(command).result()
        except StateRefused as error:
            raise self._quarantined(error) from error

    def _quarantined(self, error: StateRefused) -> Rejection:
        """A case whose stored state can't be trusted stands still as an incident; all others go on."""
        if error.case_id is not None:
            case_id = error.case_id
            self.database.write(lambda uow: quarantine(uow, case_id, str(error), self.bureau))
        return Rejection(
            "这个办件的流程状态没有通过校验,已停办并转为故障件,管理员会处理;您填写的内容没有提交,其他办件不受影响。",
            "Expected the sealed state of the case to verify, but it does not; the case is quarantined as an incident and nothing was changed.",
            case=error.case_id,
        )

    def submit(self, command: Any) -> Future[Receipt]:
        """Queue a one-transaction command; the future is done after its commit."""
        use_case = USE_CASES[type(command)]
        ask = AHEAD.get(type(command))
        ahead = None if ask is None else lambda uow: ask(command, uow, self.bureau)
        return self.database.submit(lambda uow: use_case(command, uow, self.bureau), ahead)

    @cached_property
    def authority(self) -> Authority:
        """The bureau's demonstration CA, made at first use in the data directory; good for what was written on the day before."""
        return ensure_ca(self.config.data_dir / "ca", self.config.bureau_name, self.bureau.now() - timedelta(days=1))

    def document_file(self, document_id: int) -> bytes:
        """The sealed PDF of a document, made now when nobody has asked before."""
        return print_document(self.bureau, self.authority, document_id)

    def document_data(self, document_id: int) -> dict[str, bytes]:
        """The machine-readable files of a document, by name: those enclosed in its PDF, or, where it was sealed without, as its rows have them now."""
        pdf = self.document_file(document_id)
        return enclosed_in(pdf) or data_of(self.bureau, document_id)

    def archive_package(self, archive_id: int, use_id: int) -> Iterator[bytes]:
        """The sealed package of a volume, piece by piece, for an entry of the register of uses. Raises NotFound, and BrokenFile on the way."""
        volume, use = self.ask.volume(archive_id), self.ask.archive_use(use_id)
        if volume is None or use is None or use.archive_id != archive_id or use.kind != "export":
            raise NotFound
        return package(self.bureau, self.authority, volume, use)

    def archive_faults(self, archive_id: int) -> list[tuple[str, str]]:
        """What is wrong with the stored files of a volume, a sentence in each language. Raises NotFound."""
        volume = self.ask.volume(archive_id)
        if volume is None:
            raise NotFound
        return list(faults(self.bureau, self.authority.roots, volume))

    def recompute_once(self) -> int:
        """Compute one batch of clocks anew that an imported calendar has left behind; each case in its own transaction. 0: all follow it."""
        with self.database.reading() as reader:
            if not reader.ask(CALENDAR_BEHIND).one().behind:
                return 0
        passed = self.database.write(recompute_clocks.pass_untouched)
        if passed:
            return passed
        found = self.database.write(lambda uow: recompute_clocks.stale_cases(uow, self.bureau))
        waiting = [self.submit(commands.RecomputeClocks(case_id)) for case_id in found]
        done = 0
        for future in waiting:
            try:
                future.result()
                done += 1
            except Rejection:  # the case moved meanwhile, or can't be read: it stays behind and is tried again at the next tick
                continue
        return done

    def release_due(self) -> int:
        """Put the versions in force that were scheduled for today or earlier; how many."""
        with self.database.reading() as reader:
            if not reader.ask(DUE_VERSIONS, {"day": self.bureau.now().astimezone(ZONE).date().isoformat()}).all():
                return 0
        return int(self.submit(release_commands.ReleaseDue()).result().number or 0)

    def move_once(self) -> int:
        """Rehearse, move or take back one chunk of what an administrator has ordered; how many cases."""
        return advance_moves.advance(self.bureau, self.submit)

    def relay_once(self) -> int:
        """Carry out one batch of the outbox."""
        return relay(self.bureau, {"document": self._print, "archive": self._archive, "event": lambda _, payload: webhooks.announce(self.bureau, payload)})

    def deliver_once(self) -> int:
        """Send one batch of what goes to other hosts."""
        return relay(self.bureau, {"webhook": lambda _, payload: webhooks.deliver(self.bureau, payload)}, abroad=True)

    def _print(self, _: int, payload: Mapping[str, Any]) -> None:
        self.document_file(int(payload["document"]))

    def remember_archives(self) -> None:
        """Ask for the archiving of closed cases that nobody has asked for; at a worker's start, for what nodes of the release before have closed."""
        self.database.write(lambda uow: uow.write(ASK_AGAIN, {}))

    def _archive(self, _: int, payload: Mapping[str, Any]) -> None:
        archive_case(self.bureau, self.authority, int(payload["case"]))

    def require_schema(self, patience: float = 0.0) -> None:
        """Refuse a database that is absent or without tables, with the command that mends it. Raises MissingDatabase.

        One that does not answer is waited for so many seconds: a node may start while its PostgreSQL starts.
        """
        end = monotonic() + patience
        while True:
            try:
                with self.database.reading() as reader:
                    reader.ask(VERSION).one()
            except Busy as error:
                if not away(error.__cause__):
                    raise MissingDatabase(
                        "数据库不存在或尚未建表,请先运行 yizhang migrate。/ Expected a database with tables, but there is none: run `yizhang migrate` first."
                    ) from error
                if monotonic() >= end:
                    raise MissingDatabase(
                        f"数据库没有应答,请检查 YIZHANG_DATABASE 和网络。/ Expected the database to answer, but it did not: {error.__cause__}"
                    ) from error
                sleep(WAIT)
            else:
                return

    def schema(self) -> str | None:
        """The last migration that the database has seen, None when it has seen none. Raises Busy when the database does not answer."""
        with self.database.reading() as reader:
            row = reader.ask(SCHEMA).one()
        return None if row is None else str(row.version_num)

    def close(self) -> None:
        """Finish and close all connections."""
        self.database.close()


def build(config: Config, handlers: ModuleType, *, now: Callable[[], Any] | None = None) -> Application:
    """The application over ``config`` with the handlers of a package."""
    return Application(config, topics_of(handlers), now=now)
