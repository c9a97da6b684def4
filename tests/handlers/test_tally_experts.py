import pytest

from engine.domain.facts import Signed
from handlers.tally_experts import Inputs, tally_experts
from tests.handlers.conftest import FACTS


def said(*opinions):
    return tuple(
        Signed("give_expert_opinion", no, str(no), {"recusal": "yes"} if one == "recuse" else {"recusal": "no", "expert_opinion": one}, FACTS.now)
        for no, one in enumerate(opinions)
    )


@pytest.mark.parametrize(
    ("opinions", "seats", "agree"),
    [
        (("agree", "agree", "object"), [], True),
        (("agree", "object", "object"), [], False),
        (("agree", "recuse", "agree"), ["3"], True),
        (("recuse", "recuse", "recuse"), ["1", "2", "3"], False),
        (("recuse", "agree", "object", "agree"), [], True),
    ],
)
def test_a_recused_seat_is_drawn_anew_and_the_majority_of_all_seats_counts(facts, opinions, seats, agree):
    made = tally_experts(Inputs(), facts(signed=said(*opinions)))

    assert made.data == {"seats": seats, "experts_missing": bool(seats), "experts_agree": agree}
