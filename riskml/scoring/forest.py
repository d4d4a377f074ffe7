"""Forest: how few cuts set a row apart, by pyod's isolation forest in path-length units."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from riskml.faults import Fault, ModelError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]

BLOCK = 8192
"""Rows that one thread takes at a time; fixed, so that the work is the same for any number of threads."""

DEEPEST = 12
"""Deepest tree that can be explained: the table of patterns at a leaf has up to 3^12 rows."""


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """A forest as plain arrays, node by node in preorder: the left child is the next node.

    ``feature`` is -1 at a leaf; ``value`` is there minus the path length, 0 elsewhere; ``roots`` has one
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
        faults = [] if whole else [Fault("forest", "one array entry a node", "arrays that do not fit together")]
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
            faults += [Fault("forest", name, "others") for name, holds in tests.items() if not holds]
        if whole and not faults:
            level = np.full(nodes, -1, np.int64)
            level[self.roots[:-1]] = 0
            for node in inner:
                level[node + 1] = level[self.right[node]] = level[node] + 1
            if not np.array_equal(level, self.level) or level.max(initial=0) > DEEPEST:
                faults.append(Fault("forest", f"levels of at most {DEEPEST} that follow the trees", "others"))
        if faults:
            raise ModelError(faults)


def average_path(size: NDArray[np.int64]) -> Floats:
    """Return the mean depth at which a search in a random binary tree of so many rows fails (Liu et al. 2008).

    Examples
    --------
    >>> average_path(np.array([1, 2, 256])).round(3).tolist()
    [0.0, 1.0, 10.245]
    """
    many = np.maximum(size, 3).astype(np.float64)
    mean = 2.0 * (np.log(many - 1.0) + np.euler_gamma) - 2.0 * (many - 1.0) / many
    return np.where(size <= 1, 0.0, np.where(size == 2, 1.0, mean))  # noqa: PLR2004 -- the formula's own cases


def _extract(forest: Any) -> Trees:
    """Copy scikit-learn's trees into plain arrays, in preorder."""
    roots: list[int] = [0]
    feature: list[int] = []
    threshold: list[float] = []
    right: list[int] = []
    value: list[float] = []
    level: list[int] = []
    for estimator, chosen in zip(forest.estimators_, forest.estimators_features_, strict=True):
        tree = estimator.tree_
        lengths = average_path(tree.n_node_samples)
        waiting = [(0, 0, -1)]
        while waiting:
            node, depth, parent = waiting.pop()
            here = len(feature)
            if parent >= 0:
                right[parent] = here  # a right child is popped after the whole left branch
            leaf = tree.children_left[node] < 0
            feature.append(-1 if leaf else int(chosen[tree.feature[node]]))
            threshold.append(0.0 if leaf else float(tree.threshold[node]))
            right.append(here if leaf else -1)
            value.append(-(depth + float(lengths[node])) if leaf else 0.0)
            level.append(depth)
            if not leaf:
                waiting.append((int(tree.children_right[node]), depth + 1, here))
                waiting.append((int(tree.children_left[node]), depth + 1, -1))
        roots.append(len(feature))
    return Trees(
        np.asarray(roots, np.int32),
        np.asarray(feature, np.int32),
        np.asarray(threshold, np.float64),
        np.asarray(right, np.int32),
        np.asarray(value, np.float64),
        np.asarray(level, np.int32),
    )


class Forest:
    """Isolation forest: minus the mean path length, higher = stranger.

    Shapley values are interventional, against ``reference_``: the mean over its rows of the game in which
    a metric outside the coalition takes that row's value. A missing metric is never in the coalition, so
    its value is 0 and the prediction is the mean over the reference of the model with the gap filled.

    Parameters
    ----------
    n_estimators, max_samples
        Trees, and rows that each tree sees, as in ``pyod.models.iforest.IForest``; at most 4,096 rows.
    reference_size
        Rows of the fitted data that are kept as the reference.
    random_state
        Seed of the trees, of the fillings and of the reference.
    threads
        Threads at work; ``None`` takes every core. The result does not depend on it.

    Attributes
    ----------
    trees_ : Trees
    reference_ : ndarray of shape (rows, features)
    decision_scores_ : ndarray
        Scores of the fitted rows.
    """

    def __init__(
        self,
        *,
        n_estimators: int = 100,
        max_samples: int = 256,
        reference_size: int = 256,
        random_state: int = 0,
        threads: int | None = None,
    ) -> None:
        self.n_estimators = n_estimators
        self.max_samples = max_samples
        self.reference_size = reference_size
        self.random_state = random_state
        self.threads = threads

    def fit(self, X: Floats, y: object = None) -> Self:  # noqa: ARG002 -- scikit-learn's signature
        """Grow the trees and keep the reference. Gaps are filled by draws from their own column."""
        from pyod.models.iforest import IForest  # noqa: PLC0415 -- pyod and numba load when a forest is grown

        if self.max_samples > 2**DEEPEST:
            message = f"max_samples must be at most {2**DEEPEST}, got {self.max_samples}"
            raise ValueError(message)
        random = np.random.default_rng(self.random_state)
        whole = X.copy()
        for column in whole.T:
            gaps = np.isnan(column)
            if gaps.any():
                column[gaps] = random.choice(column[~gaps], gaps.sum())
        model = IForest(
            n_estimators=self.n_estimators,
            max_samples=min(self.max_samples, len(X)),
            random_state=self.random_state,
        ).fit(whole)
        self.trees_ = _extract(model)
        chosen = random.choice(len(X), min(self.reference_size, len(X)), replace=False)
        self.reference_ = np.ascontiguousarray(whole[np.sort(chosen)])
        self.decision_scores_ = self.decision_function(X)
        return self

    def _blocks(self, work: Callable[[slice], None], rows: int) -> None:
        """Give out the rows, block by block, to threads; each block writes to its own rows alone."""
        blocks = [slice(start, min(start + BLOCK, rows)) for start in range(0, rows, BLOCK)]
        workers = min(self.threads or os.cpu_count() or 1, len(blocks))
        if workers <= 1:
            for block in blocks:
                work(block)
            return
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(work, blocks))

    def _sets(self) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
        """Return for each node the reference rows that go left, as bits, and the set of all."""
        trees, size = self.trees_, len(self.reference_)
        padded = -(-size // 64) * 64

        def packed(members: NDArray[np.bool_]) -> NDArray[np.uint64]:
            wide = np.zeros((*members.shape[:-1], padded), np.bool_)
            wide[..., :size] = members
            return np.packbits(wide, axis=-1).view(np.uint64)

        lefts = self.reference_[:, np.maximum(trees.feature, 0)] <= trees.threshold
        return packed(np.ascontiguousarray(lefts.T)), packed(np.ones(size, np.bool_))

    def _walk(self, rows: Floats, *, gaps: bool) -> Floats:
        """Return the summed leaf values of rows that all have gaps, or none."""
        from riskml.scoring import kernels  # noqa: PLC0415 -- numba loads when it is needed

        trees, sums = self.trees_, np.zeros(len(rows))
        nodes = (trees.roots, trees.feature, trees.threshold, trees.right, trees.value)
        if gaps:
            lefts, whole = self._sets()
            size = len(self.reference_)

            def work(block: slice) -> None:
                kernels.walk_together(rows[block], *nodes, lefts, whole, size, trees.deepest, sums[block])
        else:

            def work(block: slice) -> None:
                kernels.walk(rows[block], *nodes, sums[block])

        self._blocks(work, len(rows))
        return sums

    def decision_function(self, X: Floats) -> Floats:
        """Return the score of each row by walking the trees."""
        total = np.zeros(len(X))
        holed = np.isnan(X).any(axis=1)
        for gaps in (False, True):
            at = np.flatnonzero(holed == gaps)
            if len(at):
                total[at] = self._walk(np.ascontiguousarray(X[at]), gaps=gaps)
        return total / self.trees_.count

    @property
    def base(self) -> float:
        """Mean score of the reference: the prediction for a row of which nothing is known."""
        total = 0.0
        for score in self.decision_function(self.reference_):
            total += float(score)
        return total / len(self.reference_)

    def explain(self, X: Floats) -> tuple[float, Floats]:
        """Return the base and the exact Shapley values of each row."""
        from riskml.scoring import kernels  # noqa: PLC0415 -- numba loads when it is needed

        trees = self.trees_
        reference = np.ascontiguousarray(self.reference_.T)
        phi = np.zeros(X.shape)
        holed = np.isnan(X).any(axis=1)
        for gaps in (False, True):
            at = np.flatnonzero(holed == gaps)

            def work(block: slice, at: NDArray[np.intp] = at, gaps: bool = gaps) -> None:
                rows = np.ascontiguousarray(X[at[block]].T)
                into = np.zeros(rows.shape)
                kernels.shapley(
                    rows, reference, trees.feature, trees.threshold, trees.value, trees.level, trees.deepest, gaps, into
                )
                phi[at[block]] = into.T / trees.count

            self._blocks(work, len(at))
        return self.base, phi

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Return everything that scoring needs, as plain arrays."""
        names = ("roots", "feature", "threshold", "right", "value", "level")
        return {name: getattr(self.trees_, name) for name in names} | {"reference": self.reference_}

    @classmethod
    def from_arrays(cls, arrays: dict[str, NDArray[Any]], *, width: int, threads: int | None = None) -> Self:
        """Rebuild from :meth:`to_arrays`.

        Raises
        ------
        ModelError
            The arrays are not a forest of ``width`` features with a reference.
        """
        forest = cls(threads=threads)
        forest.trees_ = Trees(
            roots=np.ascontiguousarray(arrays["roots"], np.int32),
            feature=np.ascontiguousarray(arrays["feature"], np.int32),
            threshold=np.ascontiguousarray(arrays["threshold"], np.float64),
            right=np.ascontiguousarray(arrays["right"], np.int32),
            value=np.ascontiguousarray(arrays["value"], np.float64),
            level=np.ascontiguousarray(arrays["level"], np.int32),
        )
        forest.trees_.check(width)
        forest.reference_ = np.ascontiguousarray(arrays["reference"], np.float64)
        shape = forest.reference_.shape
        if len(shape) != 2 or not shape[0] or shape[1] != width or not np.isfinite(forest.reference_).all():  # noqa: PLR2004
            found = f"shape {shape}"
            raise ModelError([Fault("forest, reference", f"finite rows of {width} features", found)])
        return forest
