from engine.domain.effects import EndPublicityPeriod
from engine.domain.facts import Objection
from handlers.end_publicity_period import Inputs, end_publicity_period


def test_the_period_ends_with_the_number_of_objections(facts):
    made = end_publicity_period(Inputs(), facts(objections=(Objection("王禾", "太亮"),)))

    assert made.effects == (EndPublicityPeriod("公示期满，收到异议 1 条"),)
