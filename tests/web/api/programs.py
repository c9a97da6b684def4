"""程序:somebody's program with a token, for tests."""

from __future__ import annotations

import io
import itertools
from datetime import timedelta

from engine.domain.api_commands import CreateToken
from engine.domain.api_scopes import SCOPES
from tests.bureau import FORM, PDF

_serial = itertools.count(1)


def token(bureau, login, scopes=tuple(SCOPES), days=30):
    """A fresh token of this person's."""
    return bureau.handle(CreateToken(None, login, "测试程序", tuple(scopes), (bureau.clock() + timedelta(days=days)).date(), "")).number


class Program:
    """Asks the interface as ``login``."""

    def __init__(self, app, bureau, login, scopes=tuple(SCOPES)):
        self.client = app.test_client()
        self.token = token(bureau, login, scopes)

    def get(self, path, **headers):
        return self.client.get(f"/api/v1{path}", headers=self._headers(headers))

    def post(self, path, body=None, key="", **headers):
        named = {"Idempotency-Key": key or f"key-{next(_serial)}", **self._headers(headers)}
        return self.client.post(f"/api/v1{path}", json=body, headers=named) if body is not None else self.client.post(f"/api/v1{path}", headers=named)

    def upload(self, name="图.pdf", content=None):
        content = content if content is not None else PDF + f"% {next(_serial)}\n".encode()
        headers = {"Idempotency-Key": f"key-{next(_serial)}", **self._headers({})}
        answer = self.client.post("/api/v1/uploads", data={"file": (io.BytesIO(content), name)}, headers=headers)
        return answer.json["handle"]

    def _headers(self, more):
        return {"Authorization": f"Bearer {self.token}", **{name.replace("_", "-"): value for name, value in more.items()}}


def values(program):
    """The start form of the catering item as JSON, with uploads of one's own."""
    plain = {key: one[0] for key, one in FORM.items() if "[" not in key and key not in {"projects", "declaration"}}
    files = {key: [program.upload()] for key in ("layout_plan", "equipment_list", "signboard_drawing")}
    officer = {"name": "王禾", "identity": "360426199101010071"}
    return {**plain, **files, "area": 120, "seats": 40, "projects": ["热食类食品制售"], "safety_officers": [officer], "declaration": True}
