"""命令:files that were not found clean when they were handed in, and stored bytes that are damaged."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RescanUpload:
    """重新检查 a quarantined upload: taken when its bytes are what was handed in and both inspections find nothing."""

    actor: int
    upload_id: int
    request_id: str


@dataclass(frozen=True)
class ReplaceBlob:
    """补回文件内容: ``content`` takes the place of damaged bytes that no longer have the hash they are kept under; given on the machine itself."""

    sha256: str
    content: bytes
