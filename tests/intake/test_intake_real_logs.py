"""Logs that this project did not write, against the facts that are known of them."""

from __future__ import annotations

import pandas as pd
import pytest

from riskml.intake import import_source

LATE = {1: (0.185, 3340), 2: (0.244, 398)}
EVENTS = {1: (52217, 1199, 23), 2: (44354, 832, 11)}


def late_by_day(late, due):
    return (late.dt.normalize() > due.dt.normalize()).mean()


@pytest.mark.parametrize("file", ["receipt.csv", "receipt.xes.gz"])
def test_receipt_has_its_cases_clerks_and_late_share(real, file):
    manifests, rows = real(f"receipt_wabo/{file}", "receipt_wabo")
    operations, cases = rows["operations"], rows["cases"]
    assert len(operations) == 8577
    assert operations.operation_id.is_unique
    assert operations.case_id.nunique() == len(cases) == 1434
    assert operations.official_id.nunique() == 48
    assert cases.responsible_id.nunique() == 39
    assert cases.due_at.notna().all()
    closed = cases[cases.closed_at.notna()]
    assert len(closed) == 1329
    assert (closed.closed_at > closed.due_at).mean() == pytest.approx(0.284, abs=0.0005)
    assert (manifests["cases"].rows_read, manifests["cases"].duplicates) == (8577, 8577 - 1434)
    assert "EMPTY" not in set(operations.unit_id.dropna())


def test_receipt_says_the_same_as_csv_and_as_xes(real):
    _, csv = real("receipt_wabo/receipt.csv", "receipt_wabo")
    _, xes = real("receipt_wabo/receipt.xes.gz", "receipt_wabo")
    for table, key in (("operations", "operation_id"), ("cases", "case_id")):
        first, second = (
            one[table].drop(columns=["source_id", "source_row"]).sort_values(key, ignore_index=True)
            for one in (csv, xes)
        )
        assert first.equals(second)


@pytest.mark.parametrize("town", [1, 2])
def test_bpic2015_counts_dates_and_lateness(real, town):
    manifests, rows = real(f"bpic2015/BPIC15_{town}.xes.gz", f"bpic2015_{town}")
    operations, account = rows["operations"], manifests["operations"]
    events, cases, resources = EVENTS[town]
    assert account.rows_read == events
    assert account.quarantined == 0
    assert len(operations) == account.accepted == events - account.duplicates
    assert len(rows["cases"]) == operations.case_id.nunique() == cases
    assert operations.official_id.nunique() == resources
    assert 0.43 <= operations.occurred_is_date.mean() <= 0.49
    assert account.dates["occurred_at"] == operations.occurred_is_date.sum()
    dates = operations.occurred_at[operations.occurred_is_date]
    assert (dates == dates.dt.normalize()).all()
    dated = operations[operations.due_at.notna()]
    share, number = LATE[town]
    assert len(dated) == number
    assert not dated.due_is_date.any()
    assert late_by_day(dated.recorded_at, dated.due_at) == pytest.approx(share, abs=0.0005)


def test_bpic2015_has_one_event_in_the_future_that_was_recorded_in_its_time(real):
    _, rows = real("bpic2015/BPIC15_1.xes.gz", "bpic2015_1")
    operations = rows["operations"]
    ahead = operations[operations.occurred_at > operations.recorded_at.max() + pd.Timedelta(days=30)]
    assert len(ahead) == 1
    assert ahead.occurred_is_date.all()


def test_helpdesk_has_its_customers(real):
    manifests, rows = real("helpdesk/helpdesk.xes.gz", "helpdesk")
    operations, account = rows["operations"], manifests["operations"]
    assert account.rows_read == 21348
    assert account.quarantined == 0
    assert operations.case_id.nunique() == 4580
    assert operations.official_id.nunique() == 22
    assert operations.counterparty_id.nunique() == 397
    assert not operations.isna().any(axis=None)


def test_hospital_billing_keeps_events_without_a_resource(real):
    manifests, rows = real("hospital_billing/hospital_billing.parquet", "hospital_billing")
    account = manifests["operations"]
    assert account.rows_read == 49951
    assert account.accepted == len(rows["operations"])
    assert "official_id: missing" not in account.faults
    assert rows["operations"].official_id.isna().mean() == pytest.approx(0.472, abs=0.0005)
    assert set(rows["operations"].outcome.dropna()) == {"approved", "rejected", "returned", "done"}


def test_sepsis_names_nobody_and_is_told_so_first(store, shared):
    [account] = import_source(store.project, shared("sepsis/Sepsis.xes.gz"))
    assert account.accepted > 10_000
    assert account.notes[0] == "official_id: no act names an official: nobody can be measured"


def test_a_published_xls_is_read(store, shared):
    source = shared("birmingham_pcards/purchasecardtransactionsmay2014.xls")
    mapping = {
        "case_id": "MERCHANT NAME",
        "step": "TRANS CAC DESC 1",
        "official_id": "CARD NUMBER",
        "occurred_at": "TRANS DATE",
        "amount": "ORIGINAL GROSS AMT",
    }
    (account,) = import_source(store.project, source, mapping=mapping)
    rows = store.rows(account)
    assert account.adds_up
    assert account.accepted > 3000
    assert rows.occurred_is_date.all()
    assert (rows.amount < 0).any()
