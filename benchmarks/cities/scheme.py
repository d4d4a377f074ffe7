"""What every scheme is: a habit that is planted, in the posts where it is met, by so many people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cities.model import Habit

if TYPE_CHECKING:
    from datetime import date
    from random import Random

    from cities.model import Person, Town

Posts = tuple[tuple[str, str], ...]


class Scheme(Habit):
    """A scheme: the posts in which it is met, and how many people are at it."""

    planted = True
    posts: Posts = ()
    number = 3

    def __init__(self, person: Person, since: date, town: Town, random: Random) -> None:
        super().__init__(person, since)
        self.random = random
        self.choose(town)

    def choose(self, town: Town) -> None:
        """Choose whom the scheme is for."""
