"""Areas below each other: the numbers by counting anew, what few of them would give away, and who sees which."""

from __future__ import annotations

import csv
import io
import random
import re
from datetime import date, timedelta

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.stats import binomtest

TREE = {"u1": "county", "u2": "county", "u3": "town", "town": "county", "county": "city", "city": "", "u4": "city"}
"""Which unit is above which: a village's office below a town, that below a county, that below a city."""


def today():
    from riskml.portal.accounts import now

    return now().date()


@pytest.fixture
def below(registered):
    """The units of the room's run, with a town, a county and a city above them."""
    from riskml.portal import scopes
    from riskml.portal.models import Unit
    from riskml.portal.scopes import current_run

    run = current_run()
    for unit, parent in TREE.items():
        Unit.objects.update_or_create(run=run, unit_id=unit, defaults={"parent": parent})
    for kept in (scopes._above, scopes._below):
        kept.cache_clear()
    return registered


LEVELS = {"city": "city", "county": "county", "town": "township", "u1": "county", "u3": "village"}


@pytest.fixture
def named(below):
    """The same, each with what area it is, but for one whose register does not say."""
    from riskml.portal.models import Unit
    from riskml.portal.scopes import current_run

    for unit, level in LEVELS.items():
        Unit.objects.filter(run=current_run(), unit_id=unit).update(level=level)
    return below


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("city", "county or district", "township or subdistrict", "village or community")),
        ("zh", ("市", "县/区", "乡镇/街道", "村/社区")),
    ],
)
def test_an_area_says_what_it_is_where_the_register_does(as_, named, language, words):
    browser = as_("L1", language=language)
    city, county, town, village = words

    def tagged(address):
        text = browser.get(address).content.decode()
        head = re.search(r"<h1>.*?(?:<span class=\"tag\">([^<]*)</span>)?</h1>", text)[1]
        cells = re.findall(r"in=(\w+)\"><bdi>[^<]*</bdi></a>(?: <span class=\"tag\">([^<]*)</span>)?", text)
        return head, {name: tag for name, tag in cells if name in TREE}

    assert tagged("/areas") == (None, {"city": city})
    assert tagged("/areas?in=city") == (city, {"county": county, "u4": ""})
    assert tagged("/areas?in=county") == (county, {"city": city, "town": town, "u1": county, "u2": ""})
    assert tagged("/areas?in=town") == (town, {"city": city, "county": county, "u3": village})
    lines = list(csv.DictReader(io.StringIO(browser.get("/areas.csv").content.decode("utf-8-sig"))))
    kind, unit = ("What it is", "Unit id") if language == "en" else ("区划级别", "单位编号")
    assert {line[kind] for line in lines if line[unit] == "u3"} == {village}
    assert {line[kind] for line in lines if line[unit] == "u4"} == {""}


def decide(case, state):
    from riskml.portal.models import CaseFile

    CaseFile.objects.filter(pk=case.pk).update(state=state, final=True)


def test_each_number_is_that_of_the_area_and_all_below_it(below):
    from riskml.portal.areas import counted
    from riskml.portal.models import CaseFile, RunWarning
    from riskml.portal.scopes import current_run

    decide(below["case 000"], "closed")
    decide(below["case 001"], "explained")
    decide(below["case 002"], "closed")
    CaseFile.objects.filter(pk=below["case 003"].pk).update(due=date(2020, 1, 1))
    CaseFile.objects.filter(pk=below["case 004"].pk).update(due=date(2099, 1, 1))
    _, matters = counted()
    issued = RunWarning.objects.filter(run=current_run(), issued=True).exclude(about="person")
    cases = CaseFile.objects.filter(register="warning").exclude(title_en__in=["", None])
    for area in ("", "city", "county", "town", "u1", "u3", "u4"):
        inside = {unit for unit in TREE if area in (chain := [unit]) or area == "" or _climbs(unit, area, chain)}
        of_area = [one for one in issued if inside & {each.unit_id for each in one.units.all()}]
        numbers = {one.number for one in issued}
        mine = [one for one in cases if one.warning in numbers and inside & {each.unit_id for each in one.units.all()}]
        told = matters.area(area).counts
        assert told["issued"] == len(of_area), area
        assert told["open"] == sum(not one.final for one in mine)
        assert told["late"] == sum(not one.final and one.due is not None and one.due < today() for one in mine)
        assert told["decided"] == sum(one.final for one in mine)
        assert told["confirmed"] == sum(one.state == "closed" for one in mine)
    assert matters.area("county").level == 2
    assert matters.area("u3").level == 4


def _climbs(unit, area, chain):
    while unit:
        if unit == area:
            return True
        unit = TREE[unit]
        chain.append(unit)
    return False


def test_the_share_confirmed_has_its_exact_interval_and_is_not_told_of_few(below):
    from riskml.portal.areas import counted

    for place, state in enumerate(("closed", "explained", "closed", "closed")):
        decide(below[f"case 00{place}"], state)
    _, matters = counted()
    exact = binomtest(3, 4).proportion_ci(0.95, "exact")
    share = matters.area("city").share
    assert (share.value, share.low, share.high) == pytest.approx((0.75, exact.low, exact.high))
    assert matters.area("u1").share is None  # two of them


def test_what_concerns_two_areas_counts_in_each_and_once_above_them(below):
    from riskml.portal.areas import counted
    from riskml.portal.models import CaseUnit

    before = counted()[1]
    CaseUnit.objects.create(case=below["case 000"], unit_id="u3")
    after = counted()[1]
    assert after.area("u3").counts["open"] == before.area("u3").counts["open"] + 1
    assert after.area("county").counts["open"] == before.area("county").counts["open"]


def test_units_above_each_other_in_a_ring_are_shown_once(below):
    from riskml.portal.models import Unit
    from riskml.portal.scopes import current_run
    from riskml.portal.untold import Tree

    Unit.objects.filter(run=current_run(), unit_id="city").update(parent="town")
    Unit.objects.filter(run=current_run(), unit_id="u4").update(parent="nowhere")
    tree = Tree.of(current_run())
    assert sorted(tree.within("")) == sorted(["", *TREE])
    assert tree.below[""] == ("city", "u4")


def made_up(seed):
    """Return a random tree of three levels with a number for each unit itself, and the sums of all areas."""
    from riskml.portal.untold import Numbers, Tree

    chance = random.Random(seed)  # noqa: S311 (made-up numbers)
    above = {f"c{one}": "" for one in range(chance.randint(1, 3))}
    above |= {f"t{one}": chance.choice([unit for unit in above if unit[0] == "c"]) for one in range(5)}
    above |= {f"v{one}": chance.choice([unit for unit in above if unit[0] == "t"]) for one in range(9)}
    below = {}
    for unit, over in above.items():
        below.setdefault(over, []).append(unit)
    tree = Tree({one: one for one in above}, above, {one: tuple(units) for one, units in below.items()})
    own = {one: chance.choice([0, 0, 1, 2, 3, 4, 9]) for one in ("", *above)}
    whole = dict.fromkeys(own, 0)
    for one, count in own.items():
        for area in tree.line(one):
            whole[area] += count
    return tree, Numbers(whole, own)


def can_be(tree, cells, least):
    """Return between which ends each number can be, given every number that is told: by linear programs."""
    names = [(one, own) for own in (False, True) for one in ("", *tree.names) if not own or one in tree.below]
    place = {one: at for at, one in enumerate(names)}
    rows = np.zeros((len(tree.below), len(names)))
    for row, (area, parts) in zip(rows, tree.below.items(), strict=True):
        row[place[area, False]] = 1
        for part in ((area, True), *((one, False) for one in parts)):
            row[place[part]] = -1
    told = [cells.of(own=own).get(one, 0) for one, own in names]
    bounds = [(least, None) if one is None else (one, one) for one in told]
    ends = {}
    for at, name in enumerate(names):
        if told[at] is None:
            aim = np.zeros(len(names))
            aim[at] = 1
            low, high = (linprog(sign * aim, A_eq=rows, b_eq=np.zeros(len(rows)), bounds=bounds) for sign in (1, -1))
            assert low.status == 0
            ends[name] = (low.fun, np.inf if high.status == 3 else -high.fun)
    return ends


@pytest.mark.parametrize("seed", range(80))
def test_nothing_of_few_follows_from_what_is_told(seed):
    """Whatever is not told is at least one, else it had been told; and it could always be another number."""
    from riskml.portal.untold import hidden

    tree, numbers = made_up(seed)
    cells = hidden(tree, numbers)
    ends = can_be(tree, cells, 1)
    for own in (False, True):
        for one, count in numbers.of(own=own).items():
            if count in (1, 2) and (not own or one in tree.below):
                assert cells.of(own=own)[one] is None
                assert ends[one, own][1] - ends[one, own][0] >= 1 - 1e-6, (seed, one, own)
    told = [cells.whole[one] for one, count in numbers.whole.items() if count > 2]
    assert seed > 5 or any(told)  # not everything is hidden


@pytest.mark.parametrize("seed", range(40))
def test_what_must_not_be_told_does_not_follow_either_whatever_its_number(seed):
    from riskml.portal.untold import hidden

    tree, numbers = made_up(seed)
    kept = [(one, False) for one in sorted(numbers.whole)[seed % 3 :: 4]]
    cells = hidden(tree, numbers, kept)
    ends = can_be(tree, cells, 0)
    assert all(ends[place][1] - ends[place][0] >= 1 - 1e-6 for place in kept)


def test_of_people_few_are_not_told_nor_what_was_explained_beside_what_was_confirmed(below):
    from riskml.portal.areas import counted
    from riskml.portal.models import CaseFile, CaseUnit, RunWarning
    from riskml.portal.scopes import current_run

    kept = RunWarning.objects.filter(run=current_run(), about="person").first()
    other = {"run": current_run(), "about": "person", "grade": "yellow", "issued": False, "severity": 1, "rank": 1}
    for at in range(9):
        number = f"person {at}"
        RunWarning.objects.create(**other, number=number, title_zh="某人", title_en="somebody")
        state = "explained" if at == 0 else "closed"
        told = {"opened_at": below["case 000"].opened_at, "kept": "{}", "state": state, "final": True}
        case = CaseFile.objects.create(
            register="warning", number=f"p-{at}", warning=number, title_zh="某人", title_en="somebody", **told
        )
        CaseUnit.objects.create(case=case, unit_id="u4")
    assert kept is not None
    people, _ = counted()
    counts = people.area("u4").counts
    assert (counts["decided"], counts["confirmed"]) == (9, None)
    assert people.area("u4").share is None


@pytest.fixture
def staffed(below):
    from riskml.portal.models import Account

    for name, areas in (("O1", ["county"]),):
        Account.objects.filter(name=name).update(areas=areas)
    return below


def rows_of(browser, query=""):
    answer = browser.get(f"/areas.csv{query}")
    assert answer.status_code == 200
    return [*csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))]


def test_each_reader_sees_the_areas_of_their_access_and_no_other(as_, staffed):
    everything = as_("L1").get("/areas").content.decode()
    assert ">All</bdi>" in everything
    assert 'href="?in=city"' in everything
    county = as_("O1").get("/areas").content.decode()
    assert "in=county" in county
    assert "in=city" not in county
    assert ">All</bdi>" not in county
    inside = as_("O1").get("/areas?in=county").content.decode()
    assert 'href="?in=town"' in inside
    assert "/areas?in=city" not in inside
    assert {row[1] for row in rows_of(as_("O1"))[1:]} == {"county", "town", "u1", "u2", "u3"}
    assert {row[1] for row in rows_of(as_("L1"))[1:]} >= {"", "city", "u4", "county"}
    for unit in ("city", "u4", "no such", "%00"):
        assert as_("O1").get(f"/areas?in={unit}").status_code == 404, unit
        assert as_("O1").get(f"/areas.csv?in={unit}").status_code == 404, unit
    executing = as_("E1").get("/areas").content.decode()
    assert "/units/u1" in executing or "住房和城乡建设局" in executing
    assert as_("E1").get("/areas.csv").status_code == 404


def test_two_readers_are_told_the_same_of_the_same_area(as_, staffed):
    wide = {tuple(row) for row in rows_of(as_("L1"))}
    assert {tuple(row) for row in rows_of(as_("O1"))} <= wide
    assert {tuple(row) for row in rows_of(as_("L1"), "?in=town")} <= wide


def test_the_table_is_entered_as_it_left_and_no_cell_is_run(as_, staffed, acts):
    from riskml.portal.models import Unit

    Unit.objects.filter(unit_id="town").update(name="=1+1")
    assert not [row for row in rows_of(as_("L1")) if any(cell.startswith("=") for cell in row)]
    assert [one["form"] for one in acts() if one["kind"] == "export"] == ["areas-csv"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_is_whole_in_both_languages_and_names_nobody(as_, staffed, language):
    page = as_("L1", language).get("/areas?in=county").content.decode()
    assert ("本级（不含下属区域）" in page) == (language == "zh" and "本级" in page)
    assert [one for one in ("王某甲", "u1-01", "case 00", "办件 0") if one in page] == []
    assert not re.search(r"pages_\w+", page)


def test_many_cases_take_as_many_queries_as_few(as_, staffed):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from riskml.portal.models import CaseFile

    def queries():
        browser = as_("L1")
        browser.get("/areas")
        with CaptureQueriesContext(connection) as seen:
            assert browser.get("/areas").status_code == 200
        return len(seen)

    few = queries()
    CaseFile.objects.filter(final=False).update(due=today() - timedelta(days=3))
    assert queries() == few <= 20
