"""What a column means is found from all of it, or asked: never read as something else in silence."""

from __future__ import annotations

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskml.core.errors import SourceError
from riskml.intake import import_source
from riskml.intake.mappings import Mapping

PAID = "payment_id,amount,paid_at\n"


def payments(store, rows, **words):
    lines = [f'{number},"{amount}",{day}' for number, (amount, day) in enumerate(rows, 1)]
    return store.take("pay.csv", PAID + "\n".join(lines) + "\n", table="payments", **words)


def said(account):
    return " | ".join(account.notes)


# Numbers ---------------------------------------------------------------------------------------------------------


def european(number):
    return f"{number:,.2f}".translate(str.maketrans(",.", ".,"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 10**10).map(lambda cents: cents / 100), min_size=1, max_size=6))
def test_one_sum_in_many_hands(store, numbers):
    """The same sums with either decimal sign, and in 万元: the same numbers."""
    told = [f"{one:,.2f}" for one in numbers], [european(one) for one in numbers], [f"{one!r}元" for one in numbers]
    for texts in told:
        account = payments(store, [(text, "2026-03-05") for text in texts])
        assert store.rows(account).amount.tolist() == numbers
    tenths = payments(store, [(f"{one / 10000:.6f}万元", "2026-03-05") for one in numbers])
    assert all(map(math.isclose, store.rows(tenths).amount, numbers))


def test_points_group_where_a_comma_is_decimal(store):
    account = payments(store, [("1.234,56", "2026-03-05"), ("1.500", "2026-03-05"), ("12.000", "2026-03-05")])
    assert store.rows(account).amount.tolist() == [1234.56, 1500, 12000]
    assert said(account) == "amount: the comma is the decimal sign, points group"


def test_a_point_before_just_three_digits_is_asked_about(store):
    rows = [("1.234", "2026-03-05"), ("17.000", "2026-03-05"), ("5", "2026-03-05")]
    with pytest.raises(SourceError, match=r"payments\.amount: expected numbers .* found 2 like '1\.234'") as caught:
        payments(store, rows)
    assert "--decimal" in caught.value.faults[0].remedy
    assert store.files() == set()
    assert store.rows(payments(store, rows, decimal=",")).amount.tolist() == [1234, 17000, 5]
    assert store.rows(payments(store, rows, decimal=".")).amount.tolist() == [1.234, 17, 5]


def test_one_number_that_can_only_be_decimal_settles_the_column(store):
    rows = [("1.234", "2026-03-05"), ("17.5", "2026-03-05")]
    assert store.rows(payments(store, rows)).amount.tolist() == [1.234, 17.5]


def test_a_column_with_both_signs_loses_no_row(store):
    account = payments(store, [("1.5", "2026-03-05"), ("1,5", "2026-03-05"), ("(2.50)", "2026-03-05")])
    assert store.rows(account).amount.tolist() == [1.5, -2.5]
    assert account.faults == {"amount: not a number": 1}
    assert account.examples == {"amount: not a number": "row 2 (1,5)"}


# Days ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rows", "days"), [
    (["13/01/2010", "02/01/2010"], ["2010-01-13", "2010-01-02"]),
    (["01/13/2010", "02/01/2010"], ["2010-01-13", "2010-02-01"]),
    (["13.1.10", "2.1.69"], ["2010-01-13", "2069-01-02"]),
    (["13-Jan-2010", "Feb 1, 2010"], ["2010-01-13", "2010-02-01"]),
])  # fmt: skip
def test_the_whole_column_tells_day_from_month(store, rows, days):
    account = payments(store, [("1", f'"{one}"') for one in rows])
    assert store.rows(account).paid_at.astype(str).tolist() == days
    assert account.dates == {"paid_at": 2}


@pytest.mark.parametrize("rows", [["03/05/2026", "04/05/2026"], ["13/01/2026", "01/13/2026"]])
def test_days_that_could_be_others_are_asked_about(store, rows):
    with pytest.raises(SourceError, match=r"payments\.paid_at: expected days .* found 2 like"):
        payments(store, [("1", one) for one in rows])
    assert store.files() == set()
    accepted = [payments(store, [("1", one) for one in rows], date_order=order).accepted
                for order in ("day_first", "month_first")]  # fmt: skip
    assert accepted == ([2, 2] if rows[0].startswith("03") else [1, 1])  # what does not fit is a fault of its row


def test_a_clock_after_a_day_is_read(store):
    account = payments(store, [("1", "01/13/2026 2:05 PM"), ("1", "01/13/2026 12:30:15 am")])
    assert store.rows(account).paid_at.astype(str).tolist() == ["2026-01-13 14:05:00", "2026-01-13 00:30:15"]


ACTS = "case_id,step,official_id,occurred_at\n"


@pytest.mark.parametrize("clock", ["T16:00:00.000Z", " 08:00:00", "T00:00:00Z", ""])
def test_a_day_that_some_system_wrote_with_a_clock_is_a_day(store, clock):
    """Told as a midnight, or as one hour of them all, it would make night work of what nobody did at night."""
    days = [f"2026-03-{day:02}" for day in range(1, 31)]
    account = store.take("a.csv", ACTS + "".join(f"c,s,x,{day}{clock}\n" for day in days))
    rows = store.rows(account)
    assert rows.occurred_is_date.all()
    later = "T16" in clock  # in UTC the day before
    expected = [f"2026-03-{day + later:02}" if day + later < 32 else "2026-04-01" for day in range(1, 31)]
    assert rows.occurred_at.dt.strftime("%Y-%m-%d").tolist() == expected


def test_many_acts_at_many_hours_stay_times(store):
    lines = [f"c,s,x,2026-03-05 {hour:02}:{minute:02}:00\n" for hour in range(8, 18) for minute in (0, 7, 30)]
    assert not store.rows(store.take("a.csv", ACTS + "".join(lines))).occurred_is_date.any()


def test_a_true_midnight_among_days_with_a_clock_stays_a_midnight(store):
    """Each is judged by its own share: one midnight in forty is no date because the others' clock is none."""
    lines = [f"c,s,x,2026-03-{1 + day % 28:02} 08:00:00\n" for day in range(30)]
    lines += [f"c,s,x,2026-03-05 10:{minute:02}:00\n" for minute in range(9)] + ["c,s,x,2026-03-06 00:00:00\n"]
    rows = store.rows(store.take("a.csv", ACTS + "".join(lines)))
    assert rows.occurred_is_date.tolist() == [True] * 30 + [False] * 10


# Words and identifiers -------------------------------------------------------------------------------------------


def test_words_for_nothing_are_nobody(store):
    words = ["NULL", "N/A", "无", r"\N", "(null)", "-", "none"]
    account = store.take("a.csv", ACTS + "".join(f"c{n},s,{word},2026-03-05\n" for n, word in enumerate(words)) +
                         "c9,s,P1,2026-03-05\n")  # fmt: skip
    assert store.rows(account).official_id.dropna().tolist() == ["P1"]
    assert (account.accepted, account.faults) == (8, {})
    assert account.notes[0].startswith("official_id: of 8 acts 7 name no official")
    assert account.notes[1].startswith("official_id: taken for nothing known: ")


def test_what_a_mapping_says_of_a_word_comes_first(store):
    fields = {name: name for name in ACTS.strip().split(",")}
    table = {"fields": fields, "values": {"official_id": {"无": "P0"}}}
    account = store.take("a.csv", ACTS + "c,无,无,2026-03-05\n",
                         mapping=Mapping.model_validate({"tables": {"operations": table}}))  # fmt: skip
    assert store.rows(account)[["step", "official_id"]].to_numpy().tolist() == [["无", "P0"]]


def test_one_person_in_many_hands_is_one(store):
    hands = ["11010119900307002X", "11010119900307002x", "１１０１０１１９９００３０７００２Ｘ", "110101 19900307 002X",
             "\u200b11010119900307002X\ufeff", '="11010119900307002X"']  # fmt: skip
    lines = [f"c{n},s,{hand},2026-03-0{n + 1}\n" for n, hand in enumerate(hands)]
    account = store.take("a.csv", ACTS + "".join(lines))
    assert set(store.rows(account).official_id) == {"11010119900307002X"}
    assert said(account) == "official_id: 5 identifiers brought into one form"
    wrong = store.take("b.csv", ACTS + "c,s,110101199003070021,2026-03-05\n")
    assert said(wrong) == "official_id: of 1 identity numbers 1 have a wrong check digit"


def test_outcomes_in_the_sources_words(store):
    words = ["同意", "Approve", "approved", "驳回", "办结", "一事一议"]
    lines = [f"c{n},s,x,2026-03-05,{word}\n" for n, word in enumerate(words)]
    account = store.take("a.csv", ACTS.strip() + ",outcome\n" + "".join(lines))
    found = ["approved", "approved", "approved", "rejected", "done", "一事一议"]
    assert store.rows(account).outcome.tolist() == found
    assert "outcome: words not known, kept as they are: '一事一议' 1" in account.notes
    assert any(note.startswith("outcome: words taken for riskml's: ") and "'同意' as approved 1" in note
               for note in account.notes)  # fmt: skip


# Mappings --------------------------------------------------------------------------------------------------------


def test_a_mapping_adds_to_what_names_say(store):
    text = "case_id,step,clerk,occurred_at,金额\nc,s,P1,2026-03-05,5\n"
    table = {"fields": {"official_id": "clerk"}}
    account = store.take("a.csv", text, mapping=Mapping.model_validate({"tables": {"operations": table}}))
    row = store.rows(account).iloc[0]
    assert (row.case_id, row.step, row.official_id, row.amount) == ("c", "s", "P1", 5)
    without = {"fields": {"official_id": "clerk"}, "unused": ["金额"]}
    other = store.take("b.csv", text, mapping=Mapping.model_validate({"tables": {"operations": without}}))
    assert "amount" not in store.rows(other)
    assert other.columns_not_used == ()


def test_a_column_that_fills_nothing_is_told_with_the_field_that_it_may_be_for(store):
    account = store.take("a.csv", "contract_id,supplier_id,colour\nK1,S1,red\n", table="contracts")
    assert account.columns_not_used == ("supplier_id", "colour")
    assert account.nearest == {"supplier_id": "counterparty_id"}
    assert "columns not used: supplier_id (for counterparty_id?), colour" in account.summary()


def test_a_short_word_that_differs_in_a_letter_is_another_word(store):
    account = store.take("a.csv", "case_id,step,occurred_at,age,state,outcom\nc,s,2026-03-05,40,open,x\n")
    assert account.columns_not_used == ("age", "state", "outcom")
    assert account.nearest == {"outcom": "outcome"}


def test_a_column_that_another_table_takes_is_used(store):
    text = "case_id,step,official_id,occurred_at,limit,colour\nc,s,P1,2026-03-05,2026-03-09,red\n"
    tables = {"operations": {}, "cases": {"repeated": True, "fields": {"case_id": "case_id", "due_at": "limit"}}}
    (store.folder / "a.csv").write_text(text, "utf-8")
    acts, cases = import_source(
        store.project, store.folder / "a.csv", mapping=Mapping.model_validate({"tables": tables})
    )
    assert acts.columns_not_used == cases.columns_not_used == ("colour",)


def test_a_missing_column_proposes_what_other_systems_call_it(store):
    with pytest.raises(SourceError, match=r"--map official_id=经办人"):
        store.take("a.csv", "case_id,step,经办人,occurred_at\nc,s,P1,2026-03-05\n")
