"""填写问题:what is wrong with one answer, before it is known where on the page it stands."""

from __future__ import annotations


class Problem(ValueError):
    """填写问题:both sentences; they name the field by its label and say what to do."""

    def __init__(self, zh: str, en: str) -> None:
        """Keep both sentences."""
        super().__init__(en)
        self.zh = zh
        self.en = en
