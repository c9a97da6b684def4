import pytest

from engine.domain.effects import WriteDocument
from handlers.record_commitment import Inputs, record_commitment
from tests.handlers.committing import COMMITTING


def test_the_letter_repeats_what_was_told_and_says_who_signed_when(facts, of_kind):
    made = record_commitment(Inputs(), facts(item=COMMITTING, answers={"sign_commitment": {"signed_by": " 王禾 "}}))

    (letter,) = of_kind(made, WriteDocument)
    assert (letter.kind, letter.data["signed_by"], letter.data["signed_on"], letter.data["duties"]) == ("commitment_letter", "王禾", "2026-07-01", ["丙"])


def test_nothing_is_committed_that_nobody_signed(facts):
    with pytest.raises(ValueError, match="signed"):
        record_commitment(Inputs(), facts(item=COMMITTING))
