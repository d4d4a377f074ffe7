"""What settling circumstances in a city shares: who gets one, and how the posts tell of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from cities.model import Stint

if TYPE_CHECKING:
    from collections import Counter
    from datetime import date
    from random import Random

    from cities.model import Person, Town

Posts = tuple[tuple[str, str], ...]


def titled(person: Person, day: date, title: str, until: date | None = None) -> None:
    """Write into the posts what somebody has from a day on, or from a day to a day."""
    before = person.stints[-1].title
    person.stints[-1].last = day - timedelta(days=1)
    person.stints.append(Stint(person.unit, person.post, day, until, f"{person.post}_{title}"))
    if until is not None:
        person.stints.append(Stint(person.unit, person.post, until + timedelta(days=1), title=before))


def one_of(town: Town, random: Random, used: Counter[tuple[str, str]], posts: Posts) -> Person:
    """Return somebody on one of the posts who has no circumstance so far."""
    free = [one for one in town.people if (one.unit, one.post) in posts and not one.habits]
    fewest = min(used[one.unit, one.post] for one in free)
    person = random.choice([one for one in free if used[one.unit, one.post] == fewest])
    used[person.unit, person.post] += 1
    return person
