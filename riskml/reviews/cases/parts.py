"""A case that holds two things, as two: which facts lie with which, what the second keeps, and what a merger undoes.

A fact lies with one case alone, at every moment: with the first of all until a split moves it, and with the case that
another is merged into. What a warning comes to rest on later lies with the first.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from riskml.reviews.cases.case import Part

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from riskml.reviews.cases.case import Case, Made
    from riskml.reviews.cases.table import CaseTable
    from riskml.reviews.facts import Fact


def part_of(case: Case, number: str) -> Case:
    """Return the second case out of a split that was just made.

    It keeps the opening, the signatures and the clock of the first, the group and the pauses among them: nothing that
    was signed is signed by fewer, and no time begins anew.

    Parameters
    ----------
    case
        The first, after the split; its last move says which facts go.
    number
        That of the second.
    """
    split = case.made[-1]
    told = (*case.opening.linked, case.number)
    part = Part(case.line, split.at, split.told.facts, len(case.made))
    opening = replace(case.opening, number=number, linked=told, part=part)
    return replace(case, opening=opening, linked=(*told, *case.linked[len(case.opening.linked) :]))


def holders(
    family: Collection[Case], facts: Iterable[Fact], table: CaseTable, until: tuple[str, int] | None = None
) -> dict[Fact, str]:
    """Return by fact the number of the case that it lies with.

    Parameters
    ----------
    family
        The first case and all that were split off it, directly or not.
    facts
        Those that the warning rests on.
    table
        What ``serving/cases.toml`` says: which move is a merger, and which one reopens.
    until
        As of which move: the number of its case, and how many moves that had with it; by default now.
    """
    first = next(one.number for one in family if one.opening.part is None)
    lying = _Lying(table, tuple(family), dict.fromkeys(facts, first))
    left = {one.number: list(_own(one)) for one in family}
    begun = {first}
    while heads := [left[number][0] for number in sorted(begun) if left[number]]:
        # What is asked about comes last in its second: nothing is merged into a case that has ended.
        event = min(heads, key=lambda one: (one.made.at, lying.waits(one), one.at == until))
        left[event.case.number].pop(0)
        part = lying.take(event)
        if part is not None:
            begun.add(part.number)
        if event.at == until:
            break
    return lying.lies


@dataclass(frozen=True, slots=True)
class _Event:
    """A move of a case, and how many it had with it."""

    case: Case
    made: Made
    count: int

    @property
    def at(self) -> tuple[str, int]:
        """Which it is: the number of its case, and how many moves that had."""
        return self.case.number, self.count


def _own(case: Case) -> Iterator[_Event]:
    before = len(case.made) - len(case.own_moves)
    return (_Event(case, made, before + at) for at, made in enumerate(case.own_moves, start=1))


@dataclass(slots=True)
class _Lying:
    """Where facts lie, as moves are taken one after the other; signatures carry seconds, so several may share one."""

    table: CaseTable
    family: tuple[Case, ...]
    lies: dict[Fact, str]
    gone: dict[str, str] = field(default_factory=dict)
    had: dict[str, frozenset[Fact]] = field(default_factory=dict)

    def waits(self, event: _Event) -> bool:
        """Say whether a split has to wait for another move of the same second, which brings what it gives away."""
        part = self._part(event)
        return part is not None and any(self.lies.get(fact, event.case.number) != event.case.number for fact in part)

    def take(self, event: _Event) -> Case | None:
        """Take a move; return the case that it split off."""
        case, part = event.case, self._part(event)
        if part is not None:
            second = next(one for one in self.family if self._is_split(one, event))
            self._give((fact for fact in part if self.lies.get(fact) == case.number), second.number)
            return second
        into = self._merged_into(case, event.made)
        if into:
            self.had[case.number] = frozenset(fact for fact, number in self.lies.items() if number == case.number)
            self.gone[case.number] = into
            while into in self.gone:
                into = self.gone[into]
            self._give(self.had[case.number], into)
        elif self._effect(case, event.made) == "reopen":
            self.gone.pop(case.number, None)
            self._give(self.had.pop(case.number, frozenset()), case.number)
        return None

    def _give(self, facts: Iterable[Fact], number: str) -> None:
        self.lies |= dict.fromkeys(facts, number)

    def _part(self, event: _Event) -> tuple[Fact, ...] | None:
        second = next((one for one in self.family if self._is_split(one, event)), None)
        return second.opening.part.facts if second and second.opening.part else None

    def _is_split(self, one: Case, event: _Event) -> bool:
        part = one.opening.part
        return part is not None and (part.of[-1], part.moves) == event.at

    def _effect(self, case: Case, made: Made) -> str:
        move = self.table.register_of[case.register].named(made.move)
        return move.effect if move else ""

    def _merged_into(self, case: Case, made: Made) -> str:
        state = self.table.register_of[case.register].state.get(made.to)
        if self._effect(case, made) != "link" or state is None or not state.final:
            return ""
        known = {one.number for one in self.family} - {case.number}
        return next((number for number in made.told.linked if number in known), "")
