"""Every request that docs/api.md shows is sent, one after the other, and succeeds."""

from __future__ import annotations

import io
import itertools
import json
import re
import shlex
from string import Template
from urllib.parse import quote

from tests.bureau import ANSWERS, ITEM, PDF, ROOT
from tests.web.api.programs import values

KEEPS = {"cases": ("CASE", lambda told: told["id"]), "tasks": ("TASK", lambda told: told["tasks"][0]["id"]), "webhooks": ("WEBHOOK", lambda told: told["id"])}


def requests():
    """The command lines of the page, in order."""
    blocks = re.findall(r"^```\n(.*?)^```", (ROOT / "docs" / "api.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def test_every_request_of_the_page_succeeds(program, app, bureau):
    applicant, officer = program("xiaoman"), program("window1")
    known = {"BUREAU": "", "TOKEN": applicant.token, "OFFICER": officer.token}
    client, sent = app.test_client(), requests()
    for line in sent:
        address, *rest = shlex.split(Template(line).substitute(known).removeprefix("curl "))
        headers = dict(value.split(": ", 1) for flag, value in itertools.pairwise(rest) if flag == "-H")
        given = dict(itertools.pairwise(rest))
        more = {}
        if "--json" in given:
            more["json"] = body(given["--json"], applicant)
        if "-F" in given:
            more["data"] = {"file": (io.BytesIO(PDF), "layout.pdf")}
        answer = client.open(quote(address, safe="/?&=:"), method="POST" if more or "-X" in given else "GET", headers=headers, **more)
        assert answer.status_code in {200, 201}, (line, answer.text)
        name, pick = KEEPS.get(address.partition("?")[0].rpartition("/")[2], ("", None))
        if name:
            known[name] = pick(answer.json)
    assert len(sent) > 10
    assert bureau.page(int(known["CASE"])).row.status == "reviewing"


def body(given, applicant):
    """What stands in the line, or in the file that it names."""
    if given == "@application.json":
        return {"item": ITEM, "values": values(applicant)}
    return {"values": ANSWERS["accept_case"], "seen_version": 99} if given == "@completion.json" else json.loads(given)
