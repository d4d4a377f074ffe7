"""Who may read what a project keeps: its owner alone, or the group that its settings name as well."""

from __future__ import annotations

import contextlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from riskml.core.errors import Fault, ProjectError, Verbatim
from riskml.core.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

_POSIX = os.name == "posix"


@dataclass(frozen=True, slots=True)
class Access:
    """Modes of folders and files; where a system has none of these, nothing is done.

    Parameters
    ----------
    group
        The group that may read; nobody but the owner where it is empty.
    everybody
        Whether it is for everybody to read.

    Examples
    --------
    >>> oct(Access().folder), oct(Access().file)
    ('0o700', '0o600')
    >>> oct(Access("inspection").folder), oct(Access("inspection").file)  # what is made in it is the group's too
    ('0o2750', '0o640')
    """

    group: str = ""
    everybody: bool = False

    @property
    def folder(self) -> int:
        """The mode of a folder."""
        return 0o755 if self.everybody else 0o2750 if self.group else 0o700

    @property
    def file(self) -> int:
        """The mode of a file."""
        return 0o644 if self.everybody else 0o640 if self.group else 0o600

    def make(self, path: Path) -> None:
        """Make a folder that others cannot look into, or change one that is there, with all that is in it."""
        if not _POSIX:
            path.mkdir(parents=True, exist_ok=True)
            return
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = path.resolve()
        if self._is_kept(path):
            return
        # The folder itself comes last: where this is cut off, it is begun again.
        for parent, folders, files in os.walk(path, topdown=False):
            for name in files:
                self._keep(Path(parent, name), self.file)
            for name in folders:
                self._keep(Path(parent, name), self.folder)
        self._keep(path, self.folder)

    def _number(self) -> int:
        """Return the group's number, or -1, which changes none."""
        if not self.group:
            return -1
        import grp  # noqa: PLC0415 -- there is none where there are no modes

        try:
            return grp.getgrnam(self.group).gr_gid
        except KeyError as error:
            fault = Fault(
                phrase("tool_riskml_group"),
                phrase("a_group_of_this_system"),
                Verbatim(repr(self.group)),
                phrase("name_another_or_none"),
            )
            raise ProjectError([fault]) from error

    def _is_kept(self, path: Path) -> bool:
        told, number = path.stat(), self._number()
        kept = stat.S_IMODE(told.st_mode) == self.folder and number in (-1, told.st_gid)
        return kept or os.geteuid() not in (0, told.st_uid)  # another's is that one's to change

    def _keep(self, path: Path, mode: int) -> None:
        if path.is_symlink():
            return
        number = self._number()
        if number != -1:
            try:
                os.chown(path, -1, number)
            except PermissionError as error:
                expected = phrase("a_group_that_this_account_belongs")
                raise ProjectError(
                    [Fault(phrase("tool_riskml_group"), expected, Verbatim(repr(self.group)))]
                ) from error
        path.chmod(mode)

    @contextlib.contextmanager
    def kept(self) -> Iterator[None]:
        """Have all files and folders that this process makes meanwhile bear these modes."""
        if not _POSIX:
            yield
            return
        before = os.umask(0o777 & ~self.folder)
        try:
            yield
        finally:
            os.umask(before)
