"""``serving/cases.toml`` as values: registers, their states, and who may move a case from one to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from riskml.core.errors import Fault, ProjectError, WordedError
from riskml.core.texts import Text
from riskml.core.toml import read_model
from riskml.reviews.phrases_faults import phrase

if TYPE_CHECKING:
    from pathlib import Path

    from riskml.core.project import Project

FILE = "cases.toml"
SUBJECT = "subject"
"""The one role that nobody is given: it is that of whom a case is about."""
HANDLER = "handler"
"""The role of those whom a case is assigned to."""
LETTER_BACK = "letter_back"
"""The paper by which the person who was asked is told how it ended."""
Effect = Literal["", "assign", "link", "store", "answer", "number", "grow", "reopen", "split", "take"]
Basis = Literal["law", "local"]
Concluded = Literal["", "confirmed", "cleared", "open", "linked"]
"""What a move concludes of the facts: nothing, a finding, or that of the cases that it was handed over as."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Law(_Part):
    """An article that moves rest on; ``to_check`` where its number was not held against the text."""

    label: Text
    says: Text
    to_check: bool = False


class Deadline(_Part):
    """Within how long of entering a state a case has to move on.

    Parameters
    ----------
    workdays, months
        Working days of the project's calendar, or calendar months; one of the two.
    since
        The state whose entering starts the time; empty is the state that the move leaves.
    basis
        Set by law, or a local setting to adapt.
    """

    workdays: int | None = Field(None, ge=1, le=500)
    months: int | None = Field(None, ge=1, le=36)
    since: str = ""
    basis: Basis

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        if (self.workdays is None) == (self.months is None):
            raise WordedError(phrase("workdays_or_months"))
        return self


class Signature(_Part):
    """Of how many people of a role a move takes the signature."""

    role: str
    people: int = Field(1, ge=1, le=9)


class Move(_Part):
    """One way from a state to the next; ``cases.toml`` tells what each key means."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: Text
    origins: tuple[str, ...] = Field(min_length=1, alias="from")
    to: str = ""
    sign: tuple[Signature, ...] = Field(min_length=1)
    all_group: bool = False
    other_than: tuple[str, ...] = ()
    checking: bool = False
    deadline: Deadline | None = None
    after_due: bool = False
    attach: tuple[str, ...] = ()
    attach_if_asked: tuple[str, ...] = ()
    reason: bool = False
    clock: Literal["", "stops", "resumes"] = ""
    effect: Effect = ""
    finding: Concluded = ""
    recommends: bool = False
    law: tuple[str, ...] = ()

    @property
    def people(self) -> int:
        """Of how many people it takes the signature at least; they are different people."""
        return sum(one.people for one in self.sign)

    def wants(self, role: str) -> int:
        """Of how many people of a role it takes the signature."""
        return sum(one.people for one in self.sign if one.role == role)


class State(_Part):
    """Where a case may stand, and what the person whom it is about meets there."""

    label: Text
    final: bool = False
    secret: bool = False
    subject: Literal["none", "reads", "answers"] = "none"


class Escalation(_Part):
    """Who is told of a case whose time is up, from which working day after on."""

    after: int = Field(ge=1)
    role: str


class Register(_Part):
    """One register: its states and moves, who opens a case in it, and who is told when one is late."""

    label: Text
    about: Text
    page: str
    start: str
    opens: tuple[str, ...] = Field(min_length=1)
    yellow_before: int = Field(ge=0, le=60)
    escalate: tuple[Escalation, ...] = Field(min_length=1)
    state: dict[str, State] = Field(min_length=1)
    move: tuple[Move, ...] = Field(min_length=1)

    def named(self, name: str) -> Move | None:
        """Return the move of a name."""
        return next((one for one in self.move if one.name == name), None)

    def entering(self, state: str) -> tuple[Move, ...]:
        """Return the moves by which a state is entered from another."""
        return tuple(one for one in self.move if one.to == state and one.origins != (state,))

    def leaving(self, state: str) -> tuple[Move, ...]:
        """Return the moves that may be made in a state."""
        return tuple(one for one in self.move if state in one.origins)

    def clock_of(self, state: str, *, paused: bool) -> Deadline | None:
        """Return the one deadline of a state: that of its moves or, where the clock stands, of letting it run on."""
        told = (one for one in self.leaving(state) if one.deadline and (one.clock == "resumes") == paused)
        return next((one.deadline for one in told), None)


class CaseTable(_Part):
    """What ``serving/cases.toml`` says; an unknown key is refused."""

    law: dict[str, Law] = Field(default_factory=dict)
    papers: dict[str, Text] = Field(default_factory=dict)
    register_of: dict[str, Register] = Field(min_length=1, alias="register")

    def paper(self, name: str) -> Text:
        """Return what a paper is called."""
        return self.papers.get(name, Text.same(name))


def read_cases(project: Project) -> CaseTable:
    """Read a project's ``serving/cases.toml``; what it must keep is held by ``case_faults``.

    Raises
    ------
    ProjectError
        The file is missing, is no TOML, or has keys or values that are not known; every fault at once.
    """
    return read_table(project.serving / FILE)


def read_table(file: Path) -> CaseTable:
    """Read a table of cases from a file.

    Raises
    ------
    ProjectError
        As ``read_cases``.
    """
    if not file.is_file():
        raise ProjectError([missing(file, phrase("the_states_and_moves"))])
    return read_model(file, CaseTable, Register, State, Move, Signature, Deadline, Escalation, Law)


def missing(file: Path, what: Text) -> Fault:
    """Say that a file is not there which projects made by an earlier version do not have."""
    remedy = phrase("a_project_made_by_an_earlier", name=file.name)
    return Fault(str(file), what, phrase("no_such_file"), remedy)
