"""Rows seen before: exact duplicates, and keys that two rows share."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Sequence

SEPARATOR, ABSENT = "\x1f", "\x00"
END = (SEPARATOR + ABSENT).encode()
"""Cells that are absent at a row's end: a source may grow columns later, and the row stays the same."""

DIGEST_BYTES = 16
"""128 bits: among a thousand million rows two different ones are taken for one with a chance below 1e-20."""


class Seen:
    """The rows of one source, as digests in sorted runs: 16 bytes a row, and as much again while runs are merged.

    Examples
    --------
    >>> import pyarrow as pa
    >>> seen = Seen()
    >>> seen.again([pa.array(["a", "b", "a"]), pa.array(["x", "x", "x"])]).tolist()
    [False, False, True]
    >>> seen.again([pa.array(["b", "a"]), pa.array(["x", None])]).tolist()
    [True, False]
    """

    def __init__(self) -> None:
        self._runs: list[np.ndarray[tuple[int], np.dtype[np.bytes_]]] = []

    def again(
        self, columns: Sequence[pa.Array], faults: dict[int, list[str]] | None = None
    ) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Tell which rows are equal to an earlier one; columns that a source adds later may be missing.

        Parameters
        ----------
        columns
            The cells to compare, column by column.
        faults
            Faults of whole rows: cells beyond the last column stand only there.
        """
        joined = pc.binary_join_element_wise(*(column.fill_null(ABSENT) for column in columns), SEPARATOR)
        # A separator inside a cell would let different rows look alike; so would cells beyond the last column.
        odd = pc.indices_nonzero(pc.not_equal(pc.count_substring(joined, SEPARATOR), len(columns) - 1)).to_pylist()
        said = [text.rstrip(END) for text in joined.cast(pa.binary()).to_pylist()]
        for row in {*odd, *(faults or ())}:
            cells = tuple(column[row].as_py() for column in columns)
            said[row] = repr((cells, (faults or {}).get(row))).encode()
        digests = b"".join(blake2b(text, digest_size=DIGEST_BYTES).digest() for text in said)
        fresh, first = np.unique(np.frombuffer(digests, f"S{DIGEST_BYTES}"), return_index=True)
        known = np.zeros(len(fresh), bool)
        for run in self._runs:
            known |= run[np.minimum(np.searchsorted(run, fresh), len(run) - 1)] == fresh
        repeats = np.ones(len(said), bool)
        repeats[first[~known]] = False
        self._keep(fresh[~known])
        return repeats

    def _keep(self, run: np.ndarray[tuple[int], np.dtype[np.bytes_]]) -> None:
        """Keep a run; those that it outgrows are merged with it, so that there are few and a row is moved rarely."""
        while self._runs and len(self._runs[-1]) <= 2 * len(run):
            run = np.sort(np.concatenate([self._runs.pop(), run]), kind="stable")  # of sorted parts: a merge
        if len(run):
            self._runs.append(run)
