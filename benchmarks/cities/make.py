"""A whole city from a name and a seed: the honest town, the circumstances, the schemes, and their work."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from cities import (
    innocents_a,
    innocents_b,
    innocents_c,
    innocents_d,
    innocents_e,
    innocents_f,
    innocents_g,
    innocents_h,
    innocents_i,
    innocents_j,
    plan_a,
    plan_b,
    plan_c,
    plan_d,
    plan_e,
    plan_f,
    plan_g,
    plan_h,
    plan_i,
    plan_j,
    schemes_a,
    schemes_b,
    schemes_c,
    schemes_d,
    schemes_e,
    schemes_f,
    schemes_g,
    schemes_h,
    schemes_i,
    schemes_j,
)
from cities.people import some_month
from cities.work import Work

if TYPE_CHECKING:
    from collections.abc import Callable

    from cities.model import Act, Habit, Person, Town
    from cities.scheme import Scheme

_PLANTED_OF_A_POST = 0.4
"""The largest share of a post's holders that are at a scheme: their peers are mostly honest."""
_EARLIEST, _LATEST = 3, 10
"""Months of the log, from 0, in which a scheme begins."""


@dataclass(frozen=True, slots=True)
class City:
    """What happened, and what is known of it.

    Parameters
    ----------
    town
        Who is there.
    work
        Cases and acts, in the order in which they were recorded.
    habits
        Schemes and innocent circumstances.
    """

    town: Town
    work: Work
    habits: tuple[Habit, ...]

    def acts_of(self, habit: Habit) -> list[Act]:
        """Return the acts that show a scheme; of a circumstance, all since it holds."""
        if habit.planted:
            written = {id(act) for act in self.work.acts}
            return [act for act in habit.acts if id(act) in written]
        return [act for act in self.work.acts if act.person is habit.person and act.occurred.date() >= habit.since]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a city is drawn from: its honest town, the circumstances that are settled in it, and its schemes."""

    town: Callable[[Random], Town]
    settle: Callable[[Town, Random], None]
    schemes: tuple[type[Scheme], ...]


CITIES: dict[str, Recipe] = {
    "A": Recipe(plan_a.town_a, innocents_a.settle, schemes_a.SCHEMES),
    "B": Recipe(plan_b.town_b, innocents_b.settle, schemes_b.SCHEMES),
    "C": Recipe(plan_c.town_c, innocents_c.settle, schemes_c.SCHEMES),
    "D": Recipe(plan_d.town_d, innocents_d.settle, schemes_d.SCHEMES),
    "E": Recipe(plan_e.town_e, innocents_e.settle, schemes_e.SCHEMES),
    "F": Recipe(plan_f.town_f, innocents_f.settle, schemes_f.SCHEMES),
    "G": Recipe(plan_g.town_g, innocents_g.settle, schemes_g.SCHEMES),
    "H": Recipe(plan_h.town_h, innocents_h.settle, schemes_h.SCHEMES),
    "I": Recipe(plan_i.town_i, innocents_i.settle, schemes_i.SCHEMES),
    "J": Recipe(plan_j.town_j, innocents_j.settle, schemes_j.SCHEMES),
}
LAST_LOOK = ("G", "H")
"""The cities that nobody tunes to; the others are there to be developed against."""
PLAIN = ("I", "J")
"""The cities whose schemes depart plainly from others on the same work: a plain prototype finds all in I, half in J."""


def make(name: str, seed: int) -> City:
    """Make a city; the same name and seed make the same city."""
    random = Random(f"city {name} {seed}")
    recipe = CITIES[name]
    town = recipe.town(random)
    recipe.settle(town, random)
    plant(town, recipe.schemes, random)
    work = Work(town, random)
    work.run()
    work.acts.sort(key=lambda act: act.recorded)
    work.cases.sort(key=lambda case: case.opened)
    return City(town, work, tuple(work.habits))


def plant(town: Town, schemes: tuple[type[Scheme], ...], random: Random) -> None:
    """Choose who is at which scheme: of those on the post all the time, without a circumstance of their own."""
    holders = Counter((one.unit, one.post) for one in town.people)
    free = [one for one in town.people if _free(one, town)]
    for _ in range(500):
        chosen = _chosen(free, schemes, holders, random)
        if chosen is not None:
            break
    else:
        raise ValueError("the posts do not hold so many schemes")
    since = {one: some_month(town.first, random, _EARLIEST, _LATEST) for _, them in chosen for one in them}
    for scheme, them in chosen:
        for person in them:
            person.habits.append(scheme(person, since[person], town, random))


def _free(person: Person, town: Town) -> bool:
    long = any((one.last - one.first).days > 40 for one in person.leaves)
    return not person.habits and not long and person.stints[0].first < town.first


def _chosen(
    free: list[Person], schemes: tuple[type[Scheme], ...], holders: Counter[tuple[str, str]], random: Random
) -> list[tuple[type[Scheme], list[Person]]] | None:
    taken: Counter[tuple[str, str]] = Counter()
    used: set[Person] = set()
    chosen = []
    for scheme in schemes:
        them: list[Person] = []
        for person in random.sample(free, len(free)):
            post = (person.unit, person.post)
            room = taken[post] < max(1, int(_PLANTED_OF_A_POST * holders[post]))
            if len(them) < scheme.number and post in scheme.posts and room and person not in used:
                them.append(person)
                used.add(person)
                taken[post] += 1
        if len(them) < scheme.number:
            return None
        chosen.append((scheme, them))
    return chosen
