"""会签、或签、加签、减签: nobody submits before it is signed, nobody signs twice or under two duties."""

from __future__ import annotations

import pytest

from engine.domain.commands import ClaimTask, DeployItem, ReleaseTask
from engine.domain.errors import Invalid, NotAllowed, Rejection, Stale
from engine.domain.signing_commands import AddSigner, RemoveSigner, SignTask
from engine.runtime.bundle import read_folder
from engine.verify import verify
from tests.bureau import ITEM, ROOT

APPROVE = b'<bpmn:userTask id="approve_case"'
STAGE = b'<camunda:property name="stage" value="approval" />'


def signed(way, least=""):
    """The catering item whose approval is signed by several."""
    files = read_folder(ROOT / "processes" / ITEM)
    diagram = files["catering_licence.bpmn"]
    before, task = diagram[: diagram.index(APPROVE)], diagram[diagram.index(APPROVE) :]
    more = f'<camunda:property name="signing" value="{way}" />' + (f'<camunda:property name="signers" value="{least}" />' if least else "")
    files["catering_licence.bpmn"] = before + task.replace(STAGE, STAGE + more.encode(), 1)
    files = {path: content for path, content in files.items() if not path.startswith("scenarios/")}
    return {**files, "scenarios/not_accepted.toml": read_folder(ROOT / "processes" / ITEM)["scenarios/not_accepted.toml"]}


def at_approval(bureau):
    case_id = bureau.submit()
    bureau.complete(case_id, "accept_case")
    bureau.review_all(case_id)
    return case_id


def add(bureau, case_id, by, to, task=None):
    task = task or bureau.task(case_id, "approve_case").id
    return bureau.handle(AddSigner(bureau.people[by], task, bureau.people[to], "金额较大,请会签", bureau.request_id()))


def sign(bureau, case_id, by, *, agrees=True, words="同意"):
    side = next(t for t in bureau.page(case_id).tasks if t.kind == "sign" and t.assignee == bureau.people[by])
    return bureau.handle(SignTask(bureau.people[by], side.id, agrees, words, bureau.request_id()))


def decide(bureau, case_id):
    return bureau.complete(case_id, "approve_case", by="approver1")


def sound(bureau):
    assert verify(bureau.config.database_url, bureau.config.state_key) == []


def test_an_added_signer_must_sign_before_the_holder_submits_and_an_objection_holds_it(bureau):
    case_id = at_approval(bureau)
    add(bureau, case_id, "approver1", "approver2")
    with pytest.raises(Rejection, match="1 are awaited"):
        decide(bureau, case_id)
    with pytest.raises(Invalid):
        sign(bureau, case_id, "approver2", agrees=False, words="")
    sign(bureau, case_id, "approver2", agrees=False, words="面积算错了")
    with pytest.raises(Rejection, match="object"):
        decide(bureau, case_id)
    add(bureau, case_id, "approver1", "approver2")  # asked again after talking it over
    sign(bureau, case_id, "approver2")
    with pytest.raises(Invalid):
        add(bureau, case_id, "approver1", "approver2")
    sound(bureau)
    decide(bureau, case_id)
    sound(bureau)


def test_only_who_added_takes_back_and_only_before_the_signature(bureau):
    case_id = at_approval(bureau)
    add(bureau, case_id, "approver1", "approver2")
    task = bureau.task(case_id, "approve_case").id
    bureau.handle(RemoveSigner(bureau.people["approver1"], task, bureau.people["approver2"], bureau.request_id()))
    decide(bureau, case_id)
    other = at_approval(bureau)
    add(bureau, other, "approver1", "approver2")
    sign(bureau, other, "approver2")
    with pytest.raises(Stale):
        bureau.handle(RemoveSigner(bureau.people["approver1"], bureau.task(other, "approve_case").id, bureau.people["approver2"], bureau.request_id()))
    sound(bureau)


def test_whoever_reviewed_does_not_sign_the_approval_nor_anybody_without_the_post(bureau):
    case_id = at_approval(bureau)
    for login in ("market1", "window1", "approver1"):
        with pytest.raises(Invalid):
            add(bureau, case_id, "approver1", login)
    with pytest.raises((NotAllowed, Rejection)):
        add(bureau, case_id, "approver2", "approver1", task="nothing")


@pytest.mark.parametrize("way", ["all", "any"])
def test_a_diagram_may_ask_for_several_signatures(bureau, way):
    bureau.handle(DeployItem(None, signed(way, "2" if way == "all" else "")))
    case_id = at_approval(bureau)
    with pytest.raises(Rejection):
        decide(bureau, case_id)
    add(bureau, case_id, "approver1", "approver2")
    sign(bureau, case_id, "approver2")
    decide(bureau, case_id)
    assert bureau.page(case_id).decisions
    sound(bureau)


def seated(way, seats):
    files = signed(way, "2" if way == "all" else "")
    diagram = files["catering_licence.bpmn"]
    named = f'<camunda:property name="signed_by" value="{seats}" />'.encode()
    return {**files, "catering_licence.bpmn": diagram.replace(b'<camunda:property name="signers" value="2" />', b"").replace(STAGE, STAGE + named, 1)}


def seat(bureau, case_id, by, role, *, agrees=True, words=""):
    side = next(t for t in bureau.page(case_id).tasks if t.kind == "sign" and t.pool.startswith(role))
    return bureau.handle(SignTask(bureau.people[by], side.id, agrees, words, bureau.request_id()))


def test_posts_named_in_the_diagram_all_sign_and_an_objector_signs_again_for_his_post(bureau):
    bureau.handle(DeployItem(None, seated("all", "approver, head")))
    case_id = at_approval(bureau)
    assert sorted(t.pool for t in bureau.page(case_id).tasks if t.kind == "sign") == ["approver@approval_bureau", "head@approval_bureau"]
    seat(bureau, case_id, "approver2", "approver")
    with pytest.raises(NotAllowed, match="signer"):
        bureau.complete(case_id, "approve_case", by="approver2")
    bureau.handle(ReleaseTask(bureau.people["approver2"], bureau.task(case_id, "approve_case").id, bureau.request_id()))
    with pytest.raises(Rejection, match="1 are awaited"):
        decide(bureau, case_id)
    seat(bureau, case_id, "head", "head", agrees=False, words="面积算错了")
    with pytest.raises(Rejection, match="object"):
        decide(bureau, case_id)
    add(bureau, case_id, "approver1", "head")
    sign(bureau, case_id, "head")
    sound(bureau)
    decide(bureau, case_id)
    sound(bureau)


def test_one_of_the_posts_is_enough_and_the_others_need_not_sign_any_more(bureau):
    bureau.handle(DeployItem(None, seated("any", "approver, head")))
    case_id = at_approval(bureau)
    bureau.handle(ClaimTask(bureau.people["approver1"], bureau.task(case_id, "approve_case").id, bureau.request_id()))
    with pytest.raises(NotAllowed, match="holder"):
        seat(bureau, case_id, "approver1", "approver")
    with pytest.raises(Rejection):
        decide(bureau, case_id)
    seat(bureau, case_id, "head", "head")
    assert not [t for t in bureau.page(case_id).tasks if t.kind == "sign"]
    decide(bureau, case_id)
    sound(bureau)
