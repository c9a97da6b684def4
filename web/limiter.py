"""限流:one limiter for the few views worth guessing at (sign-in, register, verification); counted in memory, per address."""

from __future__ import annotations

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(key_func=get_remote_address, storage_uri="memory://", headers_enabled=False)
