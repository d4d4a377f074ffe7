"""Path-dependent Shapley values of trees: another question than the published one.

The published values are interventional: what is not in the coalition takes the value of a reference row. The
path-dependent game (Lundberg et al. 2020, Nature Machine Intelligence 2:56-67) lets what is not in the coalition
go down both branches, by the rows that went there in training; so it carries over what metrics have in common.
Janzing et al. (2020, AISTATS) say why the former is published. Where both put different facts first, a reader
should know. A missing value never joins the coalition here, either.
"""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING

import numpy as np

from riskml.core.errors import Fault, ModelError
from riskml.scoring.trees import DEEPEST

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from riskml.scoring.trees import Trees

    Floats = NDArray[np.float64]


def _weights() -> Floats:
    """Return 1 / (n · C(n-1, k)): the weight of a coalition of k in a game of n."""
    table = np.zeros((DEEPEST + 1, DEEPEST + 1))
    for players in range(1, DEEPEST + 1):
        for size in range(players):
            table[players, size] = 1.0 / (players * comb(players - 1, size))
    return table


def covers_of(trees: Trees, leaves: Floats) -> Floats:
    """Return how many rows reached each node, from those at the leaves, in preorder.

    Raises
    ------
    ModelError
        Not one number above 0 a leaf.
    """
    at = np.flatnonzero(trees.feature < 0)
    if leaves.shape != at.shape or not (leaves > 0).all():
        raise ModelError([Fault("trees, covers", f"{len(at)} numbers above 0, one a leaf", f"{leaves.shape}")])
    covers = np.zeros(len(trees.feature))
    covers[at] = leaves
    for node in np.flatnonzero(trees.feature >= 0)[::-1]:  # children stand after their parents
        covers[node] = covers[node + 1] + covers[trees.right[node]]
    return covers


def path_dependent_values(trees: Trees, leaves: Floats, X: Floats) -> Floats:
    """Return the path-dependent Shapley values of the sum of the trees, rows by features.

    Parameters
    ----------
    trees
        Checked.
    leaves
        Rows of the training at each leaf, in preorder.
    X
        Rows by features; NaN is missing.
    """
    from riskml.scoring import kernels  # noqa: PLC0415 -- numba loads when it is needed

    nodes = kernels.Nodes(**trees.to_arrays())
    phi = np.zeros(X.shape)
    kernels.explain_path_dependent(
        np.ascontiguousarray(X), nodes, covers_of(trees, leaves), trees.deepest, _weights(), phi
    )
    return phi
