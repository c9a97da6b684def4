"""A history made anew, put back or removed: the keyed seal finds the first, the anchor outside the database the others."""

from __future__ import annotations

import pytest
from alembic import command
from sqlalchemy import create_engine, inspect, text

from engine.domain.journal import GENESIS, chain, seal_head
from engine.verify import WrongAnchor, read_anchor, snapshot, take, verify, written
from migrations.run import alembic_config, migrate
from tests.bureau import ROOT
from web.cli import main

SEALING = "0012_seal_heads_expand"
KEY = b"0123456789abcdef0123456789abcdef"


@pytest.fixture
def cases(bureau):
    """One finished case, one under way, one just handed in."""
    made = [bureau.submit() for _ in range(3)]
    bureau.grant(made[0])
    bureau.complete(made[1], "accept_case")
    return made


def checked(bureau, anchor=None):
    return verify(bureau.config.database_url, bureau.config.state_key, anchor)


def anchored(bureau):
    with snapshot(bureau.config.database_url, bureau.config.state_key) as data:
        return take(data, "2026-07-01T12:00:00+08:00")


def writing(bureau):
    """A connection of somebody who may write to the database, foreign keys or not."""
    engine = create_engine(bureau.config.database_url)
    connection = engine.connect()
    connection.execute(text("pragma foreign_keys=off" if engine.dialect.name == "sqlite" else "set session_replication_role = replica"))
    return engine, connection


def made_anew(bureau, case_id, key=None):
    """Say in the second event that somebody else acted, and chain all that follows to it; ``key`` seals the head anew as well."""
    engine, connection = writing(bureau)
    head, last = GENESIS, 0
    for row in connection.execute(text("select * from event where case_id = :c order by no"), {"c": case_id}).all():
        person = row.person_id if row.no != 2 else bureau.people["approver2"]
        head, last = chain(head, case_id, row.no, row.at, row.type, person, row.data), row.no
        change = {"p": person, "h": head, "c": case_id, "n": row.no}
        connection.execute(text("update event set person_id = :p, hash = :h where case_id = :c and no = :n"), change)
    connection.execute(text("update case_state set head_hash = :h where case_id = :c"), {"h": head, "c": case_id})
    if key is not None:
        seal = seal_head(key, case_id, last, head)
        connection.execute(text("update case_state set head_seal = :s where case_id = :c"), {"s": seal, "c": case_id})
    connection.commit()
    connection.close()
    engine.dispose()


def removed(bureau, case_id):
    """Every row of a case, from every table."""
    engine, connection = writing(bureau)
    for table in inspect(engine).get_table_names():
        if "case_id" in {column["name"] for column in inspect(engine).get_columns(table)}:
            connection.execute(text(f"delete from {table} where case_id = :c"), {"c": case_id})
    connection.execute(text('delete from "case" where id = :c'), {"c": case_id})
    connection.commit()
    connection.close()
    engine.dispose()


def test_a_chain_made_anew_is_found_by_the_seal_of_its_head(bureau, cases):
    assert checked(bureau) == []
    made_anew(bureau, cases[1])
    broken = checked(bureau)
    assert [line.split(":")[0] for line in broken] == ["heads_are_sealed"]
    assert f"case {cases[1]}" in broken[0]


def test_a_chain_made_anew_by_whoever_has_the_key_is_found_by_the_anchor(bureau, cases):
    before = anchored(bureau)
    made_anew(bureau, cases[1], bureau.config.state_key)
    assert checked(bureau) == []
    assert [line.split(":")[0] for line in checked(bureau, before)] == ["anchor"]


def test_a_case_removed_with_every_trace_is_found_by_the_anchor_alone(bureau, cases):
    before = anchored(bureau)
    assert checked(bureau, before) == []
    removed(bureau, cases[2])
    assert checked(bureau) == []
    (line,) = checked(bureau, before)
    assert line.startswith("anchor:")
    assert f"case {cases[2]}: event {before.heads[cases[2]][0]}" in line


def test_what_happened_since_does_not_disturb_the_anchor(bureau, cases):
    before = anchored(bureau)
    bureau.review_all(cases[1])
    bureau.submit()
    assert checked(bureau, before) == []


def test_a_changed_or_foreign_anchor_is_refused(bureau, cases):
    taken = anchored(bureau)
    sound = written(taken, KEY)
    assert read_anchor(sound, KEY) == taken
    assert set(taken.heads) == set(cases)
    at = sound.index("\n", sound.index("cases")) + 40
    other = "0" if sound[at] != "0" else "1"
    for wrong in (sound[:at] + other + sound[at + 1 :], sound[:-2], sound + "\n", "", "hello", sound.replace("\n", "\r\n"), sound.replace("2026", "2025")):
        with pytest.raises(WrongAnchor):
            read_anchor(wrong, KEY)
    with pytest.raises(WrongAnchor):
        read_anchor(sound, b"another key of thirty-two bytes!")


def test_the_commands(bureau, cases, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("YIZHANG_DATABASE", bureau.config.database_url)
    monkeypatch.setenv("YIZHANG_STATE_KEY", bureau.config.state_key.hex())
    monkeypatch.setenv("YIZHANG_DATA", str(tmp_path / "data"))
    assert main(["anchor", str(tmp_path / "outside")]) == 0
    (file,) = (tmp_path / "outside").iterdir()
    assert oct(file.stat().st_mode)[-3:] == "444"
    assert file.read_text(encoding="utf-8").splitlines()[-2].removeprefix("digest ") in capsys.readouterr().out
    assert main(["verify", "--anchor", str(file)]) == 0
    removed(bureau, cases[0])
    assert main(["verify"]) == 0
    assert main(["verify", "--anchor", str(file)]) == 1
    assert "anchor: what was anchored is still in the journal" in capsys.readouterr().out
    assert main(["verify", "--anchor", str(tmp_path / "none")]) == 1
    assert main(["verify", "--anchor", str(ROOT / "docs" / "images" / "licence.png")]) == 1
    assert "不是锚定文件" in capsys.readouterr().err
    made_anew(bureau, cases[1])
    assert main(["anchor", str(tmp_path / "outside")]) == 1
    assert "heads_are_sealed" in capsys.readouterr().err


@pytest.mark.parametrize("key", [KEY, None], ids=["with the key", "without it"])
def test_heads_of_an_older_database_are_sealed_once_when_it_is_brought_up_to_date(tmp_path, key):
    url = f"sqlite:///{tmp_path}/old.db"
    engine = create_engine(url)
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), f"{SEALING}-1")
        connection.execute(text("insert into case_state (case_id, revision, event_no, head_hash, sealed) values (7, 1, 3, :h, x'00')"), {"h": "ab" * 32})
    migrate(url, key)
    with engine.connect() as connection:
        seal = connection.execute(text("select head_seal from case_state")).scalar_one()
    engine.dispose()
    assert seal == (seal_head(KEY, 7, 3, "ab" * 32) if key else None)
    said = [line for line in verify(url, KEY) if line.startswith("heads_are_sealed")]
    assert said == [] if key else "bears no seal" in said[0]
