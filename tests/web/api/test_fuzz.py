"""Whatever is sent to any operation by whoever has a token is answered as the document says, and never by a failure.

``make fuzz`` sends more (FUZZ_EXAMPLES of each operation).
"""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from engine.domain.webhook_commands import Subscribe
from tests.web.api.programs import Program
from web.app import create_app
from web.limiter import limiter

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "4"))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
LOGINS = ("xiaoman", "window1", "market1", "head", "admin")


@pytest.fixture
def town(bureau):
    """An app without limits of rate, tokens of five people, and ids that exist."""
    limiter.enabled = False
    app = create_app(bureau.app, bureau.config)
    case_id = bureau.submit("xiaoman")
    bureau.complete(case_id, "accept_case", by="window1")
    page, fresh = bureau.page(case_id), bureau.submit("xiaoman")
    hook = bureau.handle(Subscribe(bureau.people["xiaoman"], "园区系统", "https://example.org/", ("case.closed",), "fuzz")).id
    ids = {
        "case_id": [str(case_id), str(fresh)],
        "document_id": [str(page.documents[0].id)],
        "version_id": [str(page.row.definition_id)],
        "item_id": ["1"],
        "item": ["catering_licence"],
        "task_id": [*(row.id for row in page.tasks), bureau.page(fresh).tasks[0].id],
        "handle": [page.uploads[0].handle],
        "webhook_id": [str(hook)],
        "delivery_id": ["1"],
        "code": [page.documents[0].code],
    }
    yield app, {login: Program(app, bureau, login).token for login in LOGINS}, ids
    limiter.enabled = True


def test_no_operation_fails_or_answers_what_the_document_does_not_say(town):
    app, tokens, ids = town
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    for found in document.get_all_operations():
        operation = found.ok()
        cases = st.one_of(operation.as_strategy(generation_mode=mode) for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE))
        attack(operation, cases, tokens, ids)


def attack(operation, cases, tokens, ids):
    """Some requests to one operation, half of them about things that exist."""

    @seed(sum(operation.label.encode()))
    @settings(max_examples=EXAMPLES, deadline=timedelta(seconds=60), database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(case=cases, known=st.booleans(), pick=st.integers(0, 9), token=st.sampled_from(sorted(tokens.values())))
    def run(case, known, pick, token):
        if known:
            parts = case.path_parameters or {}
            case.path_parameters = {name: ids[name][pick % len(ids[name])] for name in parts}
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}"}
        case.validate_response(case.call(), checks=CHECKS)

    run()
