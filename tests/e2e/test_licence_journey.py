"""一张证照变更以后被撤销, in a real browser: changed by its holder, seen in the register, revoked after its holder was heard, and seen there again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from engine.domain.commands import DeployItem
from engine.runtime.bundle import read_folder
from engine.verify import verify
from tests import bureau as small
from tests.e2e.test_supervision_journey import accessible
from tests.service import acting
from tests.service.acting import NUMBER
from web.limiter import limiter


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    home = tmp_path_factory.mktemp("template")
    opened = acting.ready(small.copied(home, small.build(home), tmp_path_factory.mktemp("bureau")))
    opened.handle(DeployItem(None, read_folder(small.ROOT / "processes" / "licence_revocation")))
    yield opened
    opened.close()


@pytest.fixture
def signed_in(browser, site, bureau):
    """``signed_in("head")``: this person's browser."""
    opened = []

    def sign_in(login):
        limiter.reset()
        page = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai").new_page()
        page.goto(f"{site}/sign-in")
        page.fill("#f-login", login)
        page.fill("#f-password", bureau.password)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/(desk|my|supervision)"))
        opened.append(page)
        return page

    yield sign_in
    for page in opened:
        page.context.close()


def test_a_licence_is_changed_and_then_revoked(signed_in, site, bureau):
    # the holder finds his licence and its change, filled in from it; it is granted on the spot
    holder = signed_in("xiaoman")
    holder.goto(f"{site}/my")
    holder.click("text=申请变更")
    expect(holder.locator("main")).to_contain_text("食品经营许可变更")
    accessible(holder)
    acting.grant(bureau, acting.apply(bureau, legal_person="周小满"))
    holder.goto(f"{site}/licences?q={NUMBER}")
    expect(holder.locator("table")).to_contain_text("已换发")
    accessible(holder)

    # a keeper begins the revocation on the licence's page
    keeper = signed_in("cert1")
    keeper.goto(f"{site}/desk/licences?q={NUMBER}&state=valid")
    keeper.click("tbody a")
    accessible(keeper)
    keeper.click("text=启动撤销行政许可")
    keeper.check("text=依职权发现")
    keeper.fill("[name=clue]", "投诉称租赁合同是伪造的")
    accessible(keeper)
    keeper.click("main button:not(.sr):has-text('启动')")
    expect(keeper.locator(".flash")).to_contain_text("启动人不参与")

    # somebody else investigates; the holder is heard
    case_id = bureau.app.ask.licence_page(bureau.app.ask.licence_of_number(NUMBER).id).concerns[0].id
    bureau.complete(case_id, "investigate", founded="yes", ground="fraud", findings="合同上的印章系伪造", views_by="2026-07-10")
    holder.goto(f"{site}/cases/{case_id}")
    expect(holder.locator("main")).to_contain_text("撤销行政许可事先告知书")
    bureau.complete(case_id, "state_views", by="xiaoman", views="合同是中介办的", hearing="no")

    # the head decides, and everybody can see it
    head = signed_in("head")
    head.goto(f"{site}/desk/tasks/{bureau.task(case_id, 'decide').id}")
    expect(head.locator("main")).to_contain_text("拟撤销的证照")
    accessible(head)
    bureau.complete(case_id, "decide", by="head", decision="granted")
    holder.goto(f"{site}/licences?q={NUMBER}")
    expect(holder.locator("table")).to_contain_text("已撤销")
    expect(holder.locator("table")).to_contain_text("行政许可法 第六十九条第二款")
    assert verify(bureau.config.database_url, bureau.config.state_key) == []
