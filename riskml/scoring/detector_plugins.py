"""Detectors of other packages: what they have to be, and how they are found by name.

An entry point in the group ``riskml.detectors`` is a class as pyod's are, and a recipe names it where it names those of
pyod, with its weight and settings. It is fitted, explained by permutation and stored as they are: as the rows that it
was fitted on, for what it makes of them is code. It may be named only where its distribution is trusted
(:func:`riskml.core.plugins.trusting`), when it is fitted as when a stored model is opened.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, Protocol, Self

import numpy as np

from riskml.core.errors import Fault, ModelError
from riskml.core.plugins import plugin_of, remedy_of, trusted_here
from riskml.scoring.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from riskml.core.plugins import Plugin

    Floats = NDArray[np.float64]


class Detector(Protocol):
    """What an entry point in ``riskml.detectors`` makes: higher = stranger, and a row's score is the row's own.

    Its settings are the keywords of its class: numbers, texts, yes and no. Where ``random_state`` is among them, the
    recipe's seed is given; the same rows and seed have to give the same bits.
    """

    def fit(self, X: Floats) -> object:
        """Learn what is usual from rows without gaps."""

    def decision_function(self, X: Floats) -> Floats:
        """Return the score of each row without gaps, which no other row of `X` bears on."""


def plugged_class(name: str, built_in: Collection[str]) -> type[Any]:
    """Return the class of a trusted plugin's detector, held to what a detector gives.

    Parameters
    ----------
    name
        What a recipe calls it.
    built_in
        The names that no plugin may take.

    Raises
    ------
    ModelError
        No trusted plugin has one of this name.
    PluginError
        A trusted plugin is not as it should be.
    """
    plugin = plugin_of("detector", name, trusted_here(), built_in)
    if plugin is None:
        remedy = remedy_of("detector", name, built_in) or remedy_of("detector", name.lower(), built_in)
        raise ModelError([Fault(phrase("detector", name=name), phrase("one_of_pyod"), phrase("none_of"), remedy)])
    kind = plugin.load()
    if not inspect.isclass(kind) or not all(callable(getattr(kind, one, None)) for one in ("fit", "decision_function")):
        raise plugin.wrong("a class with `fit` and `decision_function`", repr(kind))
    return _held(plugin, kind)


def _held(plugin: Plugin, kind: type[Any]) -> type[Any]:
    """Return a class whose objects do what a plugin's do, or say what it did instead."""

    class Held:
        def __init__(self, **settings: Any) -> None:
            with plugin.answering(f"a detector with {settings or 'its own settings'}"):
                self._own: Detector = kind(**settings)

        def fit(self, X: Floats) -> Self:
            with plugin.answering(f"a fit to {len(X)} rows"):
                self._own.fit(X)
            return self

        def decision_function(self, X: Floats) -> Floats:
            with plugin.answering(f"scores of {len(X)} rows"):
                scores = np.asarray(self._own.decision_function(X), np.float64)
            if scores.shape != (len(X),) or not np.isfinite(scores).all():
                found = f"shape {scores.shape}, {int((~np.isfinite(scores)).sum())} of them not finite"
                raise plugin.wrong(f"scores of shape {(len(X),)}, all finite", found)
            return scores

    Held.__init__.__signature__ = inspect.signature(kind.__init__)  # type: ignore[attr-defined]
    return Held
