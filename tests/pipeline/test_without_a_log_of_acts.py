"""Payments and registers alone: what needs no more is asked, pages tell of matters, and nobody is measured."""

from __future__ import annotations

import logging
from datetime import date

import pandas as pd
import pytest
from click.testing import CliRunner

from riskml.cli import main
from riskml.core.errors import SourceError
from riskml.intake import import_source
from riskml.pipeline import create_project, open_project

RULES = {"approves_payment_to_self", "invoice_paid_twice", "payments_rushed_at_year_end", "step_limit_passed"}


@pytest.fixture
def project(tmp_path):
    return _project(tmp_path)


def _project(folder):
    project = create_project(folder / "project")
    for file in (project.features / "rules").rglob("*.toml"):
        if file.stem not in RULES:
            file.unlink()
    return project


def _payments(folder, *more):
    rows = [
        {
            "payment_id": f"Y{number}", "unit_id": "U1", "payee_id": f"K{number % 7}", "invoice_id": f"F{number}",
            "amount": 1000 + 37 * number, "paid_at": f"2025-{1 + number % 6:02d}-{1 + number % 27:02d}",
        }
        for number in range(60)
    ]  # fmt: skip
    rows += [rows[11] | {"payment_id": "Y99", "paid_at": "2025-06-28"}, *more]
    pd.DataFrame(rows).to_csv(folder / "payments.csv", index=False)
    return folder / "payments.csv"


def test_what_needs_no_acts_is_asked_and_the_rest_is_said(project, tmp_path, caplog):
    import_source(project, _payments(tmp_path), table="payments")
    with caplog.at_level(logging.WARNING):
        result = open_project(project.root).run()
    assert "No act names an official: nobody can be measured" in caplog.text
    assert result.as_of == date(2025, 6, 28)
    assert not result.trained
    assert result.counts["officials"] == 0
    rules = pd.read_parquet(result.folder / "rules.parquet").set_index("rule")["status"]
    assert rules["invoice_paid_twice"] != "off"
    assert rules["step_limit_passed"] == "off"
    hits = pd.read_parquet(result.folder / "hits.parquet")
    assert {ref for refs in hits.loc[hits["rule"] == "invoice_paid_twice", "refs"] for ref in refs} == {"Y11", "Y99"}
    assert (hits["official_id"] == "").all()
    assert pd.read_parquet(result.folder / "profile.parquet").empty


def test_a_log_in_which_no_act_names_an_official_is_a_run_too(project, tmp_path):
    acts = pd.DataFrame(
        {"case_id": ["C1", "C2"], "step": "in", "occurred_at": ["2025-01-06 10:00", "2025-01-07 09:00"]}
    )
    acts.to_csv(tmp_path / "log.csv", index=False)
    import_source(project, tmp_path / "log.csv")
    result = open_project(project.root).run()
    assert (result.counts["officials"], result.as_of) == (0, date(2025, 1, 7))
    assert "没有待核查的事项预警" in (result.pages / "index.html").read_text("utf-8")


def test_what_is_learned_of_people_says_in_a_line_that_there_are_none(project, tmp_path):
    import_source(project, _payments(tmp_path), table="payments")
    session = open_project(project.root)
    for ask in (session.train, session.score, session.whole_portrait):
        with pytest.raises(SourceError, match="acts that name an official, found none"):
            ask()


def test_a_roster_alone_tells_of_nothing_that_happened(project, tmp_path):
    pd.DataFrame({"official_id": ["P1"], "name": ["王芳"]}).to_csv(tmp_path / "officials.csv", index=False)
    import_source(project, tmp_path / "officials.csv", table="officials")
    with pytest.raises(SourceError, match="accepted rows of 'operations', or of one of payments"):
        open_project(project.root).run()


SAID = {
    "zh": ("没有一次操作写明经办人", "没有人员清单", "同一发票付款两次", "U1 与 K4", "送 纪检监察室", "没有个人画像"),
    "en": ("No act names an official", "No list of people", "The same invoice paid twice", "U1 with K4",
           "to: Supervision desk", "no portrait of a person"),
}  # fmt: skip
"""What the first page says: why nobody is listed, the matter, and to whom it goes."""


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder = tmp_path_factory.mktemp("published")
    project = _project(folder)
    import_source(project, _payments(folder, SELF), table="payments")
    return project, open_project(project.root).run()


SELF = {
    "payment_id": "Y100", "unit_id": "U1", "official_id": "P7", "payee_id": "P7", "invoice_id": "F100", "amount": 900,
    "paid_at": "2025-06-20",
}  # fmt: skip
"""A payment that its payee approved: a hit that names somebody, though no act does."""


def test_matters_are_graded_and_sent_as_always(published):
    project, result = published
    assert {name: result.counts[name] for name in ("officials", "red", "yellow", "random")} == dict.fromkeys(
        ("officials", "red", "yellow", "random"), 0
    )
    assert (result.counts["matters_red"], result.counts["matters_new"]) == (2, 2)
    warnings = pd.read_parquet(result.folder / "matter_warnings.parquet").set_index("key")
    twice = warnings.loc["U1|K4"]
    assert (twice["grade"], twice["disposition"], twice["inbox"]) == ("red", "issued", "supervision_desk")
    assert list(twice["records"]) == ["Y11", "Y99"]
    assert list(twice["units"]) == ["U1"]
    assert pd.read_parquet(result.folder / "warnings.parquet").empty
    assert not list(result.folder.glob("scores.parquet")) + list(result.folder.glob("contributions.parquet"))
    assert not list(project.store.glob("mlflow*")), "no model is asked for"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_tell_of_matters_and_why_of_nobody(published, language):
    reports = published[1].pages if language == "zh" else published[1].pages / language
    first = (reports / "index.html").read_text("utf-8")
    for words in (*SAID[language], "Y11", "Y99"):
        assert words in first, words
    whole = (reports / "whole.html").read_text("utf-8")
    assert all(words in whole for words in SAID[language][:3])
    [unit] = (reports / "units").glob("*.html")
    assert "Y11" in unit.read_text("utf-8")
    assert not (reports / "officials").exists()


def test_who_is_named_all_the_same_is_named_with_the_matter_and_not_portrayed(published):
    _, result = published
    warnings = pd.read_parquet(result.folder / "matter_warnings.parquet")
    assert "P7" in {one for named in warnings["officials"] for one in named}
    assert "P7" in (result.pages / "index.html").read_text("utf-8")
    assert set(pd.read_parquet(result.folder / "portraits.parquet")["kind"]) == {"register", "whole", "unit"}


def test_the_same_again_writes_nothing_and_the_next_month_tells_what_is_new(published):
    project, _ = published
    assert not open_project(project.root).run().fresh
    later = open_project(project.root).run(as_of=date(2025, 7, 31))
    assert (later.counts["matters_red"], later.counts["matters_new"]) == (2, 0)


@pytest.mark.parametrize(("language", "said"), [("zh", "未对任何人计量"), ("en", "nobody is measured")])
def test_the_command_says_it(published, language, said):
    project, result = published
    words = ["run", "--project", str(project.root), "--as-of", "2025-06-28", "--lang", language]
    told = CliRunner().invoke(main, words)
    assert told.exit_code == 0, told.output
    assert all(one in told.output for one in (said, SAID[language][0], str(result.pages / "index.html")))
