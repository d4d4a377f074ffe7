"""What went wrong, where, and what to do: every error of riskml is built from these."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from riskml.core.texts import Language, Text


class Verbatim(str):
    """Words that all languages share, and a fault tells as they are: a name, a number, a path, what a file says."""

    __slots__ = ()


class Worded(str):
    """The English of a text, which remembers the text: whoever knows of strings alone reads it as such."""

    __slots__ = ("text",)
    text: Text


def worded(told: str | Text) -> str:
    """Return a text as its English, which remembers it; a string is returned as it is."""
    if isinstance(told, str):
        return told
    english = Worded(told.en)
    english.text = told
    return english


def text_of(part: str) -> str | Text:
    """Return the text of a fault's part, to be told as a part of another; the part itself where it has none."""
    return part.text if isinstance(part, Worded) else part


@dataclass(frozen=True, slots=True, init=False)
class Fault:
    """One thing that is wrong.

    What is told of it is a text in both languages, or `Verbatim`; plain words are English. The place is most often a
    file, a table or a key, which every language writes alike, so that it may be plain. Read from the fault, each part
    is English.

    Parameters
    ----------
    where
        File, table, column or key.
    expected
        What should have stood there.
    found
        What stood there instead.
    remedy
        What to do about it.
    """

    where: str
    expected: str
    found: str
    remedy: str

    def __init__(self, where: str | Text, expected: str | Text, found: str | Text, remedy: str | Text = "") -> None:
        for name, told in (("where", where), ("expected", expected), ("found", found), ("remedy", remedy)):
            object.__setattr__(self, name, worded(told))

    def __str__(self) -> str:
        line = f"{self.where}: expected {self.expected}, found {self.found}"
        return f"{line}. {self.remedy}" if self.remedy else line

    def speaks(self, language: Language) -> bool:
        """Tell whether all of it can be said in a language."""
        told = (self.expected, self.found, self.remedy)
        return language == "en" or not any(type(part) is str and part for part in told)

    def parts(self, language: Language) -> tuple[str, str, str, str]:
        """Return where, expected, found and remedy in a language; all in English where one is in English alone."""
        if language == "en" or not self.speaks(language):
            return self.where, self.expected, self.found, self.remedy
        from riskml.core.phrases_faults import PLACES  # noqa: PLC0415 (phrases load pydantic, help is to be quick)

        where, expected, found, remedy = (
            part.text.in_(language) if isinstance(part, Worded) else part
            for part in (self.where, self.expected, self.found, self.remedy)
        )
        kind, blank, name = where.partition(" ")  # as in "card overdue_rate", which names a thing by its kind
        if name and kind in PLACES:
            where = f"{PLACES[kind].in_(language)}{blank}{name}"
        return where, expected, found, remedy

    def in_(self, language: Language) -> str:
        """Return it as one line in a language, or in English where it cannot all be said in that.

        Examples
        --------
        >>> Fault("a.toml", "a value", "nothing").in_("zh")
        'a.toml: expected a value, found nothing'
        """
        if language == "en" or not self.speaks(language):
            return str(self)
        from riskml.core.phrases_faults import FAULT  # noqa: PLC0415 (phrases load pydantic, help is to be quick)

        where, expected, found, remedy = self.parts(language)
        return FAULT.said(language, where=where, expected=expected, found=found, remedy=remedy)

    def within(self, place: str | Text) -> Fault:
        """Return it as a fault of another place, most often one that names its own more fully."""
        return replace(self, where=worded(place))


class RiskmlError(Exception):
    """All the faults of one attempt, at once.

    Examples
    --------
    >>> error = RiskmlError([Fault("officials.csv", "a column 'official_id'", "'id', 'name'")])
    >>> print(error)
    officials.csv: expected a column 'official_id', found 'id', 'name'
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class SourceError(RiskmlError):
    """A source that cannot be read, or lacks what its table needs."""


class ProjectError(RiskmlError):
    """A project folder or one of its settings that is not as it should be."""


class CardError(RiskmlError):
    """A card that is not one of the schema's, or whose SQL or examples do not hold."""


class ModelError(RiskmlError):
    """A model that cannot be trusted or does not fit the project."""


class PluginError(RiskmlError):
    """A plugin that is not there, raises, or gives what is not asked of it; the fault names its package."""


class DiskError(RiskmlError):
    """A disk that is full or broken, or a place where this account may not write."""


_FULL = {errno.ENOSPC, errno.EDQUOT}
_BARRED = {errno.EROFS, errno.EACCES, errno.EPERM}
_BROKEN = {errno.EIO, errno.ESTALE}
_SAID = {
    "no space left on device": errno.ENOSPC,
    "disk is full": errno.ENOSPC,
    "disk quota exceeded": errno.EDQUOT,
    "read-only file system": errno.EROFS,
    "readonly database": errno.EROFS,
    "unable to open database file": errno.EACCES,
    "permission denied": errno.EACCES,
    "disk i/o error": errno.EIO,
    "input/output error": errno.EIO,
}
_DATABASES = ("duckdb", "sqlite3", "sqlalchemy", "mlflow")


def disk_fault(error: BaseException, where: str) -> Fault | None:
    """Return what an error says of the disk, or nothing where it says nothing of it.

    Parameters
    ----------
    error
        What was raised; what had led to it is looked at too.
    where
        The place, where the error names none.

    Examples
    --------
    >>> import os
    >>> full = OSError(errno.ENOSPC, "No space left on device", "store/rows")
    >>> print(disk_fault(full, "bureau"))
    store/rows: expected room on the disk, found none left. Free some, and give the command again.
    >>> disk_fault(ValueError("of another kind"), "bureau")
    """
    from riskml.core.phrases_faults import phrase  # noqa: PLC0415 (phrases load pydantic, help is to be quick)

    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        code = _code_of(one)
        place = str(one.filename) if isinstance(one, OSError) and one.filename else where
        if code in _FULL:
            return Fault(place, phrase("room_on_the_disk"), phrase("none_left"), phrase("free_some"))
        if code in _BARRED:
            found = phrase("a_read_only_file_system" if code == errno.EROFS else "one_kept_from_this_account")
            return Fault(place, phrase("a_place_to_read_and_write"), found, phrase("see_who_may"))
        if code in _BROKEN:
            return Fault(place, phrase("a_disk_that_works"), phrase("one_that_fails"), phrase("look_at_the_disk"))
        one = one.__cause__ or one.__context__
    return None


def _code_of(error: BaseException) -> int | None:
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno
    if isinstance(error, OSError) or type(error).__module__.partition(".")[0].lstrip("_") in _DATABASES:
        return next((code for words, code in _SAID.items() if words in str(error).lower()), None)
    return None


@contextmanager
def disk_errors(where: str) -> Iterator[None]:
    """Turn what a full, broken or closed disk makes of a command into one fault."""
    try:
        yield
    except RiskmlError:
        raise
    except Exception as error:
        fault = disk_fault(error, where)
        if fault is None:
            raise
        raise DiskError([fault]) from error


class WordedError(ValueError):
    """A value that will not do, in both languages; as an exception it speaks English."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def did_you_mean(name: str, known: Iterable[str]) -> Text | Verbatim:
    """Return a remedy that names the closest known word, or an empty one.

    Examples
    --------
    >>> did_you_mean("familly", ["family", "label"]).in_("en")
    "Did you mean 'family'?"
    """
    close = get_close_matches(name, list(known), n=1)
    if not close:
        return Verbatim()
    from riskml.core.phrases_faults import phrase  # noqa: PLC0415 (phrases load pydantic, help is to be quick)

    return phrase("did_you_mean", name=close[0])
