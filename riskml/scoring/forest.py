"""Forest: how few cuts set a row apart, by pyod's isolation forest in path-length units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np

from riskml.scoring.paths import path_dependent_values
from riskml.scoring.trees import DEEPEST, Trees, fill_gaps, mean_of, shapley_values, sums, whole_reference

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


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
        whole = fill_gaps(X, random)
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

    def decision_function(self, X: Floats) -> Floats:
        """Return the score of each row by walking the trees."""
        return sums(self.trees_, self.reference_, X, threads=self.threads) / self.trees_.count

    @property
    def base(self) -> float:
        """Mean score of the reference: the prediction for a row of which nothing is known."""
        return mean_of(self.decision_function(self.reference_))

    def explain(self, X: Floats) -> tuple[float, Floats]:
        """Return the base and the exact Shapley values of each row."""
        phi = shapley_values(self.trees_, self.reference_, X, threads=self.threads)
        return self.base, phi / self.trees_.count

    def explain_path_dependent(self, X: Floats) -> Floats:
        """Return the path-dependent Shapley values of each row; see :mod:`riskml.scoring.paths`."""
        at = self.trees_.feature < 0
        lengths = -self.trees_.value[at] - self.trees_.level[at]  # a leaf's mean path tells how many rows it held
        known = average_path(np.arange(1, 2**DEEPEST + 1))
        leaves = 1.0 + np.asarray(np.searchsorted((known[1:] + known[:-1]) / 2.0, lengths), np.float64)
        return path_dependent_values(self.trees_, leaves, X) / self.trees_.count

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Return everything that scoring needs, as plain arrays."""
        return self.trees_.to_arrays() | {"reference": self.reference_}

    @classmethod
    def from_arrays(cls, arrays: dict[str, NDArray[Any]], *, width: int, threads: int | None = None) -> Self:
        """Rebuild from :meth:`to_arrays`.

        Raises
        ------
        ModelError
            The arrays are not a forest of ``width`` features with a reference.
        """
        forest = cls(threads=threads)
        forest.trees_ = Trees.from_arrays(arrays, width=width)
        forest.reference_ = whole_reference(arrays["reference"], width, "forest")
        return forest
