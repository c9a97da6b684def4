"""Bad input: each gets a sentence that says what and where, nothing is lost, nothing else is disturbed."""

from __future__ import annotations

import os
from contextlib import contextmanager

import pytest
from sqlalchemy import bindparam, create_engine, text

from engine.domain.commands import AddNote, CompleteTask, DeployItem, RetryIncident, StoreUpload, SubmitCase, WithdrawCase
from engine.domain.errors import Busy, DefinitionError, Invalid, NotAllowed, NotFound, Rejection, Stale
from engine.domain.file_commands import ReplaceBlob, RescanUpload
from engine.runtime.bundle import read_folder
from engine.store import database as database_module
from engine.store.blobs import BLOB, MEND
from engine.store.statements import Statement
from engine.store.tables.cases import case_state
from engine.verify import verify
from tests.bureau import ANSWERS, ITEM, ROOT, opened
from web import log_lines
from web.cli import main

NEW_STATE = bindparam("new", type_=case_state.c.sealed.type)
SPOIL = Statement("test.spoil", case_state.update().where(case_state.c.case_id == bindparam("case")).values(sealed=NEW_STATE))
EVIL = b'<bpmn:scriptTask id="evil"><bpmn:script>import os</bpmn:script></bpmn:scriptTask></bpmn:process>'


def submit(bureau, **changes):
    return bureau.handle(SubmitCase(bureau.people["xiaoman"], ITEM, bureau.form(**changes), bureau.request_id()))


def test_a_wrong_credit_code_is_named_at_its_field(bureau):
    with pytest.raises(Invalid) as refused:
        submit(bureau, credit_code="91110000600037342L")
    (error,) = refused.value.errors
    assert error.key == "credit_code"
    assert "校验位" in error.zh


def test_all_errors_come_at_once(bureau):
    with pytest.raises(Invalid) as refused:
        submit(bureau, credit_code="1", legal_person_id="2", phone="3", area="-4")
    assert {e.key for e in refused.value.errors} == {"credit_code", "legal_person_id", "phone", "area"}


def test_an_undeclared_field_is_refused_by_name(bureau):
    with pytest.raises(Invalid) as refused:
        submit(bureau, approved_by_head="yes")
    assert [e.key for e in refused.value.errors] == ["approved_by_head"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("程序.pdf", b"MZ\x90\x00 not a pdf", "只接受"),
        ("空.pdf", b"", "空"),
        ("脚本.pdf", b"%PDF-1.4\n1 0 obj<</JavaScript(app.alert(1))>>endobj", "脚本"),
        ("大.png", b"\x89PNG\r\n\x1a\n" + b"0" * (20 * 2**20 + 1), "超过"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name(bureau, name, content, said):
    with pytest.raises(Rejection) as refused:
        bureau.handle(StoreUpload(bureau.people["xiaoman"], name, content))
    assert name in refused.value.zh
    assert said in refused.value.zh


def test_somebody_elses_upload_cannot_be_attached(bureau):
    theirs = bureau.upload("linjia")
    with pytest.raises(Invalid) as refused:
        submit(bureau, layout_plan=theirs)
    assert refused.value.errors[0].key == "layout_plan"


def test_an_unscanned_file_is_quarantined_and_holds_the_submission_up(bureau):
    values = bureau.form()
    bureau.app.bureau.scan = lambda _: False
    values["layout_plan"] = [bureau.upload("xiaoman")]
    with pytest.raises(Rejection, match="quarantined"):
        bureau.handle(SubmitCase(bureau.people["xiaoman"], ITEM, values, "scan-1"))
    (row,), admin = bureau.app.ask.quarantined(), bureau.people["admin"]
    with pytest.raises(Rejection, match="it stays"):
        bureau.handle(RescanUpload(admin, row.id, "scan-2"))
    bureau.app.bureau.scan = bool
    with pytest.raises(NotAllowed):
        bureau.handle(RescanUpload(bureau.people["window1"], row.id, "scan-3"))
    bureau.handle(RescanUpload(admin, row.id, "scan-4"))
    assert not bureau.app.ask.quarantined()
    assert bureau.handle(SubmitCase(bureau.people["xiaoman"], ITEM, values, "scan-5")).case_id


def test_damaged_bytes_come_back_only_where_the_hash_proves_them(bureau):
    bureau.app.bureau.scan = lambda _: False
    bureau.upload("xiaoman")
    (row,), admin = bureau.app.ask.quarantined(), bureau.people["admin"]
    with bureau.app.database.reading() as reader:
        whole = bytes(reader.ask(BLOB, {"sha256": row.sha256}).one().content)
    with pytest.raises(Stale):
        bureau.handle(ReplaceBlob(row.sha256, whole))
    bureau.app.database.write(lambda uow: uow.write(MEND, {"sha256": row.sha256, "content": whole[:-1]}))
    bureau.app.bureau.scan = bool
    with pytest.raises(Rejection, match="damaged"):
        bureau.handle(RescanUpload(admin, row.id, "damaged-1"))
    with pytest.raises(Rejection, match="another backup"):
        bureau.handle(ReplaceBlob(row.sha256, whole + b"?"))
    bureau.handle(ReplaceBlob(row.sha256, whole))
    bureau.handle(RescanUpload(admin, row.id, "damaged-2"))
    assert not bureau.app.ask.quarantined()


def test_somebody_elses_case_looks_like_none(bureau):
    case_id = bureau.submit("xiaoman")
    stranger = bureau.people["linjia"]
    for command in (WithdrawCase(stranger, case_id, "", "w1"), WithdrawCase(stranger, 12345, "", "w2"), AddNote(stranger, case_id, "x", "n1")):
        with pytest.raises(NotFound) as refused:
            bureau.handle(command)
        assert refused.value.zh == NotFound().zh
    assert bureau.app.ask.case(case_id, bureau.actor_of("linjia")) is None
    assert bureau.app.ask.case_by_number(bureau.page(case_id).row.number, bureau.actor_of("linjia")) is None


def test_an_officer_without_relation_does_not_see_the_case(bureau):
    case_id = bureau.submit()
    assert bureau.app.ask.case(case_id, bureau.actor_of("cert1")) is None
    assert bureau.app.ask.case(case_id, bureau.actor_of("window1")) is not None
    assert bureau.app.ask.case(case_id, bureau.actor_of("head")) is not None


@pytest.mark.parametrize(
    ("planted", "said"),
    [
        (lambda x: x.replace(b"<bpmn:process", b"<!DOCTYPE a [<!ENTITY x 'y'>]><bpmn:process", 1), "DOCTYPE"),
        (lambda x: x.replace(b"</bpmn:process>", EVIL, 1), "script"),
        (lambda x: x[: len(x) // 2], ""),
    ],
)
def test_a_diagram_with_a_dtd_a_script_or_a_cut_is_refused_with_its_place(bureau, planted, said):
    files = read_folder(ROOT / "processes" / ITEM)
    name = f"{ITEM}.bpmn"
    with pytest.raises(DefinitionError) as refused:
        bureau.handle(DeployItem(None, {**files, name: planted(files[name])}))
    finding = refused.value.findings[0]
    assert finding.file == name
    assert finding.line > 0
    assert finding.zh
    assert finding.en
    assert said.lower() in " ".join(f"{f.rule} {f.en}" for f in refused.value.findings).lower()


def test_a_state_with_a_wrong_seal_becomes_an_incident_and_others_go_on(bureau):
    broken, sound = bureau.submit(), bureau.submit()
    row = bureau.task(broken, "accept_case")
    bureau.app.bureau.live.clear()
    bureau.app.database.write(lambda uow: uow.write(SPOIL, {"case": broken, "new": b"YZ\x01" + b"\0" * 32 + b"[]"}))
    answers = {"acceptance": ["accept"], "materials": ANSWERS["accept_case"]["materials"]}
    for attempt in range(2):
        with pytest.raises(Rejection) as refused:
            bureau.handle(CompleteTask(bureau.people["window1"], row.id, 10**6, answers, f"seal-{attempt}"))
        assert "校验" in refused.value.zh
    assert [i.subject for i in bureau.page(broken).incidents] == ["state"]
    bureau.complete(sound, "accept_case")
    assert {line.split(":")[0] for line in verify(bureau.config.database_url, bureau.config.state_key)} == {"seal"}


def test_only_an_administrator_retries_incidents(bureau):
    with pytest.raises(Rejection):
        bureau.handle(RetryIncident(bureau.people["window1"], 1, "i1"))


@contextmanager
def read_only(place, monkeypatch):
    """The database takes no writes from whoever connects now: a disk remounted read-only, a standby, an administrator's switch."""
    _, _, database = place
    if database is None:
        real = database_module.open_sqlite

        def closed(*args, **settings):
            connection = real(*args, **settings)
            connection.execute("pragma query_only=on")
            return connection

        with monkeypatch.context() as patched:
            patched.setattr(database_module, "open_sqlite", closed)
            yield
        return
    engine = create_engine(database, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        name = connection.execute(text("select current_database()")).scalar_one()
        connection.execute(text(f"alter database {name} set default_transaction_read_only = on"))
        yield
        connection.execute(text("set transaction_read_only = off"))
        connection.execute(text(f"alter database {name} reset default_transaction_read_only"))
    engine.dispose()


def test_a_database_that_takes_no_writes_is_a_sentence_and_can_still_be_read(bureau, place, monkeypatch):
    case_id = bureau.submit()
    with read_only(place, monkeypatch):
        node = opened(*place)
        with pytest.raises(Busy) as refused:
            node.complete(case_id, "accept_case")
        assert "只读" in refused.value.zh
        assert node.page(case_id).row.status == "received"
        node.close()
    assert verify(bureau.config.database_url, bureau.config.state_key) == []
    node = opened(*place)
    node.complete(case_id, "accept_case")
    assert node.page(case_id).row.status == "reviewing"
    node.close()


def test_a_full_disk_is_a_sentence_and_work_goes_on_when_there_is_room(bureau, place, monkeypatch):
    if bureau.app.database.dialect != "sqlite":
        # The server's own disk can't be filled here; its error is worded by the same function.
        import psycopg

        from engine.store.connections import busy

        assert "磁盘已满" in busy(psycopg.errors.DiskFull("could not extend file: No space left on device")).zh
        return
    small = {"pages": 1}
    real = database_module.open_sqlite

    def limited(*args, **settings):
        connection = real(*args, **settings)
        if not settings.get("read_only"):
            connection.execute(f"pragma max_page_count={small['pages']}")
        return connection

    monkeypatch.setattr(database_module, "open_sqlite", limited)
    full = opened(*place)
    with pytest.raises(Busy) as refused:
        [full.upload("xiaoman", content=b"\x89PNG\r\n\x1a\n" + os.urandom(100_000)) for _ in range(50)]
    assert "磁盘已满" in refused.value.zh
    assert verify(full.config.database_url, full.config.state_key) == []
    full.close()
    monkeypatch.undo()
    assert bureau.submit()
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


@pytest.mark.parametrize("command", [["serve"], ["worker"], ["deploy", "processes/catering_licence"], ["verify"], ["versions"]])
def test_a_missing_database_is_a_sentence(tmp_path, monkeypatch, capsys, command):
    monkeypatch.setenv("YIZHANG_DATA", str(tmp_path / "nowhere"))
    monkeypatch.setattr(log_lines, "to_stderr", lambda: None)  # this process's lines go on where they went
    monkeypatch.chdir(ROOT)
    assert main(command) == 1
    assert "yizhang migrate" in capsys.readouterr().err
