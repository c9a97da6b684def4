"""An officer's browser, as thin as can be: keeps cookies and the connection, finds hidden fields, posts forms."""

from __future__ import annotations

import html
import re
from http.client import HTTPConnection, HTTPResponse, RemoteDisconnected
from urllib.parse import urlencode

from bench.rounds import PeerFailed

HIDDEN = re.compile(r'<input type="hidden"\s+name="(csrf_token|request-id|seen-event)"\s+value="([^"]*)"')
FORM = re.compile(r'<form id="form-.*?</form>', re.DOTALL)


class Browser:
    """One signed-in officer at one address."""

    def __init__(self, host: str, port: int) -> None:
        """Connect at the first request."""
        self.port = port
        self._connection = HTTPConnection(host, port, timeout=30)
        self._cookies: dict[str, str] = {}

    def sign_in(self, login: str, password: str) -> None:
        """Through the real form. Raises PeerFailed when the product refuses."""
        fields = hidden(self.get("/sign-in"))
        status, _ = self.post("/sign-in", {**fields, "login": [login], "password": [password]})
        if status != 303:
            raise PeerFailed(f"expected {login} to be signed in, but the answer was {status}")

    def get(self, path: str) -> str:
        """A page's text. Raises PeerFailed when there is none."""
        try:
            status, text = self._ask("GET", path)
        except (RemoteDisconnected, ConnectionResetError):  # a connection kept too long; any browser asks again
            self._connection.close()
            status, text = self._ask("GET", path)
        if status != 200:
            raise PeerFailed(f"expected the page {path}, but the answer was {status}")
        return text

    def post(self, path: str, fields: dict[str, list[str]]) -> tuple[int, str]:
        """Post a form; status and text (a redirect is not followed)."""
        return self._ask("POST", path, urlencode(fields, doseq=True))

    def ask(self, path: str, fields: dict[str, list[str]] | None = None) -> tuple[int, str]:
        """Status and text of a page, or of the answer to a posted form. Raises OSError or HTTPException when nobody answers."""
        return self._ask("GET", path) if fields is None else self.post(path, fields)

    def follow(self, other: Browser) -> None:
        """Go on with the session of another browser of the same officer."""
        self._cookies = dict(other._cookies)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        text = answer.read().decode()
        self._keep(answer)
        return answer.status, text

    def _keep(self, answer: HTTPResponse) -> None:
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.split(";", 1)[0].partition("=")
            self._cookies[name] = value


def hidden(page: str) -> dict[str, list[str]]:
    """The hidden fields of the page's form, its CSRF token among them."""
    form = FORM.search(page)
    found = {name: [html.unescape(value)] for name, value in HIDDEN.findall(form.group(0) if form else page)}
    if "csrf_token" not in found:
        raise PeerFailed("expected a form with a CSRF token, but the page has none")
    return found
