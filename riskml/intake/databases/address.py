"""The address of a database with its password: from the environment or a file of its owner's, and never shown."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus, unquote, urlsplit

from riskml.core.errors import Fault, SourceError, Verbatim
from riskml.intake.databases.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from riskml.intake.databases.settings import DatabaseSource

MASK = "***"


@dataclass(frozen=True, slots=True)
class Address:
    """A database's URL. Neither its text nor any error built from it shows the password.

    Examples
    --------
    >>> one = Address("postgresql://desk:s3cret%21@host/desk")
    >>> one.masked("could not log in with s3cret! at postgresql://desk:s3cret%21@host/desk")
    'could not log in with *** at ***'
    >>> "s3cret" in repr(one)
    False
    """

    url: str = field(repr=False)

    def masked(self, text: str) -> str:
        """Return a text without what may be secret."""
        for secret in (self.url, *self._secrets()):
            text = text.replace(secret, MASK)
        return text

    def _secrets(self) -> list[str]:
        """Return the password, as it may be written, and all that the URL says behind its question mark."""
        try:
            parts = urlsplit(self.url)
            password, query = parts.password or "", parts.query
        except ValueError:
            return []
        plain = unquote(password)
        # A driver may be told its password behind the question mark, too.
        said = [part.partition("=")[2] for part in query.split("&") if "pass" in part.lower() or "pwd" in part.lower()]
        known = {password, plain, quote(plain), quote_plus(plain), *said, *map(unquote, said)} - {""}
        return sorted(known, key=len, reverse=True)


def address_of(source: DatabaseSource, root: Path, environment: Mapping[str, str] | None = None) -> Address:
    """Return the address that a mapping points to.

    Parameters
    ----------
    source
        Where it is kept.
    root
        Where a relative path begins: the project's folder.
    environment
        The environment; that of the process by default.

    Raises
    ------
    SourceError
        There is none, or others may read the file.
    """
    if source.url_from:
        told = (os.environ if environment is None else environment).get(source.url_from, "").strip()
        if not told:
            where, remedy = phrase("environment_variable", name=source.url_from), phrase("set_it_for_this_command")
            raise SourceError([Fault(where, phrase("the_url_of_the_database"), phrase("nothing"), remedy)])
        return Address(told)
    file = root / source.url_file
    if not file.is_file():
        raise SourceError([Fault(str(file), phrase("a_file_with_the_url"), phrase("no_such_file"))])
    mode = stat.S_IMODE(file.stat().st_mode)
    if os.name == "posix" and mode & 0o077:
        expected = phrase("a_file_that_its_owner_alone")
        raise SourceError([Fault(str(file), expected, Verbatim(f"{mode:04o}"), phrase("chmod_600", file=file))])
    lines = file.read_text("utf-8").strip().splitlines()
    if len(lines) != 1:
        raise SourceError([Fault(str(file), phrase("one_line_the_url"), phrase("lines", count=len(lines)))])
    return Address(lines[0].strip())
