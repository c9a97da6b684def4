"""The PostgreSQL connection of the store: batches, errors in them, and commits that are true."""

from __future__ import annotations

import psycopg
import pytest

from engine.store.connections import open_postgresql
from engine.store.pipeline import Pipeline
from engine.store.unit_of_work import Conflict
from tests import postgres

INSERT = "insert into thing values(%(id)s::bigint, %(name)s::text)"
ALL = "select id, name from thing order by id"


@pytest.fixture
def pipeline():
    made = Pipeline(open_postgresql(postgres.create()))
    made.execute("create table thing(id bigint primary key, name text)")
    made.sync()
    yield made
    made.close()


def test_values_come_back_as_they_went_in(pipeline):
    pipeline.execute("create table kinds(a bigint, b text, c bytea, d boolean, e double precision, f bigint)")
    given = {"a": -(2**62), "b": "行政'审批\\", "c": bytes(range(256)), "d": True, "e": 0.1, "f": None}
    pipeline.execute("insert into kinds values(%(a)s, %(b)s, %(c)s, %(d)s, %(e)s, %(f)s)", given)
    assert pipeline.execute("select * from kinds").fetchall() == [tuple(given.values())]


def test_answers_are_read_in_any_order(pipeline):
    answers = [pipeline.execute("select %(n)s::bigint * 2", {"n": n}) for n in range(50)]
    assert answers[30].fetchone() == (60,)
    assert [answer.fetchone() for answer in answers[:3]] == [(0,), (2,), (4,)]
    assert answers[0].fetchone() is None


def test_more_than_the_sockets_hold_does_not_block(pipeline):
    pipeline.execute("begin")
    for n in range(300):
        pipeline.execute(INSERT, {"id": n, "name": "x" * 20_000})
    answers = [pipeline.execute(ALL) for _ in range(3)]
    pipeline.commit()
    assert [len(answer.fetchall()) for answer in answers] == [300] * 3


def test_the_first_error_of_a_batch_is_raised_and_nothing_after_it_happens(pipeline):
    pipeline.execute("begin")
    pipeline.execute(INSERT, {"id": 1, "name": "one"})
    pipeline.execute(INSERT, {"id": 1, "name": "again"})
    pipeline.execute(INSERT, {"id": 2, "name": "two"})
    with pytest.raises(psycopg.errors.UniqueViolation):
        pipeline.commit()
    pipeline.execute("rollback")
    pipeline.sync()
    assert pipeline.execute(ALL).fetchall() == []


def test_a_statement_that_failed_to_prepare_may_come_again(pipeline):
    for _ in range(2):
        with pytest.raises(psycopg.errors.UndefinedTable):
            pipeline.execute("select * from nothing_there").fetchall()
    pipeline.execute("create table nothing_there(a bigint)")
    assert pipeline.execute("select * from nothing_there").fetchall() == []


def test_a_checked_write_of_no_row_undoes_its_transaction(pipeline):
    change = "update thing set name = %(name)s where id = %(id)s"
    pipeline.execute("begin")
    pipeline.execute(INSERT, {"id": 1, "name": "one"})
    pipeline.execute(change, {"id": 1, "name": "changed"}, expect_one=True)
    pipeline.execute(change, {"id": 2, "name": "absent"}, expect_one=True)
    with pytest.raises(Conflict):
        pipeline.commit()
    pipeline.execute("rollback")
    assert pipeline.execute(ALL).fetchall() == []


def test_a_commit_that_the_server_turned_into_a_rollback_is_an_error(pipeline):
    pipeline.execute("begin")
    pipeline.execute(INSERT, {"id": 1, "name": "one"})
    with pytest.raises(psycopg.errors.DivisionByZero):
        pipeline.execute("select 1 / 0").fetchall()
    with pytest.raises(psycopg.errors.InFailedSqlTransaction):
        pipeline.commit()
    assert pipeline.execute(ALL).fetchall() == []


def test_a_lost_connection_is_an_error_and_says_so_afterwards(pipeline):
    pid = pipeline.execute("select pg_backend_pid()").fetchone()[0]
    other = Pipeline(open_postgresql(postgres.create()))
    other.execute("select pg_terminate_backend(%(pid)s::integer)", {"pid": pid})
    other.sync()
    other.close()
    with pytest.raises(psycopg.OperationalError):
        pipeline.execute(ALL).fetchall()
    with pytest.raises(psycopg.OperationalError):
        pipeline.execute(ALL).fetchall()
    assert pipeline.closed


@pytest.mark.parametrize("value", ["null\0inside", object()])
def test_what_postgresql_cannot_hold_is_refused_before_it_is_sent(pipeline, value):
    with pytest.raises(psycopg.Error):
        pipeline.execute(INSERT, {"id": 1, "name": value})
    assert pipeline.execute(ALL).fetchall() == []


def test_a_table_that_changed_under_a_prepared_statement_costs_one_connection_not_all_that_follow(pipeline):
    assert pipeline.execute("select * from thing").fetchall() == []
    pipeline.execute("alter table thing add column more text")
    pipeline.sync()
    with pytest.raises(psycopg.errors.FeatureNotSupported):
        pipeline.execute("select * from thing").fetchall()
    assert pipeline.closed
