"""The answer of a measurement, and how it is read out of the stages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pandas as pd

from riskml.core.months import first_day
from riskml.metrics.closed import ClosedMonths
from riskml.metrics.counterparts import COUNTERPARTS, tell_counterparts
from riskml.metrics.peers import PEERS, tell_peers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from riskml.engine import Engine

_NUMBERS = ("observed", "expected", "exposure", "ratio", "low", "high", "effect", "z",
    "first_observed", "first_expected", "first_exposure", "first_z",
)  # fmt: skip
REVISIONS = (
    "subject", "subject_id", "metric", "month", "first_observed", "observed", "first_expected", "expected",
    "first_exposure", "exposure", "first_z", "z",
)  # fmt: skip
"""The columns of revisions."""
TRIED = ("subject_id", "metric", "circumstance", "people", "acts", "explained", "expected", "z")
"""The columns of what was tried as an explanation."""
PARTS = ("subject_id", "metric", "part", "value", "share", "work")
"""The columns of the parts in which departures lie."""
_TEXTS = (
    "subject", "subject_id", "unit_id", "metric", "family", "status", "ref", "stratum", "counterparty_id",
)  # fmt: skip
_TELL = """
select
    profiled.subject,
    profiled.subject_id,
    profiled.unit_id,
    profiled.month,
    card_of.metric{suffix} as metric,
    card_of.family,
    profiled.observed,
    profiled.expected,
    profiled.exposure,
    {ratio} as ratio,
    profiled.low,
    profiled.high,
    profiled.effect,
    profiled.z,
    profiled.status,
    {peers} as peers,
    {close} as close
from {table} as profiled
inner join card_of on profiled.card = card_of.card and card_of.span = 0
where profiled.month > {before} {more}
"""


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was measured, as tables.

    Parameters
    ----------
    profile
        One row per subject × month in which a window ends × metric: `subject` ('official' or 'unit'),
        `subject_id`, `unit_id`, `month`, `metric`, `family`, `observed`, `expected`, `exposure`, `ratio`, `low`,
        `high`, `effect`, `z`, `status`, `peers`. `z` is NaN unless `status` is 'measured'. `peers` is the largest
        number of peers in any stratum compared; for a trend, whose peer is the past, 0. `provisional` says that the
        month had not ended. An ended month's numbers are those known at its end.
    series
        Windows of one month: `subject`, `subject_id`, `metric`, `month`, `observed`, `expected`, `exposure`, `z`.
    evidence
        Records that weigh most: `subject_id`, `metric`, `rank`, `ref`, `at`, `stratum`, `value`, `weight`,
        `counterparty_id` (of pairs and concentration, else null).
    gaps
        Metrics that are off as a whole: `metric`, `reason_zh`, `reason_en`.
    revisions
        Ended months whose numbers late records or corrections have changed since: `subject`, `subject_id`, `metric`,
        `month`, and `observed`, `expected`, `exposure`, `z` as known at the month's end (`first_…`) and now.
    closed
        The numbers of months that have ended, as far as they were computed now.
    tried
        What each circumstance would explain of a departure in the latest month, where enough others shared it:
        `subject_id`, `metric`, `circumstance` (its name), `people` and `acts` (of others), `explained` (the share of
        the departure, 0 to 1), and `expected` and `z` as they would then be; the most telling first.
    parts
        Where a departure of the latest month lies that is not everywhere: `subject_id`, `metric`, `part` ('stratum',
        'months', or the name of a circumstance), `value`, `share` (of the departure) and `work` (share of the acts).
    peers
        With whom they were compared who stand out in the latest month by a rate, a mean, meetings or a concentration:
        `subject_id`, `metric`, `unit_id` (of peers), `acts` (of that unit's peers in the same work) and `people` (all
        peers, each once).
    counterparts
        Of those who stand out by what their work comes to with one counterparty: `subject_id`, `metric`, `stratum` (the
        work that the two have most of), `acts` and `own` (of the two), and `value` with another one, a row each.
    """

    profile: pd.DataFrame
    series: pd.DataFrame
    evidence: pd.DataFrame
    gaps: pd.DataFrame
    revisions: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(REVISIONS)))
    closed: ClosedMonths = field(default_factory=ClosedMonths)
    tried: pd.DataFrame = field(default_factory=lambda: tell_tried(pd.DataFrame(columns=list(TRIED))))
    parts: pd.DataFrame = field(default_factory=lambda: tell_parts(pd.DataFrame(columns=list(PARTS))))
    peers: pd.DataFrame = field(default_factory=lambda: tell_peers(pd.DataFrame(columns=list(PEERS))))
    counterparts: pd.DataFrame = field(
        default_factory=lambda: tell_counterparts(pd.DataFrame(columns=list(COUNTERPARTS)))
    )

    @classmethod
    def together(cls, parts: Sequence[Measurement]) -> Measurement:
        """Put what was measured of different cards together, in the order of one measurement of all."""
        tables = {
            name: pd.concat([getattr(part, name) for part in parts], ignore_index=True)
            .sort_values(list(keys), kind="stable", ignore_index=True)
            for name, keys in _ORDERS.items()
        }  # fmt: skip
        return cls(**tables, closed=ClosedMonths.together(part.closed for part in parts))


_ORDERS: Final = {
    "profile": ("subject", "subject_id", "month", "metric"),
    "series": ("subject", "subject_id", "metric", "month"),
    "evidence": ("subject_id", "metric", "rank"),
    "gaps": ("metric",),
    "revisions": ("subject", "subject_id", "metric", "month"),
    "tried": ("subject_id", "metric"),
    "parts": ("subject_id", "metric"),
    "peers": ("subject_id", "metric"),
    "counterparts": ("subject_id", "metric"),
}
"""How the rows of each table are put in order; what ties is of one metric, and in its order already."""


def tell_tried(rows: pd.DataFrame) -> pd.DataFrame:
    """Return what was tried in its types and its order."""
    whole, real = dict.fromkeys(("people", "acts"), "int64"), dict.fromkeys(("explained", "expected", "z"), "float64")
    frame = rows[list(TRIED)].astype({**dict.fromkeys(TRIED[:3], "str"), **whole, **real})
    order = frame.assign(least=-frame["explained"]).sort_values(["subject_id", "metric", "least", "circumstance"])
    return order.drop(columns="least").reset_index(drop=True)


def tell_parts(rows: pd.DataFrame) -> pd.DataFrame:
    """Return where departures lie, in its types and its order."""
    frame = rows[list(PARTS)].astype({**dict.fromkeys(PARTS[:4], "str"), "share": "float64", "work": "float64"})
    return frame.sort_values(["subject_id", "metric"], ignore_index=True)


def _worded(frame: pd.DataFrame) -> pd.DataFrame:
    """Give columns of text the same type whether or not they hold rows."""
    for name in _TEXTS:
        if name in frame:
            frame[name] = frame[name].astype("str")
    return frame


def _dated(frame: pd.DataFrame) -> pd.DataFrame:
    starts = {number: first_day(int(number)) for number in frame["month"].unique()}
    frame["month"] = pd.to_datetime(frame["month"].map(starts)).astype("datetime64[us]")
    for name in _NUMBERS:
        if name in frame:
            frame[name] = frame[name].astype("float64")
    return _worded(frame)


def tell_profile(engine: Engine, last: int, months: int, *, provisional: bool) -> pd.DataFrame:
    """Return the profile, the trends as metrics of their own."""
    before = last - months
    own = _TELL.format(
        suffix="", ratio="profiled.ratio", peers="profiled.peers", close="profiled.close", table="profiled",
        before=before, more="and profiled.span = 0",
    )  # fmt: skip
    trends = _TELL.format(
        suffix=" || '_trend'",
        ratio="cast(null as double)",
        peers="0",
        close="cast(null as bigint)",
        table="trend_profile",
        before=before,
        more="",
    )
    frame = engine.frame(f"{own} union all {trends} order by subject, subject_id, month, metric")
    frame["peers"] = frame["peers"].astype("int64")
    frame["close"] = frame["close"].astype("Int64")
    frame["provisional"] = (frame["month"] == last) & provisional
    return _dated(frame)


def tell_series(engine: Engine, last: int, months: int) -> pd.DataFrame:
    """Return the windows of one month."""
    return _dated(
        engine.frame(
            "select profiled.subject, profiled.subject_id, card_of.metric, profiled.month, profiled.observed, "  # noqa: S608
            "profiled.expected, profiled.exposure, profiled.z from profiled "
            "inner join card_of on profiled.card = card_of.card and card_of.span = 1 "
            f"where profiled.span = 1 and profiled.month > {last - months} "
            "order by profiled.subject, profiled.subject_id, card_of.metric, profiled.month"
        )
    )


def tell_revisions(engine: Engine) -> pd.DataFrame:
    """Return the ended months whose numbers are others now."""
    names = ("observed", "expected", "exposure", "z")
    told = ", ".join(f"first.{name} as first_{name}, again.{name}" for name in names)
    other = " or ".join(f"again.{name} is distinct from first.{name}" for name in names)
    frame = engine.frame(
        f"select again.subject, again.subject_id, card_of.metric, again.month, {told} from profiled as again "  # noqa: S608
        "inner join card_of on again.card = card_of.card and card_of.span = 2 "
        "left join profiled as first on again.card = first.card and first.span = 0 and again.month = first.month "
        "and again.subject = first.subject and again.subject_id = first.subject_id "
        f"where again.span = 2 and ({other}) order by again.subject, again.subject_id, card_of.metric, again.month"
    )
    return _dated(frame)


def tell_evidence(engine: Engine) -> pd.DataFrame:
    """Return the records that weigh most."""
    frame = engine.frame(
        "select evidence.official_id as subject_id, card_of.metric, evidence.turn as rank, evidence.ref, "
        "evidence.moment as at, evidence.stratum, evidence.value, evidence.weight, evidence.counterparty_id "
        "from evidence "
        "inner join card_of on evidence.card = card_of.card and card_of.span = 0 "
        "order by evidence.official_id, card_of.metric, evidence.turn"
    )
    frame["at"] = frame["at"].astype("datetime64[us]")
    frame["rank"] = frame["rank"].astype("int64")
    return _worded(frame)
