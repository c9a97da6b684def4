"""文件类型:the kinds of file that the bureau can read; type and usual ending of each. Uploads are typed by their content."""

from __future__ import annotations

from typing import Final

MEDIA_TYPES: Final = {
    "application/pdf": ("PDF", ".pdf"),
    "image/jpeg": ("JPEG", ".jpg"),
    "image/png": ("PNG", ".png"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("Word", ".docx"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("Excel", ".xlsx"),
    "application/ofd": ("OFD", ".ofd"),
}


def media_type_of(written: str) -> str:
    """The media type meant by a media type or a file ending (.pdf, .jpeg); what is not known is returned as it is."""
    wanted = written.strip().lower()
    wanted = ".jpg" if wanted == ".jpeg" else wanted
    return next((media_type for media_type, (_, ending) in MEDIA_TYPES.items() if ending == wanted), written.strip())
