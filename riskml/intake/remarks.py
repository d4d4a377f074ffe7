"""What a person should know of how one table was filled, beside its counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.intake.machine_accounts import accounts_of, machine_notes, nobody_notes
from riskml.intake.telling import as_text

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from riskml.core.texts import Text
    from riskml.intake.origins import Origin
    from riskml.intake.readers import Reader
    from riskml.intake.tables import TableIntake


def remarks_of(
    intake: TableIntake, place: Path, origin: Origin, reader: Reader, *, words: bool, rosters: Collection[Path]
) -> tuple[Text, ...]:
    """Return the remarks on a table, in the order in which they are told.

    Parameters
    ----------
    intake
        The table, all rows taken.
    place
        Where its accepted rows are.
    origin, reader
        Where they came from, and how that was read.
    words
        Whether to tell words that the contract does not know.
    rosters
        Where the officials stand that were accepted before.
    """
    table, plan = intake.plan.contract.table, intake.plan
    of_acts = table == "operations"
    return (
        *(nobody_notes(place) if of_acts else ()),
        *origin.notes(table),
        *map(as_text, reader.notes),
        *(plan.pairs.notes() if plan.pairs else ()),
        *plan.forms.notes(intake.serials),
        *intake.sums.notes(),
        *intake.notices.notes(words=words),
        *(machine_notes(place, accounts_of(rosters)) if of_acts else ()),
    )
