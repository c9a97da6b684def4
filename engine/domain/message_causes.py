"""发送失败的原因: what the technical text of a message that failed means, in plain words."""

from __future__ import annotations

import re
from typing import Final

CHANNELS: Final[dict[str, tuple[str, str]]] = {
    "document": ("生成文书", "Making a document"),
    "archive": ("归档", "Archiving"),
    "event": ("登记要推送的事件", "Noting an event for subscribers"),
    "webhook": ("推送给订阅的系统", "Telling a subscribed system"),
}
_KNOWN: Final[tuple[tuple[str, str, str], ...]] = (
    (r"HTTP 5\d\d", "对方系统答复说自己出了错。", "The other system says that it failed itself."),
    (r"HTTP (?:404|410)", "对方已经没有这个接收地址。", "The other system has no such address any more."),
    (r"HTTP [34]\d\d", "对方系统拒绝了这条消息。", "The other system refused the message."),
    (r"^Refused|public host", "接收地址指向内部网络，不允许推送。", "The address leads into a network of one's own, which is not allowed."),
    (r"gaierror|Name or service", "接收地址的域名查不到。", "The host name of the address is not known."),
    (r"TimeoutError|timed out|超时|Overrun", "在规定的时间里没有完成。", "It was not done within its time."),
    (r"SSL|certificate", "对方网站的证书不对。", "The certificate of the other site is not in order."),
    (r"ConnectionRefused|ConnectionReset|OSError", "连不上，或者连接中断了。", "There was no connection, or it broke off."),
    (
        r"[Tt]emplate|placeholder|模板|占位符|typst",
        "文书模板与数据对不上，要请流程分析员看。",
        "The document's template does not fit its data; an analyst must look.",
    ),
    (r"Busy|locked|read-only", "数据库当时不能写。", "The database could not be written to at that moment."),
)
_OTHER: Final = ("执行时出错。", "It failed while it was carried out.")


def message_cause(error: str) -> tuple[str, str]:
    """A sentence in each language."""
    return next(((zh, en) for pattern, zh, en in _KNOWN if re.search(pattern, error)), _OTHER)
