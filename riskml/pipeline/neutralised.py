"""What the score of somebody listed would be if some of its reasons were as expected: scored anew, for every choice.

The parts of a score look at several metrics at once, so that what is left of it without a reason is not the sum of the
other contributions. It is published for every choice of reasons, so that whoever reads an answer needs no model.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from riskml.pipeline.scored import remaining_of
from riskml.portraits import OfficialPortrait
from riskml.registry import score
from riskml.rules import area_of, severities

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from riskml.cards import Cards
    from riskml.pipeline.facts import Facts
    from riskml.pipeline.scored import Scored
    from riskml.portraits import Portrait

NEUTRALISED: Final = "neutralised"
MOST: Final = 12
"""Reasons of one person of which every choice is scored; of more, those that add least are left as they are."""
EXPECTED: Final = 0.0
"""The departure of what is as expected."""


@dataclass(frozen=True, slots=True)
class Answerable:
    """A reason that somebody may answer: a metric, or what rules say of one matter, with its hits."""

    name: str
    hits: tuple[str, ...] = ()


def noted(portraits: Iterable[Portrait], found: dict[str, tuple[Answerable, ...]]) -> Iterator[Portrait]:
    """Hand portraits on, and note the reasons of everybody who is listed, those that add most first."""
    for one in portraits:
        if isinstance(one, OfficialPortrait) and (one.grade.grade in ("red", "yellow") or one.grade.selected_by):
            found[one.person.official_id] = tuple(
                Answerable(each.name, tuple(hit.hit_id for hit in each.steps)) for each in one.reasons
            )
        yield one


def neutralised_table(
    facts: Facts,
    cards: Cards,
    scored: Scored,
    listed: Mapping[str, Sequence[Answerable]],
    *,
    line: float,
    cleared: Collection[str] = (),
) -> pd.DataFrame:
    """Score everybody listed anew for every choice of their reasons that the score counts.

    What was observed counts as expected, for that person alone: a metric departs by nothing, and hits of rules count
    for nothing, as if a review had cleared them. What the model does not look at moves nothing, and is no choice.

    Parameters
    ----------
    facts, cards, scored
        What was known, asked and scored.
    listed
        The reasons of those listed, those that add most first.
    line
        The score from which on the list selects by score, NaN where it selects nobody so.
    cleared
        Hits that count for nothing already.

    Returns
    -------
    DataFrame
        One row a person and choice, that of no reason first, which is as published: official_id, neutralised (the
        names of the reasons), score, remaining (under the most favourable circumstances; what the list goes by), line,
        base, and one column a feature: added from left to right from base on, they are the score, bit for bit.
    """
    known = set(scored.scores.index[scored.scores["score"].notna()])
    people = [one for one in listed if one in known]
    choices = list(chain.from_iterable(_choices(one, listed[one], scored) for one in people))
    keys = [f"{at}" for at in range(len(choices))]
    owners = [owner for owner, _ in choices]
    table, explained = (_rows(frame, choices, keys) for frame in (scored.table, scored.explained))
    areas = [name for name in scored.model.metrics if area_of(name) and name in table.columns]
    for key, (owner, chosen) in zip(keys, choices, strict=True):
        hits = {hit for one in chosen for hit in one.hits}
        if hits and areas:
            row = pd.MultiIndex.from_tuples([(owner, scored.month)], names=["official_id", "month"])
            left = severities(facts.detection, cards.rules, row, without={*cleared, *hits}).iloc[0]
            for frame in (table, explained):
                frame.loc[key, areas] = left.reindex(areas).to_numpy(np.float64)
    frame = score(scored.model, table).frame if choices else scored.scores.head(0)
    remaining = remaining_of(scored.model, table, explained, frame["score"])
    told = pd.DataFrame(
        {
            "official_id": pd.Series(owners, dtype="str"),
            "neutralised": pd.Series([[one.name for one in chosen] for _, chosen in choices], dtype="object"),
            "score": frame["score"].to_numpy(),
            "remaining": remaining.to_numpy(),
            "line": line,
        }
    )
    return pd.concat([told, frame.drop(columns="score").reset_index(drop=True)], axis=1)


def _choices(
    official: str, reasons: Sequence[Answerable], scored: Scored
) -> Iterator[tuple[str, tuple[Answerable, ...]]]:
    """Yield every choice of a person's reasons that the score counts, that of none first."""
    areas = any(area_of(name) for name in scored.model.metrics)
    row = scored.table.loc[official]
    measured = {name for name in scored.model.metrics if name in row.index and pd.notna(row[name])}
    counted = [one for one in reasons if (areas if one.hits else one.name in measured)][:MOST]
    for bits in range(2 ** len(counted)):
        yield official, tuple(one for at, one in enumerate(counted) if bits >> at & 1)


def _rows(frame: pd.DataFrame, choices: Sequence[tuple[str, tuple[Answerable, ...]]], keys: list[str]) -> pd.DataFrame:
    """Return a row for each choice, with what was chosen as expected."""
    values = frame.loc[[owner for owner, _ in choices]].to_numpy(np.float64, copy=True)
    place = {name: at for at, name in enumerate(frame.columns)}
    for at, (_, chosen) in enumerate(choices):
        for one in chosen:
            if not one.hits:
                values[at, place[one.name]] = EXPECTED
    return pd.DataFrame(values, index=pd.Index(keys, name="official_id"), columns=frame.columns)
