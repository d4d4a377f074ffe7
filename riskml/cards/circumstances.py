"""Circumstances: what makes two acts comparable beyond the matter and the step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from riskml.cards.needs import unmet_needs
from riskml.core.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterable


class Circumstance(BaseModel):
    """One circumstance of an act: set by a roster or by the case, never by the official."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: Text
    column: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="the column of `steps`")
    kept: bool = Field(False, description="whether acts that differ in it are never compared, however few share it")
    needs: tuple[str, ...] = Field((), description="table.column of the accepted data without which it says nothing")


class Tried(BaseModel):
    """One circumstance that is tried as the explanation of a departure before anybody is listed.

    It is set by a roster, the calendar or the case, never by the official, and is none of what is measured: the hour of
    an act would explain away every act at night.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: Text = Field(description="what acts in it share, as in: 'in the same unit and month'")
    acts: str = Field(min_length=1, description="a select of `ref` (the operation_id) and `value`, one row an act")
    part: Text | None = Field(None, description="how a value is named where a departure lies there: {value}, unquoted")
    code: str = Field("", description="what its values are: a table of words.toml, or 'unit_id'")
    needs: tuple[str, ...] = Field((), description="table.column of the accepted data without which it says nothing")


class Circumstances(BaseModel):
    """The circumstances of a project, in their order, what a circle needs to be compared in, and what is tried.

    Each circle lies within the one before it: acts that share the first circumstance, of these the ones that share the
    second, and so on.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    minimum_officials: int = Field(3, ge=2, description="people in a circle, oneself included")
    minimum_acts: int = Field(30, ge=1, description="acts of others in it")
    circumstance: tuple[Circumstance, ...] = ()
    tried: tuple[Tried, ...] = ()

    def told(self, available: Iterable[str]) -> Circumstances:
        """Return those of which the accepted data says something."""
        told = frozenset(available)
        kept = tuple(one for one in self.circumstance if not unmet_needs(one.needs, told))
        tried = tuple(one for one in self.tried if not unmet_needs(one.needs, told))
        return self.model_copy(update={"circumstance": kept, "tried": tried})
