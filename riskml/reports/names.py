"""File names for identifiers of any kind: readable where possible, unique always."""

from __future__ import annotations

import hashlib
import re

_READABLE = 40
_SUFFIX = ".html"


def annex_name(page: str) -> str:
    """Return the name of the annex of a page.

    Examples
    --------
    >>> annex_name("P-0012-12f3ff559488.html")
    'P-0012-12f3ff559488-annex.html'
    """
    return f"{page.removesuffix(_SUFFIX)}-annex{_SUFFIX}"


def file_name(identifier: str) -> str:
    """Return the name of an identifier's page.

    Identifiers may hold any characters, differ in case only, or be very long; the hash keeps their
    pages apart on every file system, and the readable part lets a person find one.

    Examples
    --------
    >>> file_name("P-0012")
    'P-0012-12f3ff559488.html'
    >>> file_name("../王芳")
    '6910b554193d.html'
    """
    digest = hashlib.sha256(identifier.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    readable = re.sub(r"[^A-Za-z0-9]+", "-", identifier)[:_READABLE].strip("-")
    return f"{readable}-{digest}.html" if readable else f"{digest}.html"
