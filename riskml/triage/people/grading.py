"""From scores and rule hits to the month's list of warnings."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import pandas as pd

from riskml.core.errors import CardError, Fault, ModelError, Verbatim
from riskml.core.texts import Text
from riskml.scoring.reference import conformal_p
from riskml.triage.people import promises
from riskml.triage.people.discovery import benjamini_hochberg, can_conclude, keeps_its_promise
from riskml.triage.people.null import Null
from riskml.triage.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from numpy.typing import NDArray

    from riskml.triage.settings import GradeSettings

Grade = Literal["red", "yellow", "none"]
RANK: dict[Grade, int] = {"red": 0, "yellow": 1, "none": 2}
COLUMNS = (
    "official_id",
    "score",
    "remaining",
    "p_value",
    "grade",
    "selected_by",
    "concluded",
    "cut",
    "inclusion_probability",
    "promise_zh",
    "promise_en",
    "reason_zh",
    "reason_en",
)


class _Person(NamedTuple):
    """What the list is decided from, of one official."""

    official_id: str
    score: float
    remaining: float  # the score under the most favourable circumstances that were tried
    p_value: float
    by_score: bool
    rules: Counter[str]
    earned: Grade  # the grade before the list is cut to the reviewers' capacity
    named: int  # people whom the rarest of the person's red rules names; 0 where none does
    ticket: str  # a hash: breaks ties and decides the draw, whatever a person is called

    @property
    def order(self) -> tuple[int, int, bool, float, float, str]:
        """Red first, of these by how few their rule names; then whom the score selects; small p, high score, ticket."""
        return (
            RANK[self.earned],
            self.named,
            not self.by_score,
            np.inf if np.isnan(self.p_value) else self.p_value,
            np.inf if np.isnan(self.remaining) else -self.remaining,
            self.ticket,
        )

    def hits_alone(self, *, concluded: bool) -> bool:
        """Say whether yellow hits are all there is, and the score was judged and does not add to them."""
        return self.earned == "yellow" and not self.by_score and concluded and not np.isnan(self.score)


def grade(
    scores: pd.DataFrame,
    hits: pd.DataFrame,
    reference: NDArray[np.float64] | Null,
    settings: GradeSettings,
    *,
    seed: int,
    as_of: date,
    labels: Mapping[str, Text] | None = None,
    withdrawn: Text | None = None,
    remaining: pd.Series | None = None,
) -> pd.DataFrame:
    """Grade everybody with a score or a hit, and cut the list to the reviewers' capacity.

    A p-value compares one person with the model's reference and depends on nobody else. Selection among
    people (the step-up procedure, the capacity, the draw by lot) does depend on who is there, and the
    texts of each row say so.

    Red needs a hit of a red rule; a score alone is yellow at most. The list is filled red first, and among red
    by the rarest rule: what a rule says of nearly everybody says little of anyone. Then come those whom the score
    selects, by p-value, then by score, ties by a hash of seed, date and identifier. A yellow hit is a question about a
    record and by itself no reason to look at a person as a whole: it lists nobody whose score could be judged. What
    has no room or does not list keeps its earned grade in the column `cut`, and its reason says so. Draws by lot come
    from everybody who is not listed, each with the same probability.

    Parameters
    ----------
    scores
        Index official_id, column ``score``; NaN where no metric could be measured.
    hits
        Columns ``rule``, ``grade``, ``official_id``: the hits that count for this month.
    reference
        Scores of ordinary work, from the model, and what kind of null they are of; of an empirical one where it is not
        said.
    settings
        ``serving/grades.toml``.
    seed, as_of
        Decide the draw and the order of ties: the same two give the same list.
    labels
        What people call each rule; its name where none is given.
    withdrawn
        Why scores promise nothing this month, where those scored are no longer like those that the model was
        made with. Who is listed does not change: the list is one of leads all the same.
    remaining
        Index official_id: the score with each departure under the most favourable circumstance that was tried. It,
        and not the score, is what selects; nothing was tried where left out.

    Returns
    -------
    DataFrame
        One row a person, in the order of the list: official_id, score, remaining, p_value (of what remains), grade
        ('red', 'yellow' or 'none'), selected_by ('rule', 'score', 'random' or ''), concluded, cut ('red' or 'yellow'
        where that was earned and the person is not listed, else ''), inclusion_probability (1 on the list; else the
        draw's), promise_zh, promise_en, reason_zh, reason_en.

    Raises
    ------
    CardError
        A hit has a grade that is neither red nor yellow, or a column is missing.
    ModelError
        An official has more than one score.
    """
    _check(scores, hits)
    tickets = f"{seed}|{as_of.isoformat()}|"
    null = reference if isinstance(reference, Null) else Null(np.asarray(reference, dtype=np.float64))
    reference = null.scores
    by_id = scores["score"].astype(np.float64)
    left = by_id if remaining is None else remaining.reindex(by_id.index).fillna(by_id).clip(upper=by_id)
    scored = by_id.notna()
    p_values = pd.Series(np.nan, index=by_id.index)
    if reference.size:
        p_values[scored] = conformal_p(np.asarray(left[scored], dtype=np.float64), reference)
    concluded = can_conclude(
        reference.size,
        int(scored.sum()),
        q=settings.false_discovery,
        places=settings.places,
        minimum=settings.reference_minimum,
    )
    chosen = benjamini_hochberg(p_values, settings.false_discovery) & concluded
    told = pd.DataFrame({"score": by_id, "remaining": left, "p_value": p_values, "chosen": chosen})
    people = _people(told, hits, tickets)
    people.sort(key=lambda person: person.order)

    asked = [one for one in people if one.earned != "none" and not one.hits_alone(concluded=concluded)]
    listed = asked[: settings.places]
    on_list = {person.official_id for person in listed}
    rest = [person for person in people if person.official_id not in on_list]
    drawn = {one.official_id for one in sorted(rest, key=lambda one: one.ticket)[: settings.draws]}
    by_score = [person for person in listed if person.by_score and person.earned != "red"]
    month = promises.Month(
        settings=settings,
        as_of=as_of.isoformat(),
        reference=reference.size,
        scored=int(scored.sum()),
        selected=int(chosen.sum()),
        listed_by_score=len(by_score),
        self_consistent=keeps_its_promise(
            [person.p_value for person in by_score], settings.false_discovery, int(scored.sum())
        ),
        concluded=concluded,
        withdrawn=withdrawn,
        null=null.kind,
        deals=null.deals,
    )
    chance = len(drawn) / len(rest) if rest else 0.0
    named = labels or {}
    rows = [
        _row(
            person, month, named, listed=person.official_id in on_list, drawn=person.official_id in drawn, chance=chance
        )
        for person in people
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({**dict.fromkeys(("score", "remaining", "p_value"), "float64"), "concluded": bool})


def _check(scores: pd.DataFrame, hits: pd.DataFrame) -> None:
    """Refuse what cannot be graded, all of it at once."""
    faults = [
        Fault(
            phrase("hits"),
            phrase("a_column", column=column),
            Verbatim(", ".join(map(str, hits.columns))) or phrase("no_columns"),
        )
        for column in ("rule", "grade", "official_id")
        if column not in hits.columns
    ]
    if not faults:
        unknown = sorted(set(hits["grade"]) - {"red", "yellow"})
        faults += [Fault(phrase("hits_column_grade"), phrase("red_or_yellow"), Verbatim(repr(one))) for one in unknown]
    if faults:
        raise CardError(faults)
    repeated = int(scores.index.duplicated().sum())
    if repeated:
        raise ModelError(
            [Fault(phrase("scores"), phrase("one_row_an_official"), phrase("rows_too_many", repeated=repeated))]
        )


def _people(told: pd.DataFrame, hits: pd.DataFrame, tickets: str) -> list[_Person]:
    """Put what is known of each official side by side; a hit counts without any score."""
    rules: dict[str, Counter[str]] = {}
    red: dict[str, set[str]] = {}
    for official, rule, colour in zip(hits["official_id"], hits["rule"], hits["grade"], strict=True):
        rules.setdefault(str(official), Counter())[str(rule)] += 1
        if colour == "red":
            red.setdefault(str(rule), set()).add(str(official))
    rarest: dict[str, int] = {}
    for officials in red.values():
        for official in officials:
            rarest[official] = min(len(officials), rarest.get(official, len(officials)))

    def person(official: str, score: float, remaining: float, p_value: float, *, by_score: bool) -> _Person:
        own = rules.get(official, Counter())
        earned: Grade = "red" if official in rarest else "yellow" if own or by_score else "none"
        return _Person(
            official,
            score,
            remaining,
            p_value,
            by_score,
            own,
            earned,
            rarest.get(official, 0),
            _ticket(tickets + official),
        )

    people = [
        person(str(official), float(score), float(rest), float(p), by_score=bool(flag))
        for official, score, rest, p, flag in told[["score", "remaining", "p_value", "chosen"]].itertuples()
    ]
    known = {one.official_id for one in people}
    people += [person(official, np.nan, np.nan, np.nan, by_score=False) for official in rules if official not in known]
    return people


def _ticket(text: str) -> str:
    """Turn seed, date and identifier into a number that no name can influence."""
    return hashlib.sha256(text.encode()).hexdigest()


def _row(
    person: _Person, month: promises.Month, labels: Mapping[str, Text], *, listed: bool, drawn: bool, chance: float
) -> tuple[object, ...]:
    """Write one row with its texts."""
    cut = "" if listed or person.earned == "none" else person.earned
    reasons = [promises.reason_of_hits(person.rules, labels)] if person.rules else []
    reasons.append(
        promises.reason_of_score(
            month,
            person.score,
            person.remaining,
            person.p_value,
            selected=person.by_score,
            enough=not np.isnan(person.score),
        )
    )
    if cut:
        alone = person.hits_alone(concluded=month.concluded)
        reasons.append(promises.reason_of_hits_alone() if alone else promises.reason_of_cut(month, cut))
    if listed and not (person.by_score and person.earned != "red"):
        selected_by, promise = "rule", promises.promise_by_rule(month)
    elif listed:
        selected_by, promise = "score", promises.promise_by_score(month)
    elif drawn:
        selected_by, promise = "random", promises.promise_by_lot(month, chance)
    elif month.concluded:
        selected_by, promise = "", promises.promise_of_none(month)
    else:
        selected_by, promise = "", month.cannot_conclude()
    promise = promises.after_withdrawal(promise, selected_by, month)
    reason = _joined(reasons)
    return (
        person.official_id,
        person.score,
        person.remaining,
        person.p_value,
        person.earned if listed else "none",
        selected_by,
        month.concluded and not np.isnan(person.score),
        cut,
        1.0 if listed else chance,
        promise.zh,
        promise.en,
        reason.zh,
        reason.en,
    )


def _joined(texts: Iterable[Text]) -> Text:
    """Join sentences in both languages."""
    several = list(texts)
    return Text(zh="".join(one.zh for one in several), en=" ".join(one.en for one in several))
