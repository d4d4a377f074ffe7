"""What the news of a month adds to the sums of cards that are folded together: kept, so that a month is folded once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from riskml.metrics.windows import EARLIER
from riskml.metrics.yardsticks import lay_yardsticks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    import pyarrow as pa

    from riskml.engine import Engine

    Names = tuple[str, ...]
    Parts = Iterable[tuple[str, pa.RecordBatchReader]]


class Kept(NamedTuple):
    """What is kept of a month's news.

    Parameters
    ----------
    first
        The earliest month of which it tells what happened in it.
    whole
        Whether it is all that was known at the month's end, and not its news alone.
    """

    first: int
    whole: bool


class SumStore(Protocol):
    """Where the sums of ended months are kept; cards that are folded together are named together."""

    def months(self, cards: Names) -> Mapping[int, Kept]:
        """Return the months whose news is kept."""

    def read(self, cards: Names, part: str, months: Collection[int]) -> pa.Table | None:
        """Return the sums of some months; their column ``known`` says whose news it was."""

    def keep(self, cards: Names, months: Mapping[int, Kept], parts: Parts) -> None:
        """Add months to what is kept. Each part is read to its end before the next is begun."""


class NothingKept:
    """A store that keeps nothing: every month is folded anew."""

    def months(self, _cards: Names) -> Mapping[int, Kept]:
        """Return no month."""
        return {}

    def read(self, _cards: Names, _part: str, _months: Collection[int]) -> pa.Table | None:
        """Return nothing."""
        return None

    def keep(self, _cards: Names, _months: Mapping[int, Kept], _parts: Parts) -> None:
        """Keep nothing."""


@dataclass(frozen=True, slots=True)
class Folding:
    """Which months' news is kept, of some cards, and which has to be folded.

    Parameters
    ----------
    store
        Where sums are kept.
    cards
        The names of the cards.
    kept
        The months whose sums are read from the store.
    missing
        The months whose news is folded, in their order; the latest always is.
    ended
        The last month that has ended: later ones are folded, and not kept.
    whole
        Whether the first of `missing` stands for all that was known at its end, for there is nothing before it.
    """

    store: SumStore
    cards: Names
    kept: tuple[int, ...]
    missing: tuple[int, ...]
    ended: int
    whole: bool = False

    @classmethod
    def of_news(cls, store: SumStore, cards: Names, needed: range, first: int, ended: int) -> Folding:
        """Plan the fold of rows that say themselves when they were known: any month's news alone.

        Parameters
        ----------
        store, cards, ended
            As above.
        needed
            The months whose news is wanted.
        first
            The earliest month of which is told what happened in it.
        """
        have = {month for month, one in store.months(cards).items() if one.first <= first and month < needed[-1]}
        kept = tuple(month for month in needed if month in have)
        return cls(store, cards, kept, tuple(month for month in needed if month not in have), ended)

    @classmethod
    def of_answers(cls, store: SumStore, cards: Names, needed: range, ended: int) -> Folding:
        """Plan the fold of answers: all that was known at one month's end, then what each month changed.

        Parameters
        ----------
        store, cards, ended
            As above.
        needed
            The months at whose end answers are wanted.
        """
        have = store.months(cards)
        bases = [month for month, one in have.items() if one.whole and month <= needed[0] and month < needed[-1]]
        if not bases:
            return cls(store, cards, (), tuple(needed), ended, whole=True)
        last = base = max(bases)
        while last + 1 in have and not have[last + 1].whole and last + 1 < needed[-1]:
            last += 1
        return cls(store, cards, tuple(range(base, last + 1)), tuple(range(last + 1, needed[-1] + 1)), ended)

    def news(self, history: str) -> str:
        """Return the rows of a history whose news has to be folded."""
        if not self.missing:
            return f"select * from ({history}) as told where false"  # noqa: S608 (a select of our own)
        if not self.kept:
            return history
        listed = ", ".join(map(str, self.missing))
        return f"select * from ({history}) as told where greatest(known, month) in ({listed})"  # noqa: S608 (as above)

    def join(self, engine: Engine, part: str, table: str, since: int = 0) -> None:
        """Add to a table of what was folded what was kept before, of the news of some months."""
        months = [month for month in self.kept if month >= since]
        rows = self.store.read(self.cards, part, months) if months else None
        if rows is not None:
            engine.add(table, rows)

    def yardsticks(self, engine: Engine, counts: str, name: str, first: int) -> dict[str, str]:
        """Lay the yardsticks of the months that are folded, and add those that were kept.

        Parameters
        ----------
        engine
            Where the counts are.
        counts
            The table of the values that the news counted; what was kept is added.
        name
            The table of the yardsticks.
        first
            The earliest month that needs one.

        Returns
        -------
        dict of str to str
            The parts to be kept.
        """
        parts = {counts: counts, name: name}
        months = [month for month in self.missing if month >= first]
        self.join(engine, counts, counts, min(months) - EARLIER + 1)
        lay_yardsticks(engine, name, counts, months)
        self.join(engine, name, name, first)
        return parts

    def keep(self, engine: Engine, tables: Mapping[str, str], first: int) -> None:
        """Keep what was folded of months that have ended.

        Parameters
        ----------
        engine
            Where the tables of the fold are.
        tables
            The name of each part's table.
        first
            The earliest month of which the fold tells what happened in it.
        """
        ended = {
            month: Kept(first, whole=self.whole and month == self.missing[0])
            for month in self.missing
            if month <= self.ended
        }
        have = self.store.months(self.cards) if ended else {}
        ended = {month: one for month, one in ended.items() if month not in have or have[month].first > one.first}
        if ended:
            listed = ", ".join(map(str, ended))
            sql = {
                part: f"select * from {table} where known in ({listed}) order by known"  # noqa: S608 (our own)
                for part, table in tables.items()
            }
            self.store.keep(self.cards, ended, ((part, engine.reader(one)) for part, one in sql.items()))
