"""One month, one number: who asks when, for how many months and beside which cards moves no bit of it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from riskml.cards import matter_tables, read_cards
from riskml.core.months import month_number
from riskml.core.project import Project, Settings
from riskml.engine import Engine
from riskml.metrics import ClosedMonths, Measurement, SumStore, measure, residuals
from riskml.metrics.windows import EARLIER
from riskml.pipeline import create_project
from riskml.pipeline.closed_months import ClosedStore
from riskml.pipeline.kept_sums import KeptSums
from riskml.workingset import prepare
from tests.engine.prepared_log import CALENDAR, dated, write
from tests.working import SCHEMA
from tests.workingset.test_versions import ENDS, PERMIT, random_log

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    import pyarrow as pa

    from riskml.cards import Cards, MetricCard
    from riskml.metrics import Kept
    from riskml.metrics.kept_sums import Parts

Files = dict[str, list[Path]]
KINDS = (
    "overdue_rate", "handling_time", "effort_weighted_completions", "open_load", "favour_speed", "strongest_pair",
    "counterparty_concentration", "exclusive_handling", "queue_jumping",
)  # fmt: skip
"""A card of each way to fold: shares, values, effort, pairs with and without values, and selects of many rows."""
KEYS = ["subject", "subject_id", "metric", "month"]
TRIED = [
    one
    for one in read_cards(Project.open(Path(__file__).parents[2])).circumstances.tried
    if one.name in {"unit_month", "applicant"}  # joined to others, and with a part: each further one takes as long
]


@pytest.fixture(scope="module", autouse=True)
def small_departures_are_looked_at() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(residuals, "WORTH", 1.0)
        yield


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("bureau") / "bureau"
    create_project(folder)
    return Project.open(folder)


@pytest.fixture(scope="module")
def cards(project: Project) -> Cards:
    return read_cards(project)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    rng, filing = np.random.default_rng(11), np.random.default_rng(12)
    rows = random_log(rng, 900)
    for one in rows["operations"]:
        one["place_id"] = str(rng.choice(["east", "west"]))
        one["agent_id"] = str(filing.choice(["g1", "g2", "g3"])) if filing.random() < 0.6 else None
        if rng.random() < 0.5:
            due = one["occurred_at"] + timedelta(days=int(rng.integers(0, 15)))
            one.update(dated({"due_at": f"{due:%Y-%m-%d} 17:00:00"}))
    kinds = ("firm", "firm", "agent", "farm")
    rows["counterparties"] = [
        {"counterparty_id": f"p{one}", "kind": kind, "address": "south" if one % 2 else "town"}
        for one, kind in enumerate(kinds)
    ]
    return write(tmp_path_factory.mktemp("log"), rows)


def measured(
    files: Files,
    cards: Sequence[MetricCard],
    as_of: date,
    months: int,
    *,
    closed: ClosedMonths | None = None,
    sums: SumStore | None = None,
) -> Measurement:
    lowered = [card.model_copy(update={"minimum": min(card.minimum, 4)}) for card in cards]
    settings = Settings(threads=1, memory="1GB")
    with Engine(settings) as engine:
        prepare(
            engine,
            files,
            calendar=CALENDAR,
            lists=matter_tables([PERMIT.model_copy(update={"threshold": 4.5})]),
            schema=SCHEMA,
            settings=settings,
            as_of=as_of,
        )
        needs = frozenset(part for card in cards for need in card.needs for part in need.split("|"))
        return measure(
            engine, lowered, as_of=as_of, months=months, available=needs, closed=closed, sums=sums, tried=TRIED
        )


def numbers(answer: Measurement, month: date | None = None, metrics: set[str] | None = None) -> list[pd.DataFrame]:
    """Return profile and series in order, of one month or some metrics alone where they are named; else all tried."""
    told = []
    for frame in (answer.profile, answer.series):
        some = frame if month is None else frame[frame["month"] == pd.Timestamp(month.replace(day=1))]
        some = some if metrics is None else some[some["metric"].isin(metrics)]
        told.append(some.sort_values(KEYS, ignore_index=True))
    return told if month or metrics else [*told, answer.tried, answer.parts]


def same(one: list[pd.DataFrame], other: list[pd.DataFrame]) -> None:
    assert len(one[0])
    for mine, theirs in zip(one, other, strict=True):
        pd.testing.assert_frame_equal(mine, theirs, check_exact=True)


@pytest.fixture(scope="module")
def latest(files: Files, cards: Cards) -> Measurement:
    answer = measured(files, cards.metrics, ENDS[-1], 5)
    assert answer.gaps.empty
    measured_now = answer.profile[answer.profile["status"] == "measured"]["metric"].unique()
    # Nothing of the log has a range of discretion.
    assert {card.name for card in cards.metrics} - {*measured_now} <= {"amount_in_discretion"}
    return answer


@pytest.mark.parametrize("end", ENDS[1:-1])
def test_a_months_number_is_the_one_that_was_told_at_its_end(
    files: Files, cards: Cards, latest: Measurement, end: date
) -> None:
    same(numbers(latest, end), numbers(measured(files, cards.metrics, end, 1), end))


def test_how_many_months_are_told_moves_no_bit(files: Files, cards: Cards, latest: Measurement) -> None:
    more = measured(files, cards.metrics, ENDS[-1], 9)
    for end in ENDS:
        same(numbers(latest, end), numbers(more, end))
    pd.testing.assert_frame_equal(latest.evidence, more.evidence, check_exact=True)
    assert latest.tried["metric"].isin(["exclusive_handling", "queue_jumping", "batch_share", "handling_spread"]).any()
    pd.testing.assert_frame_equal(latest.tried, more.tried, check_exact=True)
    assert len(latest.parts)
    pd.testing.assert_frame_equal(latest.parts, more.parts, check_exact=True)


def test_a_card_alone_has_the_bits_that_it_has_beside_others(files: Files, cards: Cards, latest: Measurement) -> None:
    for name in ("queue_jumping", "favour_speed", "strongest_pair", "handling_time", "open_load"):
        [card] = [card for card in cards.metrics if card.name == name]
        alone = measured(files, [card], ENDS[-1], 5)
        names = {name, f"{name}_trend"}
        same(numbers(latest, metrics=names), numbers(alone, metrics=names))


def test_asking_only_the_groups_that_news_touched_moves_no_bit(files: Files, cards: Cards, latest: Measurement) -> None:
    whole = [card for card in cards.metrics if card.within]
    assert len(whole) >= 3
    every_month_anew = [card.model_copy(update={"within": ()}) for card in whole]
    names = {card.name for card in whole}
    assert set(latest.profile["metric"]) >= names
    again = measured(files, every_month_anew, ENDS[-1], 5)
    same(numbers(latest, metrics=names), numbers(again, metrics=names))
    of_these = latest.evidence["metric"].isin(names)
    pd.testing.assert_frame_equal(latest.evidence[of_these].reset_index(drop=True), again.evidence, check_exact=True)


def later(log: dict[str, list[dict[str, Any]]], rng: np.random.Generator) -> dict[str, list[dict[str, Any]]]:
    """Return what another source tells in April and May of acts that happened before: corrected, repeated or new."""
    told = []
    for row in log["operations"]:
        if rng.random() < 0.15:
            recorded = pd.Timestamp(ENDS[2]) + timedelta(days=int(rng.integers(1, 40)))
            told.append(row | {"official_id": f"o{rng.integers(0, 5)}", "recorded_at": recorded.to_pydatetime()})
    return {"operations": told}


def inputs_of(files: Files) -> dict[str, str]:
    return {
        f"{table}/{path.stem}": hashlib.sha256(path.read_bytes()).hexdigest()
        for table, paths in files.items()
        for path in paths
    }


def test_what_is_kept_equals_a_build_from_nothing_and_only_touched_months_are_built_again(
    project: Project, cards: Cards, tmp_path: Path
) -> None:
    log = random_log(np.random.default_rng(12), 500)
    base = write(tmp_path / "one", log, source="a")
    other = write(tmp_path / "two", later(log, np.random.default_rng(13)), source="b")
    both = {name: [*paths, *other.get(name, [])] for name, paths in base.items()}
    some = [
        card for card in cards.metrics if card.name in {"overdue_rate", "handling_time", "favour_speed", "open_load"}
    ]
    names = {card.name for card in some}

    def run(files: Files, as_of: date, months: int = 4) -> tuple[Measurement, set[int]]:
        store = ClosedStore.of(project, cards, files, inputs_of(files))
        last = month_number(as_of)
        kept = store.load(last - months - EARLIER + 1, last - 1)
        answer = measured(files, some, as_of, months, closed=kept)
        store.keep(answer.closed)
        nothing = measured(files, some, as_of, months)
        same(numbers(answer), numbers(nothing))
        pd.testing.assert_frame_equal(answer.evidence, nothing.evidence, check_exact=True)
        pd.testing.assert_frame_equal(answer.revisions, nothing.revisions, check_exact=True)
        return answer, {month for name, _, month in answer.closed.told if name in names}

    april, may = month_number(ENDS[3]), month_number(ENDS[4])
    _, built = run(base, ENDS[3])
    assert len(built) > 3
    # A day later nothing that has ended is built again; neither is it when the date goes back.
    _, built = run(base, ENDS[4])
    assert built == set()
    _, built = run(base, ENDS[3])
    assert built <= {april}
    # What became known in April and May touches these months alone; the source withdrawn, the former numbers are back.
    touched, built = run(both, ENDS[4])
    assert built == {april}
    assert not numbers(touched, ENDS[3])[0].equals(numbers(run(base, ENDS[4])[0], ENDS[3])[0])
    assert may not in built


class Watched:
    """The sums that are kept, and which months' news was folded and kept."""

    def __init__(self, kept: KeptSums) -> None:
        self.kept, self.folded = kept, set[int]()

    def months(self, cards: tuple[str, ...]) -> Mapping[int, Kept]:
        return self.kept.months(cards)

    def read(self, cards: tuple[str, ...], part: str, months: Collection[int]) -> pa.Table | None:
        return self.kept.read(cards, part, months)

    def keep(self, cards: tuple[str, ...], months: Mapping[int, Kept], parts: Parts) -> None:
        self.folded |= months.keys()
        self.kept.keep(cards, months, parts)


def test_sums_that_are_kept_equal_a_build_from_nothing_and_only_touched_months_are_folded_again(
    tmp_path: Path, cards: Cards
) -> None:
    create_project(tmp_path / "bureau")
    project = Project.open(tmp_path / "bureau")
    log = random_log(np.random.default_rng(17), 250)
    some = [card for card in cards.metrics if card.name in KINDS]
    base = write(tmp_path / "one", log, source="a")
    other = write(tmp_path / "two", later(log, np.random.default_rng(19)), source="b")
    both = {name: [*paths, *other.get(name, [])] for name, paths in base.items()}

    def run(files: Files, as_of: date, months: int) -> set[int]:
        kept = KeptSums(ClosedStore.of(project, cards, files, inputs_of(files)))
        watched = Watched(kept)
        answer, nothing = (measured(files, some, as_of, months, sums=one) for one in (watched, None))
        kept.sweep()
        same(numbers(answer), numbers(nothing))
        pd.testing.assert_frame_equal(answer.evidence, nothing.evidence, check_exact=True)
        pd.testing.assert_frame_equal(answer.revisions, nothing.revisions, check_exact=True)
        return watched.folded

    february, march, april = (month_number(end) for end in ENDS[1:4])
    assert {february, march} <= run(base, ENDS[2], 4)
    # Each month folds its own news; one that has not ended is kept by nobody.
    assert run(base, ENDS[4], 3) == {april}
    # A source that tells of April and May touches them alone; withdrawn, the former sums are folded again.
    assert run(both, ENDS[4], 4) == {april}
    # Who looks further back has the earlier months folded, once.
    assert {february, march, april} <= run(base, ENDS[4], 9)
    assert [*(project.store / "sums").iterdir()]
    closed = ClosedStore.of(project, cards, base, inputs_of(base))
    KeptSums(replace(closed, cards={name: f"other {name}" for name in closed.cards})).sweep()
    assert not [*(project.store / "sums").iterdir()]


def test_sums_that_cannot_be_read_are_folded_anew(tmp_path: Path, project: Project, cards: Cards, files: Files) -> None:
    [card] = [card for card in cards.metrics if card.name == "handling_time"]
    kept = KeptSums(ClosedStore.of(project, cards, files, inputs_of(files)))
    first = measured(files, [card], ENDS[2], 3, sums=kept)
    for file in (project.store / "sums").rglob("*-fold.parquet"):
        file.write_bytes(file.read_bytes()[:100])
    assert kept.months((card.name,)) == {}
    same(numbers(measured(files, [card], ENDS[2], 3, sums=kept)), numbers(first))
