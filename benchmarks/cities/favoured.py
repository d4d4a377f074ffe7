"""Whom the schemes of cities C and D are for: drawn from the clients, neither the largest nor those who come once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

    from cities.model import Client, Person, Town


def busy(town: Town, random: Random, number: int, kind: str = "firm") -> set[str]:
    """Return some clients of the upper part that is not the very top."""
    them = sorted(town.clients[kind], key=lambda one: (-one.weight, one.client_id))
    return {one.client_id for one in random.sample(them[5 : 5 + 6 * number], number)}


def one_agent(town: Town, random: Random, among: int = 6) -> Client:
    """Return one of the agents with the most business."""
    them = sorted(town.clients["agent"], key=lambda one: (-one.weight, one.client_id))
    return random.choice(them[:among])


def partner(town: Town, random: Random, unit: str, post: str) -> Person:
    """Return a colleague on a post, rather one who is at nothing of his own."""
    them = [one for one in town.people if (one.unit, one.post) == (unit, post)]
    return random.choice([one for one in them if not one.habits] or them)
