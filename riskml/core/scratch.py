"""Folders that go with the process that made them; what a killed one has left is told from what is in use."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Final, Self

from riskml.core.access import Access
from riskml.core.atomic import OLDER, make_folder, recover_folder, remove, remove_tree
from riskml.core.errors import Fault, ProjectError, Verbatim
from riskml.core.hold import NoLocksError, hold, is_held, release
from riskml.core.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

_OWNER: Final = ".owner"
_NAME: Final = re.compile(r"\.?(?P<target>.+)-[a-z0-9_]{3,}")


class Scratch:
    """A folder for unfinished work, with a file beside it that its maker holds while it lives.

    Parameters
    ----------
    parent
        Where it stands; made where it is not there.
    name
        What its name begins with; a dash and letters by lot follow.
    access
        Who may look into it: its owner alone by default.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with Scratch(Path(folder), "work") as scratch:
    ...         _ = (scratch.path / "half").write_text("done")
    ...     list(Path(folder).iterdir())
    []
    """

    def __init__(self, parent: Path, name: str, access: Access = Access()) -> None:  # noqa: B008 (frozen)
        try:
            make_folder(parent)
        except (NotADirectoryError, FileExistsError) as error:
            raise ProjectError(
                [Fault(str(parent), phrase("a_folder_or_nothing"), Verbatim(str(error)), phrase("name_another"))]
            ) from error
        self._handle: int | None = None
        while self._handle is None:
            self.path = parent / f"{name}-{secrets.token_hex(6)}"
            try:
                self._handle = hold(_owner_of(self.path))
            except NoLocksError:
                remove(_owner_of(self.path))
                break
        access.make(self.path)

    def close(self) -> None:
        """Remove the folder, where it was not moved away."""
        if self.path.exists():
            remove_tree(self.path)
        remove(_owner_of(self.path))
        if self._handle is not None:
            release(self._handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _owner_of(path: Path) -> Path:
    """Return the file whose holder owns a folder, and what that folder sets aside."""
    return path.with_name(path.name.removesuffix(_OWNER).removesuffix(OLDER) + _OWNER)


def sweep(parent: Path, name: str = "", *, unowned: bool = False) -> None:
    """Clear what processes that are no more have left in a folder, and put back what they had set aside.

    Parameters
    ----------
    parent
        Where scratch folders may stand.
    name
        What the names of those to be cleared begin with.
    unowned
        Whether folders beside which no owner was ever noted are cleared as well: where nobody else puts any.
    """
    for path in abandoned(parent, name, unowned=unowned):
        owner = _owner_of(path)
        if path == owner:
            remove(owner)
        elif path.name.endswith(OLDER):
            recover_folder(path, path.with_name(_target_of(owner)))
        elif path.is_dir():
            remove_tree(path)


def abandoned(parent: Path, name: str = "", *, unowned: bool = False) -> Iterator[Path]:
    """Yield what `sweep` clears, each as it comes to it: a folder, what it set aside, its owner, in this order."""
    if not parent.is_dir():
        return
    for path in sorted(parent.glob(f"{name}*")):
        owner = _owner_of(path)
        if _target_of(owner) and (unowned or owner.exists()) and not is_held(owner):
            yield path


def _target_of(owner: Path) -> str:
    """Return the name of what a scratch folder was to become, by its owner's; empty where it is no scratch folder."""
    told = _NAME.fullmatch(owner.name.removesuffix(_OWNER))
    return told["target"] if told else ""
