"""How purchases are put out: splits and rushes against plain loops, bunching against scipy's binomial test."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import sqrt
from random import Random

import pytest
from scipy import stats

from riskml.rules import facts_of
from tests.rules.card_on_rows import ask, hits, reference_card

AS_OF = date(2024, 12, 31)
FIRST = datetime(2024, 1, 1, 9)  # noqa: DTZ001 (the log's own time)
THRESHOLD = 50_000
YEAR = datetime(2023, 1, 2)  # noqa: DTZ001 (the log's own time)


def tenders_at(amounts, unit="u"):
    return [
        {"tender_id": f"{unit}{at}", "unit_id": unit, "estimate": amount, "published_at": FIRST + timedelta(at % 300)}
        for at, amount in enumerate(amounts)
    ]


def banded(outer_below, below, above, outer_above):
    """Return that many amounts in each of the four bands around the threshold."""
    counts = ((46_000, outer_below), (48_000, below), (50_000, above), (54_000, outer_above))
    return [amount for amount, count in counts for _ in range(count)]


def tail_in_sql(counts, **parameters):
    card = reference_card("sourcing", "purchases_bunch_below_threshold", level=1e9, **parameters)
    found = ask(card, AS_OF, {"tenders": tenders_at(banded(*counts))})
    [facts] = [facts_of(one) for one in found.hits["facts"]]
    return facts["p_value"]


def expected_share(counts):
    outer_below, _, _, outer_above = counts
    ratio = ((outer_below + 0.5) / (outer_above + 0.5)) ** (1 / 3)
    return min(0.75, max(0.5, ratio / (1 + ratio)))


@pytest.mark.parametrize("seed", range(12))
def test_the_exact_tail_is_scipys_binomial_test(seed):
    random = Random(seed)  # noqa: S311 (a test's own dice)
    counts = tuple(random.randint(low, 60) for low in (0, 20, 10, 0))
    _, below, above, _ = counts
    wanted = stats.binomtest(below, below + above, expected_share(counts), alternative="greater").pvalue
    assert tail_in_sql(counts) == pytest.approx(wanted, rel=1e-9)


@pytest.mark.parametrize(("below", "above"), [(300, 220), (340, 250), (600, 480), (420, 180)])
def test_the_normal_tail_is_near_scipys_binomial_test_where_it_matters(below, above):
    """Both cards count exactly up to 500 amounts: the approximation is asked of more."""
    counts = (0, below, above, 0)
    assert below + above > reference_card("sourcing", "purchases_bunch_below_threshold").parameters["exact"]
    wanted = stats.binomtest(below, below + above, 0.5, alternative="greater").pvalue
    found = tail_in_sql(counts)
    assert found == pytest.approx(wanted, rel=0.05 if wanted > 1e-6 else 0.35)
    z = (below - 0.5 - (below + above) / 2) / sqrt((below + above) / 4)
    assert found == pytest.approx(stats.norm.sf(z), rel=5e-3)


def test_bunching_is_told_of_the_unit_that_bunches_and_small_units_are_said_to_be_small():
    rows = [
        *tenders_at(banded(30, 40, 8, 20), "heap"),
        *tenders_at(banded(30, 25, 25, 20), "even"),
        *tenders_at(banded(0, 20, 0, 0), "small"),
    ]
    found = ask(reference_card("sourcing", "purchases_bunch_below_threshold"), AS_OF, {"tenders": rows})
    assert {who for who, _ in hits(found, "unit_id")} == {"heap"}
    [reason] = found.gaps["reason_en"][found.gaps["reason_en"].str.contains("too few")]
    assert "small" in reason
    assert "even" not in reason


def test_a_density_that_falls_steeply_is_no_bunching():
    """Twice as many below as above is what the outer bands tell to expect."""
    falling = ask(
        reference_card("sourcing", "purchases_bunch_below_threshold"),
        AS_OF,
        {"tenders": tenders_at(banded(160, 80, 40, 20))},
    )
    level = ask(
        reference_card("sourcing", "purchases_bunch_below_threshold"),
        AS_OF,
        {"tenders": tenders_at(banded(60, 80, 40, 60))},
    )
    assert falling.hits.empty
    assert len(level.hits) == 1


def test_even_units_are_seldom_told():
    """Of 200 units without any bunching at most two are told at a corrected level of 0.01."""
    random = Random(3)  # noqa: S311 (a test's own dice)
    rows = [
        row
        for unit in range(200)
        for row in tenders_at([random.uniform(45_000, 55_000) for _ in range(80)], f"u{unit:03d}-")
    ]
    found = ask(reference_card("sourcing", "purchases_bunch_below_threshold"), AS_OF, {"tenders": rows})
    assert len(found.hits) <= 2


def purchases(seed):
    random = Random(seed)  # noqa: S311 (a test's own dice)
    tenders, awards = [], []
    for place in range(150):
        published = FIRST + timedelta(days=random.randrange(366), hours=random.randrange(8))
        estimate = random.choice([None, 10_000, 25_000, 49_000, 50_000, 60_000])
        tenders.append(
            {
                "tender_id": f"t{place:03d}",
                "unit_id": random.choice("uv"),
                "category": random.choice(["a", "b", "c", None]),
                "method": random.choice(["direct", "limited", "open", None]),
                "status": random.choice(["complete", "cancelled", None]),
                "estimate": estimate,
                "published_at": published,
            }
        )
        if random.random() < 0.6:
            awards.append(
                {
                    "award_id": f"a{place}",
                    "tender_id": f"t{place:03d}",
                    "supplier_id": random.choice("klm"),
                    "amount": random.choice([9_000, 24_000, 30_000, 49_999.99]),
                }
            )
    return tenders, awards


def worth(tenders, awards):
    sums = {one["tender_id"]: one["amount"] for one in awards}
    return {one["tender_id"]: sums.get(one["tender_id"], one["estimate"]) for one in tenders}


def closed(one):
    over = ("cancelled", "unsuccessful", "withdrawn")
    return one["method"] not in ("open", "selective") and one["status"] not in over


@pytest.mark.parametrize("seed", range(5))
def test_splits_over_the_year_are_what_a_loop_finds(seed):
    tenders, awards = purchases(seed)
    amounts = worth(tenders, awards)
    groups = defaultdict(list)
    for one in tenders:
        amount = amounts[one["tender_id"]]
        if one["category"] and closed(one) and amount is not None and 0 < amount < THRESHOLD:
            groups[one["unit_id"], one["category"]].append(one["tender_id"])
    wanted = {
        (unit, frozenset(ids))
        for (unit, _), ids in groups.items()
        if len(ids) >= 2 and sum(amounts[one] for one in ids) >= THRESHOLD
    }
    assert wanted
    card = reference_card("sourcing", "category_split_over_year")
    assert hits(ask(card, AS_OF, {"tenders": tenders, "awards": awards}), "unit_id") == wanted


@pytest.mark.parametrize("seed", range(5))
def test_pairs_above_the_threshold_are_what_a_loop_finds(seed):
    tenders, awards = purchases(seed)
    at = {one["tender_id"]: one["published_at"] for one in tenders}
    units = {one["tender_id"]: one["unit_id"] for one in tenders if closed(one)}
    series = defaultdict(list)
    for one in awards:
        if one["tender_id"] in units and one["amount"] < THRESHOLD:
            key = (units[one["tender_id"]], one["supplier_id"])
            series[key].append((at[one["tender_id"]], one["tender_id"], one["amount"]))
    wanted = {
        (unit, frozenset((first[1], second[1])))
        for (unit, _), found in series.items()
        for first, second in pairwise(sorted(found))
        if second[0] <= first[0] + timedelta(30) and first[2] + second[2] >= THRESHOLD
    }
    assert wanted
    card = reference_card("sourcing", "pair_above_threshold")
    assert hits(ask(card, AS_OF, {"tenders": tenders, "awards": awards}), "unit_id") == wanted


@pytest.mark.parametrize("seed", range(5))
def test_repeats_just_below_the_threshold_are_what_a_loop_finds(seed):
    random = Random(seed)  # noqa: S311 (a test's own dice)
    days = sorted(random.sample(range(366), 40))
    rows = [
        {"tender_id": f"t{day:03d}", "unit_id": "u", "estimate": random.choice([47_000, 47_500, 49_999, 50_000])}
        | {"published_at": FIRST + timedelta(day)}
        for day in days
    ]
    near = [one for one in rows if 47_500 <= one["estimate"] < THRESHOLD]
    kept = set()
    for last in near:
        window = [
            one["tender_id"]
            for one in near
            if timedelta(0) <= last["published_at"] - one["published_at"] <= timedelta(20)
        ]
        kept |= set(window) if len(window) >= 3 else set()
    card = reference_card("sourcing", "purchases_just_below_threshold", days=20)
    found = hits(ask(card, AS_OF, {"tenders": rows}), "unit_id")
    assert kept
    assert set().union(*(records for _, records in found)) == kept


@pytest.mark.parametrize("late", range(9))
def test_a_rush_at_the_end_of_the_year_is_told_from_chance(late):
    early = [{"at": YEAR + timedelta(8 * place)} for place in range(40)]
    rows = [
        {"tender_id": f"t{place}", "unit_id": "u", "published_at": one["at"]}
        for place, one in enumerate([*early, *({"at": YEAR + timedelta(352)} for _ in range(late))])
    ]
    n, share = 40 + late, 14 / 365
    z = (late - 0.5 - n * share) / sqrt(n * share * (1 - share))
    told = late * (1 - share) >= 3 * 40 * share and z >= 3
    found = ask(reference_card("sourcing", "purchases_rushed_at_year_end"), date(2024, 1, 15), {"tenders": rows})
    assert bool(len(found.hits)) == told


def test_the_threshold_is_the_matters_own_where_there_is_one():
    rows = [
        {"tender_id": f"t{matter}{place}", "unit_id": f"u{matter}", "matter_id": matter, "project_id": "p"}
        | {"estimate": 60_000, "published_at": FIRST + timedelta(place), "method": "direct"}
        for matter in ("small", "large")
        for place in range(2)
    ]
    matters = [{"matter_id": "small", "threshold": 50_000}, {"matter_id": "large", "threshold": 100_000}]
    card = reference_card("sourcing", "project_split_over_year")
    found = hits(ask(card, AS_OF, {"tenders": rows, "matters": matters}), "unit_id")
    assert found == {("ularge", frozenset({"tlarge0", "tlarge1"}))}
