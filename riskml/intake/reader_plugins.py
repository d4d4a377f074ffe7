"""Readers of other packages: which format they read, and what they have to be.

An entry point in the group ``riskml.readers`` is named after its format and is called with a file and with the mapping
that somebody wrote for it (or ``None``); it returns a :class:`riskml.intake.readers.Reader`. A file whose name ends in
``.FORMAT`` is of that format where nothing of riskml's own claims it.

Examples
--------
>>> from riskml.intake.readers import Chunk, table_of  # what a reader makes its rows with
>>> table_of(["case_id", "step"], [["A-1", "A-2"], ["check", None]]).num_rows
2
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol, get_args

from riskml.core.errors import Fault, SourceError, Verbatim
from riskml.core.plugins import Plugin, plugin_of, remedy_of
from riskml.intake.mappings import OwnFormat
from riskml.intake.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from riskml.intake.mappings import Mapping
    from riskml.intake.readers import Reader

FORMATS: Final[tuple[str, ...]] = get_args(OwnFormat)
"""The formats that riskml reads by itself, which no plugin may take."""


class ReaderFactory(Protocol):
    """What an entry point in ``riskml.readers`` is: a class or a function that opens a file."""

    def __call__(self, path: Path, how: Mapping | None) -> Reader:
        """Open a file.

        Parameters
        ----------
        path
            The file; it is only read.
        how
            Its mapping, with what is said there of encoding, sheet and the like; ``None`` where there is none.

        Returns
        -------
        Reader
            `columns`, `fixed`, `details`, `notes` and `chunks()`: every row with its number in the source, every cell
            as the text that stands there, null where there is none. What is wrong with a row goes into the chunk's
            `faults`, so that the row is set aside and counted; a row that is left out without a word is lost.

        Raises
        ------
        SourceError
            The file as a whole cannot be read.
        """


def reader_plugin(name: str, trusted: Sequence[str], *, insist: bool = False) -> Plugin | None:
    """Return the trusted plugin that reads a format.

    Parameters
    ----------
    name
        The format, none of riskml's own.
    trusted
        The distributions that the project trusts.
    insist
        Refuse where there is none.

    Raises
    ------
    SourceError
        There is none, and one was insisted on.
    PluginError
        A trusted plugin is not as it should be.
    """
    found = plugin_of("reader", name, trusted, FORMATS)
    if found is None and insist:
        expected = phrase("one_of_or_what_a_trusted", names=", ".join(FORMATS))
        raise SourceError([Fault(phrase("format"), expected, Verbatim(repr(name)), remedy_of("reader", name, FORMATS))])
    return found
