"""情景演练: the scenarios of an item's folder, played on a fake clock through the product's own services.

``run_all`` plays every scenario and says which flow nodes none visited; ``prove`` stands before every deployment and raises
DefinitionError when one fails; ``report`` prints both for people; ``Rehearsal`` keeps the temporary bureau for several plays.
"""

from engine.simulator.rehearsal import Rehearsal, Result, Run, prove, run_all
from engine.simulator.report import report

__all__ = ["Rehearsal", "Result", "Run", "prove", "report", "run_all"]
