"""Alembic migrations, numbered, each an expansion or a contraction; shipped in the wheel and run by ``yizhang migrate``."""
