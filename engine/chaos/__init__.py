"""``yizhang chaos``: working processes, the database and the network are broken on purpose; then everything is checked.

Checked each time: every invariant of ``yizhang verify``, and that every change that was acknowledged is there, once.
"""

from engine.chaos.backups import backup
from engine.chaos.kill import kill
from engine.chaos.partition import partition
from engine.chaos.postgres import postgres
from engine.chaos.races import races

__all__ = ["backup", "kill", "partition", "postgres", "races"]
