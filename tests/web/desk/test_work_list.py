from __future__ import annotations

import csv
import io

from engine.domain.commands import AskColleague, SendBack
from tests.web.officers import at, form_of, holder


def test_what_waits_in_the_pools_can_be_claimed_in_one_go(bureau, visit):
    first, second = bureau.submit(), bureau.submit()
    window = visit("window1")

    page = window.get("/desk/")
    tasks = [bureau.task(one, "accept_case").id for one in (first, second)]
    claimed = window.post("/desk/claim", {**form_of(page, "/desk/claim"), "task": tasks})

    assert claimed.to.endswith("/desk/")
    assert {bureau.task(one, "accept_case").assignee for one in (first, second)} == {bureau.people["window1"]}
    assert "已签收 2 件" in window.get("/desk/").body


def test_claiming_one_opens_it(bureau, visit):
    case_id = bureau.submit()
    task = bureau.task(case_id, "accept_case").id

    claimed = visit("window1").post("/desk/claim", {"only": task})

    assert claimed.to.endswith(f"/desk/tasks/{task}")


def test_a_task_that_is_gone_does_not_hold_up_the_others(bureau, visit):
    first, second = bureau.submit(), bureau.submit()
    window = visit("window1")
    tasks = [bureau.task(one, "accept_case").id for one in (first, second)]
    bureau.complete(first, "accept_case", by="window2")

    told = window.get(window.post("/desk/claim", {"task": tasks, "request-id": "claims-1"}).to)

    assert bureau.task(second, "accept_case").assignee == bureau.people["window1"]
    assert "已签收 1 件" in told.body
    assert "有一件已经由同事办理" in told.body


def test_the_soonest_due_comes_first_and_says_what_is_left(bureau, visit):
    early = bureau.submit()
    bureau.clock.move(hours=1)
    late = bureau.submit("linjia")

    page = visit("window1").get("/desk/")
    rows = page.tree.xpath("//tr[@data-row]//th//a/@href")

    assert rows == [f"/desk/tasks/{bureau.task(one, 'accept_case').id}" for one in (early, late)]
    assert "共 2 条" in page.text
    assert "先到期的在前" in page.text
    assert "还剩" in page.text


def test_a_task_past_its_limit_says_so_in_words(bureau, visit):
    bureau.submit()
    bureau.clock.move(days=2)

    assert "已超" in visit("window1").get("/desk/").text


def test_a_question_of_a_colleague_stands_on_top(bureau, visit):
    case_id = at(bureau, "review_unit")
    login = holder(bureau, case_id, "review_unit", "market_supervision")
    task = bureau.task(case_id, "review_unit", "market_supervision").id
    bureau.handle(AskColleague(bureau.people[login], task, bureau.people["head"], "面积怎么算？", bureau.request_id()))

    text = visit("head").get("/desk/").text

    assert "征求您意见的" in text
    assert "面积怎么算？" in text


def test_what_waits_for_a_colleague_stands_apart(bureau, visit):
    case_id = at(bureau, "review_unit")
    login = holder(bureau, case_id, "review_unit", "market_supervision")
    task = bureau.task(case_id, "review_unit", "market_supervision").id
    done = bureau.page(case_id).completions[0].task_id
    bureau.handle(SendBack(bureau.people[login], task, done, "布局图没有核对", bureau.request_id()))

    theirs, mine = visit(login).get("/desk/").text, visit("window1").get("/desk/").text

    assert "等同事改好的（暂停）" in theirs
    assert "布局图没有核对" in mine
    assert "退回" in mine


def test_the_export_holds_no_formula(bureau, visit):
    bureau.submit(operator_name='=HYPERLINK("x")', credit_code="91110000600037341L")
    bureau.submit(operator_name="+cmd|calc", credit_code="91110000600037341L")

    sheet = visit("window1").get("/desk/list.csv")
    cells = [cell for row in csv.reader(io.StringIO(sheet.body.lstrip("\ufeff"))) for cell in row]

    assert '\'=HYPERLINK("x")' in cells
    assert "'+cmd|calc" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_what_was_done_is_listed_and_opens_the_case(bureau, visit):
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case", by="window1")

    page = visit("window1").get("/desk/done")

    assert "审核受理" in page.text
    assert page.links(f"/desk/cases/{case_id}")
    assert "审核受理" in visit("window1").get("/desk/done.csv").body


def test_the_next_task_is_the_most_urgent_of_ones_own(bureau, visit):
    case_id = at(bureau, "review_unit")
    login = holder(bureau, case_id, "review_unit", "market_supervision")

    assert visit(login).get("/desk/next").to.endswith(bureau.task(case_id, "review_unit", "market_supervision").id)
    assert visit("survey1").get("/desk/next").to.endswith("/desk/")


def test_an_empty_list_says_what_to_do(visit):
    assert "现在没有待办" in visit("cert1").get("/desk/").text


def test_a_search_finds_only_what_concerns_the_asker(bureau, visit):
    case_id = bureau.submit()
    number = bureau.page(case_id).row.number

    assert visit("window1").get(f"/desk/search?q={number}").to.endswith(f"/desk/cases/{case_id}")
    assert visit("head").get("/desk/search?q=91110000600037341L").to.endswith(f"/desk/cases/{case_id}")
    assert "没有查到" in visit("tobacco1").get(f"/desk/search?q={number}").text
