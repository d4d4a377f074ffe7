"""What a city is made of: matters and their steps, people, clients, cases and acts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from cities.work import Work

Kind = Literal["take", "review", "visit", "sum", "fine", "decide", "do"]
"""Taking in at a counter, looking at papers, going there, setting an amount, a fine, deciding, anything else."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a matter: who does it, how long it usually lies there (hours on duty), and its limit in days."""

    name: str
    zh: str
    duty: str
    kind: Kind
    unit: str
    post: str
    hours: float
    limit: float
    local: bool = False
    spread: float = 0.55


@dataclass(frozen=True, slots=True)
class Money:
    """What amounts a matter is about: ``low`` to ``high`` is the law's range, above ``threshold`` a director signs."""

    median: float
    sigma: float = 0.0
    rounding: float = 1.0
    low: float | None = None
    high: float | None = None
    threshold: float | None = None
    at: str = "sum"


@dataclass(frozen=True, slots=True)
class Matter:
    """An item of the power list: its workflow, how much of it comes a day, from whom, and what usually comes out."""

    name: str
    zh: str
    en: str
    unit: str
    limit: int
    steps: tuple[Step, ...]
    daily: float
    clients: str = "citizen"
    agents: float = 0.0
    online: float = 0.0
    night: float = 0.0
    reject: float = 0.03
    back: float = 0.06
    money: Money | None = None
    bases: tuple[tuple[str, float, float], ...] = (("usual", 1.0, 1.0),)
    season: tuple[float, ...] = (1.0,) * 12


@dataclass(frozen=True, slots=True)
class Client:
    """A citizen, a firm, or an agent who hands in for others."""

    client_id: str
    name: str
    kind: str
    place: str
    weight: float = 1.0


@dataclass(slots=True)
class Stint:
    """A stretch on a post of a unit."""

    unit: str
    post: str
    first: date
    last: date | None = None
    title: str = ""

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(slots=True)
class Leave:
    """A stretch away."""

    first: date
    last: date
    kind: str


@dataclass(slots=True, eq=False)
class Person:
    """An official, and how this one honestly differs from others: all on a log scale but ``late``, a share."""

    official_id: str
    name: str
    unit: str
    post: str
    place: str
    device: str
    speed: float = 0.0
    strict: float = 0.0
    late: float = 0.03
    thrift: float = 0.0
    lag: float = 0.0
    fte: float = 1.0
    days: tuple[int, ...] = (0, 1, 2, 3, 4)
    signs: tuple[int, ...] = ()
    stints: list[Stint] = field(default_factory=list)
    leaves: list[Leave] = field(default_factory=list)
    habits: list[Habit] = field(default_factory=list)

    def away(self, day: date) -> Leave | None:
        """Return the leave that a day falls into."""
        return next((one for one in self.leaves if one.first <= day <= one.last), None)


@dataclass(slots=True, eq=False)
class Case:
    """One case, from its opening on."""

    matter: Matter
    client: Client
    agent: Client | None
    opened: datetime
    channel: str
    place: str
    basis: str
    level: float
    hard: float = 1.0
    night: bool = False
    claim: float = 0.0
    fixed: dict[str, Person] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)
    amount: float | None = None
    outcome: str = ""
    closed: datetime | None = None
    route: tuple[int, ...] | None = None

    def following(self, position: int) -> int | None:
        """Return which step comes after one, as far as the case takes its matter's steps in their order."""
        if self.route is None:
            return position + 1 if position + 1 < len(self.matter.steps) else None
        rest = self.route[self.route.index(position) + 1 :]
        return rest[0] if rest else None

    @property
    def handed_in_by(self) -> Client:
        """Whom the counter knows: the agent where there is one."""
        return self.agent or self.client


@dataclass(slots=True, eq=False)
class Act:
    """One line of the log."""

    case: Case
    step: Step
    person: Person
    received: datetime
    occurred: datetime
    recorded: datetime
    outcome: str
    amount: float | None
    place: str
    channel: str
    device: str


@dataclass(slots=True)
class Draft:
    """An act about to be done: what a habit may change before it happens."""

    case: Case
    step: Step
    person: Person
    received: datetime
    hours: float
    outcome: str
    position: float = 0.0
    factor: float = 1.0
    when: datetime | None = None
    recorded: datetime | None = None
    device: str = ""
    overtime: float = 0.0
    lag: float = 1.0
    mark: bool = False


class Habit:
    """What one person does otherwise, since when: a scheme, or an innocent circumstance.

    Every column is written by the same code for everybody; a habit only changes what that code starts from.
    """

    code = ""
    words = ""
    planted = False

    def __init__(self, person: Person, since: date) -> None:
        self.person, self.since = person, since
        self.acts: list[Act] = []
        self.involved: tuple[Person, ...] = ()

    def pull(self, case: Case, step: Step, day: date) -> float:  # noqa: ARG002 -- the common signature
        """Return how much likelier than others this person gets a case."""
        return 1.0

    def comes_in(self, day: date) -> bool:  # noqa: ARG002 -- the common signature
        """Tell whether acts go on under this person's account while the person is away."""
        return False

    def shape(self, draft: Draft, work: Work) -> None:
        """Change how an act will be done."""

    def done(self, act: Act, work: Work) -> None:
        """See an act that was done, whoever did it not being asked."""

    def openings(self, work: Work, day: date) -> Iterable[Case]:  # noqa: ARG002 -- the common signature
        """Return cases that this person has opened on a day."""
        return ()


@dataclass(frozen=True, slots=True)
class Differences:
    """How much people honestly differ: standard deviations, and the share of overtime with its concentration."""

    speed: float
    by_matter: float
    strict: float
    late: float
    steady: float
    thrift: float
    lag: float
    affinity: float


@dataclass(slots=True)
class Town:
    """Everything that the work of a city starts from.

    ``skips`` is how often a step of a matter is honestly left out for a kind of client, ``paper`` the share of what
    comes to a window on paper only.
    """

    name: str
    label: str
    first: date
    last: date
    matters: tuple[Matter, ...]
    units: tuple[tuple[str, str, str], ...]
    people: list[Person]
    clients: dict[str, list[Client]]
    places: dict[str, float]
    differences: Differences
    outages: set[date]
    load: dict[int, float]
    far: frozenset[str] = frozenset()
    dear: dict[str, float] = field(default_factory=dict)
    hardness: dict[str, tuple[float, float]] = field(default_factory=dict)
    online_hours: float = 1.0
    volume: float = 0.82
    rush: dict[tuple[str, str], tuple[frozenset[int], float]] = field(default_factory=dict)
    skips: dict[tuple[str, str, str], float] = field(default_factory=dict)
    paper: float = 0.0
