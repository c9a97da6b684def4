"""发布台: one version with what it changes, who did what with it, and what may be done next; a folder handed in and out as one archive."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from flask import abort, flash, redirect, render_template, request, url_for

from engine import simulator
from engine.domain.calendar import ZONE
from engine.domain.commands import DeployItem
from engine.domain.errors import DefinitionError
from engine.domain.moment import moment
from engine.domain.release_commands import ApproveVersion, CallOffRelease, ReleaseVersion, RetireItem, ReturnVersion, RollBack
from web.acting import attempt, fresh_id, me, posted_id
from web.admin import presenters
from web.admin.blueprint import blueprint
from web.current import current_actor, now, product
from web.folder_archive import MOST_BYTES, download, unpacked
from web.guards import administrator, guard, officer
from web.i18n import gettext, say
from web.two_versions import compared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Response
    from werkzeug.wrappers import Response as Answer

REVIEWING: Final = officer("administrator", "analyst", "head")
ACTS: Final = {
    "deployed": ("存为草稿", "Stored as a draft"),
    "approved": ("审核通过", "Approved"),
    "returned": ("退回", "Returned"),
    "scheduled": ("排定发布", "Release scheduled"),
    "released": ("发布", "Released"),
    "retired": ("停用", "Retired"),
    "rolled_back": ("回退到这一版", "Rolled back to"),
    "called_off": ("取消排定", "Release called off"),
}


@blueprint.get("/versions")
@guard(REVIEWING)
def versions() -> str:
    """流程版本 with the cases that run on each."""
    return render_template("admin/versions.html", rows=presenters.versions(), findings=())


@blueprint.post("/versions")
@guard(administrator)
def hand_in_version() -> Answer | tuple[str, int]:
    """交一份新版本: through the gate and all of its scenarios; what passes is a draft."""
    handed = request.files.get("folder")
    try:
        files = unpacked(handed.read(MOST_BYTES + 1) if handed else b"")
        simulator.prove(files, product().bureau.topics)
        receipt = product().handle(DeployItem(me(), files))
    except DefinitionError as refused:
        return render_template("admin/versions.html", rows=presenters.versions(), findings=refused.findings), 422
    flash(gettext("已存为第 %(number)s 版草稿，请另一个人审核。", number=receipt.number), "success")
    return redirect(url_for("admin.version", version_id=receipt.id), 303)


@blueprint.get("/versions/<int:version_id>")
@guard(REVIEWING)
def version(version_id: int) -> str:
    """一个版本: against the one in force, or the one before."""
    rows = product().ask.versions_in_use()
    row = next((one for one in rows if one.id == version_id), None) or abort(404)
    siblings = [one for one in rows if one.item == row.item and one.id != row.id]
    base = presenters.base_of(row, siblings)
    acts = product().ask.acts_of(row.item)
    own = [one for one in acts if one.definition_id == row.id]
    actor = current_actor()
    return render_template(
        "admin/version.html",
        version=presenters.version(row),
        row=row,
        base=base,
        changes=compared(product().ask.differences(base.id, row.id), row.item).areas if base else (),
        acts=own,
        since=_since(row, own),
        unmanned=product().ask.unmanned(row.id) if row.state != "retired" else (),
        said_act=lambda act: say(*ACTS[act]),
        approved=any(one.act == "approved" for one in own),
        mine=actor is not None and actor.id == row.deployed_by,
        releases="administrator" in (actor.roles if actor else ()),
        earlier=any(one.state == "retired" for one in siblings),
        retired=_last_in_force(row, siblings, acts),
        request_id=fresh_id(),
        moment_of=moment,
    )


def _last_in_force(row: Any, siblings: Sequence[Any], acts: Sequence[Any]) -> bool:
    """Whether the item has been retired and this is the version that was in force last, which can be put in force again."""
    if any(one.state == "released" for one in (row, *siblings)):
        return False
    return bool(row.id == next((one.definition_id for one in acts if one.act in {"released", "rolled_back"}), None))


def _since(row: Any, acts: Sequence[Any]) -> str:
    """从哪天起施行: the day that was named, else that of the release; empty for what is not in force."""
    released = next((one for one in acts if one.act in {"released", "rolled_back"}), None)
    if row.effective_on or row.state != "released" or released is None:
        return row.effective_on or ""
    return moment(released.at).astimezone(ZONE).date().isoformat()


@blueprint.get("/versions/<int:version_id>.zip")
@guard(REVIEWING)
def version_folder(version_id: int) -> Response:
    """导出: the folder of a version as one archive, which can be handed in again unchanged."""
    row = next((one for one in product().ask.versions() if one.id == version_id), None) or abort(404)
    return download(product().ask.files_of(version_id), f"{row.item}-{row.number}")


@blueprint.post("/versions/<int:version_id>/judge")
@guard(REVIEWING)
def judge_version(version_id: int) -> Answer:
    """审核: approved or returned by a second person."""
    words, approve = request.form.get("note", ""), request.form.get("decision") == "approve"
    command = ApproveVersion(me(), version_id, words, posted_id()) if approve else ReturnVersion(me(), version_id, words, posted_id())
    attempt(command, gettext("已审核通过。") if approve else gettext("已退回。"))
    return redirect(url_for("admin.version", version_id=version_id), 303)


@blueprint.post("/versions/<int:version_id>/release")
@guard(administrator)
def release(version_id: int) -> Answer:
    """发布, now or from a day on."""
    given = request.form.get("effective-on", "").strip()
    try:
        day = date.fromisoformat(given) if given else None
    except ValueError:
        flash(gettext("施行日期应为日期，例如 2026-07-01。"), "error")
        return redirect(url_for("admin.version", version_id=version_id), 303)
    done = gettext("已经发布。") if day is None or day <= now().astimezone(ZONE).date() else gettext("已经排定，%(day)s 起施行。", day=day)
    ground = request.form.get("ground", "")
    if request.form.get("action") == "call-off":
        attempt(CallOffRelease(me(), version_id, ground, posted_id()), gettext("已取消排定；可以重新发布。"))
    else:
        attempt(ReleaseVersion(me(), version_id, ground, posted_id(), day), done)
    return redirect(url_for("admin.version", version_id=version_id), 303)


@blueprint.post("/versions/<int:version_id>/withdraw")
@guard(administrator)
def withdraw_version(version_id: int) -> Answer:
    """回退到以前的版本, which is shown then, 停用事项, or 恢复 of a retired item."""
    ground, action = request.form.get("ground", ""), request.form.get("action")
    back = action in ("roll-back", "restore")
    row = next((one for one in product().ask.versions() if one.id == version_id and (one.state == "released") != (action == "restore")), None) or abort(404)
    command = RollBack(me(), row.item, ground, posted_id()) if back else RetireItem(me(), row.item, ground, posted_id())
    done = {"restore": gettext("已恢复，重新收办件。"), "roll-back": gettext("已回退到以前发布的版本。")}
    receipt = attempt(command, done.get(str(action), gettext("已停用，不再收新的办件。")))
    shown = receipt.id if back and receipt is not None and receipt.id else version_id
    return redirect(url_for("admin.version", version_id=shown), 303)
