import pytest

from engine.domain.effects import CloseCase, WriteDocument
from engine.domain.facts import LicenceDraft
from handlers.close_case import Inputs, close_case


def test_delivery_is_proven_on_paper_and_the_case_ends(facts, of_kind):
    answers = {"deliver": {"delivery_method": "courier", "recipient": "李满", "courier_number": "SF123", "served_on": "2026-06-30"}}

    outcome = close_case(Inputs("licence"), facts(answers=answers, draft=LicenceDraft("food_licence", "JY23399010000013", {})))

    (proof,) = of_kind(outcome, WriteDocument)
    assert (proof.kind, proof.serve) == ("delivery_receipt", False)
    assert proof.data == {
        "method": "邮寄送达",
        "recipient": "李满",
        "courier_number": "SF123",
        "served_on": "2026-06-30",
        "served": ["《准予行政许可决定书》", "《食品经营许可证》JY23399010000013"],
    }
    assert outcome.effects[-1] == CloseCase("licence")


def test_delivery_without_a_method_is_refused(facts):
    with pytest.raises(ValueError, match="how it was served"):
        close_case(Inputs("licence"), facts(answers={"deliver": {"delivery_method": "pigeon"}}))
