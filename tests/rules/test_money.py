"""Sums of money are told in the currency of their records, or else in the project's, and never in another."""

from __future__ import annotations

from datetime import date

import pytest

from riskml.cards import Words
from riskml.core.project import Settings
from riskml.core.texts import Text
from riskml.rules.written import SEVERAL, sum_told, unit_of
from tests.rules.card_on_rows import ask, reference_card

AS_OF = date(2024, 3, 31)
WORDS = Words(currency={"CNY": Text(zh="元", en="yuan"), "USD": Text(zh="美元", en="US dollars")})


def payments(*currencies: str | None, **more: str) -> list[dict[str, object]]:
    paid = {"unit_id": "u", "official_id": "a", "payee_id": "p", "amount": 48500.0, "paid_at": "2024-03-04 10:00:00"}
    return [{**paid, **more, "payment_id": str(at), "currency": one} for at, one in enumerate(currencies, 1)]


def told(tables, project: str = "CNY", *, area: str = "payments", rule: str = "same_amount_same_day"):
    names = WORDS.with_sums_in(project).tables
    [hit] = ask(reference_card(area, rule), AS_OF, tables, names).hits.to_dict("records")
    return hit["currency"], hit["sentence_zh"], hit["sentence_en"]


@pytest.mark.parametrize(
    ("currencies", "project", "code", "zh", "en"),
    [
        (("CNY", "CNY"), "GEL", "CNY", "48,500 元", "48,500 yuan"),
        (("USD", "USD"), "CNY", "USD", "48,500 美元", "48,500 US dollars"),
        (("GEL", "GEL"), "CNY", "GEL", "48,500 GEL", "48,500 GEL"),
        ((None, None), "CNY", "", "48,500 元", "48,500 yuan"),
        ((None, None), "GEL", "", "48,500 GEL", "48,500 GEL"),
        (("CNY", "USD"), "CNY", SEVERAL, "48,500（币种不一）", "48,500 (in several currencies)"),
    ],
)
def test_a_sum_is_told_in_the_currency_of_its_records(currencies, project, code, zh, en):
    found, chinese, english = told({"payments": payments(*currencies)}, project)
    assert found == code
    assert zh in chinese
    assert en in english
    if "元" not in zh:
        assert "元" not in chinese
        assert "yuan" not in english


def test_where_nobody_says_it_a_sum_stands_bare():
    _, chinese, english = told({"payments": payments(None, None)}, "")
    assert "48,500" in chinese
    assert not any(word in chinese + english for word in ("元", "yuan", "CNY"))


def test_a_record_without_a_currency_has_that_of_its_contract():
    contract = {"contract_id": "k", "unit_id": "u", "counterparty_id": "p", "signed_at": "2024-03-10 10:00:00"}
    tables = {"payments": payments(None, contract_id="k"), "contracts": [{**contract, "currency": "USD"}]}
    assert "美元" in told(tables, rule="paid_before_contract")[1]
    # A change of a contract names none itself.
    change = {"change_id": "1", "contract_id": "k", "changed_at": "2024-03-20 10:00:00"}
    change |= {"amount_before": 100.0, "amount_after": 150.0}
    tables = {"contracts": [{**contract, "amount": 100.0, "currency": "USD"}], "contract_changes": [change]}
    assert "50 US dollars" in told(tables, area="contracts", rule="changed_soon_after_signing")[2]


def test_the_currency_of_a_project_is_its_setting_or_that_of_china():
    assert Settings().sums_in == "CNY"
    assert Settings(country="GE").sums_in == ""
    assert Settings(country="GE", currency="GEL").sums_in == "GEL"
    with pytest.raises(ValueError, match="currency"):
        Settings(currency="yuan")


def test_a_total_that_is_written_already_takes_the_same_words():
    tables = WORDS.with_sums_in("CNY").currency
    assert sum_told("3.00", unit_of("", tables)).zh == "3.00 元"
    assert sum_told("3.00", unit_of("", {})).zh == "3.00"
    assert sum_told("3.00", unit_of(SEVERAL, tables)).en == "3.00 (in several currencies)"
