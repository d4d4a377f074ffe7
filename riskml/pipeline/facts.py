"""From accepted files to facts: the measured profile, the hits, and who is who."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from riskml.calendars import build_for
from riskml.cards import matter_tables
from riskml.core.errors import Fault, SourceError
from riskml.core.texts import Text
from riskml.engine import Engine
from riskml.intake import stored_files, verify_manifests
from riskml.intake.manifests import manifests
from riskml.metrics import Measurement, measure
from riskml.metrics.windows import EARLIER, month_number
from riskml.pipeline.closed_months import ClosedStore
from riskml.pipeline.identity import inputs_of
from riskml.rules import Detection, detect
from riskml.workingset import prepare

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from riskml.cards import Cards
    from riskml.core.project import Project
    from riskml.intake import Manifest

# Limits reach past the last act, and a mistyped year must not make a calendar of centuries.
_CALENDAR_REACH = timedelta(days=366 * 15)
_MONTH = 31 * 86_400_000_000  # microseconds


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


def _operations(files: Mapping[str, Sequence[Path]]) -> Sequence[Path]:
    if not files.get("operations"):
        found = ", ".join(sorted(files)) or "nothing"
        raise SourceError(
            [
                Fault(
                    "store",
                    "accepted rows of 'operations'",
                    found,
                    "Run 'riskml import SOURCE --table operations' first.",
                )
            ]
        )
    return files["operations"]


def _acted(files: Mapping[str, Sequence[Path]]) -> pa.ChunkedArray:
    """Return when every act happened."""
    times = pa.chunked_array(
        [chunk for path in _operations(files) for chunk in pq.read_table(path, columns=["occurred_at"])[0].chunks],
        type=pa.timestamp("us"),
    )
    if not len(times):
        raise SourceError([Fault("store, table operations", "at least one accepted row", "none", "See quarantine/.")])
    return times


def first_day(files: Mapping[str, Sequence[Path]]) -> date:
    """Return the day on which the log begins, mistyped years at its beginning set aside as at its end.

    Raises
    ------
    SourceError
        No operations were accepted.
    """
    times = _acted(files)
    bulk = pc.quantile(times.cast(pa.int64()), q=0.001, interpolation="higher")[0].as_py()
    reach = pa.scalar(bulk - _MONTH, pa.int64()).cast(pa.timestamp("us"))
    day: date = pc.min(pc.filter(times, pc.greater_equal(times, reach))).as_py().date()
    return day


def last_day(files: Mapping[str, Sequence[Path]]) -> date:
    """Return the day on which the log ends.

    A few mistyped years must not move a whole city into the future: the latest thousandth of the acts
    counts only where it lies within a month of the rest.

    Raises
    ------
    SourceError
        No operations were accepted.
    """
    times = _acted(files)
    bulk = pc.quantile(times.cast(pa.int64()), q=0.999, interpolation="lower")[0].as_py()
    reach = pa.scalar(bulk + _MONTH, pa.int64()).cast(pa.timestamp("us"))
    latest = pc.max(pc.filter(times, pc.less_equal(times, reach)))
    day: date = latest.as_py().date()
    return day


def _calendar_range(files: Mapping[str, Sequence[Path]], as_of: date) -> tuple[date, date]:
    first, last = as_of, as_of
    for paths in files.values():
        for path in paths:
            schema = pq.read_schema(path)
            for field in schema:
                if not pa.types.is_timestamp(field.type):
                    continue
                span = pc.min_max(pq.read_table(path, columns=[field.name])[0]).as_py()
                if span["min"] is not None:
                    first, last = min(first, span["min"].date()), max(last, span["max"].date())
    earliest = as_of - min(_CALENDAR_REACH, as_of - date.min)
    latest = as_of + min(_CALENDAR_REACH, date.max - as_of)
    return max(first, earliest), min(last, latest)


@dataclass(frozen=True, slots=True)
class WorkingSet:
    """The working set of a project as of a date, on an open engine, and who is who in it."""

    engine: Engine
    as_of: date
    inputs: Mapping[str, str]
    files: Mapping[str, Sequence[Path]]
    available: frozenset[str]
    officials: pd.DataFrame
    units: pd.DataFrame
    counterparties: pd.DataFrame
    names: Mapping[str, Mapping[str, Text]]
    provisional: tuple[int, ...]


@contextmanager
def working_set(project: Project, cards: Cards, *, as_of: date | None = None) -> Iterator[WorkingSet]:
    """Build the working set as of a date; the engine is open within the context only.

    Raises
    ------
    SourceError
        No operations were accepted, or a manifest does not add up.
    """
    accepted = verify_manifests(project)
    files = stored_files(project)
    _operations(files)
    day = as_of or last_day(files)
    calendar = build_for(project, *_calendar_range(files, day))
    provisional = calendar.loc[calendar["provisional"].astype(bool), "day"]
    with Engine(project.settings, project.store / "engine") as engine:
        try:
            available = prepare(
                engine,
                files,
                calendar=calendar,
                lists=matter_tables(cards.matters),
                schema=cards.schema,
                settings=project.settings,
                as_of=day,
            )
        finally:
            _insist_on_the_same(project, accepted)
        officials = engine.frame("select * from officials order by official_id")
        units = engine.frame("select * from units order by unit_id")
        counterparties = engine.frame("select * from counterparties order by counterparty_id")
        yield WorkingSet(
            engine=engine,
            as_of=day,
            inputs=inputs_of(accepted),
            files=files,
            available=available,
            officials=officials,
            units=units,
            counterparties=counterparties,
            names=_names(cards, officials, units, counterparties),
            provisional=tuple(sorted({one.year for one in provisional})),
        )


def _insist_on_the_same(project: Project, accepted: Sequence[Manifest]) -> None:
    """Refuse rows that came from more than one state of the store: a command that only reads holds no lock."""
    if manifests(project) != list(accepted):
        expected = "accepted rows that stay as they are while they are read"
        raise SourceError([Fault("store", expected, "an import in between", "Give the command again.")])


def measure_and_detect(project: Project, cards: Cards, *, as_of: date | None = None, months: int = 12) -> Facts:
    """Measure everybody and ask every rule, as of a date.

    Parameters
    ----------
    project
        Its store holds what was accepted.
    cards
        What to measure and ask.
    as_of
        The last day that counts as known; the last day of the log by default.
    months
        How many month-ends to measure.

    Raises
    ------
    SourceError
        No operations were accepted, or a manifest does not add up.
    """
    with working_set(project, cards, as_of=as_of) as ground:
        engine, day, available = ground.engine, ground.as_of, ground.available
        kept = ClosedStore.of(project, cards, ground.files, ground.inputs)
        last = month_number(day)
        measurement = measure(
            engine, cards.metrics, as_of=day, months=months, available=available,
            closed=kept.load(last - months - EARLIER + 1, last - 1),
        )  # fmt: skip
        kept.keep(measurement.closed)
        detection = detect(engine, cards.rules, as_of=day, available=available, names=ground.names)
        leaves = engine.frame("select * from leaves order by official_id, valid_from, valid_to, kind")
        reviews = engine.frame("select * from reviews order by decided_at, review_id")
        bought = engine.frame(
            "select contract_id, tender_id from contracts where tender_id is not null order by contract_id"
        )
    return Facts(
        as_of=day,
        inputs=ground.inputs,
        available=available,
        measurement=measurement,
        detection=detection,
        officials=ground.officials,
        units=ground.units,
        counterparties=ground.counterparties,
        leaves=leaves,
        reviews=reviews,
        tenders=dict(zip(bought["contract_id"], bought["tender_id"], strict=True)),
        provisional=ground.provisional,
    )


def _names(
    cards: Cards, officials: pd.DataFrame, units: pd.DataFrame, counterparties: pd.DataFrame
) -> dict[str, dict[str, Text]]:
    """Return the words for identifiers, as far as cards and rosters have them."""

    def roster(frame: pd.DataFrame, key: str) -> dict[str, Text]:
        known = frame[frame["name"].notna() & (frame["name"] != "")]
        return {one: Text(zh=name, en=name) for one, name in zip(known[key], known["name"], strict=True)}

    return {
        "official_id": roster(officials, "official_id"),
        "unit_id": roster(units, "unit_id"),
        "counterparty_id": roster(counterparties, "counterparty_id"),
        "matter_id": {matter.name: matter.label for matter in cards.matters},
        "step": {f"{matter.name}/{step.name}": step.label for matter in cards.matters for step in matter.step},
        "document": {name: label for matter in cards.matters for name, label in matter.documents.items()},
    }
