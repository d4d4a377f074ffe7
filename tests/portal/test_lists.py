"""Today's warnings: filtered, sorted, sought, exported, by scope, and with as many queries for many as for few."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from tests.portal.conftest import make_ready
from tests.portal.published import lines_of, publish


def titles(answer):
    return re.findall(r'<th scope="row"><a [^>]*><bdi>([^<]*)</bdi>', answer.content.decode())


def test_the_reason_is_readable_without_opening(as_):
    page = as_("L1", "zh").get("/warnings").content.decode()
    assert "第 0 件的理由" in page
    assert "the reason of 0" in as_("L1").get("/warnings").content.decode()


@pytest.mark.parametrize(("sort", "column"), [("latest", "last"), ("oldest", "first")])
def test_what_has_no_day_comes_last_on_every_database(as_, sort, column):
    from riskml.portal.models import RunWarning

    RunWarning.objects.filter(title_en__in=["case 003", "case 001"]).update(**{column: None})
    told = titles(as_("L1").get(f"/warnings?kind=matters&sort={sort}"))
    assert set(told[-2:]) == {"case 003", "case 001"}
    assert len(told) > 2


def test_red_comes_first_and_people_before_matters(as_):
    assert titles(as_("L1").get("/warnings")) == [
        "王某甲",
        "case 000",
        "case 003",
        "case 001",
        "case 002",
        "case 004",
        "case 005",
    ]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("grade=red", ["王某甲", "case 000", "case 003"]),
        ("kind=people", ["王某甲"]),
        ("kind=matters&grade=red", ["case 000", "case 003"]),
        ("waiting=1", ["case 006", "case 007"]),
        ("q=reason of 4", ["case 004"]),
        ("q=u1-02", ["case 001"]),
        ("q=第 2 件", ["case 002"]),
        ("q=REASON OF 4", ["case 004"]),
        ("q=Case 004", ["case 004"]),
        ("rule=split_purchases&grade=yellow", ["case 001", "case 005"]),
        ("sort=latest&kind=matters&grade=red", ["case 003", "case 000"]),
        ("q=%25", []),
    ],
)
def test_what_is_asked_for_is_what_is_listed(as_, query, wanted):
    assert titles(as_("L1").get(f"/warnings?{query}")) == wanted


def test_each_reader_meets_what_is_theirs(as_):
    assert titles(as_("H1").get("/warnings?kind=matters")) == ["case 000", "case 003"]
    assert titles(as_("O1").get("/warnings?kind=matters")) == ["case 000", "case 003", "case 001", "case 004"]
    assert titles(as_("E1").get("/warnings?kind=matters")) == ["case 000", "case 003"]


def test_nobody_meets_a_warning_about_themselves_or_about_their_superior(as_, room):
    from riskml.portal.models import Account, Official

    for name in ("u1-01", "u1-02"):
        account = Account.objects.get(name=name)
        account.roles = ["leader"]
        account.save()
        make_ready(account)
    assert "王某甲" not in titles(as_("u1-01").get("/warnings"))
    assert "case 000" not in titles(as_("u1-01").get("/warnings"))
    assert "case 001" in titles(as_("u1-01").get("/warnings"))
    # u1-01 leads the unit that u1-02 serves in.
    Official.objects.filter(official_id="u1-01").update(post="chief")
    from riskml.portal.models import RunWarning

    assert titles(as_("u1-02").get("/warnings")) == ["case 003", "case 002", "case 004", "case 005"]
    number = RunWarning.objects.get(title_en="case 000").number
    assert as_("u1-02").get(f"/warnings/{number}").status_code == 404
    assert as_("u1-02").get("/officials/u1-01").status_code == as_("u1-02").get("/officials/u1-02").status_code == 404
    assert "u1-01" not in as_("u1-02").get("/officials").content.decode()


def test_an_area_takes_in_the_units_below_it(as_, room):
    from riskml.portal.models import Account, Unit

    assert titles(as_("H1").get("/warnings?kind=matters")) == ["case 000", "case 003"]
    Unit.objects.filter(unit_id__in=["u1", "u2"]).update(parent="u4")
    Account.objects.filter(name="H3").update(areas=["u4"])
    from riskml.portal import scopes

    scopes._above.cache_clear()
    scopes._below.cache_clear()
    assert titles(as_("H3").get("/warnings?kind=matters")) == ["case 000", "case 003", "case 001", "case 004"]


def test_the_table_for_spreadsheets_has_no_live_cell_and_is_entered(as_, acts, tmp_path):
    import hashlib

    from riskml.portal.loading import load_run
    from riskml.portal.place import place

    bad = {"title": {"zh": "=cmd|'/c calc'!A0", "en": "=cmd|'/c calc'!A0"}}
    load_run(place().project, publish(tmp_path / "2025-07-31", lines_of(2, **bad), as_of="2025-07-31"))
    answer = as_("L1").get("/warnings.csv?kind=matters")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[2] for row in rows[1:]] == ["'=cmd|'/c calc'!A0", "case 001"]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert [(one["kind"], one["object"]) for one in acts()] == [("export", hashlib.sha256(answer.content).hexdigest())]


@pytest.mark.parametrize("address", ["/", "/warnings", "/officials", "/units", "/rules", "/ledgers"])
def test_many_rows_take_as_many_queries_as_few(as_, registered, tmp_path, address):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from riskml.portal.loading import load_run
    from riskml.portal.place import place

    def queries():
        browser = as_("O1")
        browser.get(address)  # what is kept by the process is kept from then on
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(address).status_code == 200
        return len(seen)

    few = queries()
    load_run(place().project, publish(tmp_path / "2025-07-31", lines_of(45), as_of="2025-07-31"))
    assert as_("R1").post("/warnings/register").status_code == 302
    assert queries() == few <= 20


def test_a_page_holds_fifty_and_leads_on_with_what_was_asked(as_, tmp_path):
    from riskml.portal.loading import load_run
    from riskml.portal.place import place

    load_run(place().project, publish(tmp_path / "2025-07-31", lines_of(120), as_of="2025-07-31"))
    first = as_("L1").get("/warnings?kind=matters&sort=oldest")
    assert len(titles(first)) == 50
    assert '?kind=matters&amp;sort=oldest&amp;page=2"' in first.content.decode()
    assert len(titles(as_("L1").get("/warnings?kind=matters&page=3"))) == 20
    assert len(titles(as_("L1").get("/warnings?kind=matters&page=99"))) == 20


def test_a_register_is_handed_out_as_text_that_nothing_runs(as_, registered, acts):
    """As CSV and as a workbook: the same lines, and what looks like a formula is text."""
    import zipfile

    from python_calamine import CalamineWorkbook

    case = registered["case 000"]
    case.title_en = "=HYPERLINK(1)"
    case.save()
    told = list(csv.reader(io.StringIO(as_("L1").get("/ledgers/warning.csv").content.decode("utf-8-sig"))))
    content = as_("L1").get("/ledgers/warning.xlsx").content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [[str(cell) for cell in row] for row in sheet] == [
        [cell.removeprefix("'") if cell.startswith("'=") else cell for cell in row] for row in told
    ]
    assert "=HYPERLINK(1)" in {cell for row in sheet for cell in row}
    parts = zipfile.ZipFile(io.BytesIO(content))
    assert not any(b"<f>" in parts.read(name) or b"hyperlink" in parts.read(name) for name in parts.namelist())
    assert [one["form"] for one in acts() if one["kind"] == "export"][-2:] == ["warning-csv", "warning-xlsx"]


SCRIPTED = {"HX-Request": "true"}


def test_a_script_is_given_the_same_page_and_loads_whole_what_is_no_list(as_, room):
    from riskml.portal.models import Account

    browser = as_("L1")
    asked = "/warnings?grade=red"
    plain, scripted = browser.get(asked), browser.get(asked, headers=SCRIPTED)
    token = re.compile(rb'value="\w{64}"')
    assert token.sub(b"", plain.content) == token.sub(b"", scripted.content)
    gone = as_().get(asked, headers=SCRIPTED)
    assert (gone.status_code, gone.headers["HX-Redirect"]) == (200, "/login")
    assert b"<" not in gone.content
    Account.objects.filter(name="L1").update(roles=["analyst"])
    lost, never = (browser.get(one, headers=SCRIPTED) for one in (asked, "/nowhere"))
    assert (lost.headers["HX-Redirect"], never.headers["HX-Redirect"]) == (asked, "/nowhere")
    assert lost.content == never.content == b""
    assert "HX-Redirect" not in browser.get(asked).headers


def test_lists_alone_load_a_script_of_the_rooms_own_that_evaluates_nothing(as_, registered):
    lists = {"/warnings", "/clues", "/officials", "/ledgers/warning"}
    for address in (*lists, "/", "/units", "/rules", "/me", f"/cases/{registered['case 000'].number}"):
        answer = as_("L1").get(address, follow=True)
        page, policy = answer.content.decode(), answer.headers["Content-Security-Policy"]
        assert re.findall(r"<script[^>]*>", page) == ['<script src="/htmx.js" defer>'] * (address in lists), address
        assert not re.search(r"\son\w+=|hx-on|hx-vals|hx-vars|\shx-headers|style=", page), address
        assert ("script-src 'self'" in policy) == ("connect-src 'self'" in policy) == (address in lists), address
        assert "unsafe" not in policy
        if address in lists:
            told = re.search(r"<meta name=\"htmx-config\" content='([^']*)'", page)[1]
            wanted = {"allowEval": False, "allowScriptTags": False, "includeIndicatorStyles": False}
            assert json.loads(told) == {**wanted, "historyCacheSize": 0, "refreshOnHistoryMiss": True}
    script = as_().get("/htmx.js")
    assert script.headers["Content-Type"].startswith("text/javascript")
    assert b'version:"2.' in script.content
