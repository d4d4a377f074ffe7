"""Mahalanobis: how far a row lies from the centre, given how metrics usually move together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np

from riskml.core.errors import Fault, ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

BEND = 2.0
"""Distance in spreads beyond which the square grows only linearly (Huber's loss)."""

LEAST_SHRINKAGE = 0.01
"""Two metrics that repeat each other must not make a rounding between them strange: no eigenvalue below this."""


def bent(z: Floats) -> Floats:
    """Return a distance whose square is Huber's loss: z up to ``BEND``, then growing with the square root.

    Without it one wild metric would drown every combination. The map is taken metric by metric, so that
    the closed form of the Shapley values stays exact.

    Examples
    --------
    >>> bent(np.array([-1.0, 2.0, 5.0])).tolist()
    [-1.0, 2.0, 4.0]
    """
    far = np.sqrt(np.maximum(2.0 * BEND * np.abs(z) - BEND * BEND, 0.0))
    return np.where(np.abs(z) <= BEND, z, np.copysign(far, z))


class Mahalanobis:
    """Quadratic form dᵀAd in the bent distance d from the reference's robust centre.

    Columns are in robust spreads from their centre, as :class:`~riskml.scoring.RiskScorer` hands them. A is
    the inverse of the correlation of the distances, shrunk towards none by the oracle approximation (OAS;
    Chen et al. 2010). A missing metric takes the value that the others make most likely: the form is then
    that of the metrics seen alone, with the inverse of their part of the matrix (setting it to the centre
    instead would make an official strange for metrics that nobody measured). Its own share is 0.

    With the centre as baseline the game v(S) = d_SᵀA d_S has the exact Shapley values d ∘ (A d), and its
    base is 0.

    Parameters
    ----------
    least
        Standard deviation below which no column's is taken to lie; none by default.

    Attributes
    ----------
    scale_ : ndarray
        Standard deviation of each column's bent distance.
    shape_ : ndarray of shape (features, features)
        Shrunk correlation matrix.
    decision_scores_ : ndarray
        Scores of the fitted rows.
    """

    def __init__(self, least: Floats | float = 0.0) -> None:
        self.least = least

    def fit(self, X: Floats, y: object = None) -> Self:  # noqa: ARG002 -- scikit-learn's signature
        """Learn scale and correlation. Columns must hold at least two distinct values."""
        from sklearn.covariance import oas  # noqa: PLC0415 -- half of scikit-learn comes with it

        distance = bent(X)
        own = np.nanstd(distance, axis=0)
        self.scale_ = np.maximum(own, self.least)
        centred = (distance - np.nanmean(distance, axis=0)) / own
        # A gap at the mean pulls a correlation towards none by as much as the pair was not seen together.
        filled = np.nan_to_num(centred, nan=0.0)
        _, shrinkage = oas(filled, assume_centered=True)
        covariance = filled.T @ filled / len(filled)
        unit = np.sqrt(np.diag(covariance))
        correlation = (1.0 - max(float(shrinkage), LEAST_SHRINKAGE)) * covariance / np.outer(unit, unit)
        self.shape_ = (correlation + correlation.T) / 2.0
        np.fill_diagonal(self.shape_, 1.0)
        self.decision_scores_ = self.decision_function(X)
        return self

    def _form(self, X: Floats, *, explain: bool) -> tuple[Floats, Floats]:
        from riskml.scoring import kernels  # noqa: PLC0415 -- numba loads when it is needed

        distance = np.ascontiguousarray(bent(X) / self.scale_)
        total, terms = np.zeros(len(X)), np.zeros(X.shape)
        kernels.quadratic(self.shape_, distance, total, terms, explain)
        return total, terms

    def decision_function(self, X: Floats) -> Floats:
        """Return the quadratic form of each row."""
        return self._form(X, explain=False)[0]

    @property
    def base(self) -> float:
        """Score of a row at the centre."""
        return 0.0

    def explain(self, X: Floats) -> tuple[float, Floats]:
        """Return the base and the exact Shapley values of each row."""
        return self.base, self._form(X, explain=True)[1]

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Return everything that scoring needs, as plain arrays."""
        return {name: getattr(self, f"{name}_") for name in ("scale", "shape")}

    @classmethod
    def from_arrays(cls, arrays: dict[str, NDArray[Any]], *, width: int) -> Self:
        """Rebuild from :meth:`to_arrays`.

        Raises
        ------
        ModelError
            The arrays are not scales and a positive definite matrix of ``width`` columns.
        """
        joint = cls()
        joint.scale_ = np.ascontiguousarray(arrays["scale"], np.float64)
        joint.shape_ = np.ascontiguousarray(arrays["shape"], np.float64)
        holds = (
            joint.scale_.shape == (width,)
            and bool(np.isfinite(joint.scale_).all() and (joint.scale_ > 0).all())
            and joint.shape_.shape == (width, width)
            and bool(np.isfinite(joint.shape_).all())
            and float(np.linalg.eigvalsh(joint.shape_).min()) > 0
        )
        if not holds:
            expected = f"scales and a positive definite matrix of {width} columns"
            raise ModelError([Fault("joint", expected, "arrays that are not")])
        return joint
