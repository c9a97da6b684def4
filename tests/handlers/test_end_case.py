from engine.domain.effects import CloseCase
from handlers.end_case import Inputs, end_case


def test_the_case_ends_with_its_result_and_nothing_else_happens(facts):
    assert end_case(Inputs("cancelled"), facts()).effects == (CloseCase("cancelled"),)
