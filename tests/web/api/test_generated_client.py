"""A client made from the document, which knows nothing else, drives a whole case by the tokens of everybody in it."""

from __future__ import annotations

import importlib
import io
import itertools
import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.bureau import ANSWERS, ITEM, PDF
from tests.web.api.programs import Program, token, values

SETTINGS = """post_hooks: []
package_name_override: bureau_client
content_type_overrides: {application/pdf: application/octet-stream, application/zip: application/octet-stream}
"""
PEOPLE = ("window1", "market1", "market2", "urban1", "urban2", "approver1", "approver2", "cert1", "licence2")


@pytest.fixture(scope="module")
def client_package(tmp_path_factory):
    """The generated package, importable while this module's tests run."""
    from tests.web.shell.product import shell
    from web.app import AUDIENCES

    home = tmp_path_factory.mktemp("client")
    (home / "document.json").write_text(json.dumps(shell(audiences=AUDIENCES).test_client().get("/api/v1/openapi.json").json))
    (home / "settings.yml").write_text(SETTINGS)
    command = [Path(sys.executable).with_name("openapi-python-client"), "generate", "--meta", "none", "--fail-on-warning"]
    command += ["--path", home / "document.json", "--output-path", home / "bureau_client", "--config", home / "settings.yml"]
    run = subprocess.run(command, cwd=home, capture_output=True, text=True, timeout=100, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    sys.path.insert(0, str(home))
    yield importlib.import_module("bureau_client")
    sys.path.remove(str(home))
    for name in [name for name in sys.modules if name.partition(".")[0] == "bureau_client"]:
        del sys.modules[name]


@pytest.fixture
def call(client_package, app, bureau):
    """``call("window1", "tasks.claim_task", task_id=…)`` as that person, by the generated function of that name; its parsed answer."""
    keys = itertools.count(1)
    clients: dict[str, object] = {}

    def made(login):
        if login not in clients:
            args = {"transport": httpx.WSGITransport(app=app)}
            clients[login] = client_package.AuthenticatedClient(base_url="http://bureau/api/v1", token=token(bureau, login), httpx_args=args)
        return clients[login]

    def called(login, name, **given):
        function = importlib.import_module(f"bureau_client.api.{name}")
        if "idempotency_key" in function.sync_detailed.__annotations__:
            given["idempotency_key"] = f"c-{next(keys)}"
        answer = function.sync_detailed(client=made(login), **given)
        assert answer.status_code < 300, (name, answer.content.decode())
        return answer.parsed

    return called


def test_it_drives_a_whole_case_from_the_form_to_the_verified_licence(call, bureau, app):
    from bureau_client import models, types

    guide = call("xiaoman", "catalogue.read_item", item=ITEM)
    assert {"operator_name", "safety_officers"} <= guide.form.to_dict()["properties"].keys()
    file = types.File(payload=io.BytesIO(PDF), file_name="图.pdf", mime_type="application/pdf")
    kept = call("xiaoman", "cases.upload_file", body=models.UploadFileBody(file=file))
    given = {**values(Program(app, bureau, "xiaoman")), "layout_plan": [kept.handle]}
    opened = call("xiaoman", "cases.open_case", body=models.NewCase.from_dict({"item": ITEM, "values": given}))

    steps = itertools.count()
    while (case := call("xiaoman", "cases.read_case", case_id=opened.id)).status != "closed":
        assert next(steps) < 12, case
        for login in PEOPLE:
            work(call, models, login, opened.id)

    assert case.result == "licence"
    licence = case.licences[0]
    pdf = call("xiaoman", "cases.read_document", case_id=opened.id, document_id=licence.document_id)
    assert pdf.payload.read(5) == b"%PDF-"
    clocks = {clock.kind: clock for clock in call("xiaoman", "cases.read_clocks", case_id=opened.id).clocks}
    assert clocks["statutory"].reference
    assert clocks["promised"].days
    assert [one.type_ for one in call("xiaoman", "cases.read_timeline", case_id=opened.id).events][-1] == "CaseClosed"


def work(call, models, login, case_id):
    """What waits for this person in the case is claimed and completed with the answers that its form asks for."""
    for place in ("pool", "mine"):
        page = call(login, "tasks.list_tasks", list_=models.ListTasksList(place))
        for row in (row for row in page.tasks if row.case_id == case_id):
            if place == "pool":
                call(login, "tasks.claim_task", task_id=row.id)
                continue
            task = call(login, "tasks.read_task", task_id=row.id)
            asked = task.form.to_dict()["properties"]
            answers = {key: value for key, value in ANSWERS[task.node].items() if key in asked}
            body = models.Completion.from_dict({"values": answers, "seen_version": task.version})
            call(login, "tasks.complete_task", task_id=row.id, body=body)
