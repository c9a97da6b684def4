"""A closed case is archived once, cannot be changed any more, and leaves as a package that verifies without the system."""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tracemalloc
import zipfile
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from engine.domain.archive_commands import AddArchiveNote, LogArchiveUse
from engine.domain.commands import AddNote, StoreUpload, WithdrawCase
from engine.domain.errors import NotAllowed, Rejection
from engine.outbox.archiving import archive_case
from engine.outbox.package_check import verify_package
from engine.outbox.relay import CLAIM_MS
from engine.store.statements import updating
from engine.store.tables.cases import case
from engine.store.tables.intake import upload
from engine.verify import verify
from tests.bureau import ROOT, opened

TOUCH = updating("test.touch", case, ("id",), "title")
ATTACH = updating("test.attach", upload, ("handle",), "case_id")
CHANGES = {
    "case": "update \"case\" set title = 'x' where id = {case}",
    "journal": "update event set data = '{{}}' where case_id = {case} and no = 1",
    "journal's end": "delete from event where case_id = {case} and no = 2",
    "document": "update document set file = null where case_id = {case}",
    "material": "delete from material where case_id = {case}",
    "upload": "update upload set name = 'x' where case_id = {case}",
    "clock": "delete from clock_entry where case_id = {case}",
    "volume": "update archive set retention_years = 1",
    "file": "delete from archive_file where no = 1",
    "bytes": "update blob set content = metadata.content from (select content from blob limit 1) metadata where sha256 in (select sha256 from archive_file)",
    "use": "delete from archive_use",
    "added event": "insert into event(case_id, no, at, type, data, hash) values ({case}, 999, 1, 'NoteAdded', '{{}}', 'x')",
    "added signature": "insert into signature(task_id, person_id, case_id, state, added_at, pool) select 'x', min(id), {case}, 'asked', 1, 'x' from person",
    "added late opinion": "insert into late_opinion(case_id, unit, round, state, person_id, given_at) select {case}, 'x', 1, 'agree', min(id), 1 from person",
    "added document": "insert into document(id, case_id, kind, number, data, definition_id, event_no, written_at) "
    "select 1, case_id, kind, 'x', data, definition_id, event_no, written_at from document where case_id = {case} limit 1",
}


@pytest.fixture
def withdrawn(bureau):
    """A case with three uploads and two documents, closed by its applicant."""
    case_id = bureau.submit()
    bureau.clock.move(minutes=5)
    bureau.handle(WithdrawCase(bureau.people["xiaoman"], case_id, "不办了", "archived-1"))
    return case_id


def settle(bureau) -> None:
    while bureau.app.relay_once():
        pass


def exported(bureau, volume, purpose="行政复议调卷") -> bytes:
    use = bureau.handle(LogArchiveUse(bureau.people["archivist"], volume.row.id, "export", purpose, bureau.request_id()))
    return b"".join(bureau.app.archive_package(volume.row.id, int(use.id)))


def change(bureau, *sentences: str) -> None:
    """What somebody does to the database by hand."""
    engine = create_engine(bureau.config.database_url, poolclass=NullPool)
    with engine.begin() as connection:
        for sentence in sentences:
            connection.execute(text(sentence))


def sound(bureau) -> list[str]:
    return verify(bureau.config.database_url, bureau.config.state_key)


def test_a_closed_case_becomes_one_volume_and_can_not_be_changed_any_more(bureau, withdrawn):
    assert [row.number for row, *_ in bureau.app.ask.not_archived()] == [bureau.page(withdrawn).row.number]
    settle(bureau)
    page = bureau.page(withdrawn)
    volume = bureau.app.ask.volume_of(page.row.number)

    assert [one.part for one in volume.files] == ["cover", "catalogue", *["document"] * 2, *["proof"] * 4, *["process"] * 3, "note"]
    assert {one.document_id: one.sha256 for one in volume.files if one.document_id} == {d.id: d.file for d in page.documents}
    assert {one.upload_id for one in volume.files if one.upload_id} == {u.id for u in page.uploads}
    assert (volume.row.retention_years, volume.row.head_hash) == (10, page.events[-2].hash)
    assert (volume.row.due_on, page.events[-1].type) == ("2026-07-15", "CaseArchived")
    assert archive_case(bureau.app.bureau, bureau.app.authority, withdrawn) is False
    assert bureau.app.archive_faults(volume.row.id) == []
    assert bureau.app.ask.not_archived() == []
    assert sound(bureau) == []
    assert sorted(row.number for row in bureau.app.ask.seal_uses()) == sorted([*(d.number for d in page.documents), volume.row.number])

    bureau.handle(AddArchiveNote(bureau.people["archivist"], volume.row.id, "移交区档案馆", "note-1"))
    exported(bureau, volume)
    with pytest.raises(NotAllowed):
        bureau.handle(AddArchiveNote(bureau.people["head"], volume.row.id, "x", "note-2"))
    with pytest.raises(Rejection, match="archived"):
        bureau.handle(AddNote(bureau.people["head"], withdrawn, "备注", "note-3"))
    with pytest.raises(Rejection, match="archived"):
        bureau.app.database.write(lambda uow: uow.write(TOUCH, {"id": withdrawn, "title": "x"}))
    for sentence in CHANGES.values():
        with pytest.raises(DatabaseError, match="archived"):
            change(bureau, sentence.format(case=withdrawn))


FAULTS = {
    "update blob set content = x'00' where sha256 = (select sha256 from archive_file where upload_id is not null limit 1)": "changed",
    "update archive_file set sha256 = (select sha256 from archive_file where no = 1) where no = 3": "list of files",
    "update event set type = 'NoteAdded' where type = 'CaseArchived'": "does not tell",
    "update archive set head_hash = 'x'": "its head",
    "drop trigger archived_event_update": "the guard archived_event_update is gone",
}


def test_what_is_broken_in_an_archive_is_named(bureau, withdrawn):
    """By somebody who may take the guards away, and puts them back. On PostgreSQL the first fault: the checker reads it alike."""
    settle(bureau)
    volume = bureau.app.ask.volume_of(bureau.page(withdrawn).row.number)
    url = make_url(bureau.config.database_url)
    if url.get_backend_name() == "postgresql":
        change(bureau, "set session_replication_role = replica", next(iter(FAULTS)).replace("x'00'", "'\\x00'"))
        assert any("changed" in line for line in sound(bureau) if line.startswith("archives_hold"))
        return
    with closing(sqlite3.connect(url.database, isolation_level=None)) as file, closing(sqlite3.connect(":memory:")) as copy:
        file.backup(copy)
        guards = dict(file.execute("select name, sql from sqlite_master where type = 'trigger'"))
        for fault, said in FAULTS.items():
            for name in guards:
                file.execute(f"drop trigger {name}")
            if not fault.startswith("drop"):
                file.execute(fault)
            for name, guard in guards.items():
                if name not in fault:
                    file.execute(guard)
            places = [line for line in sound(bureau) if line.startswith("archives_hold")]
            assert any(said in place for place in places), (fault, places)
            assert "blob" not in fault or any("changed" in en for _, en in bureau.app.archive_faults(volume.row.id))
            copy.backup(file)


def test_killed_while_archiving_there_is_nothing_or_all_of_it(place, withdrawn, bureau):
    """The child dies in the middle of the transaction; whoever comes next makes the volume, once."""

    change(bureau, "delete from outbox where channel = 'archive'")  # as if a node of the release before had closed it
    assert any(line.startswith("closed_is_archived") for line in sound(bureau))
    bureau.app.remember_archives()
    bureau.app.remember_archives()
    folder, _, database = place
    command = [sys.executable, "-m", "tests.outbox.dying_archivist", str(folder), database or "", bureau.clock.now.isoformat()]
    died = subprocess.run(command, cwd=ROOT, env={**os.environ, "YIZHANG_CRASH": "archive_file.insert:4"}, timeout=120, check=False)

    assert died.returncode == -9
    assert bureau.app.ask.volumes() == []
    assert sound(bureau) == []
    bureau.clock.move(seconds=CLAIM_MS / 1000 + 1)
    settle(bureau)
    assert [row.case_id for row in bureau.app.ask.volumes()] == [withdrawn]
    assert [e.type for e in bureau.page(withdrawn).events].count("CaseArchived") == 1
    assert sound(bureau) == []


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    """One package of a withdrawn case, and the root it verifies against; on SQLite, once."""
    from tests.bureau import build

    home = tmp_path_factory.mktemp("packed")
    bureau = opened(home, build(home, None), None)
    case_id = bureau.submit()
    bureau.clock.move(minutes=5)
    bureau.handle(WithdrawCase(bureau.people["xiaoman"], case_id, "不办了", "packed-1"))
    settle(bureau)
    volume = bureau.app.ask.volume_of(bureau.page(case_id).row.number)
    bureau.handle(AddArchiveNote(bureau.people["archivist"], volume.row.id, "补记", "packed-2"))
    content = exported(bureau, volume, "行政复议\n调卷: 第一次")
    yield content, bureau.app.authority.root, bureau, volume
    bureau.close()


def contents(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def test_a_package_verifies_without_the_database_and_by_openssl(packed, tmp_path):
    package, root, _, volume = packed
    file, pem = tmp_path / "volume.zip", tmp_path / "root.pem"
    file.write_bytes(package)
    pem.write_bytes(root)

    verdict = verify_package(file, [root])

    assert verdict.faults == []
    assert (verdict.number, verdict.files) == (volume.row.number, volume.row.files + 1)
    files = contents(package)
    info = next(content for name, content in files.items() if name.endswith("bag-info.txt")).decode()
    assert "Export-Purpose: 行政复议 调卷: 第一次\n" in info
    metadata = json.loads(next(content for name, content in files.items() if name.endswith("data/archive.json")))
    assert [one["title"] for one in metadata["files"]] == [one.title for one in volume.files]
    assert all(element["source"] == "GK" for element in metadata["elements"])
    command = [sys.executable, "-m", "web.cli", "archive", "verify", str(file), "--root", str(pem)]
    assert subprocess.run(command, capture_output=True, check=False, env={**os.environ, "YIZHANG_DATA": str(tmp_path / "none")}).returncode == 0
    assert not (tmp_path / "none").exists()
    if shutil.which("openssl"):
        shutil.unpack_archive(file, tmp_path / "out")
        (bag,) = (tmp_path / "out").iterdir()
        for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
            asked = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", f"{name}.p7s", "-content", name, "-CAfile", str(pem), "-out", os.devnull]
            assert subprocess.run(asked, cwd=bag, capture_output=True, check=False).returncode == 0


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_package_that_verifies_holds_what_was_archived_byte_for_byte(packed, tmp_path, data):
    """Whatever one byte becomes, or whichever file is left out, put in or changed: it is found, or nothing of the content is different."""
    package, root, _, _ = packed
    file = tmp_path / "changed.zip"
    before = contents(package)
    how = data.draw(st.sampled_from(["byte", "file", "gone", "added"]))
    if how == "byte":
        place = data.draw(st.integers(0, len(package) - 1))
        file.write_bytes(package[:place] + bytes([package[place] ^ data.draw(st.integers(1, 255))]) + package[place + 1 :])
    else:
        name = data.draw(st.sampled_from(sorted(before)))
        after = dict(before)
        if how == "gone":
            del after[name]
        elif how == "added":
            after[name + "x"] = b"x"
        else:
            place = data.draw(st.integers(0, len(before[name]) - 1))
            after[name] = before[name][:place] + bytes([before[name][place] ^ data.draw(st.integers(1, 255))]) + before[name][place + 1 :]
        with zipfile.ZipFile(file, "w") as zipped:
            for path, content in after.items():
                zipped.writestr(path, content)

    verdict = verify_package(file, [root])

    if verdict.sound:
        assert how == "byte"
        assert contents(file.read_bytes()) == before


def test_a_package_of_somebody_else_does_not_verify(packed, tmp_path):
    from datetime import UTC, datetime

    from engine.outbox.signing import ensure_ca

    package, *_ = packed
    file = tmp_path / "volume.zip"
    file.write_bytes(package)
    stranger = ensure_ca(tmp_path / "ca", "青禾区行政审批局", datetime(2026, 1, 1, tzinfo=UTC))

    assert any("seal" in en for _, en in verify_package(file, [stranger.root]).faults)
    file.write_bytes(b"PK\x05\x06" + b"\0" * 18)
    assert not verify_package(file, [stranger.root]).sound
    file.write_bytes(b"no zip")
    assert not verify_package(file, [stranger.root]).sound


def test_a_large_volume_is_streamed(packed):
    """Ten files of 4 MB leave in pieces; never are two in memory at once."""
    _, _, bureau, _ = packed
    case_id = bureau.submit()
    handles = [bureau.handle(StoreUpload(bureau.people["xiaoman"], f"{no}.pdf", b"%PDF-1.4\n" + bytes([no]) * 4_000_000)).id for no in range(10)]
    for handle in handles:
        bureau.app.database.write(lambda uow, handle=handle: uow.write(ATTACH, {"case_id": case_id, "handle": handle}))
    bureau.handle(WithdrawCase(bureau.people["xiaoman"], case_id, "不办了", "large-1"))
    settle(bureau)
    volume = bureau.app.ask.volume_of(bureau.page(case_id).row.number)
    use = bureau.handle(LogArchiveUse(bureau.people["archivist"], volume.row.id, "export", "x", "large-2"))

    tracemalloc.start()
    total = sum(len(part) for part in bureau.app.archive_package(volume.row.id, int(use.id)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert total > 40_000_000
    assert peak < 20_000_000
