"""Whom and what somebody was set against: the peers, and the person's own other counterparties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from riskml.core.texts import Text


@dataclass(frozen=True, slots=True)
class Peers:
    """Who somebody was compared with: how many people, of which units, and with how many acts of the same work.

    ``units`` are named where they are few; of many, and of peers so few that a unit would tell who they are, there are
    no names. ``count`` is the number of units, 0 where it is not told.
    """

    people: int
    acts: int
    count: int
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """What work of one kind came to with one counterparty, in so many acts, and with others, unnamed and sorted."""

    work: Text
    acts: int
    own: float
    others: tuple[float, ...]
