"""What a reader of a run has to know before anything else: told from the accepted rows, before they are measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from riskml.calendars import build_for
from riskml.core.texts import Text, listed
from riskml.intake.contracts import date_flag
from riskml.pipeline.phrases import told
from riskml.pipeline.sources import span_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from riskml.core.project import Project
    from riskml.pipeline.sources import Sources, Span

FEW: Final = 0.1
"""Share of the acts of the fullest twelve months that the months under judgement should have at least."""
MANY: Final = 0.1
"""Share of those who act that may be missing from the roster before that is told first."""
_YEAR: Final = 365


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that is told first.

    Parameters
    ----------
    kind
        What it is about: ``few_acts``, ``strays``, ``one_official``, ``roster_idle``, ``roster_lacks``, ``dates_only``,
        ``holidays``, ``dated_model``, ``nobody_named``.
    text
        What is said.
    """

    kind: str
    text: Text

    @classmethod
    def of(cls, kind: str, **facts: object) -> Self:
        """Tell the phrase of a kind."""
        return cls(kind, told(kind, **facts))

    @classmethod
    def from_dict(cls, value: Mapping[str, str]) -> Self:
        """Return it from what `to_dict` gave."""
        return cls(value["kind"], Text(zh=value["zh"], en=value["en"]))

    def to_dict(self) -> dict[str, str]:
        """Return values that JSON can hold."""
        return {"kind": self.kind, "zh": self.text.zh, "en": self.text.en}


def notices_of(project: Project, sources: Sources, as_of: date) -> tuple[Notice, ...]:
    """Return what is told first of a run as of a date.

    Nothing that happened after the date is looked at, but for days so far behind all others that they do not count.

    Parameters
    ----------
    project
        Whose calendar counts.
    sources
        The accepted rows.
    as_of
        The last day that counts as known.
    """
    span = span_of(sources.files)
    strays = strays_of(span) if as_of == span.last else []
    if not sources.name_people:
        return (Notice.of("nobody_named"), *strays)
    acts = _acts(sources.files["operations"], as_of, sources.accounts)
    first = (pd.Timestamp(as_of) + pd.Timedelta(days=1) - pd.DateOffset(years=1)).date()
    judged = acts[acts["day"] >= first]
    found = [*_few(acts, judged, first, as_of), *strays]
    if len(judged):
        found += [*_people(sources, judged), *_dates(judged), *_holidays(project, first, as_of)]
    return tuple(found)


def _acts(files: Sequence[Path], as_of: date, accounts: Collection[str]) -> pd.DataFrame:
    """Count the acts up to a day: day, official_id, acts, dated (those of which the source told no time of day)."""
    flag, counted = date_flag("occurred_at"), []
    for file in files:
        held = pq.read_schema(file).names
        table = pq.read_table(file, columns=[one for one in ("occurred_at", "official_id", flag) if one in held])
        day = pc.cast(table["occurred_at"], pa.timestamp("us")).cast(pa.date32())
        dated = pc.cast(table[flag], pa.int64()) if flag in held else pa.nulls(len(table), pa.int64())
        who = table["official_id"] if "official_id" in held else pa.nulls(len(table), pa.string())
        rows = pa.table({"day": day, "official_id": who, "dated": pc.fill_null(dated, 0)})
        rows = rows.filter(pc.less_equal(rows["day"], pa.scalar(as_of, pa.date32())))
        counted.append(rows.group_by(["day", "official_id"]).aggregate([("dated", "sum"), ("dated", "count")]))
    every = pa.concat_tables(counted).rename_columns(["day", "official_id", "dated", "acts"])
    frame: pd.DataFrame = every.to_pandas()
    return frame.assign(official_id=frame["official_id"].mask(frame["official_id"].isin(accounts)))


def _few(acts: pd.DataFrame, judged: pd.DataFrame, first: date, as_of: date) -> list[Notice]:
    """Say that hardly an act lies in the months that are judged, and which day would be a better end."""
    if acts.empty:
        return []
    by_day = acts.groupby("day")["acts"].sum().sort_index()
    days = by_day.index.to_numpy().astype("datetime64[D]")
    through = np.cumsum(by_day.to_numpy())
    before = np.searchsorted(days, days - np.timedelta64(_YEAR, "D"), side="right")
    window = through - np.where(before > 0, through[before - 1], 0)
    fullest, here = int(window.max()), int(judged["acts"].sum())
    if here >= FEW * fullest:
        return []
    proposed = days[np.flatnonzero(window >= fullest / 2).max()].astype(object)
    facts = {"first": first, "as_of": as_of, "judged": here, "acts": int(through[-1]), "proposed": proposed}
    return [Notice.of("few_acts", **facts)]


def strays_of(span: Span) -> list[Notice]:
    """Say which acts do not count for where the log begins and ends, if any are far from all others."""
    if not span.before + span.after:
        return []
    far = [told("strays_before", count=span.before, day=span.first)] if span.before else []
    far += [told("strays_after", count=span.after, day=span.last)] if span.after else []
    return [Notice.of("strays", acts=span.acts, far=listed(far), first=span.first, last=span.last)]


def _people(sources: Sources, judged: pd.DataFrame) -> list[Notice]:
    """Say that one person alone acts, or that roster and log do not speak of the same people."""
    acting = set(judged["official_id"].dropna())
    found = [Notice.of("one_official")] if len(acting) == 1 else []
    columns = [pq.read_table(file, columns=["official_id"])[0] for file in sources.files.get("officials", ())]
    roster = set().union(*(one.to_pylist() for one in columns)) - {None, *sources.accounts}
    unknown = acting - roster
    if roster and not roster & acting:
        found.append(Notice.of("roster_idle", roster=len(roster), acting=len(acting)))
    elif roster and len(unknown) > MANY * len(acting):
        known = judged["official_id"].isin(roster) | judged["official_id"].isna()
        acts = int(judged.loc[~known, "acts"].sum())
        found.append(Notice.of("roster_lacks", unknown=len(unknown), acting=len(acting), acts=acts))
    return found


def _dates(judged: pd.DataFrame) -> list[Notice]:
    """Say that no act has a time of day."""
    acts, dated = int(judged["acts"].sum()), int(judged["dated"].sum())
    return [Notice.of("dates_only", acts=acts)] if dated == acts else []


def _holidays(project: Project, first: date, as_of: date) -> list[Notice]:
    """Say of which of the years under judgement no days off are known for certain."""
    days = build_for(project, first, as_of)
    years = sorted({day.year for day in days.loc[days["provisional"].astype(bool), "day"]})
    return [Notice.of("holidays", years=listed(map(str, years)), country=project.settings.country)] if years else []
