"""阶段: what item.toml and limits.toml may say of phases, and which one comes next."""

from __future__ import annotations

from datetime import date

import pytest

from engine.domain.catalogue import read_item
from engine.domain.errors import DefinitionError
from engine.domain.limits_file import read_limits
from engine.domain.phase import PhaseFact, next_phase, phase_of_subject
from engine.runtime.bundle import read_folder
from tests.bureau import ROOT

FILES = read_folder(ROOT / "processes" / "investment_project")
DAY = date(2026, 7, 1)


def test_the_next_phase_is_the_first_that_is_not_granted():
    item = read_item(FILES["item.toml"])
    entered = [PhaseFact(1, "initiation", 1, "refused", 0), PhaseFact(2, "initiation", 2, "granted", 0)]

    assert next_phase(item, entered).id == "design"
    assert entered[1].subject == "initiation.2"
    assert phase_of_subject("initiation.2") == "initiation"
    assert next_phase(item, [PhaseFact(no, phase.id, 1, "granted", 0) for no, phase in enumerate(item.phases, 1)]) is None


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('phase = "initiation"', 'phase = "moon"', "phase"),
        ('id = "design"', 'id = "initiation"', "phase"),
        ('after = "land_planning"', 'after = "ecology"', "phase"),
        ('waiver_en = "The area', 'waiver_en = ""\nremark = "The area', "unknown-key"),
        ('kinds = ["filing=03"', 'kinds = ["filing"', "project-code"),
    ],
)
def test_what_does_not_fit_is_found(old, new, rule):
    content = FILES["item.toml"].decode()
    assert old in content
    with pytest.raises(DefinitionError) as refused:
        read_item(content.replace(old, new, 1).encode())
    assert rule in {finding.rule for finding in refused.value.findings}


def test_a_regime_and_a_phase_override_what_holds_in_general():
    limits = read_limits(FILES["limits.toml"])

    assert limits.of_phase("initiation", "statutory", DAY).value == 45
    assert limits.of_phase("initiation", "statutory", DAY, "approval").value == 20
    assert limits.of_phase("design", "promised", DAY, "approval").value == 4
    assert limits.stage("review", DAY, "", "design").value == 780
    assert limits.extension("head", DAY, "initiation", "approval").value == 40
    assert limits.extension("head", DAY, "initiation", "filing") is None
    assert limits.extension("government_head", DAY, "initiation", "approval").value == 15
    assert (limits.total("department", DAY).value, limits.total("intermediary", DAY).value) == (17, 33)
