"""Measuring: every card over the working set, as of a date."""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

from riskml.cards.needs import needs_text, unmet_needs
from riskml.core.errors import CardError, Fault, RiskmlError
from riskml.core.months import month_number
from riskml.core.progress import counted
from riskml.engine import Stage
from riskml.metrics.asked import Asked, ask, ask_latest
from riskml.metrics.circles import NONE, Circles
from riskml.metrics.closed import ROWS, ClosedMonths
from riskml.metrics.counterparts import LAID as COUNTERPARTS_LAID
from riskml.metrics.counterparts import find_counterparts
from riskml.metrics.doubt import try_circumstances
from riskml.metrics.evidence import cite_pairs, cite_sheet, in_latest
from riskml.metrics.kept_sums import Folding, NothingKept, SumStore
from riskml.metrics.knowledge import looks_at_one_row
from riskml.metrics.measurement import (
    PARTS,
    TRIED,
    Measurement,
    tell_evidence,
    tell_parts,
    tell_profile,
    tell_revisions,
    tell_series,
    tell_tried,
)
from riskml.metrics.monthly_sums import STAGES, run_stages
from riskml.metrics.overdispersion import lay_overdispersion
from riskml.metrics.pairs import compare_pairs, is_valued
from riskml.metrics.peers import LAID as PEERS_LAID
from riskml.metrics.peers import find_peers
from riskml.metrics.phrases import PHRASES, told
from riskml.metrics.phrases_faults import phrase
from riskml.metrics.residuals import lay_circumstances, lay_residuals
from riskml.metrics.shared_scans import Sheet, columns_of, is_plain, sheets_of, single
from riskml.metrics.standardise import put_presence, standardise_sheet
from riskml.metrics.strongest_part import find_parts
from riskml.metrics.windows import EARLIER, Windows

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence
    from datetime import date

    from riskml.cards import MetricCard, Tried
    from riskml.engine import Engine

_LOG = logging.getLogger(__name__)

_KEYS = ("official_id", "unit_id", "at", "ref", "stratum")
_ALSO = {"rate": ("value",), "mean": ("value",), "pairs": ("counterparty_id",), "concentration": ("counterparty_id",)}
STANDARDISED, POOLED = ("rate", "mean", "volume"), ("pairs", "concentration")
_LEAST_IN_A_MONTH = 5
_AGAIN = 2  # the span of a closed month as known now
_TABLES = {
    "profiled": "card integer, span integer, month integer, subject varchar, subject_id varchar, unit_id varchar, "
    "status varchar, observed double, expected double, exposure double, ratio double, low double, high double, "
    "effect double, z double, peers bigint, close bigint",
    "evidence": "card integer, official_id varchar, turn bigint, ref varchar, moment timestamp, stratum varchar, "
    "value double, weight double, counterparty_id varchar",
    "strongest": "card integer, official_id varchar, counterparty_id varchar",
}
_GATHERED = (
    *_TABLES, "compared", "load_compared", "basis", "basis_without", "load_basis", "flagged", "standing", "funnel",
    "trended", "trend_sums", "trend_noise", "trend_profile", "pair_rows", "strongest_code",
    *PEERS_LAID, "peer_unit", COUNTERPARTS_LAID,
)  # fmt: skip


def _monthly(card: MetricCard) -> int:
    """Return the observations that one month needs before its z is told."""
    return min(card.minimum, max(_LEAST_IN_A_MONTH, -(-card.minimum // 12)))


def fold_of(card: MetricCard, done: Hashable) -> tuple[Hashable, ...]:
    """Return what cards share that are asked and folded together; `done` are its months that are known already."""
    alone = card.name if card.compare in STANDARDISED else ""
    return alone, card.observations, card.within, card.months, is_valued(card), done


class _Run:
    """One measurement: its cards under numbers, where their rows come from, and what had to be left out."""

    def __init__(
        self,
        engine: Engine,
        cards: Sequence[MetricCard],
        as_of: date,
        *,
        months: int,
        closed: ClosedMonths,
        sums: SumStore,
        circles: Circles,
        tried: Sequence[Tried],
    ) -> None:
        self.engine, self.as_of, self.months, self.closed, self.sums = engine, as_of, months, closed, sums
        self.circles, self.tried, last = circles, tried, month_number(as_of)
        self.ended = last if month_number(as_of + timedelta(days=1)) > last else last - 1
        self.cards = sorted(cards, key=lambda card: card.name)
        self.numbers = {card.name: number for number, card in enumerate(self.cards)}
        self.monthly = {card.name: _monthly(card) for card in self.cards}
        self.asked: dict[str, Asked] = {}
        self.failed: dict[str, RiskmlError] = {}
        self.sheets: list[Sheet] = []
        self.given = frozenset(engine.tables())
        self.done = {card.name: self.closed.of(card.name) for card in self.cards}

    def windows_of(self, cards: Sequence[MetricCard]) -> Windows:
        """Return the windows of cards that share their length, and of which the same months are known already."""
        trend = any(card.trend for card in cards)
        windows = Windows.of(self.as_of, cards[0].months, self.months, trend=trend, done=self.done[cards[0].name])
        return windows.long() if is_valued(cards[0]) and not trend else windows

    def folding_of(self, cards: Sequence[MetricCard], *, asked: bool) -> Folding:
        """Plan which months' news of cards that are folded together is read, and which is folded."""
        windows, names = self.windows_of(cards), tuple(card.name for card in cards)
        real = any(card.compare in {"mean", "volume"} or is_valued(card) for card in cards)
        if asked and not looks_at_one_row(cards[0].observations):
            first = windows.first if real else min(one.known for one in windows.all)
            return Folding.of_answers(self.sums, names, range(first, windows.last + 1), self.ended)
        first = windows.first - EARLIER + 1 if real else windows.first
        return Folding.of_news(self.sums, names, range(first, windows.last + 1), windows.first, self.ended)

    def prepare(self) -> None:
        """Put the list of cards, empty tables to gather in, and materialise selects that cost to read twice."""
        rows = [
            {
                "card": self.numbers[card.name], "span": span, "metric": card.name, "family": card.family,
                "compare": card.compare, "concern": card.concern, "trend": card.trend,
                "minimum": self.monthly[card.name] if span == 1 else card.minimum,
            }
            for card in self.cards
            for span in (0, 1, 2)
        ]  # fmt: skip
        schema = pa.schema(
            [
                ("card", pa.int32()), ("span", pa.int32()), ("metric", pa.string()), ("family", pa.string()),
                ("compare", pa.string()), ("concern", pa.string()), ("trend", pa.bool_()), ("minimum", pa.int64()),
            ]
        )  # fmt: skip
        self.engine.drop(*_GATHERED)
        self.engine.put("card_of", pa.Table.from_pylist(rows, schema))
        for name, columns in _TABLES.items():
            nothing = ", ".join(
                f"cast(null as {kind}) as {column}" for column, kind in (one.split() for one in columns.split(", "))
            )
            self.engine.run(Stage(name, f"select {nothing} where false"))
        self._read()

    def _read(self) -> None:
        """Ask the selects that are not plain."""
        for card in self.cards:
            columns = columns_of(card.observations)
            lacking = [name for name in (*_KEYS, *_ALSO.get(card.compare, ())) if name not in columns]
            if lacking:
                where = phrase("card_observations", name=card.name)
                fault = Fault(
                    where,
                    phrase("columns", names=", ".join(lacking)),
                    phrase("none_of_them"),
                    phrase("name_them_in_the_select"),
                )
                self.failed[card.name] = CardError([fault])
        for group in self._groups():
            card = group[0]
            if is_plain(card.observations):
                continue
            asked = Asked.of(card, self.numbers[card.name], month_number(self.as_of), self.circles)
            try:
                ask(self.engine, asked, columns_of(card.observations), self.folding_of(group, asked=True))
            except RiskmlError as error:
                self.failed |= {card.name: error for card in group}
            else:
                self.asked |= {card.name: asked for card in group}

    def _groups(self) -> list[list[MetricCard]]:
        """Return the cards that are asked together: alone, or those of pairs that share a select and windows."""
        groups: dict[tuple[Hashable, ...], list[MetricCard]] = defaultdict(list)
        for card in self.working(*STANDARDISED, *POOLED):
            groups[fold_of(card, self.done[card.name])].append(card)
        return list(groups.values())

    def working(self, *kinds: str) -> list[MetricCard]:
        """Return the cards of some comparisons that have not failed."""
        return [card for card in self.cards if card.compare in kinds and card.name not in self.failed]

    def compare(self) -> None:
        """Set every card against its peers; a card that fails does not stop the others."""
        put_presence(self.engine)
        cards, tables = self.working(*STANDARDISED), self.engine.tables()
        plain = [card for card in cards if card.name not in self.asked]
        sheets = sheets_of(plain, tables, self.as_of, self.done, circles=self.circles)
        sheets += [
            single(card, tables, self.as_of, self.asked[card.name], circles=self.circles)
            for card in cards
            if card.name in self.asked
        ]
        pooled = [group for group in self._groups() if group[0].compare not in STANDARDISED]
        every: list[Sheet | list[MetricCard]] = [*sheets, *pooled]
        for one in counted("metrics", every, _cards_of):
            if isinstance(one, Sheet):
                self._sheet(one)
            else:
                self._pairs(one)

    def _pairs(self, group: list[MetricCard]) -> None:
        first = group[0]
        folding = self.folding_of(group, asked=first.name in self.asked)
        try:
            compare_pairs(
                self.engine, group, self.windows_of(group), folding, numbers=self.numbers, monthly=self.monthly,
                as_of=self.as_of, asked=self.asked.get(first.name), told=bool(self.tried),
            )  # fmt: skip
        except RiskmlError as error:
            self.failed |= {card.name: error for card in group}

    def _sheet(self, sheet: Sheet) -> None:
        try:
            windows, asked = self.windows_of(sheet.cards), sheet.cards[0].name in self.asked
            folding = self.folding_of(sheet.cards, asked=asked)
            for card, error in standardise_sheet(
                self.engine, sheet, folding, windows, numbers=self.numbers, months=self.months,
                tried=[one.name for one in self.tried],
            ):  # fmt: skip
                self.failed[card.name] = error
        except RiskmlError as error:
            if len(sheet.cards) == 1:
                self.failed[sheet.cards[0].name] = error
                return
            for card in sheet.cards:
                self._sheet(single(card, self.engine.tables(), self.as_of, circles=self.circles))
            return
        self.sheets.append(sheet)

    def conclude(self) -> None:
        """Judge all cards together: overdispersion, intervals, trends."""
        tables = self.engine.tables()
        if "compared" in tables:
            run_stages(self.engine, "standing")
            lay_overdispersion(self.engine)
            self.engine.append(Stage("profiled", STAGES["funnel_profile"].sql))
        if "load_compared" in tables:
            run_stages(self.engine, "load_centre", "load_spread")
            self.engine.append(Stage("profiled", STAGES["load_profile"].sql))

    def close(self) -> ClosedMonths:
        """Return the numbers of months that have ended, beside what was known already, and take that in for trends."""
        through = self.ended
        told = frozenset(
            (card.name, window.span, window.month)
            for card in self.working(*STANDARDISED, *POOLED)
            for windows in [self.windows_of([card])]
            for window in (windows if card.trend else windows.told(self.months)).all
            if window.month <= through and window.span < _AGAIN
        )
        columns = ", ".join(f"profiled.{name}" for name in ROWS.names[1:])
        rows = self.engine.arrow(
            f"select card_of.metric, {columns} from profiled inner join card_of on profiled.card = card_of.card "  # noqa: S608
            f"and profiled.span = card_of.span where profiled.month <= {through} and profiled.span < {_AGAIN}"
        )
        self.engine.put("closed_month", self.closed.rows)
        columns = ", ".join(f"closed_month.{name}" for name in ROWS.names[1:])
        self.engine.append(
            Stage(
                "profiled",
                f"select card_of.card, {columns} from closed_month inner join card_of "  # noqa: S608
                "on closed_month.metric = card_of.metric and closed_month.span = card_of.span "
                "left join (select distinct card, span, month from profiled) as own on card_of.card = own.card "
                "and closed_month.span = own.span and closed_month.month = own.month where own.card is null",
            )
        )
        run_stages(self.engine, "trended", "trend_sums", "trend_noise", "trend_profile")
        return ClosedMonths(rows.cast(ROWS), told)

    def cite(self, *, everybody: bool) -> None:
        """Find the records behind the latest numbers; of selects of many rows those of everybody, or who stands out."""
        run_stages(self.engine, "flagged", month=month_number(self.as_of))
        for name, asked in self.asked.items():
            of = [self.numbers[card] for card, other in self.asked.items() if other == asked]
            if name in self.failed:
                continue
            try:
                flagged = f"select official_id from flagged where card in ({', '.join(map(str, of))})"  # noqa: S608
                ask_latest(self.engine, asked, "" if everybody else flagged)
            except RiskmlError as error:
                self.failed[name] = error
                for table in ("profiled", "trend_profile"):
                    self.engine.forget(table, f"card = {self.numbers[name]}")
        for sheet in self.sheets:
            cite_sheet(
                self.engine, sheet, self.working(*STANDARDISED),
                numbers=self.numbers, windows=self.windows_of(sheet.cards), as_of=self.as_of,
            )  # fmt: skip
        for card in self.working(*POOLED):
            cite_pairs(
                self.engine, card, self._latest(card),
                number=self.numbers[card.name], windows=self.windows_of([card]), as_of=self.as_of,
            )  # fmt: skip

    def look_closer(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Try each circumstance as the explanation of whatever stands out, and find the part in which it lies."""
        cards = self.working("rate", "mean")
        found, parts = [pd.DataFrame(columns=list(TRIED))], [pd.DataFrame(columns=list(PARTS))]
        by_window: dict[str, list[Sheet]] = defaultdict(list)
        for sheet in self.sheets if self.tried else ():
            by_window[in_latest(self.windows_of(sheet.cards), self.as_of)].append(sheet)
        for latest, sheets in by_window.items():
            asked = lay_circumstances(self.engine, self.tried, latest)
            for sheet in sheets if asked else ():
                for card, doubted in lay_residuals(
                    self.engine, sheet, cards, asked, numbers=self.numbers, latest=latest
                ):
                    found += try_circumstances(self.engine, card, doubted, asked)
                    parts.append(find_parts(self.engine, card, doubted, [one for one in asked if one.part]))
        return tell_tried(pd.concat(found, ignore_index=True)), tell_parts(pd.concat(parts, ignore_index=True))

    def _latest(self, card: MetricCard) -> str:
        return self.asked[card.name].latest if card.name in self.asked else f"({card.observations})"

    def clean(self) -> None:
        """Remove every table that was not there before."""
        self.engine.drop(*sorted(frozenset(self.engine.tables()) - self.given))


def _cards_of(one: Sheet | list[MetricCard]) -> int:
    return len(one.cards if isinstance(one, Sheet) else one)


def _said(error: RiskmlError) -> str:
    """Return what may stand on a page: a message that quotes a cell may name a person, and goes to the log alone."""
    if not isinstance(error, CardError):
        return ""
    return "; ".join(
        f"{fault.where}: expected {fault.expected}, found {fault.found.splitlines()[0]}" for fault in error.faults
    )


def _gaps(off: Mapping[str, Sequence[str]], failed: dict[str, RiskmlError]) -> pd.DataFrame:
    why = {metric: told("lacks", needs=needs_text(lacking)) for metric, lacking in off.items()}
    why |= {metric: told("failed", how=_said(error) or PHRASES["in_log"]) for metric, error in failed.items()}
    rows = [{"metric": metric, "reason_zh": text.zh, "reason_en": text.en} for metric, text in why.items()]
    for metric, error in failed.items():
        _LOG.warning("metric %s: %s", metric, error)
    columns = ["metric", "reason_zh", "reason_en"]
    return pd.DataFrame(rows, columns=columns, dtype="str").sort_values("metric", ignore_index=True)


def measure(
    engine: Engine,
    cards: Sequence[MetricCard],
    *,
    as_of: date,
    months: int = 12,
    available: frozenset[str],
    closed: ClosedMonths | None = None,
    sums: SumStore | None = None,
    circles: Circles = NONE,
    tried: Sequence[Tried] = (),
) -> Measurement:
    """Measure every card over the engine's working set.

    Parameters
    ----------
    engine
        Holds the working set as known on `as_of`.
    cards
        The metric cards.
    as_of
        The date on which things are seen; observations after it are not.
    months
        How many months, up to that date's, the profile tells.
    available
        The `table.column` names that the accepted data has.
    closed
        Numbers of ended months that are known already, of these cards over this data.
    sums
        Where the sums of ended months are kept, of these cards over this data.
    circles
        The circles that acts are compared in: each in the finest that has enough peers.
    tried
        The circumstances that are tried as the explanation of what stands out in the latest month.

    Returns
    -------
    Measurement
        Profile, monthly series, evidence, gaps, revisions and what was tried. The same inputs give the same bytes: all
        sums are of whole numbers or of fixed-point decimals, and all rows are put in order.
    """
    off = {card.name: lacking for card in cards if (lacking := unmet_needs(card.needs, available))}
    run = _Run(engine, [card for card in cards if card.name not in off], as_of,
        months=months, closed=closed or ClosedMonths(), sums=sums or NothingKept(), circles=circles, tried=tried,
    )  # fmt: skip
    run.prepare()
    run.compare()
    run.conclude()
    ended = run.close()
    run.cite(everybody=bool(tried))  # what others show is tried as the explanation
    doubts, parts = run.look_closer()
    last = month_number(as_of)
    provisional = month_number(as_of + timedelta(days=1)) == last
    answer = Measurement(
        tell_profile(engine, last, months, provisional=provisional), tell_series(engine, last, months),
        tell_evidence(engine), _gaps(off, run.failed), tell_revisions(engine), ended, doubts, parts,
        find_peers(engine), find_counterparts(engine),
    )  # fmt: skip
    run.clean()
    return answer
