"""Which table a source is for, where nobody says: the one of whose fields it says the most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from riskml.intake.proposing.candidates import OF_TRACE, TableFields, fields_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from riskml.intake.contracts import Contract
    from riskml.intake.proposing.candidates import Around
    from riskml.intake.proposing.samples import SourceSample

NEAR: Final = 0.85
"""Where a second table fits this well beside the first, it is asked which is meant."""

WELL: Final = 0.8
LEAST: Final = 2
"""A table of which fewer fields are met is not meant."""

REPEATED: Final = 0.5
"""What a table's fit is worth whose key the source repeats."""

ONE_EACH: Final = 0.5
"""A table is not meant of whose keys the source has fewer different ones than this share of the rows that bear one."""

LACKING: Final = 0.75
"""What each field that no row may lack and nothing fills takes from a table's fit."""

NEVER: Final = ("reviews",)
"""What riskml's own pages hand out is imported as it is."""

BY_STAGES: Final = ("step", "occurred_at", "official_id")


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a source fits a table."""

    fields: TableFields
    score: float
    by_stages: bool = False

    @property
    def table(self) -> str:
        """The table."""
        return self.fields.table

    @property
    def lacking(self) -> tuple[str, ...]:
        """Fields that no row may lack and nothing fills, stages counted in."""
        return tuple(one for one in self.fields.lacking if not (self.by_stages and one in BY_STAGES[:2]))

    @property
    def worth(self) -> float:
        """How well it fits, with what it lacks counted in."""
        return self.score * LACKING ** len(self.lacking)


def fits_of(
    contracts: Mapping[str, Contract], sample: SourceSample, around: Around, *, wide: bool, acted: bool
) -> list[Fit]:
    """Return the tables that a source may be for, the likeliest first.

    Parameters
    ----------
    contracts
        Every table.
    sample
        The source.
    around
        Identifiers known from elsewhere.
    wide
        Its columns of times are steps.
    acted
        Such steps name who took them.
    """
    told = {name: fields_of(contract, sample, around) for name, contract in contracts.items() if name not in NEVER}
    # A column that fits nearly every table, as a date or a name does, tells little of which it is.
    often: dict[str, int] = {}
    for fields in told.values():
        for match in fields.matches:
            if match.strength >= WELL:
                often[match.column] = often.get(match.column, 0) + 1
    found = []
    for name, fields in told.items():
        contract = contracts[name]
        by_stages = name == "operations" and wide and "step" in fields.lacking
        score = sum(
            one.strength
            / max(often.get(one.column, 1), 1) ** 0.5
            * (1.5 if one.field in contract.required or one.field in contract.key else 1.0)
            for one in fields.matches
        )
        score += 2.0 if by_stages and acted else 0.0
        score *= REPEATED if _repeats_its_key(contract, fields, sample) else 1.0
        met = len(fields.matches) + (2 if by_stages else 0)
        some = not contract.required or len(fields.lacking) < len(contract.required) or by_stages
        if some and met >= min(LEAST, len(sample.columns)) and not _has_few_keys(contract, fields, sample):
            found.append(Fit(fields, score, by_stages))
    return sorted(found, key=lambda one: -one.worth)


def _repeats_its_key(contract: Contract, fields: TableFields, sample: SourceSample) -> bool:
    """Tell whether rows that differ share what no two rows of the table may share."""
    chosen = {one.field: one.column for one in fields.matches}
    return len(contract.key) == 1 and any(
        not sample.column(chosen[name]).unique for name in contract.key if name in chosen
    )


def _has_few_keys(contract: Contract, fields: TableFields, sample: SourceSample) -> bool:
    """Tell whether import would set most rows aside, because a few keys stand on many rows that differ.

    A log says of a case what a table of cases says once, so that one is not ruled out.
    """
    if contract.table == "cases" or not _repeats_its_key(contract, fields, sample):
        return False
    keys = [sample.column(one.column) for one in fields.matches if one.field in contract.key]
    return any(one.words and len(one.words) < ONE_EACH * one.filled for one in keys)


def near(fits: list[Fit]) -> list[Fit]:
    """Return the tables among which only a person can choose: the first alone where it is plain."""
    first, *others = fits
    alike = [one for one in others if one.worth >= NEAR * first.worth]
    return [first, *alike]


def has_trace(sample: SourceSample) -> bool:
    """Tell whether a log of events bears attributes of its cases."""
    return any(one.startswith(OF_TRACE) for one in sample.names)
