"""A case as a value: where it stands, what was signed, and how it came there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime  # noqa: TC003 (whoever keeps a case as JSON resolves its annotations)
from typing import TYPE_CHECKING, Literal

from riskml.reviews.facts import Fact  # noqa: TC001 (as above)

if TYPE_CHECKING:
    from riskml.core.errors import Fault

Grade = Literal["none", "yellow", "red"]
GRADES: tuple[Grade, ...] = ("none", "yellow", "red")


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that is attached: of what kind, and the hash by which it is known."""

    kind: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Told:
    """What whoever signs first states; whoever signs the same move later signs the same.

    Parameters
    ----------
    reason
        In writing.
    papers
        What is attached.
    group
        To whom the case is assigned.
    linked
        The cases that it is merged into, split into, or handed over as; or the number under which it goes on elsewhere.
    until
        The day of resubmission.
    grade
        What the grade is once facts have grown.
    facts
        The facts that go into a case of their own.
    """

    reason: str = ""
    papers: tuple[Paper, ...] = ()
    group: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()
    until: date | None = None
    grade: Grade | None = None
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, and in which role."""

    person: str
    role: str


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature in the history of a case: the last one that a move needs makes it."""

    move: str
    by: Signer
    at: datetime
    told: Told


@dataclass(frozen=True, slots=True)
class Made:
    """A move that all had signed: who, when, from where to where, and what was told. The history says the same."""

    move: str
    by: tuple[Signer, ...]
    at: datetime
    origin: str
    to: str
    told: Told


@dataclass(frozen=True, slots=True)
class Pause:
    """When a clock was stopped, and when it ran on."""

    stopped: date
    resumed: date | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What makes a case the second one out of a split.

    Parameters
    ----------
    of
        The numbers of the cases that it comes out of, the first of all first.
    at
        When it was split off.
    facts
        Those that went into it; what a warning comes to rest on later does not.
    moves
        How many moves had been made by then: they are the other's, and its own begin after them.
    """

    of: tuple[str, ...]
    at: datetime
    facts: tuple[Fact, ...]
    moves: int


@dataclass(frozen=True, slots=True)
class Opening:
    """How a case was opened.

    Parameters
    ----------
    register, number
        Where, and under which number.
    by, at
        Who opened it, and when.
    subjects
        Whom it is about; they never sign but as the subject.
    grade
        Of a warning, as published.
    linked
        The cases that it comes from.
    part
        Of a case that was split off another; its opening and history up to the split are the other's.
    """

    register: str
    number: str
    by: Signer
    at: datetime
    subjects: frozenset[str] = frozenset()
    grade: Grade = "none"
    linked: tuple[str, ...] = ()
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A case: its opening and its history, and what follows from both.

    Parameters
    ----------
    opening, history
        What was written down, in its order; nothing is ever taken out.
    state, grade, group, linked, until
        Where it stands, how grave it is, to whom it is assigned, what it is tied to, when it is to be resubmitted.
    entered
        When each state was last entered.
    pending
        Signatures of moves that not all have signed yet.
    made
        The moves that were made.
    pauses
        When its clock stood.
    not_before
        The day that an answer left: what follows is not due earlier than it was before.
    """

    opening: Opening
    state: str
    entered: tuple[tuple[str, datetime], ...]
    history: tuple[Signed, ...] = ()
    grade: Grade = "none"
    group: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()
    until: date | None = None
    pending: tuple[Signed, ...] = ()
    made: tuple[Made, ...] = ()
    pauses: tuple[Pause, ...] = ()
    not_before: date | None = None

    @property
    def register(self) -> str:
        """The register that it stands in."""
        return self.opening.register

    @property
    def number(self) -> str:
        """Its number there."""
        return self.opening.number

    @property
    def line(self) -> tuple[str, ...]:
        """The cases that it was split off, and itself: what is asked of one of them is asked of it."""
        return (*(self.opening.part.of if self.opening.part else ()), self.number)

    @property
    def own_moves(self) -> tuple[Made, ...]:
        """The moves that were made in it, without those that were made before it was split off."""
        return self.made[self.opening.part.moves :] if self.opening.part else self.made

    @property
    def paused(self) -> bool:
        """Whether its clock stands."""
        return bool(self.pauses) and self.pauses[-1].resumed is None

    @property
    def since(self) -> datetime:
        """When its state was entered."""
        return self.entered_at(self.state)

    def entered_at(self, state: str) -> datetime:
        """Return when a state was last entered; a state that was passed over counts from the opening."""
        return dict(self.entered).get(state, self.opening.at)

    def last(self, move: str) -> Made | None:
        """Return the last time that a move was made."""
        return next((one for one in reversed(self.made) if one.move == move), None)


@dataclass(frozen=True, slots=True)
class Bar:
    """Why, and from when to when, somebody may not sign in a case: recused, or to be.

    Parameters
    ----------
    person
        Who.
    since, until
        The first moment that counts, and the first that no longer does.
    why
        As recusal has it.
    """

    person: str
    why: str
    since: datetime | None = None
    until: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Say whether it counts at a moment."""
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class Faults:
    """Why a signature was not taken, all of it at once; the case is as it was."""

    faults: tuple[Fault, ...]

    def __str__(self) -> str:
        return "\n".join(str(one) for one in self.faults)
