"""Which papers are taken: by the end of a name, by what a file begins with, and under which name pages show it."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath
from typing import Final

_ZIP: Final = b"PK\x03\x04"
_FIRST: Final[dict[str, bytes]] = {
    "pdf": b"%PDF-",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": b"\xff\xd8\xff",
    "jpeg": b"\xff\xd8\xff",
    "docx": _ZIP,
    "xlsx": _ZIP,
    "ofd": _ZIP,
}
"""What a file of each type begins with."""
_PLAIN: Final = ("txt", "csv")
ENDINGS: Final = ("pdf", "png", "jpg", "jpeg", "txt", "csv", "docx", "xlsx", "ofd")
"""The types that are taken, by the ends of their names."""
LOOKED_AT: Final = 512
"""Bytes from the beginning that tell a type."""
LONGEST_NAME: Final = 120
_OTHERS: Final = (*_FIRST.values(), b"MZ", b"\x7fELF", b"#!", b"{\\rtf", b"GIF8", b"Rar!", b"\x1f\x8b", b"7z\xbc\xaf")
"""What no plain text begins with, though some of these are text by their letters."""
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def ending_of(name: str) -> str:
    """Return the type that a name claims; empty where it is none that is taken.

    Examples
    --------
    >>> ending_of("leave.PDF"), ending_of("leave.pdf.exe"), ending_of("leave")
    ('pdf', '', '')
    """
    ending = PurePath(name).suffix.removeprefix(".").lower()
    return ending if ending in ENDINGS else ""


def begins_as(ending: str, first: bytes) -> bool:
    r"""Say whether a file begins as one of its type does.

    Examples
    --------
    >>> (
    ...     begins_as("pdf", b"%PDF-1.7"),
    ...     begins_as("png", b"%PDF-1.7"),
    ...     begins_as("txt", b"MZ\x90"),
    ...     begins_as("txt", b"a"),
    ... )
    (True, False, False, True)
    """
    if ending in _PLAIN:
        return bool(first) and not _CONTROL.search(first) and not first.startswith(_OTHERS)
    return first.startswith(_FIRST[ending])


def shown_name(name: str) -> str:
    r"""Return a name as pages show it: without what cannot be seen, turns the order of letters, or leads elsewhere.

    Examples
    --------
    >>> shown_name("leave\u202efdp.txt"), shown_name("a/../b\n.pdf"), shown_name("\u200b.pdf")
    ('leavefdp.txt', 'a .. b.pdf', 'paper.pdf')
    """
    seen = unicodedata.normalize("NFC", name).replace("/", " ").replace("\\", " ")
    seen = "".join(one for one in seen if unicodedata.category(one)[0] != "C" and one not in "\u2028\u2029")
    seen = " ".join(seen.split())
    stem, _, ending = seen.rpartition(".")
    return f"{stem.strip()[: LONGEST_NAME - len(ending) - 1] or 'paper'}.{ending}"
