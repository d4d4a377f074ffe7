"""From a file to a sentence: a sum is told in the currency of its row, or in the project's where the row names none."""

from __future__ import annotations

import pandas as pd
import pytest

from riskml.intake import import_source
from riskml.pipeline import create_project, open_project
from riskml.pipeline.gathered import own_currency_unsaid


@pytest.fixture(scope="module")
def hits(tmp_path_factory):
    folder = tmp_path_factory.mktemp("money") / "project"
    project = create_project(folder)
    for kind, kept in (("rules", "same_amount_same_day"), ("metrics", "overdue_rate")):
        for file in (folder / "features" / kind).rglob("*.toml"):
            if file.stem != kept:
                file.unlink()
    settings = folder / "pyproject.toml"
    told = (
        settings.read_text("utf-8")
        .replace('country = "CN"', 'country = "GE"')
        .replace('currency = ""', 'currency = "GEL"')
    )
    settings.write_text(told, "utf-8")
    acts = [
        {"case_id": f"C{at}", "matter_id": "building_permit", "step": "accept", "official_id": f"P{at % 3}",
         "unit_id": "U", "operation_id": f"O{at}", "occurred_at": f"2025-03-{1 + at:02d} 10:00"}
        for at in range(20)
    ]  # fmt: skip
    paid = [
        {"payment_id": f"{payee}{at}", "unit_id": "U", "payee_id": payee, "amount": amount, "currency": currency,
         "paid_at": "2025-03-10 10:00"}
        for payee, amount, currency in (("k", 4000, "USD"), ("l", 5000, ""), ("m", 6000, "CNY"))
        for at in range(2)
    ]  # fmt: skip
    for table, rows in (("operations", acts), ("payments", paid)):
        file = folder.parent / f"{table}.csv"
        pd.DataFrame(rows).to_csv(file, index=False)
        import_source(project, file, table=table, format="csv")
    return open_project(folder).hits().set_index("counterparty_id")


def test_the_sentence_names_the_currency_of_the_row(hits):
    english = hits["sentence_en"]
    assert {payee: hits["currency"][payee] for payee in "klm"} == {"k": "USD", "l": "", "m": "CNY"}
    assert "4,000 US dollars" in english["k"]
    assert "5,000 GEL" in english["l"]
    assert "6,000 yuan" in english["m"]


def test_yuan_is_said_of_renminbi_alone(hits):
    chinese = hits["sentence_zh"]
    assert "6,000 元" in chinese["m"]
    assert "4,000 美元" in chinese["k"]
    assert "元" not in chinese["l"]


def test_a_record_that_names_the_projects_own_currency_is_in_no_other(hits):
    """A sum of 'CNY' and one that names nothing are one sum where the project's is the yuan."""
    told = own_currency_unsaid(hits, ("CNY", "RMB", "CNH"))["currency"]
    assert {payee: told[payee] for payee in "klm"} == {"k": "USD", "l": "", "m": ""}
    assert own_currency_unsaid(hits, ())["currency"].equals(hits["currency"])
