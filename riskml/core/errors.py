"""What went wrong, where, and what to do: every error of riskml is built from these."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

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
    remedy: str = ""

    def __str__(self) -> str:
        line = f"{self.where}: expected {self.expected}, found {self.found}"
        return f"{line}. {self.remedy}" if self.remedy else line


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
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        code = _code_of(one)
        place = str(one.filename) if isinstance(one, OSError) and one.filename else where
        if code in _FULL:
            return Fault(place, "room on the disk", "none left", "Free some, and give the command again.")
        if code in _BARRED:
            found = "a read-only file system" if code == errno.EROFS else "one that this account is kept from"
            return Fault(place, "a place that can be read and written", found, "See who may read and write there.")
        if code in _BROKEN:
            return Fault(place, "a disk that reads and writes", "one that fails", "Look at the disk, then go on.")
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


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a remedy that names the closest known word, or an empty string.

    Examples
    --------
    >>> did_you_mean("familly", ["family", "label"])
    "Did you mean 'family'?"
    """
    close = get_close_matches(name, list(known), n=1)
    return f"Did you mean {close[0]!r}?" if close else ""
