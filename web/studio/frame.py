"""画稿的框:what stands around every tab of a sketch: its state, the way to release, who is at it, and the problems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import render_template, url_for

from engine.domain.moment import moment
from web.acting import fresh_id, me
from web.current import product
from web.i18n import gettext, say
from web.studio.findings import shown
from web.studio.tabs import TABS

if TYPE_CHECKING:
    from collections.abc import Mapping

ACCOUNT: Final = "CONVERTED.md"  # what became of a diagram that was drawn for another engine
STATES: Final = {"open": ("todo", "正在画", "Open"), "handed_in": ("waiting", "已交审", "Handed in"), "discarded": ("neutral", "已丢弃", "Discarded")}
JUDGED: Final = {
    "draft": ("waiting", "等待审核", "Waiting for approval"),
    "released": ("on_time", "已发布", "Released"),
    "retired": ("done", "已退回或停用", "Returned or retired"),
}


def state_words(row: Any) -> tuple[str, str]:
    """状态: look and word; of what was handed in, what became of it."""
    look, zh, en = JUDGED[row.handed_in_state] if row.state == "handed_in" else STATES[row.state]
    return look, say(zh, en)


def outdated(row: Any) -> bool:
    """Whether the item was released anew since the sketch began."""
    return row.state == "open" and row.released is not None and row.based_on is not None and row.released != row.based_on


def render_tab(template: str, sketch_id: int, tab: str, **more: Any) -> str:
    """A tab's page: ``template`` extends studio/frame.html and gets ``sketch`` and what ``more`` says. Raises NotFound."""
    row = product().ask.sketch(sketch_id)
    files = product().ask.sketch_sources(sketch_id)
    findings = sorted(shown(sketch_id, product().ask.findings(files), files), key=lambda one: one.tab != tab)  # this page's own first
    errors = sum(one.severity == "error" for one in findings)
    others = [one for one in product().ask.present(sketch_id) if one.person_id != me()]
    return render_template(
        template,
        sketch=row,
        converted=ACCOUNT in files,
        state=state_words(row),
        outdated=outdated(row),
        tabs=_tabs(sketch_id, tab, findings),
        tab_links={one.key: url_for(one.endpoint, sketch_id=sketch_id) for one in TABS},
        tab=tab,
        findings=findings,
        errors=errors,
        others=[{"name": one.name, "path": one.path, "edits": one.saved_at is not None} for one in others],
        saved=moment(row.updated_at),
        request_id=fresh_id(),
        words=words(),
        **more,
    )


def _tabs(sketch_id: int, tab: str, findings: list[Any]) -> list[Mapping[str, Any]]:
    counted = [one.tab for one in findings if one.severity == "error"]
    return [
        {"text": say(one.zh, one.en), "href": url_for(one.endpoint, sketch_id=sketch_id), "current": one.key == tab, "count": counted.count(one.key) or None}
        for one in TABS
    ]


def words() -> dict[str, str]:
    """脚本用的话: what the scripts of the studio say, in the reader's language."""
    return {
        "saving": gettext("正在保存…"),
        "saved": gettext("已保存 {time}"),
        "offline": gettext("网络不通。改动已留在这台电脑上，联网后自动保存。"),
        "refused": gettext("没有保存：{why}"),
        "signed_out": gettext("登录已过期。改动已留在这台电脑上，请在另一个标签页登录，这里会自动接着保存。"),
        "unsaved": gettext("有改动还没有存上。"),
        "found_local": gettext("上次有改动没有存上，已从这台电脑上找回，正在保存。"),
        "conflict": gettext("{path} 刚刚由别人保存过，您的改动还没有存进去。两份都在，请选一份。"),
        "mine": gettext("用我的（对方的仍在历史里）"),
        "theirs": gettext("用对方的"),
        "download_mine": gettext("先下载我的一份"),
        "my_text": gettext("我的一份"),
        "their_text": gettext("现在保存着的一份"),
        "checking": gettext("正在校验…"),
        "none": gettext("没有问题，可以交审。"),
        "count": gettext("{n} 处要改"),
        "hint": gettext("提示"),
        "mend": gettext("自动改正"),
        "mend_all": gettext("能自动改正的都改正"),
        "limit": gettext("去写这个时限"),
        "why": gettext("规则说明"),
        "line": gettext("第 {n} 行"),
        "not_checked": gettext("没有校验成，稍后再试。"),
        "unreadable": gettext("这个流程图打不开，原因见下面的问题。请在“文件”页改正。"),
        "present": gettext("{names} 也打开着这份画稿。"),
        "editing": gettext("{names} 正在改这份画稿；各改各的文件没有妨碍，同一个文件以先保存的为准，后保存的会看到两份。"),
    }
