from engine.domain.effects import MarkCredit
from engine.domain.facts import Survey
from handlers.mark_credit import Inputs, mark_credit


def test_the_mark_says_what_was_found_last(facts):
    found = tuple(Survey(no, ("approval_bureau",), "rectify", words, (1, 2)) for no, words in ((1, "没有分区"), (2, "仍没有分区")))

    assert mark_credit(Inputs(), facts(surveys=found)).effects == (MarkCredit("broken_commitment", "仍没有分区"),)
    assert mark_credit(Inputs(), facts()).effects == (MarkCredit("broken_commitment", "没有履行承诺"),)
