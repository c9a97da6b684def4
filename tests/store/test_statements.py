"""Statements and the records that they write."""

import pytest

from engine.store.apply import STATEMENTS


@pytest.mark.parametrize("kind", STATEMENTS, ids=lambda kind: kind.__name__)
def test_every_parameter_of_a_records_statement_is_a_field_and_every_field_is_used(kind):
    """A field that no statement binds would be lost in silence; a constant would never be bound."""
    statement = STATEMENTS[kind]
    assert not statement.constants
    _, order = statement.of_record()
    assert set(order(kind(*kind._fields))) == set(kind._fields)
