"""Labels: what reviewers had found, by official and month, as it was known on a date.

A label says who was looked at and what came of it, not who did something. Nobody gets one who was not looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from riskml.core.errors import Fault, ModelError, Verbatim
from riskml.reviews.phrases_faults import phrase
from riskml.reviews.standing import FINDINGS, Decision, current, decisions_of, state_of, strongest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from riskml.reviews.subjects import Lookup

LABELS: Final = ("official_id", "month", "finding", "decided_at", "selected_by", "propensity")
CHOSEN_BY: Final = ("rule", "score", "random", "other")
_NEEDED: Final = LABELS[:4]


def labels_of(reviews: pd.DataFrame, *, as_of: date, lookup: Lookup | None = None) -> pd.DataFrame:
    """Return what reviewers had found by the end of a day, one row for each time that it changed.

    A review names its official and the date of the list, or it is resolved by its hit or warning. A warning that
    names several people is a label of nobody, whatever was decided: the review has to say whom it is about. What is
    still unresolved is listed by :func:`riskml.reviews.unlabelled`.

    Several facts of one person and month make one label: confirmed while any of them stands confirmed, else open
    while any is open, else cleared; what stands is said by :mod:`riskml.reviews.standing`. Where a review turns out
    to have been about somebody else, nothing stands any more, which is open.

    Parameters
    ----------
    reviews, as_of, lookup
        As of :func:`riskml.reviews.standing.decisions_of`.

    Returns
    -------
    DataFrame
        official_id; month (its first day); finding ('confirmed', 'cleared' or 'open'); decided_at, from when on it was
        *known*: the later of decision and record; selected_by ('rule', 'score', 'random' or 'other'); propensity, NaN
        where unknown. Ordered by official, month and decided_at; the last row of an official and month is what stands.

    Examples
    --------
    >>> from datetime import date
    >>> told = {"review_id": ["r"], "official_id": ["P1"], "listed_at": ["2025-03-31"], "finding": ["confirmed"]}
    >>> reviews = pd.DataFrame({**told, "decided_at": ["2025-05-02"]})
    >>> [len(labels_of(reviews, as_of=date(2025, 5, day))) for day in (1, 2)]
    [0, 1]
    """
    by_matter: dict[str, list[Decision]] = {}
    matters: dict[tuple[str, pd.Timestamp], set[str]] = {}
    for one in decisions_of(reviews, as_of=as_of, lookup=lookup):
        subject = one.subject
        by_matter.setdefault(subject.matter, []).append(one)
        if subject.official and subject.month is not None:
            matters.setdefault((subject.official, subject.month), set()).add(subject.matter)
    end = pd.Timestamp(as_of) + pd.Timedelta(days=1)
    rows = [
        row
        for (official, month), own in sorted(matters.items())
        for row in _changes(official, month, [one for matter in sorted(own) for one in by_matter[matter]], end)
    ]
    return _frame(rows)


def _frame(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    texts = dict.fromkeys(("official_id", "finding", "selected_by"), "str")
    times = dict.fromkeys(("month", "decided_at"), "datetime64[us]")
    return pd.DataFrame(rows, columns=list(LABELS)).astype({**texts, **times, "propensity": "float64"})


def _changes(
    official: str, month: pd.Timestamp, decisions: Sequence[Decision], end: pd.Timestamp
) -> Iterator[tuple[object, ...]]:
    """Yield the labels of one person and month, each time that what stands changed."""
    before, way, propensity = "", "other", np.nan
    for moment in sorted({when for one in decisions for when in (one.known_at, one.until) if when < end}):
        told = current(decisions, moment)
        own = [one for one in told if (one.subject.official, one.subject.month) == (official, month)]
        stands = _stands(official, own, told)
        if stands is not None:
            looks = [one for one in own if one.subject.matter == stands.subject.matter]
            look = stands if stands in own else max(looks, key=lambda one: one.order)
            way, propensity = look.way, look.propensity
        finding = stands.finding if stands is not None else before and "open"
        if finding != before:
            before = finding
            yield official, month, finding, moment, way, propensity


def _stands(official: str, own: Sequence[Decision], told: Sequence[Decision]) -> Decision | None:
    """Return the strongest decision that stands about a person, of all facts that a month's reviews looked at."""
    state = state_of(told)

    def about(matter: str, fact: tuple[str, str]) -> Decision | None:
        decided = state[matter].get(fact, {})
        return decided.get(official) or decided.get("")

    found = []
    for matter in sorted({one.subject.matter for one in own}):
        looked_at = {fact for one in own if one.subject.matter == matter for fact in one.subject.facts}
        # Where a later look at named facts has taken the place of one at the whole, the later look speaks.
        stands = [one for fact in looked_at if (one := about(matter, fact))] or [
            one for fact in state[matter] if (one := about(matter, fact))
        ]
        found += stands
    return strongest(found)


def training_labels(labels: pd.DataFrame, as_of: date | pd.Timestamp | str) -> pd.DataFrame:
    """Return the findings that were known on a date, as they were known.

    Parameters
    ----------
    labels
        Columns official_id, month, finding, decided_at, and any others. Several findings about one official
        and month are one after the other.
    as_of
        The whole of that day is known; nothing after it.

    Returns
    -------
    DataFrame
        One row an official and month: the latest finding of those decided by then, about months that had
        begun. Sorted by official and month. Whoever is not in it is unlabelled, not innocent.

    Raises
    ------
    ModelError
        A column is missing, or a decision precedes the month that it is about.

    Examples
    --------
    >>> labels = pd.DataFrame(
    ...     {
    ...         "official_id": ["a", "a"],
    ...         "month": pd.to_datetime(["2026-01-01"] * 2),
    ...         "finding": ["cleared", "confirmed"],
    ...         "decided_at": pd.to_datetime(["2026-02-10", "2026-04-01"]),
    ...     }
    ... )
    >>> training_labels(labels, "2026-03-01")["finding"].tolist()
    ['cleared']
    """
    labels = labels.reset_index(drop=True)
    decided = _decided(labels)
    known = labels[decided < _after(as_of, decided)]
    return _latest(known, decided).reset_index(drop=True)


def last_labels(labels: pd.DataFrame) -> pd.DataFrame:
    """Return what stands in the end: one row an official and month, the last that was told."""
    return _latest(labels, labels["decided_at"]).reset_index(drop=True)


def reviews_as_of(labels: pd.DataFrame, as_of: date | pd.Timestamp | str) -> pd.DataFrame:
    """Return everybody who had been selected for review by a date; who was not yet decided is ``open``.

    Whom to look at is known when a month's list is published, what came of it only later. An estimate of
    precision needs both: leaving out who is still open would count quick findings alone.

    Parameters
    ----------
    labels
        As for ``training_labels``; decided_at may be missing.
    as_of
        Rows of months that had not ended by then are left out.

    Returns
    -------
    DataFrame
        One row an official and month. Where finding is ``open``, decided_at is missing.

    Raises
    ------
    ModelError
        As ``training_labels``.
    """
    labels = labels.reset_index(drop=True)
    decided = _decided(labels)
    after = _after(as_of, decided)
    month_over = pd.to_datetime(labels["month"]) + pd.DateOffset(months=1) <= _after(as_of)
    late = ~(decided < after)
    seen = labels.assign(finding=labels["finding"].where(~late, "open"), decided_at=labels["decided_at"].where(~late))
    return _latest(seen[month_over], decided.where(~late)).reset_index(drop=True)


def _decided(labels: pd.DataFrame) -> pd.Series:
    """Return the dates of the decisions, or refuse the labels."""
    missing = [name for name in _NEEDED if name not in labels.columns]
    if missing:
        remedy = phrase("labels_have_the_columns", names=", ".join(_NEEDED))
        raise ModelError(
            [Fault(phrase("labels"), phrase("a_column", name=name), phrase("none"), remedy) for name in missing]
        )
    decided = pd.to_datetime(labels["decided_at"])
    month = pd.to_datetime(labels["month"])
    if decided.dt.tz is not None:
        month = month.dt.tz_localize(decided.dt.tz)
    if early := int((decided < month).sum()):
        remedy = phrase("a_finding_cannot_be_older")
        raise ModelError(
            [Fault(phrase("labels_decided"), phrase("a_date_in_or_after"), phrase("before_it", early=early), remedy)]
        )
    return decided


def _after(as_of: date | pd.Timestamp | str, like: pd.Series | None = None) -> pd.Timestamp:
    """Return the first moment after a day."""
    until = pd.Timestamp(as_of).tz_localize(None).normalize() + pd.Timedelta(days=1)
    zone = None if like is None else like.dt.tz
    return until if zone is None else until.tz_localize(zone)


def _latest(rows: pd.DataFrame, told: pd.Series) -> pd.DataFrame:
    """Return the row of each official and month that was told last; of one moment the strongest finding.

    What is reopened stands as open: it is neither confirmed nor cleared until it is decided again.
    """
    strength = rows["finding"].map({finding: -place for place, finding in enumerate(FINDINGS)})
    order = rows.assign(_told=told.loc[rows.index], _strength=strength).sort_values(
        ["official_id", "month", "_told", "_strength"], kind="stable", na_position="first"
    )
    last = order.drop_duplicates(["official_id", "month"], keep="last")
    return last.drop(columns=["_told", "_strength"])


def label_faults(labels: pd.DataFrame) -> list[Fault]:
    """List what is wrong with a frame of labels; no message quotes who it is about."""
    missing = [name for name in LABELS if name not in labels.columns]
    if missing:
        found = Verbatim(", ".join(map(str, labels.columns[:8]))) or phrase("no_columns")
        return [Fault(phrase("labels"), phrase("a_column", name=name), found) for name in missing]
    faults = []
    for name, known in (("finding", FINDINGS), ("selected_by", CHOSEN_BY)):
        wrong = int((~labels[name].isin(known)).sum())
        if wrong:
            faults.append(
                Fault(
                    phrase("labels_column", name=name),
                    Verbatim(" | ".join(known)),
                    phrase("rows_with_something_else", wrong=wrong),
                )
            )
    faults += [
        Fault(phrase("labels_column", name=name), phrase("times_without_a_zone"), Verbatim(str(labels[name].dtype)))
        for name in ("month", "decided_at")
        if len(labels) and not pd.api.types.is_datetime64_dtype(labels[name])
    ]
    try:
        propensity = labels["propensity"].to_numpy(np.float64)
    except (TypeError, ValueError):
        return [
            *faults,
            Fault(
                phrase("labels_column_propensity"), phrase("numbers_or_nan"), Verbatim(str(labels["propensity"].dtype))
            ),
        ]
    outside = int(((propensity <= 0) | (propensity > 1)).sum())
    if outside:
        faults.append(
            Fault(
                phrase("labels_column_propensity"), phrase("above_0_at_most_1"), phrase("rows_outside", outside=outside)
            )
        )
    unknown = int((labels["official_id"].isna() | labels["month"].isna()).sum())
    if unknown:
        faults.append(
            Fault(phrase("labels"), phrase("an_official_and_a_month"), phrase("rows_without", unknown=unknown))
        )
    return faults


def typed(labels: pd.DataFrame) -> pd.DataFrame:
    """Return labels in their types, each about the first day of its month.

    Raises
    ------
    ModelError
        The frame is not one of labels.
    """
    faults = label_faults(labels)
    if faults:
        raise ModelError(faults)
    types = {"month": "datetime64[us]", "decided_at": "datetime64[us]", "propensity": "float64"}
    told = labels.astype(types).reset_index(drop=True)
    return told.assign(month=told["month"].dt.to_period("M").dt.to_timestamp().astype("datetime64[us]"))
