"""What a mapping says of an object-centric event log: which objects are its cases, and who acts on them."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

EVENT, ACTIVITY, TIMESTAMP, OBJECT = "ocel:eid", "ocel:activity", "ocel:timestamp", "ocel:oid"
"""The columns of what every event, and every object, has: the names that tools for such logs give them."""

ROLES = {"case": "case_id", "official": "official_id", "counterparty": "counterparty_id", "unit": "unit_id"}
"""Each role of an object, and the field that it fills."""


def role_column(role: str) -> str:
    """Return the column of the object that has a role."""
    return f"ocel:{role}"


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]


class EventLog(BaseModel):
    """Which objects of an event are what.

    A word is an object type (``company``), a type as it takes part in the event (``Employee:approver``), or one that
    is related with an object of the event (``application > company``); of an official, a counterparty or a unit also
    an attribute of the event. Of several words the first that says something counts.

    Parameters
    ----------
    case, official, counterparty, unit
        The objects that are the case, its official, counterparty and unit.
    objects
        Table to the object type whose objects are its rows.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    case: Words = Field(min_length=1)
    official: Words = ()
    counterparty: Words = ()
    unit: Words = ()
    objects: dict[str, str] = Field(default_factory=dict)

    def words(self) -> dict[str, tuple[str, ...]]:
        """Return the words of each role that has any."""
        said = {role: tuple(getattr(self, role)) for role in ROLES}
        return {role: words for role, words in said.items() if words}
