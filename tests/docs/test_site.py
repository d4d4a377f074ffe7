"""The site: what is built of a few pages, and what would be told of a broken one."""

import doctest
import json
import re
import shutil
import subprocess
import sys
from urllib.parse import quote

import pytest

from riskml.cards.pages import NOTICE
from tests.docs.site import load

PARTS = ("chinese_search", "examples", "languages")


def build(folder, *words):
    """Build the site of a folder, as `make docs` does; return how it ended and what it said."""
    typed = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-c", "docs", *words, ".", "site"]
    done = subprocess.run(typed, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


@pytest.fixture(scope="module")
def checkout(root, tmp_path_factory):
    """Make a checkout of a few pages: two languages, a formula, a picture, an example, a card, a room of the API."""
    folder = tmp_path_factory.mktemp("checkout")
    docs = folder / "docs"
    for name in ("conf.py", "site_build", "images", "charts.md", "charts.zh.md"):
        (shutil.copytree if (root / "docs" / name).is_dir() else shutil.copy2)(
            root / "docs" / name, _parent(docs / name)
        )
    shutil.copy2(root / "docs/examples/first_model.py", _parent(docs / "examples/first_model.py"))
    (docs / "scoring.md").write_text(
        "# Scoring\n\nA share $\\tfrac14$ of $a$.\n\n![Picture](images/odds.en.svg)\n", "utf-8"
    )
    (_parent(docs / "api/calendars.rst")).write_text("Days\n====\n\n.. room:: riskml.calendars\n", "utf-8")
    (_parent(docs / "metrics/one.md")).write_text(f"{NOTICE}\n\n# 超期率 · Late\n\n$a and $b.\n", "utf-8")
    tree = "charts\nscoring\nexamples/first_model\napi/calendars"
    (docs / "index.md").write_text(
        f"# Home\n\n[One](metrics/one.md)\n\n```{{toctree}}\n:caption: Pages\n\n{tree}\n```\n\n"
        "```{toctree}\n:caption: 页面\n\ncharts.zh\nindex.zh\n```\n",
        "utf-8",
    )
    (docs / "index.zh.md").write_text("# 首页\n\n亲密度与权力运行日志。\n", "utf-8")
    return folder


def _parent(file):
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


@pytest.fixture(scope="module")
def site(checkout):
    assert build(checkout) == (0, "")
    return checkout / "site"


def test_every_link_leads_somewhere_and_nothing_is_fetched(root, site):
    assert load(root / "docs/site_build/check.py", "check").faults(site) == []


def test_no_page_asks_anybody_for_a_script_a_style_a_font_or_a_picture(site):
    asked = re.compile(r"""<(?:script|img|iframe)[^>]+src=["'](?:https?:)?//|@import|url\(["']?(?:https?:)?//""")
    sheet = re.compile(r"""<link[^>]+rel=["']?(?:stylesheet|preload|icon)[^>]+href=["'](?:https?:)?//""")
    for file in [*site.rglob("*.html"), *site.rglob("*.css")]:
        text = file.read_text("utf-8")
        assert not asked.search(text), file
        assert not sheet.search(text), file


def test_a_formula_is_drawn_by_the_browser(site):
    page = (site / "docs/scoring.html").read_text("utf-8")
    assert "<mfrac" in page
    assert "tfrac" not in page


def test_a_parameter_of_a_card_is_no_formula_and_a_metric_leads_to_its_charts(site):
    page = (site / "docs/metrics/one.html").read_text("utf-8")
    assert "$a and $b." in page
    assert 'href="../charts.html"' in page
    assert 'href="../charts.zh.html"' in page


def test_each_language_leads_to_the_other_and_keeps_to_its_own_pages(site):
    english, chinese = ((site / f"docs/{name}.html").read_text("utf-8") for name in ("charts", "charts.zh"))
    assert '<html class="no-js" lang="en"' in english
    assert '<html class="no-js" lang="zh-CN"' in chinese
    assert 'href="charts.zh.html" lang="zh-CN"' in english
    assert 'href="charts.html" lang="en"' in chinese
    sidebars = [re.search(r'<div class="sidebar-tree">(.*?)</div>', page, re.DOTALL)[1] for page in (english, chinese)]
    assert [("Pages" in one, "页面" in one) for one in sidebars] == [(True, False), (False, True)]
    assert "本页内容" in chinese


def test_an_example_is_a_page_with_its_text_and_its_code(site):
    page = (site / "docs/examples/first_model.html").read_text("utf-8")
    assert "<h2>The table" in page
    assert "# %%" not in page
    assert 'class="highlight-python' in page


def test_the_api_is_that_of_the_docstrings(site):
    import riskml.calendars

    page = (site / "docs/api/calendars.html").read_text("utf-8")
    assert all(f'id="riskml.calendars.{name}"' in page for name in riskml.calendars.__all__)


def test_the_search_finds_any_run_of_chinese(site):
    text = (site / "searchindex.js").read_text("utf-8")
    terms = json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))["terms"]
    asked = "运行日志"
    assert all(asked[at : at + 2] in terms for at in range(len(asked) - 1))
    assert "度与" in terms
    assert "splitQuery" in (site / "_static/language_data.js").read_text("utf-8")


def test_a_question_in_chinese_is_answered_in_a_browser(site, tmp_path):
    browser = shutil.which("chromium")
    if browser is None:
        pytest.skip("no chromium on this machine: the search is not asked in a real browser")
    words = ("--headless", "--no-sandbox", f"--user-data-dir={tmp_path}", "--virtual-time-budget=60000", "--dump-dom")
    page = f"{(site / 'search.html').as_uri()}?q={quote('运行日志')}"
    done = subprocess.run([browser, *words, page], capture_output=True, text=True, check=True, timeout=120)
    found = done.stdout.partition('id="search-results"')[2]
    assert re.findall(r'<a href="([^"]+)" data-score', found) == ["docs/index.zh.html"]


def test_what_leads_nowhere_fails_the_build_and_all_of_it_is_told(checkout, site):
    page = checkout / "docs/scoring.md"
    before = page.read_text("utf-8")
    wrong = "[a](nowhere.md) [b](charts.md#no-such-heading) ![c](images/none.png) $\\nosuchcommand$"
    page.write_text(f"# Scoring\n\n{wrong}\n", "utf-8")
    try:
        code, said = build(checkout)
    finally:
        page.write_text(before, "utf-8")
    assert code == 1
    assert all(told in said for told in ("nowhere.md", "no-such-heading", "none.png", "nosuchcommand")), said


def test_the_check_tells_of_raw_links_and_of_what_is_fetched(root, tmp_path):
    check = load(root / "docs/site_build/check.py", "check")
    (tmp_path / "a.html").write_text(
        '<a href="b.html#there">1</a><a href="b.html#not">2</a><a href="c.html">3</a><a href="https://e.org">4</a>'
        '<script src="https://cdn.org/x.js"></script><link rel="stylesheet" href="//fonts.org/f.css">',
        "utf-8",
    )
    (tmp_path / "b.html").write_text('<p id="there">', "utf-8")
    (tmp_path / "s.css").write_text("@font-face { src: url('https://fonts.org/f.woff') }", "utf-8")
    assert check.faults(tmp_path) == [
        "s.css: asks https://fonts.org/f.woff",
        "a.html: asks https://cdn.org/x.js",
        "a.html: asks //fonts.org/f.css",
        "a.html: b.html#not leads nowhere",
        "a.html: c.html leads nowhere",
    ]


@pytest.mark.parametrize("name", PARTS)
def test_examples_in_the_parts_of_the_build_hold(root, name):
    module = load(root / f"docs/site_build/{name}.py", f"site_{name}")
    result = doctest.testmod(module)
    assert result.attempted
    assert not result.failed


def test_every_public_room_has_its_page(root):
    from riskml import __all__ as front

    assert front
    inside = {"cli", "core", "engine", "portal", "synthetic"}
    rooms = {file.parent.name for file in (root / "riskml").glob("*/__init__.py")} - inside
    pages = {file.stem for file in (root / "docs/api").glob("*.rst")}
    assert pages == rooms | {"riskml"}
