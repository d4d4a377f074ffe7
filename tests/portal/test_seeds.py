"""Warnings known to be false: signed by two, of nobody here, like all others to whoever handles them, in no figure."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from scipy.stats import binomtest

from tests.portal.conftest import STAFF
from tests.portal.published import RULES, lines_of, publish

TWIN = "u1-01"
"""Of whom the made-up city's run told what the seed is made of; here the same run is read, so that both can be laid
beside each other."""


@pytest.fixture
def stock(room, published, tmp_path):
    """Honest people of a made-up city in stock: those of the room's own run, under names that nobody here has."""
    from riskml.portal.seed_stock import Pools, keep_stock

    for name in ("truth.json", "plants.json"):
        (tmp_path / name).write_text("[]", "utf-8")
    people = [f"虚构{one}{two}" for one in "甲乙丙丁戊己" for two in "庚辛壬癸"]
    pools = Pools(
        people, ["虚构商贸有限公司", "虚构建筑有限公司"], [f"石桥区{one}局" for one in "甲乙丙丁戊己庚辛壬癸"]
    )
    assert keep_stock(tmp_path, published, pools) > 0
    assert keep_stock(tmp_path, published, pools) == 0  # nobody is kept twice
    return tmp_path


def propose(as_, **changes):
    form = {"count": 1, "since": "2025-01-01", "area": "", "reason": "once a year", **changes}
    return as_("W1").post("/watchers/seeds", form).status_code


@pytest.fixture
def seed(as_, stock):
    """One seed in the run of the room, in the area of u1, before anything is registered."""
    from riskml.portal.loading import save
    from riskml.portal.models import RunWarning
    from riskml.portal.models_watch import Seed, Seeding, SeedStock
    from riskml.portal.scopes import current_run
    from riskml.portal.seeds import plant_due

    assert propose(as_) == 302
    Seeding.objects.update(area="u1")
    SeedStock.objects.exclude(source__endswith=TWIN).update(used=True)
    assert plant_due(current_run(), save) == 0  # nobody has approved it
    assert as_("P1").post("/watchers/seeds/approve", {"seeding": Seeding.objects.get().pk}).status_code == 302
    assert plant_due(current_run(), save) == 1
    assert plant_due(current_run(), save) == 0
    _forget()
    told = Seed.objects.get()
    twin = RunWarning.objects.get(run=current_run(), people__official_id=TWIN, about="person")
    assert as_("R1").post("/warnings/register").status_code == 302
    return told, twin


def _forget():
    from riskml.portal import remembered, scopes

    for kept in (scopes._above, scopes._below, scopes._superiors):
        kept.cache_clear()
    remembered.forget()  # they come with a run that is read; here they come into one that was read before


def test_two_sign_and_neither_of_them_both(as_, stock, acts):
    from riskml.portal.models_watch import Seeding, SeedingApproved

    for form in ({"count": 0}, {"count": 21}, {"count": "x"}, {"since": "soon"}, {"reason": " "}, {"area": "nowhere"}):
        assert propose(as_, **form) == 404, form
    assert propose(as_) == 302
    number = Seeding.objects.get().pk
    for who in STAFF.keys() - {"P1"}:
        assert as_(who).post("/watchers/seeds/approve", {"seeding": number}).status_code == 404, who
    for who in STAFF.keys() - {"W1"}:
        assert as_(who).post("/watchers/seeds", {"count": 1, "since": "2025-01-01", "reason": "x"}).status_code == 404
    assert 'name="seeding"' in as_("P1").get("/watchers").content.decode()
    assert as_("P1").post("/watchers/seeds/approve", {"seeding": number}).status_code == 302
    assert as_("P1").post("/watchers/seeds/approve", {"seeding": number}).status_code == 404
    told = SeedingApproved.objects.get()
    assert (told.person, told.role, told.seeding.person, told.seeding.role) == ("P1", "principal", "W1", "watcher")
    entered = [one for one in acts() if one["kind"] not in ("export", "opening")]
    assert [one.get("form") for one in entered] == ["seeds-proposed", "seeds-approved"]
    assert entered[0]["object"] == entered[1]["object"]  # both signed the same


def test_they_come_with_a_run_that_is_read_and_from_their_day_on(as_, room, stock, tmp_path):
    from riskml.portal.accounts import now
    from riskml.portal.loading import load_run
    from riskml.portal.models import RunWarning
    from riskml.portal.models_watch import Seed, Seeding, SeedingApproved, SeedStock

    assert propose(as_, count=2, since=str(now().date() + timedelta(days=9))) == 302
    seeding = Seeding.objects.get()
    SeedingApproved.objects.create(seeding=seeding, person="P1", role="principal", at=now())
    load_run(room, publish(tmp_path / "a", lines_of(3)))
    assert not Seed.objects.exists()
    Seeding.objects.update(since=now().date())
    run, _ = load_run(room, publish(tmp_path / "b", lines_of(4)))
    assert {one.run_id for one in Seed.objects.all()} == {run.pk}
    assert Seed.objects.count() == 1  # no more than there is in stock
    ranks = list(RunWarning.objects.filter(run=run, about="person").order_by("rank").values_list("rank", flat=True))
    assert ranks == list(range(1, len(ranks) + 1))
    for place in range(2):
        kept = SeedStock.objects.get(source__endswith=TWIN)
        SeedStock.objects.create(as_of=kept.as_of, source=f"another {place}", packed=kept.packed)
    load_run(room, publish(tmp_path / "c", lines_of(5)))
    assert Seed.objects.count() == 2  # as many as were signed, each once
    assert SeedStock.objects.filter(used=False).count() == 1


def test_whoever_plays_a_scheme_in_the_city_is_not_known_to_be_false(room, published, tmp_path):
    from riskml.portal.models_watch import SeedStock
    from riskml.portal.seed_stock import Pools, keep_stock

    (tmp_path / "truth.json").write_text(json.dumps([{"official_id": TWIN, "role": "scheme"}]), "utf-8")
    (tmp_path / "plants.json").write_text("[]", "utf-8")
    keep_stock(tmp_path, published, Pools(["甲甲甲"], ["某公司"], ["某局"]))
    assert not SeedStock.objects.filter(source__endswith=TWIN).exists()


def test_a_folder_that_is_no_made_up_city_is_refused(room, published, tmp_path):
    from riskml.core.errors import ProjectError
    from riskml.portal.seed_stock import Pools, keep_stock

    with pytest.raises(ProjectError) as refused:
        keep_stock(tmp_path, published, Pools([], [], []))
    assert len(refused.value.faults) == 2


def test_nobody_and_nothing_in_it_is_of_the_project(seed):
    """No identifier, name or record of it is one of anybody or anything else that the run has told."""
    from riskml.portal.models import Official, Portrait, Reason, Record, RunWarning, Unit, WarningPerson
    from riskml.portal.told import values_of

    told, _ = seed
    others = Official.objects.exclude(official_id=told.official_id)
    units = Unit.objects.exclude(unit_id=told.unit_id)
    theirs = {*others.values_list("official_id", flat=True), *units.values_list("unit_id", flat=True)}
    theirs |= set(Record.objects.exclude(reason__warning__number=told.warning).values_list("ref", flat=True))
    called = {*others.values_list("name", flat=True), *units.values_list("name", flat=True)} - {""}
    assert told.official_id not in theirs
    assert told.unit_id not in theirs
    kept = Portrait.objects.filter(key__in=[told.official_id, told.unit_id])
    assert kept.count() == 2
    texts = [json.dumps(values_of(one), ensure_ascii=False) for one in kept]
    for warning in RunWarning.objects.filter(number=told.warning):
        texts += [
            warning.title_zh,
            warning.reason_zh,
            *WarningPerson.objects.filter(warning=warning).values_list("name", flat=True),
        ]
        texts += Reason.objects.filter(warning=warning).values_list("sentence_zh", flat=True)
    tokens = set(re.findall("[A-Za-z0-9_-]+", " ".join(texts)))
    assert theirs & tokens == set()
    assert [name for name in called if any(name in text for text in texts)] == []
    records = set(Record.objects.filter(reason__warning__number=told.warning).values_list("ref", flat=True))
    assert records
    assert records.isdisjoint(theirs)


def skeleton(page):
    """Return a page without its words, numbers and addresses."""
    page = re.sub(r">[^<]*<", "><", page)
    page = re.sub(r'\b(?:d|x|y|x1|x2|y1|y2|cx|cy|r|width|height|points|transform|style)="[^"]*"', "", page)
    return re.sub(r'="[^"]*"', "", page)


def opened(browser, address):
    browser.post(address, {"purpose": "to assess"})
    answer = browser.get(address)
    return answer.status_code, skeleton(answer.content.decode())


@pytest.mark.parametrize("who", sorted(STAFF.keys() - {TWIN, "u1-02"}))
def test_every_page_about_it_opens_as_that_of_its_twin_and_is_built_alike(as_, seed, who):
    """By every role: the warning, its case, the person, the form of a move, the answer."""
    from riskml.portal.models import CaseFile

    told, twin = seed
    browser = as_(who)
    numbers = [CaseFile.objects.get(warning=one).number for one in (told.warning, twin.number)]
    for address in ("/warnings/{warning}", "/officials/{person}", "/cases/{case}", "/cases/{case}/assess",
                    "/answers/{case}"):  # fmt: skip
        pages = [
            opened(browser, address.format(warning=warning, person=person, case=case))
            for warning, person, case in (
                (told.warning, told.official_id, numbers[0]),
                (twin.number, TWIN, numbers[1]),
            )
        ]
        assert pages[0] == pages[1], (who, address)


@pytest.mark.parametrize("who", ["H1", "O1", "L1", "P1", "R1"])
def test_lists_and_exports_hold_it_as_they_hold_the_others(as_, seed, who):
    from riskml.portal.models import CaseFile

    told, twin = seed
    browser = as_(who)
    cases = [CaseFile.objects.get(warning=one).number for one in (told.warning, twin.number)]
    for address in ("/", "/warnings", "/ledgers/warning"):
        page = browser.get(address).content.decode()
        rows = [[skeleton(row) for row in re.findall("<tr>.*?</tr>", page, re.DOTALL) if number in row] for number in
                ((told.warning, twin.number) if address == "/warnings" else cases)]  # fmt: skip
        assert len(rows[0]) == len(rows[1]), address
        assert [row.count("<") for row in rows[0]] == [row.count("<") for row in rows[1]], address
    assert {abs(int(one[-5:])) for one in cases} <= set(range(1, CaseFile.objects.count() + 1))
    text = browser.get("/warnings.csv").content.decode()
    if "," in text and "<html" not in text:
        assert len([line for line in text.splitlines() if "虚构" in line]) == 1


def test_the_words_for_it_stand_on_no_page_before_it_has_ended(as_, seed):
    told, _ = seed
    for who in STAFF:
        for language in ("zh", "en"):
            for address in (f"/warnings/{told.warning}", f"/officials/{told.official_id}", "/warnings", "/"):
                browser = as_(who, language)
                browser.post(address, {"purpose": "to assess"})
                page = browser.get(address).content.decode()
                assert "检验件" not in page, (who, address)
                assert "known to be false" not in page, (who, address)
    assert told.warning not in as_("W1").get("/watchers").content.decode()


def end(number, state, signers=("H1", "H2")):
    """End a case as two people signed it, after four days."""
    from riskml.portal.models import CaseFile, CaseMember, Signature
    from riskml.portal.models_notes import Step

    case = CaseFile.objects.get(warning=number)
    at = case.opened_at + timedelta(days=4)
    told = {"reason": "", "papers": [], "group": [], "linked": [], "until": None, "grade": None}
    for place, who in enumerate(signers):
        Signature.objects.create(case=case, place=place, move="end", person=who, role="handler", at=at, told=told)
        CaseMember.objects.create(case=case, person=who)
    Step.objects.create(case=case, place=0, move="end", origin="issued", to=state, since=case.opened_at, at=at)
    CaseFile.objects.filter(pk=case.pk).update(state=state, final=True, due=None)
    return case


def figures(as_):
    """Return every figure of the room that cases and warnings go into."""
    from riskml.portal.accounts import now
    from riskml.portal.areas import MEASURES, counted
    from riskml.portal.findings import new_findings
    from riskml.portal.periods import Period
    from riskml.portal.progress import progress
    from riskml.portal.watching import stages, watched

    since = now() - timedelta(days=400)
    areas = [[(one, part.area(one).counts) for one in ("", "u1", *part.tree.within(""))] for part in counted()]
    page = as_("L1").get("/rules?quiet=1").content.decode()
    rules = [re.findall(rf"{name}.*?</tr>", page, re.DOTALL) for name in RULES]
    assert all(set(counts) == set(MEASURES) for part in areas for _, counts in part)
    return (
        watched(since),
        stages(since),
        progress(Period.around(now().date(), 1)),
        areas,
        [one.review_id for one in new_findings()],
        rules,
    )


def test_messages_count_it_as_the_inbox_shows_it(as_, seed):
    from riskml.portal.accounts import now, people_in_force
    from riskml.portal.doors import Reader
    from riskml.portal.due import due_in_inboxes
    from riskml.portal.inbox import inbox_of
    from riskml.portal.models import CaseFile

    told, _ = seed
    late = now().date() + timedelta(days=400)
    _, counts = due_in_inboxes(late)
    rows = {name: [row.number for row in inbox_of(Reader(one, "zh"), late)] for name, one in people_in_force().items()}
    [number] = CaseFile.objects.filter(warning=told.warning).values_list("number", flat=True)
    meet = [name for name, own in rows.items() if number in own]
    assert meet, "it is in nobody's inbox"
    for name in meet:  # a gap between the message and the inbox would tell which it is
        assert counts[name].late == len(rows[name]), name


@pytest.mark.parametrize("state", ["issued", "explained", "closed"])
def test_it_is_in_no_figure_whatever_becomes_of_it(as_, seed, state):
    from riskml.portal.models import CaseFile
    from riskml.portal.models_watch import Seed

    told, _ = seed
    if state != "issued":
        end(told.warning, state)
    with_it = figures(as_)
    # The same with the case and all that belongs to it never having been.
    case = CaseFile.objects.get(warning=told.warning)
    for rows in (case.signatures, case.steps, case.members, case.subjects, case.units):
        rows.all().delete()
    case.delete()
    from riskml.portal.models import RunWarning, Unit

    Seed.objects.all().delete()
    RunWarning.objects.filter(number=told.warning).delete()
    Unit.objects.filter(unit_id=told.unit_id).delete()
    _forget()
    assert with_it == figures(as_)


def test_a_clue_that_came_of_it_is_in_no_figure_either(as_, seed):
    from riskml.portal.models import CaseFile
    from riskml.portal.seeded import real_cases

    told, _ = seed
    case = CaseFile.objects.get(warning=told.warning)
    common = {"opened_at": case.opened_at, "kept": "{}", "state": "registered", "title_zh": "x", "title_en": "x"}
    CaseFile.objects.create(register="clue", number="c-1", parent=case.number, **common)
    CaseFile.objects.create(register="recusal", number="c-2", parent="c-1", **common)
    CaseFile.objects.create(register="clue", number="c-3", **common)
    assert set(CaseFile.objects.filter(real_cases(), number__startswith="c-").values_list("number", flat=True)) == {
        "c-3"
    }


def test_who_handled_it_is_told_kindly_once_it_has_ended(as_, seed):
    told, twin = seed
    case = end(told.warning, "explained")
    end(twin.number, "explained")
    for language, words in (("en", "It judges nobody"), ("zh", "不用来评价任何人")):
        browser = as_("H1", language)
        address = f"/warnings/{told.warning}"
        browser.post(address, {"purpose": "to assess"})
        assert words in browser.get(address).content.decode()
        address = f"/warnings/{twin.number}"
        browser.post(address, {"purpose": "to assess"})
        assert words not in browser.get(address).content.decode()
    assert as_("H3").get(f"/cases/{case.number}").status_code == 404


def test_the_supervisor_is_told_how_it_went_with_an_exact_interval_and_of_no_case(as_, seed):
    from riskml.portal.models import CaseFile
    from riskml.portal.models_watch import Seed
    from riskml.portal.seeded import checked

    told, twin = seed
    before = checked()
    assert (before.placed, before.open, before.wrong) == (1, 1, None)
    case = end(told.warning, "closed")
    for place in range(3):  # three more that were explained
        other = CaseFile.objects.exclude(warning__in=[told.warning, twin.number]).filter(final=False).first()
        Seed.objects.create(
            seeding=told.seeding, run=told.run, warning=other.warning, official_id=f"x{place}", unit_id=""
        )
        end(other.warning, "explained", ("H1", f"H{place + 7}"))
    done = checked()
    exact = binomtest(1, 4).proportion_ci(0.95, "exact")
    assert (done.placed, done.open, done.cleared, done.confirmed, done.hands, done.days) == (4, 0, 3, 1, 5, 4.0)
    assert (done.wrong.value, done.wrong.low, done.wrong.high) == pytest.approx((0.25, exact.low, exact.high))
    page = as_("W1").get("/watchers").content.decode()
    assert "25" in page
    assert [one for one in (case.number, told.warning, told.official_id, "虚构") if one in page] == []


@pytest.mark.parametrize("chance", range(6))
def test_whatever_came_of_it_however_far_off_is_known_to_have(as_, seed, chance):
    """Cases that were opened about each other and split off each other, against a walk over who came of whom."""
    import numpy as np

    from riskml.portal.models import CaseFile
    from riskml.portal.seeded import real_cases, seeded_cases

    draw, told = np.random.default_rng(chance), seed[0]
    own = CaseFile.objects.get(warning=told.warning)
    origins = {one.number: one.parent for one in CaseFile.objects.all()}
    for place in range(40):
        # One long line of its own, and then lines that are as likely long as wide.
        newest = f"2099-{place - 1:05}" if place else own.number
        parent = newest if place < 5 or draw.random() < 0.6 else str(draw.choice(sorted(origins)))
        number, row = f"2099-{place:05}", CaseFile.objects.get(number=parent)
        CaseFile.objects.create(
            register=str(draw.choice(("clue", "recusal", row.register))), number=number, parent=parent, title_zh="件",
            title_en="case", opened_at=row.opened_at, kept=row.kept, state=row.state,
            split_at=(None, 0, 2)[draw.integers(3)],
        )  # fmt: skip
        origins[number] = parent

    def came_of(number):
        while number:
            if number == own.number:
                return True
            number = origins[number]
        return False

    expected = {number for number in origins if came_of(number)}
    assert set(seeded_cases().values_list("number", flat=True)) == expected
    assert set(CaseFile.objects.filter(real_cases()).values_list("number", flat=True)) == set(origins) - expected
    assert len(expected) > 5


def test_there_are_always_identifiers_left(as_):
    """Of a shape of which the highest is one, five were drawn from: the sixth was looked for without end."""
    from riskml.portal.models import Run
    from riskml.portal.seeds import _Fresh

    fresh = _Fresh(Run(), {})
    fresh.take(["P1"])
    made = [fresh.id("P1") for _ in range(200)]
    assert len({*made, "P1"}) == 201
    assert all(one.startswith("P") for one in made)
