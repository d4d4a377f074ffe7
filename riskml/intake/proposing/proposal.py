"""A mapping as it is proposed: what it sets and why, what is noted, and what only a person can say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from riskml.intake.mappings import Mapping
from riskml.intake.proposing.phrases import PHRASES

if TYPE_CHECKING:
    from riskml.core.texts import Text

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of a mapping, and why it is proposed."""

    path: Path
    value: Any
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What a person should know of a part of the mapping."""

    path: Path
    text: Text


@dataclass(frozen=True, slots=True)
class Question:
    """What could be two things, so that it is asked.

    Parameters
    ----------
    path
        The line that the answer fills.
    about
        The question.
    choices
        What may stand there; none where every column may.
    proposed
        What is taken where a person says to take what is proposed; nothing where nothing is likelier.
    """

    path: Path
    about: Text
    choices: tuple[Any, ...] = ()
    proposed: Any = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping for sources of one form.

    Parameters
    ----------
    name
        What the mapping is called: the source's name without its ending.
    sources
        The names of the sources that it is for.
    looked_at, rows_read
        How many rows were looked at closely, of how many.
    settings, notes, questions
        What it sets, what is noted, what is asked.
    assumed
        Questions that were answered as proposed.
    """

    name: str
    sources: tuple[str, ...]
    looked_at: int
    rows_read: int
    settings: tuple[Setting, ...] = ()
    notes: tuple[Note, ...] = ()
    questions: tuple[Question, ...] = ()
    assumed: tuple[Question, ...] = ()

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that it fills."""
        told = [*(one.path for one in self.settings), *(one.path for one in self.questions)]
        return tuple(dict.fromkeys(path[1] for path in told if path[0] == "tables" and len(path) > 1))

    def taken(self) -> Proposal:
        """Answer every question that has a proposal with it."""
        answered = tuple(one for one in self.questions if one.proposed is not None)
        reason = PHRASES["assumed"]
        settings = tuple(Setting(one.path, one.proposed, reason.filled(question=one.about)) for one in answered)
        open_ = tuple(one for one in self.questions if one.proposed is None)
        return replace(self, settings=(*self.settings, *settings), questions=open_, assumed=(*self.assumed, *answered))

    def mapping(self) -> Mapping:
        """Return the mapping that it sets, without what has not been answered.

        Raises
        ------
        pydantic.ValidationError
            Nothing is set yet.
        """
        whole: dict[str, Any] = {}
        for one in self.settings:
            inner = whole
            for key in one.path[:-1]:
                inner = inner.setdefault(key, {})
            inner[one.path[-1]] = one.value
        for table in self.tables:
            whole.setdefault("tables", {}).setdefault(table, {})
        return Mapping.model_validate(whole)
