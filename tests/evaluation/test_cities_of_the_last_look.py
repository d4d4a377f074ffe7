"""The cities that nobody tuned to: their truth holds, their logs are accepted, a seed makes the same city again."""

import json
from collections import Counter, defaultdict

import pandas as pd
import pytest

from riskml.cards import read_cards
from riskml.intake import import_source
from riskml.pipeline import create_project

SEED = 1


@pytest.fixture(scope="module")
def cities(root):
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(root / "benchmarks"))
        from cities import export, make

        yield make, export


@pytest.fixture(scope="module")
def prototype(root):
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(root / "benchmarks"))
        import prototype

        yield prototype


@pytest.fixture(scope="module", params=["G", "H", "I", "J"])
def city(request, cities):
    make, _ = cities
    return make.make(request.param, SEED)


@pytest.fixture(scope="module")
def tables(cities, city):
    _, export = cities
    return export.frames(city, SEED)


@pytest.fixture(scope="module")
def log(cities, city, tmp_path_factory):
    _, export = cities
    return export.export(city, tmp_path_factory.mktemp("bureau"), SEED)


@pytest.fixture(scope="module")
def truth(log):
    return json.loads(log.truth.read_text("utf-8"))


def by_kind(truth, kind):
    return [one for one in truth["people"] if one["kind"] == kind]


def test_they_are_what_the_last_look_is_at(cities):
    make, _ = cities
    assert make.LAST_LOOK == ("G", "H")
    assert set(make.LAST_LOOK) < set(make.CITIES)


def test_cities_of_plain_departures_stand_beside_them(cities):
    make, _ = cities
    assert make.PLAIN == ("I", "J")
    assert set(make.PLAIN) < set(make.CITIES)


def test_the_prototype_knows_how_each_bureau_calls_what_goes_against_a_client(prototype, cities, city):
    _, export = cities
    called = export._outcomes(city)
    assert {called[word][0] for word in ("rejected", "returned", "defects", "dropped")} <= set(prototype._ADVERSE)


def test_a_city_is_as_large_as_the_others(tables):
    rows = tables["operations"]
    assert 125 <= len(tables["officials"]) <= 180
    assert 90_000 <= len(rows) <= 125_000
    assert rows["occurred_at"].dt.to_period("M").nunique() == 18
    assert set(rows["official_id"]) == set(tables["officials"]["official_id"])


def test_the_same_seed_makes_the_same_city(cities, city):
    make, _ = cities

    plain = ("received", "occurred", "recorded", "outcome", "amount", "place", "channel", "device")

    def told(of):
        return [
            (act.person.official_id, act.case.client, act.step, act.case.basis, *(getattr(act, name) for name in plain))
            for act in of.work.acts
        ]

    assert told(make.make(city.town.name, SEED)) == told(city)


def test_the_truth_table_holds_who_is_at_what(truth, tables):
    planted, alike = by_kind(truth, "planted"), by_kind(truth, "lookalike")
    assert 21 <= len(planted) <= 25
    assert len({one["code"] for one in planted}) in {7, 8}
    assert len(alike) == 18
    assert len({one["code"] for one in alike}) in {6, 7}
    people = Counter(one["official_id"] for one in truth["people"])
    assert max(people.values()) == 1
    assert set(people) < set(tables["officials"]["official_id"])
    assert not {one["official_id"] for one in truth["involved"]} & set(people)


def test_most_holders_of_a_post_are_honest(truth, tables):
    holders = tables["officials"].set_index("official_id")
    post = holders["unit_id"] + "/" + holders["post"]
    planted = post[[one["official_id"] for one in by_kind(truth, "planted")]].value_counts()
    assert (planted / post.value_counts().reindex(planted.index)).max() <= 0.4


def test_the_records_of_a_scheme_are_of_who_is_at_it_and_since_then(truth, tables):
    rows = tables["operations"].set_index("operation_id")
    for one in by_kind(truth, "planted"):
        shown = rows.loc[one["records"]]
        assert len(shown) >= 8, one["code"]
        assert set(shown["official_id"]) == {one["official_id"]}
        assert shown["received_at"].min() >= pd.Timestamp(one["since"])
        every = rows[(rows["official_id"] == one["official_id"]) & (rows["occurred_at"] >= pd.Timestamp(one["since"]))]
        assert len(shown) < 0.7 * len(every), f"{one['code']}: an honest part is left"


def test_a_third_of_the_schemes_are_met_in_one_place_or_matter_or_for_some_months(truth, tables):
    rows = tables["operations"].set_index("operation_id")
    narrow = defaultdict(list)
    for one in by_kind(truth, "planted"):
        shown, every = rows.loc[one["records"]], rows[rows["official_id"] == one["official_id"]]
        days = shown["received_at"].max() - shown["received_at"].min()
        alone = any(shown[of].nunique() == 1 < every[of].nunique() for of in ("matter_id", "place_id"))
        narrow[one["code"]].append(alone or days < pd.Timedelta(days=160))
    assert sum(all(them) for them in narrow.values()) * 3 >= len(narrow)


def test_no_act_is_done_before_it_came_or_entered_before_it_was_done(tables):
    rows = tables["operations"]
    assert (rows["received_at"] <= rows["occurred_at"]).all()
    assert (rows["occurred_at"] <= rows["recorded_at"]).all()


def test_the_project_accepts_the_matters_and_everything_that_the_bureau_hands_over(
    cities, city, log, tables, tmp_path_factory
):
    _, export = cities
    project = create_project(tmp_path_factory.mktemp("project") / "p")
    export.write_cards(city, project.root / "features" / "matters")
    assert {one.name for one in city.town.matters} <= {one.name for one in read_cards(project).matters}
    handed_over = Counter()
    for (table, source, mapping), frame in zip(log.sources, tables.values(), strict=True):
        for manifest in import_source(project, source, table=table, mapping=mapping):
            assert not manifest.quarantined, manifest.summary()
            handed_over[table] += manifest.accepted - len(frame)
    assert handed_over == dict.fromkeys(handed_over, 0)
