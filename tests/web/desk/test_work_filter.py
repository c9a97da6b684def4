"""The work list is narrowed by links and a form, keeps views, and acts on what is ticked; all without script."""

from __future__ import annotations

from tests.web.officers import at, form_of


def bands(page):
    return {link.text_content().split()[0]: link.get("href") for link in page.tree.xpath('//a[contains(@class, "filter-band")]')}


def shown(page):
    return set(page.tree.xpath("//tr[@data-row]//th//a/text()"))


def test_every_choice_says_how_many_it_leaves_and_leaves_them(bureau, visit):
    late = at(bureau, "accept_case", operator_name=["迟到饭店"])
    bureau.clock.move(days=4)
    bureau.submit(operator_name=["准点饭店"])
    window = visit("window1")
    page = window.get("/desk/")
    assert shown(page) == {"迟到饭店", "准点饭店"}
    chips = [" ".join(chip.text_content().split()) for chip in page.tree.xpath('//a[contains(@class, "filter-band")]')]
    assert chips[:2] == ["全部 2", "已超期 1"]

    overdue = window.get(bands(page)["已超期"])
    assert shown(overdue) == {"迟到饭店"}
    assert overdue.tree.xpath('//a[@aria-current="true"]')[0].text_content().split() == ["已超期", "1"]

    named = window.get("/desk/?text=准点")
    assert shown(named) == {"准点饭店"}
    assert shown(window.get(f"/desk/?text={bureau.page(late).row.number}")) == {"迟到饭店"}
    assert "没有符合条件的待办" in window.get("/desk/?kind=approve").text
    assert shown(window.get("/desk/?kind=accept&channel=online&item=catering_licence")) == {"迟到饭店", "准点饭店"}


def test_the_export_is_filtered_as_the_list_is(bureau, visit):
    bureau.submit(operator_name=["甲饭店"])
    bureau.submit(operator_name=["乙饭店"])

    table = visit("window1").get("/desk/list.csv?text=乙").body

    assert "乙饭店" in table
    assert "甲饭店" not in table


def test_a_view_is_kept_shown_with_its_count_and_forgotten(bureau, visit):
    bureau.submit()
    window = visit("window1")
    page = window.get("/desk/?channel=online")

    kept = window.post("/desk/views", {**form_of(page, "/desk/views"), "view-name": "网上件"})
    assert kept.to == "/desk/?channel=online"
    page = window.get("/desk/")
    assert bands(page)["网上件"] == "/desk/?channel=online"
    assert "网上件" not in visit("window2").get("/desk/").text

    page = window.get("/desk/?channel=online")
    window.post("/desk/views/drop", form_of(page, "/desk/views/drop"))
    assert "网上件" not in bands(window.get("/desk/"))


def test_a_view_without_a_name_is_refused_with_a_sentence(bureau, visit):
    bureau.submit()
    window = visit("window1")

    refused = window.post("/desk/views", {"channel": "online", "view-name": "  "})

    assert "请给筛选起个名字" in window.get(refused.to).body


def claimed(bureau, window, count):
    """So many acceptance tasks in the hands of window1."""
    cases = [bureau.submit() for _ in range(count)]
    tasks = [bureau.task(case_id, "accept_case").id for case_id in cases]
    window.post("/desk/claim", {"task": tasks})
    return cases, tasks


def test_ticked_tasks_are_handed_over_together(bureau, visit):
    window = visit("window1")
    cases, tasks = claimed(bureau, window, 2)
    pooled = bureau.task(bureau.submit(), "accept_case").id

    page = window.get(window.post("/desk/batch", {"task": [*tasks, pooled], "do": "hand-over"}).to)
    assert "这些不能转办" in page.text
    form = form_of(page, "/desk/batch/hand-over")
    assert sorted(form["task-0"]) == sorted(tasks)
    told = window.get(window.post("/desk/batch/hand-over", {**form, "to-0": str(bureau.people["window2"]), "reason": "出差"}).to)

    assert "已转办 2 件" in told.body
    assert {bureau.task(case_id, "accept_case").assignee for case_id in cases} == {bureau.people["window2"]}
    assert bureau.task(bureau.page(cases[0]).row.id, "accept_case").assignee == bureau.people["window2"]


def test_a_refused_batch_says_why_once_and_keeps_the_ticks(bureau, visit):
    window = visit("window1")
    cases, tasks = claimed(bureau, window, 2)

    again = window.post("/desk/batch/hand-over", {"task-0": tasks, "to-0": str(bureau.people["window2"]), "reason": ""})
    page = window.get(again.to)

    assert page.body.count("请写明转办理由") == 1
    assert sorted(form_of(page, "/desk/batch/hand-over")["task-0"]) == sorted(tasks)
    assert {bureau.task(case_id, "accept_case").assignee for case_id in cases} == {bureau.people["window1"]}


def test_a_note_goes_on_every_ticked_case_and_a_second_press_adds_none(bureau, visit):
    window = visit("window1")
    cases, tasks = claimed(bureau, window, 2)
    page = window.get(window.post("/desk/batch", {"task": tasks, "do": "note"}).to)
    post = {**form_of(page, "/desk/batch/note"), "text": "电话已通知"}

    told = window.get(window.post("/desk/batch/note", post).to)
    window.post("/desk/batch/note", post)

    assert "已在 2 件上记下备注" in told.body
    for case_id in cases:
        assert [event.type for event in bureau.page(case_id).events].count("NoteAdded") == 1


def test_a_batch_reaches_nobody_elses_tasks(bureau, visit):
    case_id = bureau.submit()
    task = bureau.task(case_id, "accept_case").id
    stranger = visit("tobacco1")

    assert "没有可办的" in stranger.get(f"/desk/batch/note?task={task}").text
    stranger.post("/desk/batch/note", {"task-0": task, "text": "不相干"})
    stranger.post("/desk/batch/hand-over", {"task-0": task, "to-0": "1", "reason": "x"})

    assert "NoteAdded" not in [event.type for event in bureau.page(case_id).events]
    assert stranger.get("/desk/batch/approve").status == 404


def test_nothing_ticked_is_told(bureau, visit):
    bureau.submit()
    window = visit("window1")

    assert "没有勾选待办" in window.get(window.post("/desk/batch", {"do": "note"}).to).body
    assert "没有勾选待办" in window.get(window.post("/desk/claim", {}).to).body
