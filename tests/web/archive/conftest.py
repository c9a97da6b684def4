from __future__ import annotations

from tests.web.visits import bureau, filled, visit

__all__ = ["bureau", "filled", "visit"]
