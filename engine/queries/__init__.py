"""The read side: questions that screens ask, plain SQL to rows and small dataclasses. Reads never meet writes.

Every question about a case takes the asking person and answers None for a case that is none of his business: the same
answer as for one that does not exist.
"""

from engine.queries.questions import Questions

__all__ = ["Questions"]
