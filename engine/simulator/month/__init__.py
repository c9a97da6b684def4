"""月度模拟: many cases of all items at once, with people who choose at random, on a fake clock.

Scenarios show what an analyst thought of; here nobody thinks. Officers and applicants answer at random, late or not at all, and things are
withdrawn, sent back and handed over. After the last day no more cases come in, and time goes on until every case is closed: one that nobody
can move any more waits on a branch that has no end, and is a fault of its diagram.
"""

from engine.simulator.month.report import simulate
from engine.simulator.month.run import Size

__all__ = ["Size", "simulate"]
