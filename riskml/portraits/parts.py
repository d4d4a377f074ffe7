"""The parts of a portrait: plain frozen values, everything a reader is shown and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from riskml.core.errors import Fault, ModelError, Verbatim
from riskml.portraits.phrases_faults import phrase

if TYPE_CHECKING:
    from datetime import date, datetime

    from riskml.core.texts import Text
    from riskml.portraits.set_against import Beside, Peers

Grade = Literal["red", "yellow", "reminder", "none"]
Concern = Literal["high", "low", "both"]
Status = Literal["measured", "below_minimum", "no_peers"]
Pattern = Literal["common", "typical", "quiet", "not_concluded"]

MOVED = 0.1
"""A revision matters from this many standard deviations on."""
TELLING = 0.05
"""A circumstance that would explain less of a departure explains nothing of it."""

ASIDE = 2.0
"""A metric stands out for one subject at this many standard deviations on the side that concerns."""


def aside(z: float, concern: str) -> float:
    """How far ``z`` lies on the side that concerns; negative on the other side, NaN when unknown.

    Examples
    --------
    >>> aside(-3.0, "low"), aside(-3.0, "both"), aside(-3.0, "high")
    (3.0, 3.0, -3.0)
    """
    if concern == "both":
        return abs(z)
    return -z if concern == "low" else z


HALF = 0.5
"""From this share of a unit's people on, what they have in common is the unit's."""

SEVERAL = 3
"""From this many people of one unit on, hits of one rule are a common problem of the unit."""

RATIOS = frozenset({"volume", "rate", "pairs", "times", "favour_times"})
"""Comparisons whose effect is observed over expected; the effect of the others is a difference."""


def stands_out(z: float, low: float, high: float, concern: str, compare: str) -> bool:
    """Tell whether a measured metric differs from peers enough to be read first.

    Both must hold: z lies far enough on the side that concerns, and the interval, where there is one,
    leaves the expected out. A page must not call a difference what its own interval calls chance.

    Examples
    --------
    >>> import math
    >>> stands_out(2.5, 1.2, 3.0, "high", "rate"), stands_out(2.5, 0.9, 3.0, "high", "rate")
    (True, False)
    >>> stands_out(-2.5, -0.9, -0.1, "both", "mean"), stands_out(2.5, math.nan, math.nan, "high", "mean")
    (True, True)
    """
    if not aside(z, concern) >= ASIDE:
        return False
    neutral = 1.0 if compare in RATIOS else 0.0
    return not (low <= neutral <= high)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where every figure of a portrait comes from, so that anyone can draw it again.

    ``drift`` says whether the people scored are still like those that the model was made with; where they are not,
    the promise on grades is ``withdrawn``. ``office_hours`` are those that cards about hours go by.
    """

    as_of: date
    data_hash: str
    model_version: str
    engine_version: str
    cards_hash: str
    run_id: str
    generated_by: str
    drift: Text | None = None
    withdrawn: bool = False
    office_hours: str = ""

    @property
    def provisional(self) -> bool:
        """Whether the last month had not ended, so that its figures will change."""
        return (self.as_of + timedelta(days=1)).month == self.as_of.month


@dataclass(frozen=True, slots=True)
class Person:
    """Who an official's portrait is about; texts may be empty where no roster was imported, and the post None."""

    official_id: str
    name: str
    unit_id: str
    unit: str
    post: Text | None


@dataclass(frozen=True, slots=True)
class GradePanel:
    """The grade, and what it promises about error and about the reviewers' time.

    ``marks`` are those of ``riskml.triage.EXPLANATION_FLAGS`` that tell a reader to take the reasons with care.
    """

    grade: Grade
    concluded: bool
    promise: Text | None
    reason: Text | None
    selected_by: str
    p_value: float
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contribution:
    """One metric's share of a score, or that of one area's rule hits, whose `family` is empty."""

    metric: str
    label: Text
    family: str
    value: float


@dataclass(frozen=True, slots=True)
class Account:
    """A score and the contributions that it is the sum of, bit for bit.

    Raises
    ------
    ModelError
        ``base`` and the contributions, added from left to right, are not the score: such an account
        would explain another number than the published one, so none is drawn.

    Examples
    --------
    >>> from riskml.core.texts import Text
    >>> late = Contribution("overdue_rate", Text(zh="超期率", en="Overdue rate"), "overdue", 1.25)
    >>> Account(score=1.5, base=0.25, contributions=(late,)).total()
    1.5
    """

    score: float
    base: float
    contributions: tuple[Contribution, ...]

    def __post_init__(self) -> None:
        if self.total() != self.score:
            raise ModelError(
                [
                    Fault(
                        phrase("contributions_of_a_score"),
                        phrase("a_sum_of_exactly", score=self.score),
                        Verbatim(repr(self.total())),
                        phrase("score_again_never_round_contributions"),
                    )
                ]
            )

    def total(self) -> float:
        """Add base and contributions from left to right."""
        total = self.base
        for one in self.contributions:
            total += one.value
        return total


@dataclass(frozen=True, slots=True)
class Figures:
    """What was observed of one subject by one metric, against what was expected of the same work.

    ``low`` and ``high`` surround ``effect``; ``ratio`` is observed over expected drawn cautiously towards
    one, NaN where the comparison has none. ``close`` are the observations compared in closer circumstances.
    """

    observed: float
    expected: float
    exposure: float
    ratio: float
    effect: float
    low: float
    high: float
    z: float
    status: Status
    peers: int
    close: float = 0.0


@dataclass(frozen=True, slots=True)
class Band:
    """The middle 80 % of the effects of the others who were measured by the same metric, and their median."""

    low: float
    high: float
    people: int
    median: float


@dataclass(frozen=True, slots=True)
class MonthPoint:
    """One month by itself."""

    month: date
    observed: float
    expected: float
    exposure: float
    z: float


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """A record that weighs much in a metric: what kind of work it was, and for whom where that matters."""

    ref: str
    at: datetime
    stratum: Text
    counterparty: str
    value: float
    weight: float


@dataclass(frozen=True, slots=True)
class Revision:
    """An ended month whose number late records or corrections have changed: as known at its end, and as known now."""

    month: date
    first_z: float
    z: float

    @property
    def matters(self) -> bool:
        """Whether the departure moved by a tenth of a standard deviation, or came to be told or not told."""
        return not abs(self.z - self.first_z) < MOVED


@dataclass(frozen=True, slots=True)
class Trial:
    """A circumstance that was tried as the explanation of a departure: what others show in it is expected here, too.

    ``explained`` is the share of the departure that it would explain, ``z`` what would remain; ``people`` and ``acts``
    are those of others in it.
    """

    label: Text
    people: int
    acts: int
    explained: float
    z: float

    @property
    def tells(self) -> bool:
        """Whether it explains a twentieth of the departure or more."""
        return self.explained >= TELLING


@dataclass(frozen=True, slots=True)
class MetricPanel:
    """One metric of one subject, with the texts that say how to read it and what may explain it.

    ``compare`` is the card's word for how observed and expected were set against each other; ``favour`` where pairs
    are compared by a value instead of by their number, ``trend`` where the subject is set against its own past, and
    ``times`` or ``favour_times`` where a card in logarithms was written back.
    ``contribution`` is the metric's share of the score, NaN where the subject has none. ``revisions`` are ended months
    whose numbers have changed since. ``circles`` names the circumstances of acts that are compared in closer ones.
    ``party`` is what a pair is with. ``trials`` are the circumstances that were tried as the explanation, the most
    telling first; ``part`` says where the departure lies, if not everywhere. ``others`` are the sorted effects of the
    others, unnamed, by evenly spaced ranks and three digits each; none where the others are too few to be shown.
    ``peers`` are those that it was compared with, of a rate, a mean, pairs or a concentration that stands out;
    ``beside`` what the same work came to with other counterparties, of one that stands out by a value.
    """

    metric: str
    label: Text
    family: str
    unit: Text
    compare: str
    concern: Concern
    minimum: float
    figures: Figures
    band: Band | None
    series: tuple[MonthPoint, ...]
    evidence: tuple[EvidenceRecord, ...]
    contribution: float
    why: Text
    innocent: Text
    cannot_see: Text
    how_to_read: Text
    party: Text
    revisions: tuple[Revision, ...] = ()
    circles: Text | None = None
    trials: tuple[Trial, ...] = ()
    part: Text | None = None
    others: tuple[float, ...] = ()
    peers: Peers | None = None
    beside: Beside | None = None

    @property
    def compared(self) -> int:
        """How many peers there are: in all the work where that is known, else in the kind of work that has most."""
        return self.peers.people if self.peers else self.figures.peers

    @property
    def aside(self) -> float:
        """How far the subject stands on the side that concerns."""
        return aside(self.figures.z, self.concern)

    @property
    def stands_out(self) -> bool:
        """Whether the metric differs from peers enough to be read first."""
        one = self.figures
        return one.status == "measured" and stands_out(one.z, one.low, one.high, self.concern, self.compare)


@dataclass(frozen=True, slots=True)
class HitPanel:
    """One answer of a rule, with the records that show it; ``cleared`` where a human has cleared these facts."""

    hit_id: str
    rule: str
    label: Text
    grade: Grade
    at: datetime
    sentence: Text
    records: tuple[str, ...]
    why: Text
    innocent: Text
    cannot_see: Text
    cleared: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Something about which nothing is said, and why; ``missing`` are the needs that the data do not meet."""

    kind: Literal["metric", "rule"]
    name: str
    label: Text
    reason: Text
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GapGroup:
    """Everything that is off for want of the same tables; ``found`` says what each of them has instead.

    ``in_words`` is what each of the columns is called; a run of an earlier version has none.
    """

    tables: tuple[tuple[str, Text], ...]
    columns: tuple[str, ...]
    metrics: tuple[Text, ...]
    rules: tuple[Text, ...]
    found: tuple[Text, ...] = ()
    in_words: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """How the people of a unit lie on one metric, without saying who lies where.

    ``values`` are sorted and empty below the number of people that keeps one person hidden.
    """

    metric: str
    label: Text
    family: str
    concern: Concern
    people: int
    values: tuple[float, ...]
    quantiles: tuple[float, ...]
    unit_z: float
    pattern: Pattern
    beyond: int
    far: int


@dataclass(frozen=True, slots=True)
class Count:
    """How many of something."""

    name: str
    label: Text
    count: int


@dataclass(frozen=True, slots=True)
class UnitCount:
    """Warnings of one unit; ``None`` where a count, or a total less the counts of others, would name a person."""

    unit_id: str
    unit: str
    people: int
    red: int | None
    yellow: int | None


@dataclass(frozen=True, slots=True)
class CommonProblem:
    """A metric on which most of a unit lies apart together."""

    unit_id: str
    unit: str
    shape: Shape


@dataclass(frozen=True, slots=True)
class CommonRule:
    """A rule that several people of one unit were hit by."""

    unit_id: str
    unit: str
    rule: str
    label: Text
    people: int
    hits: int


@dataclass(frozen=True, slots=True)
class CommonRules:
    """What is common to one unit: rules that several of its people were hit by, most people first."""

    unit_id: str
    unit: str
    rules: tuple[CommonRule, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """For one metric: about how many officials it said something, and about how many it could not."""

    metric: str
    label: Text
    family: str
    measured: int
    below_minimum: int
    no_peers: int
    stands_out: int
