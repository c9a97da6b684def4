"""文书合用: every document that a scenario wrote has a template which takes what it says, so that no analyst learns it from the first applicant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from engine.domain.document_kinds import kind_of
from engine.domain.template import fit, read_template
from engine.simulator.scenario import Mismatch

if TYPE_CHECKING:
    from engine.domain.law import Law
    from engine.queries.cases import CasePage


def check_papers(page: CasePage, law: Law) -> None:
    """Raises Mismatch for the first document without a template, or with one that does not take its data."""
    templates = {**law.templates, **page.edition.templates}
    for document in page.documents:
        name = kind_of(document.kind).zh
        if document.kind not in templates:
            raise Mismatch(f"《{name}》没有模板,请加 documents/{document.kind}.typ。", f"Expected a template documents/{document.kind}.typ, but there is none.")
        fitted = fit(read_template(f"documents/{document.kind}.typ", templates[document.kind]), orjson.loads(document.data))
        if isinstance(fitted, tuple):
            raise Mismatch(f"《{name}》:{fitted[0]}", f"documents/{document.kind}.typ: {fitted[1]}")
