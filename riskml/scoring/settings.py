"""What a scorer is told: directions and weights, read into one form or refused with every fault."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, get_args

from riskml.core.errors import Fault, ModelError, Verbatim, did_you_mean
from riskml.scoring.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

Direction = Literal["high", "low", "both"]
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)

WEIGHTS: Mapping[str, float] = {"tails": 0.25, "joint": 1.0, "forest": 1.0}
"""Default weight of each part, in robust standard deviations of the part over the fitted rows.

Joint and forest see single rare values too, so more weight on tails counts them twice. It keeps a quarter
because each of its terms is a statement about one metric that a reader can check.
"""


def threads_of(n_jobs: int | None) -> int:
    """Return how many threads ``n_jobs`` stands for, as everywhere in scikit-learn.

    Raises
    ------
    ModelError
        It is 0, which stands for nothing.

    Examples
    --------
    >>> threads_of(None), threads_of(3), threads_of(-1) >= 1
    (1, 3, True)
    """
    if n_jobs == 0:
        raise ModelError([Fault("n_jobs", phrase("a_number_of_threads"), Verbatim("0"))])
    jobs = 1 if n_jobs is None else int(n_jobs)
    return jobs if jobs > 0 else max((os.cpu_count() or 1) + 1 + jobs, 1)


def read_directions(
    given: Mapping[str, Direction] | Sequence[Direction] | None, names: Sequence[str]
) -> tuple[Direction, ...]:
    """Return the direction of each metric; one that a mapping does not name is ``both``.

    Raises
    ------
    ModelError
        With every name or direction that is not known.

    Examples
    --------
    >>> read_directions({"late": "high"}, ["late", "load"])
    ('high', 'both')
    """
    faults: list[Fault] = []
    found: list[Direction] = ["both"] * len(names)
    if isinstance(given, Mapping):
        found = [given.get(name, "both") for name in names]
        faults += [
            Fault(
                phrase("direction_of", name=name),
                phrase("a_metric_of_the_data"),
                phrase("none_of_that_name"),
                did_you_mean(str(name), names),
            )
            for name in given
            if name not in names
        ]
    elif given is not None:
        found = list(given)
        if len(found) != len(names):
            faults.append(Fault("directions", phrase("one_a_metric", count=len(names)), Verbatim(str(len(found)))))
    faults += [
        Fault(
            phrase("direction_at", position=position),
            Verbatim(" | ".join(DIRECTIONS)),
            Verbatim(repr(one)),
            did_you_mean(str(one), DIRECTIONS),
        )
        for position, one in enumerate(found)
        if one not in DIRECTIONS
    ]
    if faults:
        raise ModelError(faults)
    return tuple(found)


def read_columns(given: Sequence[str] | Sequence[int], names: Sequence[str]) -> tuple[int, ...]:
    """Return the positions of columns that are named, or counted from 0, in the order of the data.

    Raises
    ------
    ModelError
        With every column that is not there.

    Examples
    --------
    >>> read_columns(["load", "late"], ["late", "pair", "load"])
    (0, 2)
    """
    known: dict[object, int] = {name: j for j, name in enumerate(names)} | {j: j for j in range(len(names))}
    faults = [
        Fault(
            phrase("metric", name=one),
            phrase("a_column_of_the_data"),
            phrase("none_of_that_name"),
            did_you_mean(str(one), names),
        )
        for one in given
        if one not in known
    ]
    if faults:
        raise ModelError(faults)
    return tuple(sorted({known[one] for one in given}))


def read_weights(given: Mapping[str, float] | None) -> dict[str, float]:
    """Return the weight of every part, in the parts' own order, as shares of 1.

    Raises
    ------
    ModelError
        With every part that is not known and every weight that is not a number of 0 or more.

    Examples
    --------
    >>> read_weights({"forest": 3, "joint": 1})
    {'tails': 0.0, 'joint': 0.25, 'forest': 0.75}
    """
    weights = WEIGHTS if given is None else given
    faults = [
        Fault(
            phrase("weight_of", name=name),
            Verbatim(" | ".join(WEIGHTS)),
            Verbatim(repr(name)),
            did_you_mean(str(name), WEIGHTS),
        )
        for name in weights
        if name not in WEIGHTS
    ]
    faults += [
        Fault(phrase("weight_of", name=name), phrase("a_finite_number_0_or_more"), Verbatim(repr(weight)))
        for name, weight in weights.items()
        if not (math.isfinite(weight) and weight >= 0)
    ]
    total = sum(weights.values())
    if not faults and not total > 0:
        faults.append(Fault("weights", phrase("at_least_one_above_0"), phrase("none")))
    if faults:
        raise ModelError(faults)
    return {name: weights.get(name, 0.0) / total for name in WEIGHTS}
