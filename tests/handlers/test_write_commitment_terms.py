import pytest

from engine.domain.effects import WriteDocument
from handlers.write_commitment_terms import Inputs, write_commitment_terms
from tests.handlers.committing import COMMITTING


def test_everything_is_told_before_anybody_signs(facts, of_kind):
    made = write_commitment_terms(Inputs(), facts(item=COMMITTING))

    (terms,) = of_kind(made, WriteDocument)
    assert terms.kind == "commitment_terms"
    assert terms.data == {"conditions": ["甲"], "standards": ["乙"], "duties": ["丙"], "consequences": ["丁"], "article": "规则 第三条"}


def test_an_item_without_terms_has_no_commitment(facts):
    with pytest.raises(ValueError, match="commitment"):
        write_commitment_terms(Inputs(), facts())
