"""A node that delivers the outbox until it dies where YIZHANG_CRASH says: ``… -m tests.outbox.dying_archivist FOLDER DATABASE NOW``; DATABASE may be empty."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from tests.bureau import opened

if __name__ == "__main__":
    folder, database, now = sys.argv[1:]
    node = opened(Path(folder), {}, database or None)
    node.clock.now = datetime.fromisoformat(now)
    while node.app.relay_once():
        pass
