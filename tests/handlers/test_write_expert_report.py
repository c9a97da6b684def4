import pytest

from engine.domain.effects import WriteDocument
from engine.domain.facts import Signed
from handlers.write_expert_report import Inputs, write_expert_report
from tests.handlers.conftest import FACTS

ONE = Signed("give_expert_opinion", 1, "安稳", {"recusal": "no", "expert_opinion": "agree", "grounds": "验算满足"}, FACTS.now)
OUT = Signed("give_expert_opinion", 2, "石坚", {"recusal": "yes", "grounds": "有合作"}, FACTS.now)


def test_each_opinion_is_named_and_the_recused_too(facts, of_kind):
    made = write_expert_report(Inputs(), facts(signed=(OUT, ONE), answers={"conclude_expert_review": {"conclusion": "安全"}}))

    (report,) = of_kind(made, WriteDocument)
    assert report.data == {"opinions": ["安稳：同意。验算满足（已签名）"], "recused": ["石坚"], "conclusion": "安全"}


def test_no_report_without_opinions(facts):
    with pytest.raises(ValueError, match="opinions"):
        write_expert_report(Inputs(), facts(signed=(OUT,), answers={"conclude_expert_review": {"conclusion": "安全"}}))
