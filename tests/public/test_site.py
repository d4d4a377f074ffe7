"""The site: whole or not at all, nobody on it, nothing small, nothing fetched, nothing left over."""

from __future__ import annotations

import csv
import json
import re
import shutil
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest

from riskml.core.abreast import abreast
from riskml.core.errors import ProjectError
from riskml.core.project import Project
from riskml.core.texts import Text
from riskml.pipeline.published import Published
from riskml.public.cells import Shown
from riskml.public.codes import code_of
from riskml.public.pages import Words, sections_of
from riskml.public.phrases import PHRASES
from riskml.public.releases import Release, kept_releases, new_releases, sums_of, units_of
from riskml.public.rendering import LIMIT, MOST_BELOW, Link, Page, rendered
from riskml.public.settings import PublicSettings, read_public
from riskml.public.site import SITE, publish_site
from tests.public.conftest import DAYS

HAN = re.compile("[一-鿿]")


class Reader(HTMLParser):
    """What a browser meets: tags with their attributes, and the text between."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.words = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)


def pages(site):
    return {one.relative_to(site).as_posix(): one.read_text("utf-8") for one in sorted(site.rglob("*.html"))}


def test_every_unit_has_a_page_in_each_language_and_its_numbers_beside_it(city):
    site = city.sites[DAYS[1]]
    with (site / "units.csv").open(encoding="utf-8-sig", newline="") as lines:
        units = list(csv.DictReader(lines))
    assert len(units) == city.made[DAYS[1]].units > 10
    for unit in units:
        for path in (unit["page"], f"en/{unit['page']}", unit["page"].replace(".html", ".csv")):
            assert (site / path).is_file(), path
    assert {"index.html", "en/index.html"} <= pages(site).keys()


def test_an_area_says_what_it_is_where_the_register_does(city):
    """The made-up city names its city and its districts, and no office in them."""
    site = city.sites[DAYS[1]]
    with (site / "units.csv").open(encoding="utf-8-sig", newline="") as lines:
        units = {one["unit_id"]: one for one in csv.DictReader(lines)}
    assert {one[:1]: {row["level"] for unit, row in units.items() if unit[:1] == one} for one in ("C", "D", "U")} == {
        "C": {"city"},
        "D": {"county"},
        "U": {""},
    }
    for folder, words in (("", ("市", "县/区")), ("en/", ("city", "county or district"))):
        head, of_district, of_office = (
            re.findall("<h1>.*?</h1>", (site / folder / units[one]["page"]).read_text("utf-8"))[0]
            for one in ("C0", "D1", next(unit for unit in units if unit[:1] == "U"))
        )
        assert f"<small>{words[0]}</small>" in head
        assert f"<small>{words[1]}</small>" in of_district
        assert "<small>" not in of_office
        below = (site / folder / units["C0"]["page"]).read_text("utf-8")
        assert f"<small>{words[1]}</small></a>" in below


def test_nobody_is_named(city):
    """No official, no applicant, no case: neither on pages nor in the data, nor in what is kept of them."""
    written = [*city.sites[DAYS[1]].rglob("*"), *(city.project.store / "public").iterdir()]
    text = "\n".join(one.read_text("utf-8") for one in written if one.is_file())
    assert len(city.people) > 500
    words = set(re.split(r"[\s<>\",;:/（）()·]+", text))
    assert not words & city.people


def test_pages_run_nothing_and_fetch_nothing(city):
    for path, text in pages(city.sites[DAYS[1]]).items():
        read = Reader(text)
        policy = next(one["content"] for tag, one in read.tags if one.get("http-equiv") == "Content-Security-Policy")
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "unsafe" not in policy
        assert len(text.encode()) < LIMIT, path
        for tag, attributes in read.tags:
            assert tag not in {"script", "iframe", "img", "link", "form", "object"}
            assert not {name for name in attributes if name.startswith("on") or name in ("src", "style")}
            address = attributes.get("href", "")
            if "://" in address:
                assert address == "https://www.example.cn/yjjy"


def test_every_address_leads_somewhere(city):
    site = city.sites[DAYS[1]]
    for path, text in pages(site).items():
        for tag, attributes in Reader(text).tags:
            address = attributes.get("href", "")
            if tag == "a" and address and not address.startswith(("#", "https:")):
                assert (site / path).parent.joinpath(address).resolve().is_file(), (path, address)


def test_each_page_has_the_code_of_its_own_address(city):
    site = city.sites[DAYS[1]]
    page = next(one for one in (site / "units").glob("U*.html"))
    own = code_of(f"https://cunwu.example.cn/units/{page.name}")
    assert own in page.read_text("utf-8")
    assert own in (site / "en" / "units" / page.name).read_text("utf-8")


def test_english_pages_have_no_chinese_but_names_and_the_other_language(city):
    names = set(sums_of_units(city).values())
    for path, text in pages(city.sites[DAYS[1]]).items():
        if path.startswith("en/"):
            told = [one for one in Reader(text.replace(" · ", "<br>")).words if HAN.search(one) and one not in names]
            assert {one.strip() for one in told} <= {"中文"}, path


def sums_of_units(city):
    table = city.sums[DAYS[1]]
    units = table[table["part"] == "unit"]
    return dict(zip(units["unit_id"], units["name"], strict=True))


def test_a_second_site_leaves_nothing_of_the_first(city, tmp_path):
    target = tmp_path / "site"
    publish_site(city.project, as_of=DAYS[1], to=target)
    (target / "units" / "of-a-unit-that-is-no-more.html").write_text("old", "utf-8")
    made = publish_site(city.project, as_of=DAYS[0], to=target)
    assert made.told_anew == ()  # all of it was told before
    told = json.loads((target / SITE).read_text("utf-8"))
    assert told["as_of"] == str(DAYS[0])
    assert {one.relative_to(target).as_posix() for one in target.rglob("*") if one.is_file()} == {*told["files"], SITE}
    assert [one.name for one in tmp_path.iterdir()] == ["site"]
    assert (target / "index.html").stat().st_mode & 0o777 == 0o644
    assert (city.project.store / "public").stat().st_mode & 0o777 == 0o700


def test_the_same_run_makes_the_same_bytes(city, tmp_path):
    for name in "ab":
        publish_site(city.project, as_of=DAYS[1], to=tmp_path / name)
    assert (tmp_path / "a" / SITE).read_bytes() == (tmp_path / "b" / SITE).read_bytes()


def test_several_processes_make_the_same_bytes_for_everybody_to_read(city, tmp_path, monkeypatch):
    monkeypatch.setattr("riskml.public.site._MANY", 1)
    monkeypatch.setattr("riskml.public.site._TOGETHER", 3)
    publish_site(city.project, as_of=DAYS[1], to=tmp_path / "b", jobs=2)
    assert (tmp_path / "b" / SITE).read_bytes() == (city.sites[DAYS[1]] / SITE).read_bytes()
    assert {one.stat().st_mode & 0o777 for one in (tmp_path / "b").rglob("*.html")} == {0o644}


def test_what_may_be_shown_is_the_same_by_several_processes(city):
    run = Published.read(city.project.runs / DAYS[1].isoformat())
    table = sums_of(run)
    units, settings = units_of(table, "here"), read_public(city.project)
    alone = new_releases(run, table, units, settings, [])
    assert alone
    with abreast(2) as each:
        assert new_releases(run, table, units, settings, [], each=each) == alone


def test_what_fails_leaves_the_older_site_as_it_was(city, tmp_path, monkeypatch):
    target = tmp_path / "site"
    publish_site(city.project, as_of=DAYS[0], to=target)
    before = (target / SITE).read_bytes()
    monkeypatch.setattr("riskml.public.site.rendered", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        publish_site(city.project, as_of=DAYS[1], to=target)
    assert (target / SITE).read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("place", ["store/x", "runs", "features", ".", ".."])
def test_the_projects_own_folders_are_no_place_for_it(city, place):
    with pytest.raises(ProjectError, match="the project's own"):
        publish_site(city.project, to=city.project.root / place)


def test_a_folder_of_somebody_elses_is_left_alone(city, tmp_path):
    (tmp_path / "thesis.txt").write_text("mine", "utf-8")
    with pytest.raises(ProjectError, match="other files"):
        publish_site(city.project, to=tmp_path)
    assert (tmp_path / "thesis.txt").read_text("utf-8") == "mine"


def test_nothing_is_told_without_a_published_run(city, tmp_path):
    shutil.copytree(city.project.root, tmp_path / "p", ignore=shutil.ignore_patterns("runs", "site-*", "sources"))
    with pytest.raises(ProjectError, match="a published run"):
        publish_site(Project.open(tmp_path / "p"))
    assert not (tmp_path / "p" / "public").exists()


# what is told, and when


def release(family, period, shown):
    return Release(family, period, "0" * 16, date(2025, 12, 31), 10, tuple(shown))


def test_a_period_is_told_when_it_has_ended_and_once(city):
    run_table = city.sums[DAYS[0]].fillna(
        {"period": "", "item": "", "detail": "", "since": "", "name": "", "parent_id": ""}
    )
    told = {(one.family, one.period) for one in kept_releases(city.project)}
    assert {("received", "2025-12"), ("work", "2025-Q4")} <= told
    assert ("received", "2026-01") not in told
    assert run_table["period"].max() >= "2025-09"
    early = [one for one in kept_releases(city.project) if one.as_of == DAYS[0]]
    assert max(one.period for one in early if one.family == "received") == "2025-09"


def test_a_year_is_not_told_over_quarters_that_were(city):
    """Their difference would tell the quarters that were left out."""
    from riskml.pipeline.published import published_run

    run = published_run(city.project.runs, DAYS[1], "run")
    table = sums_of(run)
    units = units_of(table, "here")
    yearly = PublicSettings(grain="year")
    kept = kept_releases(city.project)
    assert new_releases(run, table, units, yearly, kept) == []
    fresh = {(one.family, one.period) for one in new_releases(run, table, units, yearly, [])}
    assert ("work", "2025") in fresh
    assert not any("Q" in period for _, period in fresh)


def test_the_first_weeks_of_a_log_that_begins_amid_a_period_are_not_told(city):
    table = city.sums[DAYS[1]]
    begun = {part: min(own["since"].dropna()) for part, own in table[table["part"] != "unit"].groupby("part")}
    for one in kept_releases(city.project):
        part = {"work": "finished"}.get(one.family, one.family)
        first = one.period if "-" in one.period else f"{one.period}-01"
        assert begun[part][:4] <= first[:4]


def test_a_lost_memory_is_said_and_not_passed_over(city, tmp_path):
    shutil.copytree(city.project.root, tmp_path / "p", ignore=shutil.ignore_patterns("site-*", "sources"))
    file = next((tmp_path / "p" / "store" / "public").glob("work-*.json"))
    file.write_text(file.read_text("utf-8")[:-40], "utf-8")
    with pytest.raises(ProjectError, match="what was kept of what was hung out"):
        publish_site(Project.open(tmp_path / "p"))


def test_units_in_a_circle_are_refused(city):
    table = city.sums[DAYS[1]].fillna({"name": "", "parent_id": ""})
    first = table.index[table["part"] == "unit"][0]
    table.loc[first, "parent_id"] = table.loc[first, "unit_id"]
    with pytest.raises(ProjectError, match="below itself"):
        units_of(table, "units")


# settings


def test_settings_refuse_what_they_do_not_know(city, tmp_path):
    shutil.copytree(
        city.project.root, tmp_path / "p", ignore=shutil.ignore_patterns("runs", "store", "site-*", "sources")
    )
    project = Project.open(tmp_path / "p")
    (project.serving / "public.toml").write_text("k = 3\nadress = ''\nfeedback = 'javascript:alert(1)'\n", "utf-8")
    with pytest.raises(ProjectError) as found:
        read_public(project)
    assert len(found.value.faults) == 3
    for fault in found.value.faults:
        assert HAN.search(fault.in_("zh")), fault.in_("zh")
    (project.serving / "public.toml").unlink()
    assert read_public(project) == PublicSettings()


# pages


def page(**values):
    told = {
        "name": "松溪村", "sections": (), "way": (), "below": (), "as_of": date(2025, 12, 31), "run_id": "0" * 16,
        "version": "0", "k": 10, "currency": "CNY", "index": "../index.html", "units": "../units.csv", "data": "x.csv",
    }  # fmt: skip
    return Page(**{**told, **values})


def test_a_part_that_is_not_told_is_left_out():
    words = Words(matters={"aid": Text(zh="救助", en="Aid")})
    shown = release("work", "2025-Q4", [Shown("finished", "v", "aid", "", {"count": 12})])
    sections = sections_of([(shown, one) for one in shown.shown], words)
    text = rendered(page(sections=sections), "zh")
    assert PHRASES["work"].zh in text
    assert PHRASES["not_shown"].zh in text
    for key in ("complaint", "paid", "contract", "received", "say_it", "code"):
        assert PHRASES[key].zh not in text


def test_a_chinese_page_says_no_name_of_a_file_and_the_first_one_what_there_is_to_see():
    first = rendered(page(name="", count=3, below=(Link("松溪村", "v.html"),)), "zh")
    own = rendered(page(way=(Link("松溪镇", "t.html"),)), "zh")
    for text in (first, own):
        words = re.sub(r"<style>.*?</style>|<[^>]*>", " ", text, flags=re.DOTALL)
        assert {*re.findall(r"[A-Za-z]{2,}", words)} <= {"CSV", "riskml", "English"}
    assert "共 3 个单位" in first
    assert PHRASES["first_lead"].zh.partition("，")[0] in first
    assert PHRASES["with_below"].zh not in own, "a unit with none below it counts none of them"


def test_a_unit_of_which_nothing_is_told_says_so():
    assert PHRASES["nothing_here"].en in rendered(page(way=(Link("Town", "t.html"),)), "en")


def test_what_a_unit_is_called_cannot_write_the_page():
    text = rendered(page(name='<script>alert(1)</script>"', way=(Link("<b>", "b.html"),)), "en")
    assert "<script" not in text
    assert "<b>" not in text


def test_a_page_keeps_to_its_size_however_much_there_is_to_tell():
    matters = {f"m{n}": Text(zh=f"事项{n}" * 6, en=f"Matter number {n}") for n in range(120)}
    own = []
    for period in ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"):
        cells = [Shown("finished", "v", name, "", {"count": 1000}) for name in matters]
        cells += [Shown("steps", "v", name, f"s{n}", {"count": 1000}) for name in matters for n in range(6)]
        told = release("work", period, cells)
        own += [(told, one) for one in cells]
    sections = sections_of(own, Words(matters=matters))
    below = tuple(Link(f"村{n}", f"{n}.html") for n in range(5000))
    for language in ("zh", "en"):
        text = rendered(page(sections=sections, below=below), language)
        assert len(text.encode()) <= LIMIT
        assert PHRASES["more_below"].said(language, shown=MOST_BELOW, count=5000) in text


def test_months_told_at_different_times_say_so():
    one = release("received", "2025-11", [Shown("received", "v", "", "", {"count": 20})])
    two = replace(
        release("received", "2025-12", [Shown("received", "v", "", "", {"count": 40})]), as_of=date(2026, 1, 31)
    )
    text = rendered(page(sections=sections_of([(one, one.shown[0]), (two, two.shown[0])], Words())), "en")
    assert PHRASES["known_each"].said("en", as_of="2026-01-31") in text
