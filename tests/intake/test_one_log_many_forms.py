"""The same facts in two forms are the same rows; what could accuse somebody by its form alone is set aside or asked."""

from __future__ import annotations

import pytest

from riskml.core.errors import SourceError
from riskml.intake.mappings import Mapping

ACTS = "case_id;step;official_id;occurred_at\n"


def acts(store, officials, name="acts.csv"):
    lines = [f"C{number};accept;{who};2026-03-{number:02} 09:00" for number, who in enumerate(officials, 1)]
    return store.take(name, ACTS + "\n".join(lines) + "\n")


# Identifiers -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "form", ["1.10101E+17", "1,10101E+17", "1,1E17", "１，１０１０１Ｅ＋１７", "1101011990010112.0"]
)
def test_digits_that_are_gone_are_nobody_in_either_notation(store, form):
    """Two people whose numbers were rounded to one are not one very busy official."""
    account = acts(store, [form, form, "P1"])
    assert account.faults == {"official_id: an identifier that a spreadsheet rounded": 2}
    assert store.rows(account).official_id.tolist() == ["P1"]


def test_a_number_that_went_through_floats_is_the_same_person(store):
    whole, floats = acts(store, ["7", "12", "0"]), acts(store, ["7.0", "12.0", "0.0"], "floats.csv")
    assert store.rows(floats).official_id.tolist() == store.rows(whole).official_id.tolist()
    assert "official_id: 3 identifiers brought into one form" in " | ".join(map(str, floats.notes))
    kept = ["07.0", "1.10", "7.00", "v7.0"]
    assert store.rows(acts(store, kept, "codes.csv")).official_id.tolist() == kept


NAMES = [
    "古丽\u00b7买买提",
    "古丽\u2022买买提",
    "古丽\u30fb买买提",
    "古丽．买买提",
    "古丽 \u00b7 买买提",
    "古丽.买买提",
]


def test_a_name_is_one_person_whatever_dot_and_blank_it_is_set_out_with(store):
    """Six ways to type one name are not six officials, each with too little to be measured by."""
    assert set(store.rows(acts(store, NAMES)).official_id) == {NAMES[0]}
    account = acts(store, ["张三", "张 三", "张\u3000三", "Zhang San"], "set_out.csv")
    assert store.rows(account).official_id.tolist() == ["张三", "张三", "张三", "Zhang San"]
    assert "official_id: 2 identifiers brought into one form" in " | ".join(map(str, account.notes))


# Totals ------------------------------------------------------------------------------------------------------------

PAID = "No,payment_id,official_id,payee_id,amount,paid_at\n"
ROWS = PAID + "1,Z1,P1,K1,100,2026-03-01\n2,Z2,P2,Total,200,2026-03-02\n"
SUMS = [
    ",合计,,,300,2026-03-31",
    ",,本月 合计：,,300,2026-03-31",
    "小　计,,,,300,2026-03-31",
    ",Grand total,,,300,2026-03-31",
]


@pytest.mark.parametrize("line", SUMS)
def test_a_total_is_no_payment_and_no_official(store, line):
    """The sum of a month beside the payments that it sums up is nobody's; a company may be called Total."""
    account = store.take("pay.csv", ROWS + line + "\n", table="payments")
    assert account.faults == {"row: a total of other rows": 1}
    assert store.rows(account).payee_id.tolist() == ["K1", "Total"]
    assert account.rows_read == account.accepted + account.quarantined == 3


# Days --------------------------------------------------------------------------------------------------------------

DAYS = [f"{year}-{month:02}-{day:02}" for year, month in ((2024, 11), (2024, 12), (2025, 1)) for day in range(1, 28, 2)]


def dated(store, days, name="d.csv", **words):
    lines = [f"C{number};accept;P1;{day}" for number, day in enumerate(days)]
    return store.rows(store.take(name, ACTS + "\n".join(lines) + "\n", **words)).occurred_at.astype(str).tolist()


@pytest.mark.parametrize("mark", ["-", "/", "."])
def test_years_of_two_digits_are_the_same_days_wherever_they_stand(store, mark):
    """24-03-05 read as a day of 2005 would put one official's month into thirty years."""
    first = [day[2:].replace("-", mark) for day in DAYS]
    last = [mark.join((day[8:], day[5:7], day[2:4])) for day in DAYS]
    assert dated(store, first) == dated(store, last, "last.csv") == DAYS
    assert dated(store, ["99-03-05", "99-03-31"], "old.csv") == ["1999-03-05", "1999-03-31"]


TURNED = [f"2026-{month:02}-03" for month in (1, 2, 5, 7, 9, 11)] + ["13/03/2026", "25/03/2026", "28/03/2026"]


def test_days_that_a_spreadsheet_turned_about_are_asked(store):
    """The third of March to the third of November is one week of March: nobody was late by months."""
    with pytest.raises(SourceError, match=r"occurred_at: expected days .* taken days for months") as caught:
        dated(store, TURNED)
    assert "day_first" in str(caught.value.faults[0].remedy)
    assert dated(store, TURNED, date_order="day_first")[-1] == "2026-03-28"
    two_systems = [f"2026-02-{day:02}" for day in range(1, 28)] + ["13/03/2026", "25/03/2026", "28/03/2026"]
    assert dated(store, two_systems, "two.csv")[-3:] == ["2026-03-13", "2026-03-25", "2026-03-28"]


def test_what_could_be_a_year_or_a_day_is_asked(store):
    with pytest.raises(SourceError, match=r"occurred_at: expected days .* years of two digits") as caught:
        dated(store, ["24-03-05", "24-03-17"])
    assert "year_first" in str(caught.value.faults[0].remedy)
    assert dated(store, ["24-03-05", "24-03-17"], date_order="year_first") == ["2024-03-05", "2024-03-17"]


# Sums --------------------------------------------------------------------------------------------------------------


def paid(store, sums, head="payment_id,amount,paid_at", more="", **words):
    lines = [f'Z{number},"{one}",2026-03-05{more}' for number, one in enumerate(sums)]
    return store.take("sums.csv", head + "\n" + "\n".join(lines) + "\n", table="payments", **words)


def test_signs_of_several_currencies_are_no_one_sum(store):
    """30,000 dollars are not 30,000 yuan, and together they are nothing."""
    with pytest.raises(SourceError, match=r"payments\.amount: expected sums in one currency.* found '\$' 2, '¥' 1"):
        paid(store, ["$30,000", "￥30,000", "$7", "5"])
    account = paid(store, ["$30,000", "$7", "5"])
    assert "amount: 2 cells bear $" in " | ".join(map(str, account.notes))
    signs = paid(store, ["$3", "¥4"], "payment_id,amount,paid_at,currency", ",USD")
    assert store.rows(signs).amount.tolist() == [3, 4]


def test_a_column_that_says_what_sums_are_in_is_not_read_past(store):
    """Three of ten thousand, read as three, hides a sum; thirty thousand beside it stands out for no reason."""
    with pytest.raises(SourceError, match=r"column '金额单位' says what sums are in \('万元' 2\)") as caught:
        paid(store, ["3", "4"], "payment_id,amount,paid_at,金额单位", ",万元")
    assert "unused" in str(caught.value.faults[0].remedy)
    assert paid(store, ["3", "4"], "payment_id,amount,paid_at,金额单位", ",元").accepted == 2
    slip = [["3", "万元"]] * 40 + [["4", "斤"]]
    with pytest.raises(SourceError, match=r"'万元' 40, '斤' 1"):
        each_in(store, slip)


PAID_FIELDS = {"payment_id": "payment_id", "amount": "amount", "paid_at": "paid_at"}


def each_in(store, rows, **mapping):
    """Take sums with what each is in beside it."""
    lines = [f"Z{number},{one},2026-03-05,{unit}" for number, (one, unit) in enumerate(rows)]
    text = "payment_id,amount,paid_at,金额单位\n" + "\n".join(lines) + "\n"
    if not mapping:
        return store.take("units.csv", text, table="payments")
    told = Mapping.model_validate({"tables": {"payments": {"fields": PAID_FIELDS, **mapping}}})
    return store.take("units.csv", text, mapping=told)


def test_each_sum_is_in_the_unit_that_stands_beside_it(store):
    rows = [["3", "万元"], ["30000", "元"], ["3万元", "元"], ["0.0003", " 亿元 "], ["7", "斤"], ["7", ""], ["", "斤"]]
    account = each_in(store, rows, unit_columns={"amount": "金额单位"})
    assert store.rows(account).amount.dropna().tolist() == [30000.0] * 4
    assert account.faults == {"amount: in a unit that is not known": 2}
    assert (account.accepted, account.quarantined) == (5, 2)
    assert "斤" in account.examples["amount: in a unit that is not known"]
    told = each_in(store, rows, unit_columns={"amount": "金额单位"}, units={"amount": "千元"})
    assert store.rows(told).amount.dropna().tolist() == [30000.0] * 4 + [7000.0], "where a row is silent, units says it"


def test_a_column_of_units_that_is_not_there_or_is_of_no_sum_is_refused(store):
    with pytest.raises(
        SourceError, match=r"a column '单位', which 'unit_columns' says has the unit of payments\.amount"
    ):
        each_in(store, [["3", "万元"]], unit_columns={"amount": "单位"})
    with pytest.raises(SourceError, match=r"a field of numbers"):
        each_in(store, [["3", "万元"]], unit_columns={"payment_id": "金额单位"})


# Order -------------------------------------------------------------------------------------------------------------


def test_what_is_imported_again_is_no_newer_than_it_was(store):
    """An old roster read with a better mapping does not speak over the newer ones."""
    january = store.take("jan.csv", "official_id,unit_id,Name\nP1,U1,a\n", table="officials")
    february = store.take("feb.csv", "official_id,unit_id,Name\nP1,U2,a\n", table="officials")
    again = store.take("jan.csv", "official_id,unit_id,Name\nP1,U1,a\n", table="officials", mapping={"post": "Name"})
    assert again.import_id != january.import_id
    assert again.sequence == january.sequence < february.sequence


def test_years_of_the_republic_and_long_minus_signs_lose_no_row(store):
    days = ["民国115年3月5日", "民國115年3月5日 9:30"]
    account = store.take("r.csv", ACTS + "".join(f"C{n};accept;P1;{day}\n" for n, day in enumerate(days)))
    rows = store.rows(account)
    assert rows.occurred_at.dt.strftime("%Y-%m-%d").tolist() == ["2026-03-05"] * 2
    assert rows.occurred_is_date.tolist() == [True, False]
    assert store.rows(paid(store, ["−100", "(100)", "100-"])).amount.tolist() == [-100] * 3
