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
    needs: tuple[str, ...] = Field((), description="table.column of the accepted data without which it says nothing")


class Circumstances(BaseModel):
    """The circumstances of a project, in their order, and what a circle needs to be compared in.

    Each circle lies within the one before it: acts that share the first circumstance, of these the ones that share the
    second, and so on.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    minimum_officials: int = Field(3, ge=2, description="people in a circle, oneself included")
    minimum_acts: int = Field(30, ge=1, description="acts of others in it")
    circumstance: tuple[Circumstance, ...] = ()

    def told(self, available: Iterable[str]) -> Circumstances:
        """Return those of which the accepted data says something."""
        told = frozenset(available)
        kept = tuple(one for one in self.circumstance if not unmet_needs(one.needs, told))
        return self.model_copy(update={"circumstance": kept})
