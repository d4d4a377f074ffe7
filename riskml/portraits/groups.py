"""Where rules and metrics stand on the list: the groups of ``serving/grades.toml``."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from riskml.portraits.matter_parts import Choice, ChoiceGroup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from riskml.core.texts import Text
    from riskml.portraits.run_data import RunData


@dataclass(frozen=True, slots=True)
class Groups:
    """Where rules and metrics stand on the list, by the settings of ``serving/grades.toml``."""

    run_data: RunData

    @property
    def last(self) -> int:
        """The place of what no group names."""
        return len(self.run_data.groups)

    def of_rule(self, rule: str) -> int:
        """Return the place of a rule: where it is named itself, else where its area is."""
        groups = self.run_data.groups
        named = (i for i, one in enumerate(groups) if rule in one.rules)
        card = self.run_data.rule_cards.get(rule)
        area = card.area if card else ""
        return next(named, next((i for i, one in enumerate(groups) if area in one.areas), self.last))

    def of_family(self, family: str) -> int:
        """Return the place of a metric's family."""
        return next((i for i, one in enumerate(self.run_data.groups) if family in one.families), self.last)

    def by_unit(self, rules: Iterable[str]) -> bool:
        """Tell whether all of these rules are told by unit."""
        groups = self.run_data.groups
        places = {self.of_rule(one) for one in rules}
        return bool(places) and all(place < len(groups) and groups[place].by_unit for place in places)

    def gather(self, placed: Iterable[tuple[int, tuple[float | str, ...], Choice]]) -> tuple[ChoiceGroup, ...]:
        """Put lines together by group, each group in the order of its keys; groups without lines are left out.

        The first of the keys is the sum: where a group's sums are in different currencies, the others alone order it.
        """
        lines_of = list(placed)
        units: dict[int, set[Text | None]] = {}
        for place, _, line in lines_of:
            if not math.isnan(line.amount):
                units.setdefault(place, set()).add(line.unit)
        apart = {place for place, found in units.items() if len(found) > 1}
        by_group: dict[int, list[Choice]] = {}
        ordered = sorted(lines_of, key=lambda one: (one[0], one[1][1:] if one[0] in apart else one[1]))
        for place, _, line in ordered:
            by_group.setdefault(place, []).append(line)
        labels = [*(one.label for one in self.run_data.groups), None]
        return tuple(ChoiceGroup(labels[place], tuple(lines)) for place, lines in by_group.items())
