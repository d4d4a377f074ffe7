"""From accepted files to facts: the measured profile, the hits, and who is who."""

from __future__ import annotations

import logging
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from riskml.calendars import build_for
from riskml.cards import matter_tables
from riskml.core.months import first_day, month_number
from riskml.core.texts import Text
from riskml.core.timing import timed
from riskml.engine import Engine
from riskml.metrics import Circles, Measurement, measure_side_by_side
from riskml.metrics.unmeasured import unmeasured
from riskml.metrics.windows import EARLIER, REVISED
from riskml.pipeline.bid_screens import write_bid_screens
from riskml.pipeline.closed_months import ClosedStore
from riskml.pipeline.codes import codes_without_words
from riskml.pipeline.kept_sums import KeptSums
from riskml.pipeline.lacks import lacks_of
from riskml.pipeline.public_sums import write_public_sums
from riskml.pipeline.sources import Sources, calendar_range, insist_on_records
from riskml.pipeline.table_names import tables_in_words
from riskml.pipeline.trails import write_trails
from riskml.rules import Detection, detect
from riskml.workingset import prepare

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    import pandas as pd

    from riskml.cards import Cards
    from riskml.core.project import Project
    from riskml.intake import Manifest
    from riskml.pipeline.lacks import Lack


_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Facts:
    """What was known on a date.

    Parameters
    ----------
    as_of
        The date.
    inputs
        SHA-256 of each accepted file's import, by table and import.
    available
        The accepted ``table.column`` names with at least one value.
    measurement
        The profile, its monthly series, its evidence and its gaps.
    detection
        The hits and the rules that could not ask.
    officials, units, counterparties
        Names and posts, as far as they were imported.
    leaves
        Who was away, and when.
    reviews
        What reviewers had decided.
    tenders
        The tender of each contract that has one.
    provisional
        Years whose holidays had not been announced.
    unnamed
        Codes that no word is given for, by their column.
    lacks
        What cards looked for and the data do not have.
    """

    as_of: date
    inputs: Mapping[str, str]
    available: frozenset[str]
    measurement: Measurement
    detection: Detection
    officials: pd.DataFrame
    units: pd.DataFrame
    counterparties: pd.DataFrame
    leaves: pd.DataFrame
    reviews: pd.DataFrame
    tenders: Mapping[str, str]
    provisional: tuple[int, ...]
    unnamed: Mapping[str, list[str]]
    lacks: tuple[Lack, ...] = ()

    @property
    def month(self) -> pd.Timestamp:
        """The latest month that was measured."""
        month: pd.Timestamp = self.measurement.profile["month"].max()
        return month


@dataclass(frozen=True, slots=True)
class WorkingSet:
    """The working set of a project as of a date, on an open engine, and who is who in it."""

    engine: Engine
    as_of: date
    inputs: Mapping[str, str]
    files: Mapping[str, Sequence[Path]]
    manifests: tuple[Manifest, ...]
    available: frozenset[str]
    officials: pd.DataFrame
    units: pd.DataFrame
    counterparties: pd.DataFrame
    names: Mapping[str, Mapping[str, Text]]
    provisional: tuple[int, ...]


@contextmanager
def working_set(
    project: Project, cards: Cards, *, as_of: date | None = None, sources: Sources | None = None
) -> Iterator[WorkingSet]:
    """Build the working set as of a date; the engine is open within the context only.

    Parameters
    ----------
    project, cards
        Where the rows are, and the matters that they are of.
    as_of
        The last day that counts as known; the last day of the log by default.
    sources
        The project's accepted rows, where they have been read already.

    Raises
    ------
    SourceError
        No operations were accepted, or a manifest does not add up.
    """
    sources = sources or Sources.read(project)
    insist_on_records(sources.files)
    day = as_of or sources.last_day
    calendar = build_for(project, *calendar_range(sources.files, day))
    provisional = calendar.loc[calendar["provisional"].astype(bool), "day"]
    with Engine(project.settings, project.store / "engine") as engine:
        try:
            with timed(_LOG, f"working set as of {day}"):
                available = prepare(
                    engine,
                    sources.files,
                    calendar=calendar,
                    lists=matter_tables(cards.matters),
                    schema=cards.schema,
                    settings=project.settings,
                    as_of=day,
                )
        finally:
            sources.insist_on_the_same(project)
        officials = engine.frame("select * from officials order by official_id")
        units = engine.frame("select * from units order by unit_id")
        counterparties = engine.frame("select * from counterparties order by counterparty_id")
        yield WorkingSet(
            engine=engine,
            as_of=day,
            inputs=sources.hashes,
            files=sources.files,
            manifests=sources.manifests,
            available=available,
            officials=officials,
            units=units,
            counterparties=counterparties,
            names=_names(cards, officials, units, counterparties, project.settings.sums_in)
            | {"table": tables_in_words(project)},
            provisional=tuple(sorted({one.year for one in provisional})),
        )


@dataclass(slots=True)
class WorkingSetAtHand:
    """The working set of a project as of a date for whoever asks within a command: built when first asked for.

    What is trained and run as of one date is told by the same rows: they are put in order, and measured, once.

    Parameters
    ----------
    project, cards, as_of, sources
        As of `working_set`.
    """

    project: Project
    cards: Cards
    as_of: date
    sources: Sources
    _open: ExitStack = field(default_factory=ExitStack)
    _built: WorkingSet | None = None
    _measured: tuple[tuple[Cards, int, Measurement], ...] = ()
    """What has been measured of it: by which cards, over how many months."""

    def __call__(self) -> WorkingSet:
        """Return it, its engine open until `close`."""
        if self._built is None:
            made = working_set(self.project, self.cards, as_of=self.as_of, sources=self.sources)
            self._built = self._open.enter_context(made)
        return self._built

    def measure(self, cards: Cards, months: int) -> Measurement:
        """Measure its last months, or take them from more of them that were measured before.

        A month's number does not hang on how many months are asked for.
        """
        ground = self()
        for asked, over, known in self._measured:
            same = (asked.metrics, asked.circumstances) == (cards.metrics, cards.circumstances)
            if same and REVISED < months <= over:
                return _last_months(known, month_number(ground.as_of) - months + 1)
        told = _measure(self.project, cards, ground, months)
        self._measured = (*self._measured, (cards, months, told))
        return told

    def close(self) -> None:
        """End its engine, where it was built."""
        self._open.close()


def _measure(project: Project, cards: Cards, ground: WorkingSet, months: int) -> Measurement:
    """Measure the last months of a working set; those that ended are read where they are kept, and kept."""
    last = month_number(ground.as_of)
    kept = ClosedStore.of(project, cards, ground.files, ground.inputs)
    closed = kept.load(last - months - EARLIER + 1, last - 1)
    told_of = cards.circumstances.told(ground.available)
    circles = Circles.of(told_of)
    sums = KeptSums(kept, circles.columns)
    with timed(_LOG, f"metrics of {months} months to {ground.as_of}"):
        told = measure_side_by_side(
            ground.engine, cards.metrics, as_of=ground.as_of, months=months, available=ground.available,
            closed=closed, sums=sums, circles=circles, tried=told_of.tried,
        )  # fmt: skip
    kept.keep(told.closed)
    sums.sweep()
    return told


def _last_months(told: Measurement, first: int) -> Measurement:
    """Return what was measured of a month and all after it; evidence and revisions are of the last ones as it is."""
    since = first_day(first)
    profile, series = (one[one["month"] >= since].reset_index(drop=True) for one in (told.profile, told.series))
    return replace(told, profile=profile, series=series)


def facts_of(cards: Cards, ground: WorkingSet, measurement: Measurement) -> Facts:
    """Ask every rule of a working set, and set beside the hits what was measured of it.

    Parameters
    ----------
    cards
        What to ask.
    ground
        The working set, its engine open.
    measurement
        What was measured of it.
    """
    gaps = unmeasured(measurement.profile, measurement.gaps, cards.metrics)
    engine, day, available = ground.engine, ground.as_of, ground.available
    with timed(_LOG, f"{len(cards.rules)} rules"):
        detection = detect(engine, cards.rules, as_of=day, available=available, names=ground.names)
    bought = engine.frame(
        "select contract_id, tender_id from contracts where tender_id is not null order by contract_id"
    )
    return Facts(
        as_of=day,
        inputs=ground.inputs,
        available=available,
        measurement=replace(measurement, gaps=gaps),
        detection=detection,
        officials=ground.officials,
        units=ground.units,
        counterparties=ground.counterparties,
        leaves=engine.frame("select * from leaves order by official_id, valid_from, valid_to, kind"),
        reviews=engine.frame("select * from reviews order by decided_at, review_id"),
        tenders=dict(zip(bought["contract_id"], bought["tender_id"], strict=True)),
        provisional=ground.provisional,
        unnamed=codes_without_words(engine, cards.words, available),
        lacks=lacks_of(engine, cards, available, ground.manifests),
    )


def measure_and_detect(
    project: Project,
    cards: Cards,
    *,
    as_of: date | None = None,
    months: int = 12,
    sources: Sources | None = None,
    trails: Path | None = None,
    ground: WorkingSetAtHand | None = None,
) -> Facts:
    """Build the working set as of a date, measure everybody and ask every rule; see `working_set` and `facts_of`.

    Where a folder for `trails` is named, the rows of every case and the screens of bids are written there, too. A
    working set that is at hand is taken instead of another, and stays open.

    Raises
    ------
    SourceError
        No operations were accepted, or a manifest does not add up.
    """
    built = nullcontext(ground()) if ground else working_set(project, cards, as_of=as_of, sources=sources)
    with built as rows:
        told = ground.measure(cards, months) if ground else _measure(project, cards, rows, months)
        facts = facts_of(cards, rows, told)
        if trails is not None:
            with timed(_LOG, "trails of cases"):
                write_trails(rows.engine, trails)
                write_bid_screens(rows.engine, trails, project.settings.sums_in)
                write_public_sums(rows.engine, trails)
        return facts


def _names(
    cards: Cards, officials: pd.DataFrame, units: pd.DataFrame, counterparties: pd.DataFrame, currency: str
) -> dict[str, dict[str, Text]]:
    """Return the words for identifiers, as far as cards and rosters have them."""

    def roster(frame: pd.DataFrame, key: str) -> dict[str, Text]:
        known = frame[frame["name"].notna() & (frame["name"] != "")]
        return {one: Text.same(name) for one, name in zip(known[key], known["name"], strict=True)}

    parties, places = roster(counterparties, "counterparty_id"), roster(units, "unit_id")
    return {
        "official_id": roster(officials, "official_id"),
        "unit_id": places,
        "counterparty_id": parties,
        "who": parties,
        "place_id": places,
        "matter_id": {matter.name: matter.label for matter in cards.matters},
        "step": {f"{matter.name}/{step.name}": step.label for matter in cards.matters for step in matter.step},
        "document": {name: label for matter in cards.matters for name, label in matter.documents.items()},
        **cards.words.with_sums_in(currency).tables,
    }
