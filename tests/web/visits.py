"""访问:a fresh bureau for each test and people who visit its pages; imported by the conftest of an audience."""

from __future__ import annotations

import io
import re

import pytest
from lxml import html
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests import bureau as small
from web.app import create_app
from web.limiter import limiter


class Page:
    """A page as a person meets it."""

    def __init__(self, response):
        self.response = response
        self.status = response.status_code
        for _, value in response.headers:
            value.encode("latin-1")  # as the server sends it; the test client would let anything pass
        self.body = response.get_data(as_text=True) if response.mimetype.startswith(("text/", "application/json")) else ""
        self.to = response.headers.get("Location", "")

    @property
    def tree(self):
        return html.fromstring(self.body)

    @property
    def text(self):
        """What is written in the main part, white space folded."""
        found = self.tree.xpath("//main")
        return re.sub(r"\s+", " ", found[0].text_content()).strip() if found else ""

    @property
    def title(self):
        return self.tree.findtext(".//title").strip()

    def links(self, part):
        """Addresses of links that contain ``part``."""
        return [link for link in self.tree.xpath("//main//a/@href") if part in link]

    def typed(self, form=-1):
        """The form's values as a browser would post them (files left out)."""
        return dict(self.tree.forms[form].form_values())

    def error_at(self, name):
        """The sentence at a field."""
        found = self.tree.xpath(f'//*[@id="f-{name}-error"]')
        return found[0].text_content().strip() if found else ""

    def summary(self):
        """The sentences of the error summary and where they lead."""
        return [(link.text_content().strip(), link.get("href")) for link in self.tree.xpath('//*[contains(@class, "error-summary")]//li/a')]

    @property
    def said(self):
        """The text without the number of the request, which is never twice the same."""
        return re.sub(r"编号 [0-9A-F]{10}", "", self.text)


class Visitor:
    """Somebody's browser. ``login`` None has not signed in."""

    def __init__(self, app, bureau, login=None):
        self.client = app.test_client()
        self.bureau = bureau
        if login is not None:
            with self.client.session_transaction() as session:
                session["token"] = bureau.token(login)

    def get(self, path):
        return Page(self.client.get(path))

    def post(self, path, data=None, **files):
        """Post with the page's token; ``files`` are (name, content) pairs."""
        values = {**(data or {}), "csrf_token": self._csrf()}
        for name, (label, content) in files.items():
            values[name] = FileStorage(io.BytesIO(content), filename=label)
        boundary, body = encode_multipart(values)  # in memory: the client's own way leaves a temporary file behind
        return Page(self.client.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}"))

    def _csrf(self):
        return re.search(r'name="csrf-token" content="([^"]+)"', self.client.get("/help").get_data(as_text=True)).group(1)


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    home = tmp_path_factory.mktemp("bureau")
    return home, small.build(home)


@pytest.fixture
def bureau(filled, tmp_path):
    template, people = filled
    opened = small.copied(template, people, tmp_path / "bureau")
    yield opened
    opened.close()


@pytest.fixture
def visit(bureau):
    """``visit("xiaoman")`` is a browser in which that person has signed in; ``visit()`` one in which nobody has."""
    app = create_app(bureau.app, bureau.config, testing=True)
    limiter.reset()
    return lambda login=None: Visitor(app, bureau, login)
