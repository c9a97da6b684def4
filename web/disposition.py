"""下载文件名: how a file is named to a browser, whatever its name. Headers travel as Latin-1; a Chinese name has its own way (RFC 6266, RFC 8187)."""

from __future__ import annotations

from urllib.parse import quote


def disposition(name: str, ending: str, *, inline: bool = False) -> str:
    """A Content-Disposition with the file's own name, and a plain one with ``ending`` for those who cannot read it."""
    return f"{'inline' if inline else 'attachment'}; filename=\"file{ending}\"; filename*=UTF-8''{quote(name, safe='', errors='replace')}"
