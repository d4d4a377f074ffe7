"""Both numbers: a score as published, and what it would be if what somebody explained were as expected.

Nothing is computed here but the choice: the run has published the score for every choice of reasons. It decides nothing
and is entered nowhere: a published grade changes through a review in a later run alone.
"""

from __future__ import annotations

import json
import math
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from riskml.core.texts import listed
from riskml.portal.models import Neutralised, Reason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from riskml.core.texts import Text
    from riskml.pipeline.published import Published
    from riskml.portal.models import Run, RunWarning
    from riskml.portal.models_answers import AnswerPoint

EXPLAINS: Final = ("not_so", "circumstance")
"""The stances that take a reason for explained."""
_TABLE: Final = "neutralised"
_OWN: Final = ("official_id", "neutralised", "score", "remaining", "line")


@dataclass(frozen=True, slots=True)
class BothNumbers:
    """A score as published and with some reasons as expected, beside each other.

    Parameters
    ----------
    published, left
        The two scores; what is left is never above what was published.
    would_rise
        What the estimator would say where that is more than was published; nothing else.
    remaining, left_remaining
        Of both, what the list goes by: under the most favourable circumstances that were tried.
    line
        Where the list by score begins; nothing where it selects nobody by score.
    by_score
        Whether the score is what listed the person.
    rows
        Of each reason its label, whether it counts as expected, and what it adds in either case.
    others
        What all else adds in either case, the base among it.
    left_out
        Reasons that were explained and that the score does not count, or not by themselves.
    """

    published: float
    left: float
    would_rise: float | None
    remaining: float
    left_remaining: float
    line: float | None
    by_score: bool
    rows: tuple[tuple[Text, bool, float, float], ...]
    others: tuple[float, float]
    left_out: Text | None


def neutralised_rows(run: Run, published: Published) -> Iterator[Neutralised]:
    """Yield a row for each of those listed of whom a run published it; a run of an earlier version has none."""
    if f"{_TABLE}.parquet" not in published.outputs:
        return
    by_person: dict[str, list[dict[str, Any]]] = {}
    for row in published.rows(_TABLE, "score"):
        by_person.setdefault(row["official_id"], []).append(row)
    for person, rows in by_person.items():
        features = [name for name in rows[0] if name not in _OWN]
        told = {
            "line": _number(rows[0]["line"]),
            "features": features,
            "rows": [
                [row["neutralised"], row["score"], row["remaining"], [row[name] for name in features]] for row in rows
            ],
        }
        yield Neutralised(run=run, official_id=person, packed=zlib.compress(json.dumps(told).encode()))


def _number(value: float | None) -> float | None:
    """Return a number that is one: where the score lists nobody there is no line, which a table keeps as a gap."""
    return value if value is not None and math.isfinite(value) else None


def explained_in(points: Iterable[AnswerPoint]) -> frozenset[str]:
    """Return the names of the reasons that an answer takes for explained, or for not so."""
    return frozenset(one.name for one in points if one.stance in EXPLAINS)


def both_numbers(warning: RunWarning | None, explained: Collection[str]) -> BothNumbers | None:
    """Return both numbers of a warning about a person; nothing where none was published, or nothing explained.

    Parameters
    ----------
    warning
        As it was told when the person was asked.
    explained
        The names of its reasons that count as expected.
    """
    person = warning.people.first() if warning is not None and warning.about == "person" else None
    if warning is None or person is None or not explained:
        return None
    kept = Neutralised.objects.filter(run=warning.run, official_id=person.official_id).first()
    if kept is None:
        return None
    told: Mapping[str, Any] = json.loads(zlib.decompress(kept.packed))
    choices = {frozenset(names): (score, left, parts) for names, score, left, parts in told["rows"]}
    possible = frozenset().union(*choices)
    chosen = possible & frozenset(explained)
    published, remaining, before = choices[frozenset()]
    score, left, after = choices[chosen]
    places = {name: at for at, name in enumerate(told["features"])}
    reasons = list(Reason.objects.filter(warning=warning))
    counted = [one for one in reasons if one.name in places]
    apart = [one.label for one in reasons if one.name in explained and one.name not in possible]
    rest = [at for name, at in places.items() if name not in {one.name for one in counted}]
    return BothNumbers(
        published=published,
        left=min(score, published),
        would_rise=score if score > published else None,
        remaining=remaining,
        left_remaining=min(left, remaining),
        line=told["line"],
        by_score=warning.selected_by == "score",
        rows=tuple(
            (one.label, one.name in chosen, before[places[one.name]], after[places[one.name]]) for one in counted
        ),
        others=(math.fsum(before[at] for at in rest), math.fsum(after[at] for at in rest)),
        left_out=listed(apart) if apart else None,
    )
