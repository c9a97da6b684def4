"""事项在浏览器里走一遍: a scenario of one item of each family, played by hand on the pages instead of through the services.

Who does what when, and what must come of it, is what the scenario says; every form is filled in on its page, in Chromium.
"""

from __future__ import annotations

import re
import secrets
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

import handlers
from engine.bootstrap import Application
from engine.config import Config
from engine.domain.commands import DeployItem
from engine.domain.form import fields_of
from engine.domain.moment import millis
from engine.domain.topic import topics_of
from engine.runtime.bundle import read_folder
from engine.service.accounts import add_account, token_hash
from engine.simulator.cast import engage
from engine.simulator.clock import Clock
from engine.simulator.expectations import compare
from engine.simulator.player import Player
from engine.simulator.posting import posted
from engine.simulator.rehearsal import BEFORE
from engine.simulator.sample_files import sample_file
from engine.simulator.scenario import read_scenario
from engine.store.accounts import ADD_SESSION, BY_LOGIN
from migrations.run import migrate
from web.app import create_app
from web.limiter import limiter

PROCESSES = Path(__file__).parents[2] / "processes"
WALKED = {
    "property": ("real_estate_transfer", "done_in_one_day"),
    "equipment": ("elevator_registration", "called_back_late"),
    "transport": ("oversize_transport", "within_the_district"),
    "residence": ("household_migration", "within_district"),
    "social": ("senior_card", "card_at_once"),
    "investment": ("investment_industry", "its_own_part"),
}
MEDIA = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}


@dataclass
class Stage:
    """A bureau with one item, served, and the scenario's player, who knows who may do what."""

    app: Application
    clock: Clock
    player: Player
    item: str
    address: str
    web: Any

    def cookie(self, person: int) -> str:
        """The signed cookie of a session."""
        return str(self.web.session_interface.get_signing_serializer(self.web).dumps({"token": self.token(person)}))

    def token(self, person: int) -> str:
        """A session of this person's, who gets an account first where he has none."""
        token, at, login = secrets.token_urlsafe(16), millis(self.clock()), f"person{person}"
        with self.app.database.reading() as reader:
            account = reader.ask(BY_LOGIN, {"login": login}).one()
        if account is None:
            self.app.database.write(lambda uow: add_account(uow, person, login, "no password", at))
            with self.app.database.reading() as reader:
                account = reader.ask(BY_LOGIN, {"login": login}).one()
        row = {"token_hash": token_hash(token), "account_id": account.id, "created_at": at, "expires_at": at + 36_000_000}
        self.app.database.write(lambda uow: uow.write(ADD_SESSION, row))
        return token


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A migrated database without anything in it."""
    made = tmp_path_factory.mktemp("empty") / "yizhang.db"
    migrate(f"sqlite:///{made}")
    return made


@pytest.fixture
def stage(tmp_path, empty):
    """``stage("senior_card")`` opens the bureau for one item."""
    closing = []

    def open_for(item):
        shutil.copy(empty, tmp_path)
        config = Config.from_env({"YIZHANG_DATA": str(tmp_path), "YIZHANG_STATE_KEY": "11" * 32, "YIZHANG_WEB_KEY": "22" * 32, "YIZHANG_SYNCHRONOUS": "OFF"})
        clock = Clock(BEFORE)
        app = Application(config, topics_of(handlers), now=clock)
        app.handle(DeployItem(None, read_folder(PROCESSES / item)))
        cast = engage(app, app.ask.items()[0])
        web = create_app(app, config, testing=True)
        server = make_server("127.0.0.1", 0, web, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        closing.append((server, thread, app))
        limiter.reset()
        return Stage(app, clock, Player(app, clock, cast, item), item, f"http://127.0.0.1:{server.server_port}", web)

    yield open_for
    for server, thread, app in closing:
        server.shutdown()
        thread.join()
        server.server_close()
        app.close()


class Walk:
    """One scenario by hand. ``complaints`` is what the browsers' consoles said."""

    def __init__(self, browser, stage):
        self.browser, self.stage, self.complaints, self.contexts = browser, stage, [], {}

    def page_of(self, person):
        """A page of this person's browser; the session is a new one, as the clock may have moved on by days."""
        if person not in self.contexts:
            self.contexts[person] = self.browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1440, "height": 900})
        self.contexts[person].add_cookies([{"name": "yizhang", "value": self.stage.cookie(person), "url": self.stage.address}])
        page = self.contexts[person].new_page()
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def begin(self, opening):
        self.stage.clock.now = opening.at
        form = self.stage.app.ask.items()[0].form_of("start")
        if opening.channel == "online":
            self._apply(self.page_of(self.stage.player.cast.applicant), form, opening.values)
        else:
            self._receive(self.page_of(self.stage.player.cast.find("window")[1]), form, opening)
        self.stage.player.case_id = self.stage.app.ask.recent_cases()[0].id

    def _apply(self, page, form, values):
        page.goto(f"{self.stage.address}/apply/{self.stage.item}")
        page.locator(f'main a[href*="/apply/{self.stage.item}/"]').first.click()
        while not re.search(r"/check\b", page.url):
            self.fill(page, form, values)
            address = page.url
            page.get_by_role("button", name="保存并继续").last.click()
            expect(page).not_to_have_url(address)
            page.wait_for_load_state()  # filling in skips what is not there, without waiting for it
        page.get_by_role("button", name="提交申请").click()
        expect(page.get_by_role("heading", name="申请已提交")).to_be_visible()
        page.close()

    def _receive(self, page, form, opening):
        page.goto(f"{self.stage.address}/window/receive?item={self.stage.item}")
        self.fill(page, form, opening.values)
        for material in opening.materials:
            box = page.locator(f"#tick-{material}")
            if box.is_visible() and not box.is_checked():
                box.check()
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("heading", name="审核受理")).to_be_visible()
        page.close()

    def close(self):
        for context in self.contexts.values():
            context.close()

    def step(self, step):
        self.stage.clock.move(self.stage.app, step.at)
        player = self.stage.player
        task = player._task(step)
        page = self.page_of(player._person(step, task))
        place = f"cases/{player.case_id}" if task.pool == "applicant" else "desk"
        address = f"{self.stage.address}/{place}/tasks/{task.id}"
        page.goto(address)
        form = player.page().form_of(task.node)
        self.fill(page, form, step.values)
        if task.pool == "applicant":
            page.get_by_role("button", name=form.submit).click()
        else:
            page.keyboard.press("Control+Enter")
        expect(page).not_to_have_url(address)
        page.close()

    def fill(self, page, form, values):
        """What of the values has a visible place on the page, in the order of the form."""
        raw = posted(form, values, lambda name: name)
        for field in fields_of(form):
            for name, texts in ((n, t) for n, t in raw.items() if n == field.key):
                self._fill(page, field, name, texts)

    def _fill(self, page, field, name, texts):
        place = page.locator(f'main [name="{name}"]')
        if not place.count():
            return
        if field.type == "checkbox":
            self._tick(page, place.first, wanted=bool(texts))
        elif field.type in ("radio", "checklist"):
            for box in place.all():
                wanted = box.get_attribute("value") in texts
                if wanted or field.type != "radio":
                    self._tick(page, box, wanted=wanted)
        elif field.type == "filepicker":
            if place.first.is_visible():
                place.first.set_input_files([{"name": one, "mimeType": MEDIA[one.rpartition(".")[2]], "buffer": sample_file(one)} for one in texts])
        elif place.first.is_visible():
            (place.first.select_option if field.type == "select" else place.first.fill)(texts[0])

    def _tick(self, page, box, *, wanted):
        """By keyboard."""
        if box.is_checked() != wanted:
            box.focus()
            page.keyboard.press("Space")


@pytest.mark.parametrize(("item", "scenario"), WALKED.values(), ids=WALKED)
def test_a_scenario_of_each_family_by_hand(browser, stage, item, scenario):
    opened = stage(item)
    played: Any = read_scenario(scenario, (PROCESSES / item / "scenarios" / f"{scenario}.toml").read_bytes())
    walk = Walk(browser, opened)

    walk.begin(played.opening)
    for step in played.steps:
        walk.step(step)

    compare(played.expect, opened.player.page(), opened.app.ask)
    walk.close()
    assert [said for said in walk.complaints if not re.search(r"status of 4", said)] == []
