"""``yizhang chaos``: working processes are killed with SIGKILL, at random and right after chosen writes; then everything is checked.

Checked after every kill: every invariant of ``yizhang verify``, and that every change a worker was told of is there.
"""

from engine.chaos.kill import kill
from engine.chaos.races import races

__all__ = ["kill", "races"]
