"""Improvement tasks in public: handed over by the reading room, counted by unit, attacked like every other number."""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from datetime import date, datetime, timedelta

import pandas as pd
import pytest

from riskml.core.errors import ProjectError
from riskml.pipeline import create_project
from riskml.pipeline.public_sums import PUBLIC_SUMS
from riskml.public.site import publish_site
from riskml.public.suppression import K
from riskml.reviews.improved import FORM, HandedOver, Improved, folder_of
from riskml.reviews.ledger import Export, Ledger, enter
from riskml.reviews.ledger.acts import now
from tests.public.attack import Attacker, within
from tests.public.conftest import publish_run
from tests.public.test_recovery import numbers

DAY = date(2026, 1, 31)
LATER = datetime.fromisoformat("2026-02-03T09:00:00")
ABOVE = {
    "county": None,
    **{f"town{town}": "county" for town in range(4)},
    **{f"v{town}{place}": f"town{town}" for town in range(4) for place in range(5)},
}
PARTS = {"count": ("with_effect", "without_effect")}


def unit_rows(folder):
    """Write the sums of a run that knows units and no act."""
    columns = {"count": 0, "timed": 0, "late": 0, "amount": 0.0, "people": 0, "largest": 0.0}
    texts = dict.fromkeys(("period", "item", "detail", "since"), "")
    rows = [
        {"part": "unit", "unit_id": unit, "name": f"the {unit}", "parent_id": over or "", **texts, **columns}
        for unit, over in ABOVE.items()
    ]
    pd.DataFrame(rows).to_parquet(folder / f"{PUBLIC_SUMS}.parquet")


def tasks_of(seed, count=260):
    """Make tasks of two quarters: many in some villages, few in others, some about several units or about nobody."""
    dice = random.Random(seed)  # noqa: S311 -- nothing secret
    villages = [unit for unit in ABOVE if unit.startswith("v")]
    weights = [dice.choice((1, 1, 2, 9, 30)) for _ in villages]
    made = []
    for _ in range(count):
        units = dice.choices(villages, weights, k=dice.choice((1, 1, 1, 1, 2)))
        ended = date(2025, 7, 1) + timedelta(days=dice.randrange(184))
        officials = tuple(sorted({dice.randrange(80) for _ in range(dice.choice((0, 1, 1, 2)))}))
        made.append(Improved(ended, dice.random() < 0.6, tuple(sorted(set(units))), officials))
    return tuple(sorted(made))


@pytest.fixture
def project(tmp_path):
    made = create_project(tmp_path / "bureau")
    publish_run(made, made.runs / DAY.isoformat(), DAY, unit_rows)
    return made


def hand_over(project, tasks, *, since=date(2025, 1, 2), at=LATER, entered=True):
    made = HandedOver(since, at, tasks)
    folder_of(project).mkdir(parents=True, exist_ok=True)
    (folder_of(project) / made.name).write_bytes(made.text().encode())
    if entered:
        form = {"at": now(), "object": made.sha256, "form": FORM}
        enter(
            Ledger.of(project), lambda of: [Export(actor=of.pseudonym("actor", "R1"), **form)], project.settings.access
        )
    return made


def told(site):
    return {
        (row["unit_id"], row["period"], row["measure"]): int(row["value"])
        for row in numbers(site)
        if row["table"] in ("improvement", "effects")
    }


def lowest_above(units):
    """Return where a task about some units counts, by a reading of its own."""
    holding = [one for one in ABOVE if all(unit in within(ABOVE, one) for unit in units)]
    return min(holding, key=lambda one: len(within(ABOVE, one)))


def true_counts(tasks):
    """Count each quarter's tasks by unit, with those below: in all, with an effect, without, and of whom."""
    found = defaultdict(lambda: [0, 0, 0, set()])
    for task in tasks:
        for unit in ABOVE:
            if lowest_above(task.units) in within(ABOVE, unit):
                own = found[unit, f"2025-Q{(task.ended.month + 2) // 3}"]
                own[0] += 1
                own[1 if task.effect else 2] += 1
                own[3] |= set(task.officials)
    return found


@pytest.mark.parametrize("seed", range(4))
def test_what_is_told_is_true_and_what_is_small_cannot_be_recovered(project, seed):
    tasks = tasks_of(seed)
    hand_over(project, tasks)
    publish_site(project)
    seen, true = told(project.root / "public"), true_counts(tasks)
    places = {"count": 0, "with_effect": 1, "without_effect": 2}
    assert len(seen) > 8
    for (unit, period, measure), value in seen.items():
        assert value == true[unit, period][places[measure]]
        assert not value or value >= K
        assert not true[unit, period][3] or len(true[unit, period][3]) >= 5
    attackers = {period: Attacker() for _, period, _ in seen}
    for (unit, period, measure), value in seen.items():
        parts = PARTS.get(measure, (measure,))
        attackers[period].learn([((one, part), 1.0) for one in within(ABOVE, unit) for part in parts], value)
    attacked = 0
    for (unit, period), (count, shown, none, _) in true.items():
        for parts, value in ((PARTS["count"], count), (("with_effect",), shown), (("without_effect",), none)):
            if 0 < value < K and period in attackers:
                target = [((one, part), 1.0) for one in within(ABOVE, unit) for part in parts]
                least, most = attackers[period].bounds(target)
                assert least - 1e-6 <= value <= most + 1e-6
                assert most - least >= K - 1e-6, (unit, period, parts, value, least, most)
                attacked += 1
    assert attacked > 10


def test_a_unit_whose_tasks_are_about_few_people_is_not_told(project):
    """Nor is the smallest other one beside it: the difference would tell it."""
    few = tuple(Improved(date(2025, 8, 1), True, ("v00",), (number % 4,)) for number in range(30))
    many = tuple(Improved(date(2025, day, 1), True, ("v10",), (number % 9,)) for number in range(30) for day in (8, 11))
    nobody = tuple(Improved(date(2025, 8, 1), False, ("v20",), ()) for _ in range(40))
    hand_over(project, few + many + nobody)
    publish_site(project)
    seen = {(unit, period) for unit, period, _ in told(project.root / "public")}
    assert {unit for unit, period in seen if period == "2025-Q3"} == {"v20", "town2", "county"}
    assert {unit for unit, period in seen if period == "2025-Q4"} == {"v10", "town1", "county"}


def test_a_period_is_told_once_and_only_when_it_has_ended_and_was_seen_from_its_beginning(project):
    tasks = tuple(Improved(date(2025, month, 28), True, ("v00",), ()) for month in range(4, 13) for _ in range(12))
    hand_over(project, tasks, since=date(2025, 5, 2), at=datetime.fromisoformat("2025-12-31T18:00:00"))
    publish_site(project)
    first = told(project.root / "public")
    assert {period for _, period, _ in first} == {"2025-Q3"}  # on the last day of Q4 more may have been signed later
    hand_over(project, (*tasks, *tasks), since=date(2025, 5, 2))
    publish_site(project)
    second = told(project.root / "public")
    assert {period for _, period, _ in second} == {"2025-Q3", "2025-Q4"}
    assert first.items() <= second.items()
    known = {row["known_on"] for row in numbers(project.root / "public") if row["period"] == "2025-Q3"}
    assert known == {"2025-12-31"}


def test_what_the_ledger_does_not_have_is_hung_out_by_nobody(project):
    handed = hand_over(project, tasks_of(1), entered=False)
    with pytest.raises(ProjectError, match="the ledger does not have"):
        publish_site(project)
    hand_over(project, tasks_of(1))
    file = folder_of(project) / handed.name
    file.write_text(file.read_text("utf-8").replace("true", "false", 1), "utf-8")
    with pytest.raises(ProjectError, match="the ledger does not have") as found:
        publish_site(project)
    assert re.search("[一-鿿]", found.value.faults[0].in_("zh"))
    file.write_text("{}", "utf-8")
    with pytest.raises(ProjectError, match="handed them over"):
        publish_site(project)
    file.unlink()
    publish_site(project)
    assert not told(project.root / "public")


def test_pages_tell_it_in_both_languages_and_name_nobody(project):
    hand_over(project, tasks_of(2))
    publish_site(project)
    pages = {one: (project.root / "public" / one).read_text("utf-8") for one in ("units.csv", "index.html")}
    assert pages
    texts = [file.read_text("utf-8") for file in sorted((project.root / "public").rglob("units/*.html"))]
    zh = [one for one in texts if "完善任务和成效" in one]
    en = [one for one in texts if "Improvements and what came of them" in one]
    assert len(zh) == len(en) > 0
    assert all("成效已显现" in one and "不说明哪个人有问题" in one for one in zh)
    kept = [json.loads(one.read_text("utf-8")) for one in (project.store / "public").glob("improvement-*.json")]
    assert {one["k"] for one in kept} == {K}
    assert all("officials" not in json.dumps(one) for one in kept)


def test_tasks_of_units_that_no_run_knows_are_counted_nowhere_and_said(project, caplog):
    tasks = tuple(Improved(date(2025, 8, 1), True, ("gone",), ()) for _ in range(20))
    handed = hand_over(project, tasks)
    assert HandedOver.read((folder_of(project) / handed.name).read_text("utf-8")) == handed
    publish_site(project)
    assert not told(project.root / "public")
    assert "20 improvements are of no unit" in caplog.text
