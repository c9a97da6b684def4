"""一张证照的一生: whatever is done to it in whatever order, it is what the model says, one version at most is in force, and the stored data verify."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from engine.domain.errors import Rejection
from engine.verify import verify
from tests import bureau as small
from tests.service import acting
from tests.service.acting import CODE, NUMBER

_TEMPLATE: list[tuple[Path, dict[str, int]]] = []


def _bureau(folder):
    """A copy of one filled bureau with the items and the licence."""
    if not _TEMPLATE:
        home = Path(tempfile.mkdtemp())
        _TEMPLATE.append((home, small.build(home)))
    return acting.ready(small.copied(*_TEMPLATE[0], folder))


class Life(RuleBasedStateMachine):
    """Change, refuse, cancel, contest, expire; the model knows the state, the version and who is the person in charge."""

    @initialize()
    def begin(self):
        self.folder = tempfile.TemporaryDirectory()
        self.bureau = _bureau(Path(self.folder.name))
        self.state, self.version, self.person, self.names = "valid", 1, "李满", 0

    def _changed(self):
        self.names += 1
        return f"张{self.names}号"

    @precondition(lambda self: self.state == "valid")
    @rule()
    def change(self):
        self.person = self._changed()
        acting.grant(self.bureau, acting.apply(self.bureau, legal_person=self.person))
        self.version += 1

    @precondition(lambda self: self.state == "valid")
    @rule()
    def refuse(self):
        acting.decide(self.bureau, acting.apply(self.bureau, legal_person=self._changed()), "refused")

    @precondition(lambda self: self.state == "valid")
    @rule()
    def reject_the_proof(self):
        case_id = acting.apply(self.bureau, legal_person=self._changed())
        acting.decide(self.bureau, case_id)
        self.bureau.complete(case_id, "issue_licence", checks=["name"], proof="reject_back", reject_reasons="不符")
        self.bureau.complete(case_id, "approve_case", decision="refused", reasons="不符")

    @precondition(lambda self: self.state in {"valid", "expired"})
    @rule()
    def cancel(self):
        acting.cancel(self.bureau)
        self.state = "cancelled"

    @precondition(lambda self: self.state == "valid")
    @rule()
    def expire(self):
        self.bureau.clock.move(days=900)
        self.state = "expired"

    @precondition(lambda self: self.state in {"cancelled", "expired"})
    @rule(name=st.sampled_from(["王禾", "赵田"]))
    def change_what_is_over(self, name):
        try:
            acting.apply(self.bureau, legal_person=name)
        except Rejection:
            return
        raise AssertionError(self.state)

    @invariant()
    def it_is_what_the_model_says(self):
        row = self.bureau.app.ask.licence_of_number(NUMBER)
        held = self.bureau.app.ask.held_licences(CODE)
        assert (row.version, row.state) == (self.version, "cancelled" if self.state == "cancelled" else "valid")
        assert [one.version for one in held] == ([self.version] if self.state == "valid" else [])
        assert self.person in row.data

    def teardown(self):
        if hasattr(self, "bureau"):
            assert verify(self.bureau.config.database_url, self.bureau.config.state_key) == []
            self.bureau.close()
            self.folder.cleanup()


Life.TestCase.settings = settings(max_examples=4, stateful_step_count=4, suppress_health_check=list(HealthCheck))
TestLife = Life.TestCase
