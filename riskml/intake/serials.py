"""Day numbers of a spreadsheet that stand as text: read where the whole column is such numbers and can be nothing else.

``45678.5`` is noon of a day of 2025. ``25045`` may be one of 1968, or the 45th day of 2025 as mainframes write it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from riskml.core.errors import Fault
from riskml.intake.phrases_faults import phrase
from riskml.intake.times import SERIAL, SERIAL_ZERO, SERIAL_ZERO_1904

if TYPE_CHECKING:
    from riskml.intake.keys import Epoch
    from riskml.intake.times import Times

EPOCHS: Final[dict[Epoch, np.datetime64]] = {"1900": SERIAL_ZERO, "1904": SERIAL_ZERO_1904}
FIRST, LAST = 32874, 54789
"""1 January of 1990 and of 2050: what acts of offices are dated by; a number outside may be anything."""
DAYS_OF_A_YEAR = 366


@dataclass(slots=True)
class Serials:
    """What a column of times shows of being day numbers.

    Examples
    --------
    >>> seen = Serials()
    >>> seen.numbers, seen.others, seen.example
    (0, 0, '')
    """

    numbers: int = 0
    """Texts that may be day numbers."""
    others: int = 0
    """Texts that are something else."""
    outside: int = 0
    """Of the numbers, those of days that offices seldom write."""
    proofs: int = 0
    """Of the numbers, those that are no year and day of the year."""
    example: str = ""
    """The first of them."""

    def see(self, texts: pa.Array, read: Times) -> None:
        """Look at some cells and at what plain forms made of them."""
        left = texts.take(pa.array(read.year_last))
        found = left.filter(pc.fill_null(pc.match_substring_regex(left, SERIAL), fill_value=False))
        self.numbers += len(found)
        self.others += len(texts) - texts.null_count - len(found)
        if not len(found):
            return
        days = found.cast(pa.float64()).to_numpy(zero_copy_only=False)
        of_year = days % 1000
        self.outside += int(((days < FIRST) | (days >= LAST)).sum())
        self.proofs += int(((of_year < 1) | (of_year > DAYS_OF_A_YEAR) | (days % 1 != 0)).sum())
        self.example = self.example or found[0].as_py()

    @property
    def are_all(self) -> bool:
        """Whether the whole column is such numbers."""
        return bool(self.numbers) and not self.others

    @property
    def are_plain(self) -> bool:
        """Whether they can be nothing but day numbers."""
        return not self.outside and bool(self.proofs)


def epochs_of(seen: dict[str, Serials], said: dict[str, Epoch], where: str) -> tuple[dict[str, Epoch], list[Fault]]:
    """Return from when each field's day numbers count, and ask where they may be something else.

    Parameters
    ----------
    seen
        What was seen, by field.
    said
        What a person said.
    where
        The source and its table.
    """
    found, faults = dict(said), []
    for name, column in seen.items():
        if name in said or not column.are_all:
            continue
        if column.are_plain:
            found[name] = "1900"
        else:
            what = phrase("like_days_of_a_spreadsheet", numbers=column.numbers, example=column.example)
            remedy = phrase("say_epoch_1900_or_1904")
            faults.append(Fault(f"{where}.{name}", phrase("times_that_can_be_read"), what, remedy))
    return found, faults


def day_of(serial: str, epoch: Epoch) -> str:
    """Return a day number as people write it.

    Examples
    --------
    >>> day_of("45678.5", "1900"), day_of("44216", "1904")
    ('2025-01-21 12:00', '2025-01-21')
    """
    seconds = np.timedelta64(round(float(serial) * 86400), "s")
    text = str((EPOCHS[epoch] + seconds).astype("datetime64[m]")).replace("T", " ")
    return text.removesuffix(" 00:00")
