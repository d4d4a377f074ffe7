"""Trees as plain arrays: what they sum to on a row, and its exact interventional Shapley values."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from riskml.core.errors import Fault, ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]

BLOCK = 8192
"""Rows that one thread takes at a time; fixed, so that the work is the same for any number of threads."""

DEEPEST = 12
"""Deepest tree that can be explained: the table of patterns at a leaf has up to 3^12 rows."""


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """Trees as plain arrays, node by node in preorder: the left child is the next node.

    A row goes left where its value is at most the threshold.

    ``feature`` is -1 at a leaf; ``value`` is what a leaf adds to the sum, 0 elsewhere; ``roots`` has one
    entry more than there are trees.
    """

    roots: Ints
    feature: Ints
    threshold: Floats
    right: Ints
    value: Floats
    level: Ints

    @property
    def count(self) -> int:
        """How many trees."""
        return len(self.roots) - 1

    @property
    def deepest(self) -> int:
        """Depth of the deepest leaf."""
        return int(self.level.max(initial=0))

    def check(self, width: int) -> None:
        """Refuse arrays that are not trees: a walk must stay inside them and come to an end.

        Raises
        ------
        ModelError
            With every fault that was found.
        """
        nodes = len(self.feature)
        inner = np.flatnonzero(self.feature >= 0)
        ends = np.zeros(nodes, np.int64)
        whole = (
            self.roots.ndim == 1
            and len(self.roots) >= 2  # noqa: PLR2004 -- one tree has a beginning and an end
            and self.roots[0] == 0
            and self.roots[-1] == nodes
            and bool((np.diff(self.roots) > 0).all())
            and {len(self.threshold), len(self.right), len(self.value), len(self.level)} == {nodes}
        )
        faults = [] if whole else [Fault("trees", "one array entry a node", "arrays that do not fit together")]
        if whole:
            ends = np.repeat(self.roots[1:], np.diff(self.roots)).astype(np.int64)
            tests = {
                "features of the model": (self.feature >= -1).all() and (self.feature < width).all(),
                "children after their parent, inside their tree": (
                    (self.right[inner] > inner + 1).all()
                    and (self.right[inner] < ends[inner]).all()
                    and (inner + 1 < ends[inner]).all()
                ),
                "finite thresholds and values": (np.isfinite(self.threshold).all() and np.isfinite(self.value).all()),
            }
            faults += [Fault("trees", name, "others") for name, holds in tests.items() if not holds]
        if whole and not faults:
            level = np.full(nodes, -1, np.int64)
            level[self.roots[:-1]] = 0
            for node in inner:  # parents stand before their children
                level[node + 1] = level[self.right[node]] = level[node] + 1
            if not np.array_equal(level, self.level) or level.max(initial=0) > DEEPEST:
                faults.append(Fault("trees", f"levels of at most {DEEPEST} that follow the trees", "others"))
        if faults:
            raise ModelError(faults)

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Return the arrays by name."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], *, width: int) -> Self:
        """Rebuild from :meth:`to_arrays`, and check before anything walks them.

        Raises
        ------
        ModelError
            The arrays are not trees of ``width`` features.
        """
        whole = ("roots", "feature", "right", "level")
        kinds = {one.name: np.int32 if one.name in whole else np.float64 for one in fields(cls)}
        typed: dict[str, Any] = {name: np.ascontiguousarray(arrays[name], kind) for name, kind in kinds.items()}
        trees = cls(**typed)
        trees.check(width)
        return trees


def whole_reference(reference: NDArray[Any], width: int, owner: str) -> Floats:
    """Return the reference as stored, or refuse it.

    Raises
    ------
    ModelError
        It is not finite rows of ``width`` features.
    """
    rows = np.ascontiguousarray(reference, np.float64)
    if rows.ndim != 2 or not rows.shape[0] or rows.shape[1] != width or not np.isfinite(rows).all():  # noqa: PLR2004 -- a table
        found = f"shape {rows.shape}"
        raise ModelError([Fault(f"{owner}, reference", f"finite rows of {width} features", found)])
    return rows


def fill_gaps(X: Floats, random: np.random.Generator) -> Floats:
    """Return a copy in which each gap is a draw from its own column; a column of nothing but gaps is 0.

    Examples
    --------
    >>> fill_gaps(np.array([[1.0, 5.0], [np.nan, 5.0]]), np.random.default_rng(0)).tolist()
    [[1.0, 5.0], [1.0, 5.0]]
    """
    whole = X.copy()
    for column in whole.T:
        gaps = np.isnan(column)
        if gaps.all():
            column[:] = 0.0
        elif gaps.any():
            column[gaps] = random.choice(column[~gaps], gaps.sum())
    return whole


def _blocks(work: Callable[[slice], None], rows: int, threads: int | None) -> None:
    """Give out the rows, block by block, to threads; each block writes to its own rows alone."""
    blocks = [slice(start, min(start + BLOCK, rows)) for start in range(0, rows, BLOCK)]
    workers = min(threads or os.cpu_count() or 1, len(blocks))
    if workers <= 1:
        for block in blocks:
            work(block)
        return
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, blocks))


def _sets(trees: Trees, reference: Floats) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return for each node the reference rows that go left, as bits, and the set of all."""
    size = len(reference)
    padded = -(-size // 64) * 64

    def packed(members: NDArray[np.bool_]) -> NDArray[np.uint64]:
        wide = np.zeros((*members.shape[:-1], padded), np.bool_)
        wide[..., :size] = members
        return np.packbits(wide, axis=-1).view(np.uint64)

    lefts = reference[:, np.maximum(trees.feature, 0)] <= trees.threshold
    return packed(np.ascontiguousarray(lefts.T)), packed(np.ones(size, np.bool_))


def sums(trees: Trees, reference: Floats, X: Floats, *, threads: int | None = None) -> Floats:
    """Return the sum of the trees on each row, by walking them.

    Where a row has gaps it is the mean over the reference of the sum with the gaps filled from there.
    """
    from riskml.scoring import kernels  # noqa: PLC0415 -- numba loads when it is needed

    nodes = kernels.Nodes(**trees.to_arrays())
    total, size = np.zeros(len(X)), len(reference)
    holed = np.isnan(X).any(axis=1)
    for gaps in (False, True):
        at = np.flatnonzero(holed == gaps)
        if not len(at):
            continue
        lefts, whole = _sets(trees, reference) if gaps else (None, None)

        def work(block: slice, at: NDArray[np.intp] = at, lefts: Any = lefts, whole: Any = whole) -> None:
            rows, into = np.ascontiguousarray(X[at[block]]), np.zeros(len(at[block]))
            if lefts is None:
                kernels.walk(rows, nodes, into)
            else:
                kernels.walk_together(rows, nodes, lefts, whole, size, trees.deepest, into)
            total[at[block]] = into

        _blocks(work, len(at), threads)
    return total


def shapley_values(trees: Trees, reference: Floats, X: Floats, *, threads: int | None = None) -> Floats:
    """Return the exact interventional Shapley values of the sum of the trees, rows by features.

    A missing value never joins the coalition: its share is 0.
    """
    from riskml.scoring import kernels  # noqa: PLC0415 -- numba loads when it is needed

    nodes = kernels.Nodes(**trees.to_arrays())
    across = np.ascontiguousarray(reference.T)
    phi = np.zeros(X.shape)
    holed = np.isnan(X).any(axis=1)
    for gaps in (False, True):
        at = np.flatnonzero(holed == gaps)

        def work(block: slice, at: NDArray[np.intp] = at, gaps: bool = gaps) -> None:
            rows = np.ascontiguousarray(X[at[block]].T)
            into = np.zeros(rows.shape)
            kernels.shapley(rows, across, nodes, trees.deepest, gaps, into)
            phi[at[block]] = into.T

        _blocks(work, len(at), threads)
    return phi


def mean_of(values: Floats) -> float:
    """Return the mean, added up in order, so that it can be repeated bit for bit."""
    total = 0.0
    for value in values:
        total += float(value)
    return total / len(values)
