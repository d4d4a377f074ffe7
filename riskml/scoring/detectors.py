"""Any detector of pyod, by name, as one more part of the sum, if a row's score is its own."""

from __future__ import annotations

import importlib
import inspect
import io
import math
import re
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from riskml.core.errors import Fault, ModelError, Verbatim, did_you_mean
from riskml.scoring.detector_plugins import plugged_class
from riskml.scoring.phrases_faults import phrase
from riskml.scoring.trees import fill_gaps, mean_of, whole_reference

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

REFUSED = {
    "ECOD": "it ranks the rows that are scored together with those of training",
    "COPOD": "it ranks the rows that are scored together with those of training",
}
"""Detectors known to score a row by who else is in the batch. Others are found out by trying."""

_CLASS = re.compile(r"^class ((?!Base)[A-Za-z]\w*)\(", re.MULTILINE)

WRONG = (ValueError, TypeError, LookupError, ArithmeticError, ImportError, AttributeError, RuntimeError, AssertionError)
"""What detectors raise where rows or settings do not suit them."""

FIXED_SHARE = "contamination"
"""Setting by which pyod marks a fixed share of whoever is there; no score needs it."""

TRIED = 48
"""Rows on which that is tried."""

ROUNDING = 1e-9
"""Relative difference that is rounding, not company; rows are then scored one at a time, for the same bits."""


def known_classes() -> dict[str, str]:
    """Return the classes of pyod that may be detectors, each with its module; nothing of pyod's models is loaded."""
    import pyod.models  # noqa: PLC0415 -- pyod loads when a recipe names a detector of its

    found: dict[str, str] = {}
    for folder in map(Path, pyod.models.__path__):
        for file in sorted(folder.glob("[a-z]*.py")):
            for name in _CLASS.findall(file.read_text("utf-8")):
                found.setdefault(name, file.stem)
    return found


def detector_class(name: str) -> type[Any]:
    """Return pyod's class of a name such as ``KNN`` or ``LOF``, or that of a trusted plugin.

    Raises
    ------
    ModelError
        It is refused, not known, or needs what is not installed.
    """
    if name.upper() in REFUSED:
        found = phrase("one_of_which_that_does", refused=REFUSED[name.upper()])
        raise ModelError([Fault(phrase("detector", name=name), phrase("one_whose_score_of_a_row"), found)])
    from pyod.models.base import BaseDetector  # noqa: PLC0415 -- as above

    classes = known_classes()
    own = next((one for one in classes if one.lower() == name.lower()), None)
    if own is None:
        return plugged_class(name, [*REFUSED, *classes])
    try:
        with redirect_stdout(io.StringIO()):  # some print what they lack before they say so
            value = getattr(importlib.import_module(f"pyod.models.{classes[own]}"), own)
    except (ImportError, NameError) as error:
        raise ModelError(
            [Fault(phrase("detector", name=name), phrase("what_pyod_needs"), Verbatim(str(error)))]
        ) from error
    if not issubclass(value, BaseDetector):
        raise ModelError(
            [Fault(phrase("detector", name=name), phrase("a_detector_of_pyod"), phrase("a_class_that_is_none"))]
        )
    kind: type[Any] = value
    return kind


def read_detectors(given: Mapping[str, Mapping[str, Any]] | None) -> dict[str, tuple[float, dict[str, Any]]]:
    """Return weight and settings of each detector that is named.

    Raises
    ------
    ModelError
        With every weight or setting that will not do.

    Examples
    --------
    >>> read_detectors({"KNN": {"weight": 0.5, "n_neighbors": 10}})
    {'KNN': (0.5, {'n_neighbors': 10})}
    """
    read, faults = {}, []
    for name, asked in sorted((given or {}).items()):  # the order in which parts are added is the names'
        settings = dict(asked)
        weight = settings.pop("weight", 1.0)
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not math.isfinite(weight) or weight <= 0:
            faults.append(
                Fault(phrase("weight_of", name=name), phrase("a_finite_number_above_0"), Verbatim(repr(weight)))
            )
        try:
            words = inspect.signature(detector_class(name).__init__).parameters
        except ModelError as error:
            faults += error.faults
            continue
        if FIXED_SHARE in settings:
            found = phrase("a_share_that_is_marked_whether", pop=settings.pop(FIXED_SHARE))
            remedy = phrase("leave_it_out_who_is_listed")
            faults.append(
                Fault(
                    phrase("setting_of", fixed_share=FIXED_SHARE, name=name),
                    phrase("no_quota_of_strange_people"),
                    found,
                    remedy,
                )
            )
        faults += [
            Fault(
                phrase("setting_of_2", key=key, name=name),
                phrase("a_setting_of_that_detector"),
                Verbatim(repr(key)),
                did_you_mean(key, words),
            )
            for key in settings
            if key not in words
        ]
        faults += [
            Fault(phrase("setting_of_2", key=key, name=name), phrase("a_number_a_text_or_yes"), Verbatim(repr(value)))
            for key, value in settings.items()
            if value is not None and not isinstance(value, int | float | str)
        ]
        read[name] = (weight, settings)
    if faults:
        raise ModelError(faults)
    return read


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    """Seed numpy's global draws, which some detectors use, and put them back."""
    before = np.random.get_state()  # noqa: NPY002 -- the global draws are what is guarded
    np.random.seed(seed)  # noqa: NPY002
    try:
        yield
    finally:
        np.random.set_state(before)  # noqa: NPY002


class PyodDetector:
    """One detector of pyod: higher = stranger.

    Nothing is known of its inside, so it is explained by permutation: metrics are put in, one after another, in
    drawn orders and their reverses, each pair of orders in place of one row of ``reference_``. What is left to
    chance has a standard error; that contributions add up is exact. A missing metric is never put in: its
    share is 0, and the prediction is the mean over the reference with the gap filled.

    It is stored as the rows that it was fitted on and refitted from them, for pyod's objects are code.

    Parameters
    ----------
    name
        Of the class, such as ``KNN``.
    settings
        Of the class.
    rows
        At most so many rows are fitted, and stored.
    reference_size
        Rows of the reference, and pairs of orders.
    random_state
        Seed of all draws.

    Attributes
    ----------
    fitted_, reference_ : ndarray of shape (rows, features)
    alone_ : bool
        Whether rows are scored one at a time, since a batch would move the last bits.
    decision_scores_ : ndarray
        Scores of the rows given to :meth:`fit`.

    References
    ----------
    Castro J, Gómez D, Tejada J (2009). Polynomial calculation of the Shapley value based on sampling.
    Computers & Operations Research 36:1726-1730.
    """

    def __init__(
        self,
        name: str,
        settings: Mapping[str, Any] | None = None,
        *,
        rows: int = 1000,
        reference_size: int = 16,
        random_state: int = 0,
    ) -> None:
        self.name = name
        self.settings = dict(settings or {})
        self.rows = rows
        self.reference_size = reference_size
        self.random_state = random_state

    def fit(self, X: Floats, y: object = None) -> Self:  # noqa: ARG002 -- scikit-learn's signature
        """Fit the detector on a draw of the rows, and try whether a row's score is its own.

        Raises
        ------
        ModelError
            It is not, or pyod refuses the settings.
        """
        random = np.random.default_rng(self.random_state)
        whole = fill_gaps(X, random)
        chosen = random.choice(len(X), min(self.rows, len(X)), replace=False)
        self.fitted_ = np.ascontiguousarray(whole[np.sort(chosen)])
        drawn = random.choice(len(self.fitted_), min(self.reference_size, len(self.fitted_)), replace=False)
        self.reference_ = np.ascontiguousarray(self.fitted_[np.sort(drawn)])
        self._grow()
        self.alone_ = self._try(random)
        self.decision_scores_ = self.decision_function(X)
        return self

    def _grow(self) -> None:
        kind = detector_class(self.name)
        words = inspect.signature(kind.__init__).parameters
        fixed = {"random_state": self.random_state, "n_jobs": 1}
        own = {key: value for key, value in fixed.items() if key in words and key not in self.settings}
        try:
            with _seeded(self.random_state):
                self.model_ = kind(**self.settings, **own).fit(self.fitted_.copy())
            self._scores(self.fitted_[:1])  # some fit and then cannot score a row that comes alone
        except WRONG as error:
            remedy = phrase("other_settings_or_more_rows_may")
            raise ModelError(
                [Fault(phrase("detector", name=self.name), phrase("a_fit"), Verbatim(str(error)), remedy)]
            ) from error

    def _scores(self, rows: Floats) -> Floats:
        """Return pyod's own scores of rows without gaps, in one batch."""
        with _seeded(self.random_state):
            return np.asarray(self.model_.decision_function(rows.copy()), np.float64).ravel()

    def _try(self, random: np.random.Generator) -> bool:
        """Score the same rows in other company; say whether the last bits moved, refuse if more did."""
        some = self.fitted_[random.integers(len(self.fitted_), size=TRIED)]
        some = some + random.normal(size=some.shape) * some.std(axis=0)
        together = self._scores(some)
        half = TRIED // 2
        others = {
            "alone": np.concatenate([self._scores(some[[i]]) for i in range(TRIED)]),
            "in reverse": self._scores(some[::-1])[::-1],
            "beside far rows": np.concatenate([self._scores(np.concatenate([some[:half], some[half:] * 50.0]))[:half],
                                               together[half:]]),
        }  # fmt: skip
        apart = {name: float(np.abs(scores - together).max()) for name, scores in others.items()}
        scale = float(np.abs(together).max())
        if not np.isfinite(together).all() or not all(far <= ROUNDING * scale for far in apart.values()):
            where = max(apart, key=lambda name: apart[name] if np.isfinite(apart[name]) else np.inf)
            found = f"scores that differ by {apart[where]:.3g} {where}, on a scale of {scale:.3g}"
            remedy = phrase("choose_another_detector_an_officials_score")
            raise ModelError(
                [Fault(phrase("detector", name=self.name), phrase("one_whose_score_of_a_row"), found, remedy)]
            )
        return any(far > 0 for far in apart.values())

    def _raw(self, rows: Floats) -> Floats:
        if not len(rows):
            return np.zeros(0)
        if self.alone_:
            return np.concatenate([self._scores(row[None]) for row in rows])
        return self._scores(rows)

    def decision_function(self, X: Floats) -> Floats:
        """Return the score of each row."""
        total = np.zeros(len(X))
        gaps = np.isnan(X)
        holed = gaps.any(axis=1)
        total[~holed] = self._raw(np.ascontiguousarray(X[~holed]))
        for row in np.flatnonzero(holed):
            total[row] = mean_of(self._raw(np.where(gaps[row], self.reference_, X[row])))
        return total

    @property
    def base(self) -> float:
        """Mean score of the reference: the prediction for a row of which nothing is known."""
        return mean_of(self._raw(self.reference_))

    def _orders(self, width: int) -> NDArray[np.intp]:
        """Return one order of the metrics for each row of the reference; always the same."""
        random = np.random.default_rng(self.random_state)
        return np.array([random.permutation(width) for _ in range(len(self.reference_))])

    def explain_with_error(self, X: Floats) -> tuple[float, Floats, Floats]:
        """Return the base, Shapley values by permutation, and a standard error of each that is rather too large."""
        size, width = self.reference_.shape
        orders = self._orders(width)
        phi, error = np.zeros(X.shape), np.zeros(X.shape)
        steps = np.arange(width + 1)
        ranks = np.argsort(orders, axis=1)
        both = np.stack([ranks, width - 1 - ranks], axis=1)  # the place of each metric, there and back
        joined = both[:, :, None, :] < steps[None, None, :, None]  # reference, way, step, metric
        for i, row in enumerate(X):
            seen = ~np.isnan(row)
            mixed = np.where(joined & seen, row, self.reference_[:, None, None, :])
            worth = self._raw(np.ascontiguousarray(mixed.reshape(-1, width))).reshape(size, 2, width + 1)
            gained = np.take_along_axis(np.diff(worth, axis=2), both, axis=2).mean(axis=1)
            phi[i] = np.where(seen, gained.mean(axis=0), 0.0)
            if size > 1:
                error[i] = np.where(seen, gained.std(axis=0, ddof=1) / np.sqrt(size), 0.0)
        return self.base, phi, error

    def explain(self, X: Floats) -> tuple[float, Floats]:
        """Return the base and the Shapley values of each row, by permutation."""
        base, phi, _ = self.explain_with_error(X)
        return base, phi

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Return the fitted rows, the reference, and its scores, by which a refit is recognised."""
        check = self._raw(self.reference_)
        return {"fitted": self.fitted_, "reference": self.reference_, "check": check, "alone": np.array([self.alone_])}

    @classmethod
    def from_arrays(
        cls,
        arrays: Mapping[str, NDArray[Any]],
        *,
        name: str,
        settings: Mapping[str, Any],
        random_state: int,
        width: int,
    ) -> Self:
        """Refit from :meth:`to_arrays`, and make sure that it scores the same bits.

        Raises
        ------
        ModelError
            The arrays do not fit, or another version of pyod scores otherwise.
        """
        detector = cls(name, read_detectors({name: settings})[name][1], random_state=random_state)
        detector.fitted_ = whole_reference(arrays["fitted"], width, f"{name}, fitted")
        detector.reference_ = whole_reference(arrays["reference"], width, name)
        detector.alone_ = bool(arrays["alone"][0])
        detector._grow()
        if not np.array_equal(detector._raw(detector.reference_), arrays["check"]):
            remedy = phrase("another_version_of_pyod")
            raise ModelError(
                [Fault(phrase("detector", name=name), phrase("the_scores_that_it_had"), phrase("others"), remedy)]
            )
        return detector
