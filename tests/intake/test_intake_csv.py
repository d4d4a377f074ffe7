"""CSV as bureaus really write it: nothing is lost, nothing is silent."""

from __future__ import annotations

import csv
import hashlib
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskml.core.errors import SourceError
from riskml.intake import verify_manifests
from riskml.intake.encodings import NAMES

HEAD = "case_id,step,official_id,occurred_at,amount\n"
GOOD = "c1,accept,110101199001011237,2026-03-05,12.5\n"


def test_every_fault_of_a_row_is_told(store):
    account = store.take("a.csv", HEAD + GOOD + ",accept,,soon,much\n" + ",,,,\n")
    assert (account.rows_read, account.accepted, account.quarantined) == (3, 1, 2)
    broken = store.quarantined(account)
    assert broken.faults.tolist() == [
        "occurred_at: not a timestamp (soon); amount: not a number (much); case_id: missing",
        "case_id: missing; step: missing; occurred_at: missing",
    ]
    assert broken.source_row.tolist() == ["2", "3"]
    assert account.faults == {
        "amount: not a number": 1,
        "case_id: missing": 2,
        "occurred_at: missing": 1,
        "occurred_at: not a timestamp": 1,
        "step: missing": 1,
    }


def test_ragged_rows_are_faults_and_keep_their_cells(store):
    account = store.take("a.csv", HEAD + "c1,a,x\n" + "c2,a,x,2026-03-05,1,surplus,more\n" + GOOD)
    broken = store.quarantined(account)
    assert account.accepted == 1
    assert broken.faults[0].startswith("row: not 5 cells but 3; ")
    assert broken.faults[1] == "row: not 5 cells but 7 (beyond the last: surplus | more)"
    assert broken.case_id.tolist() == ["c1", "c2"]


def test_a_row_with_surplus_cells_is_no_duplicate_of_one_without(store):
    head, good = "operation_id," + HEAD, "o1," + GOOD
    account = store.take("a.csv", head + good + good[:-1] + ",x\n" + good[:-1] + ",y\n" + good[:-1] + ",y\n")
    assert (account.accepted, account.quarantined, account.duplicates) == (1, 2, 1)


def test_quotes_with_lines_delimiters_and_quotes_inside(store):
    account = store.take("a.csv", HEAD + 'c1,"first, ""then""\r\nnext",x,2026-03-05,"1,200.50"\n')
    row = store.rows(account).iloc[0]
    assert row.step == 'first, "then"\r\nnext'
    assert row.amount == 1200.5


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(store, delimiter):
    rows = [["case_id", "step", "official_id", "occurred_at", "amount"], ["c1", "a, b; c", "x", "2026-03-05", "1,5"]]
    rows[1][-1] = "1500"
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    account = store.take("a.csv", text.getvalue())
    assert account.details["delimiter"] == {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}[delimiter]
    assert store.rows(account).step[0] == "a, b; c"


def test_exact_duplicates_are_counted_apart_and_near_ones_are_not(store):
    good, near = f"o1,{GOOD}", f"o2,{GOOD}".replace("12.5", "12.50")
    account = store.take("a.csv", "operation_id," + HEAD + good + near + good + good + "o3,,a,x,2026-03-05,\n" * 2)
    assert (account.rows_read, account.accepted, account.quarantined, account.duplicates) == (6, 2, 1, 3)


def test_what_repeats_and_has_no_number_may_be_two_of_a_kind(store):
    """One invoice paid twice on one day: the very thing that a rule looks for."""
    head, paid = "payee_id,invoice_id,amount,paid_at\n", "K1,INV-77,5000,2025-10-14\n"
    account = store.take("a.csv", head + paid + paid + "K2,INV-90,800,2025-10-14\n", table="payments")
    assert (account.accepted, account.duplicates) == (3, 0)
    assert account.notes == ("1 rows repeat another and have no payment_id: kept, for they may be two of a kind",)
    numbered = store.take("b.csv", f"payment_id,{head}" + f"1,{paid}" * 2 + f"2,{paid}", table="payments")
    assert (numbered.accepted, numbered.duplicates) == (2, 1)
    spell = "x,u,2026-03-05,2026-04-05\n"
    posts = store.take("c.csv", "official_id,unit_id,valid_from,valid_to\n" + spell * 2, table="posts")
    assert (posts.accepted, posts.duplicates) == (1, 1)  # a register says what is so: twice adds nothing


def test_cells_with_control_characters_do_not_look_alike(store):
    account = store.take("a.csv", HEAD + "c1,a\x1fb,x,2026-03-05,\n" + "c1,a,b\x1fx,2026-03-05,\n")
    assert (account.accepted, account.duplicates) == (2, 0)


def test_two_rows_that_contradict_each_other_about_one_key(store):
    account = store.take("a.csv", "unit_id,name\nu1,甲\nu1,乙\nu1,甲\n", table="units")
    assert (account.accepted, account.quarantined, account.duplicates) == (1, 1, 1)
    assert store.quarantined(account).faults[0] == "unit_id: an earlier row says otherwise of it (u1)"


def test_an_end_before_its_beginning(store):
    account = store.take(
        "a.csv",
        "official_id,unit_id,valid_from,valid_to\nx,u,2026-03-05,2026-03-04\nx,u,2026-03-05,\nx,u,1899-12-31,2020-01-01\n",
        table="posts",
    )
    assert account.faults == {"valid_from: before 1900-01-02": 1, "valid_to: before valid_from": 1}


def test_limits_and_flags_of_matters(store):
    account = store.take(
        "a.csv", "matter_id,limit_workdays,sensitive\nm1,20,是\nm2,-1,no\nm3,7.5,perhaps\n", table="matters"
    )
    assert account.faults == {"limit_workdays: less than 0": 1, "sensitive: neither yes nor no": 1}
    assert store.quarantined(account).faults[0] == "limit_workdays: less than 0 (-1.0)"
    assert store.rows(account).sensitive.tolist() == [True]


def test_an_outcome_outside_the_vocabulary_passes_as_text(store):
    account = store.take("a.csv", "case_id,step,official_id,occurred_at,outcome\nc,a,x,2026-03-05,暂缓\n")
    assert store.rows(account).outcome.tolist() == ["暂缓"]


def test_identifiers_that_a_spreadsheet_rounded_are_set_aside_and_guarded_ones_are_kept(store):
    head = "case_id,step,official_id,occurred_at\n"
    account = store.take("a.csv", head + 'c,a,1.10101E+17,2026-03-05\nc,b,"=""110101199001011237""",2026-03-05\n'
                         "c,d,110101199001011235\t,2026-03-05\nc,e,007,2026-03-05\n")  # fmt: skip
    assert store.rows(account).official_id.tolist() == ["110101199001011237", "110101199001011235", "007"]
    assert account.faults == {"official_id: an identifier that a spreadsheet rounded": 1}


def test_quarantined_cells_cannot_run_in_a_spreadsheet(store):
    account = store.take("a.csv", "case_id,step,official_id,occurred_at,=x\n=1+1,-a,-5,bad,@x\n")
    broken = store.quarantined(account)
    assert broken.iloc[0, 2:].tolist() == ["'=1+1", "'-a", "-5", "bad", "'@x"]
    assert broken.columns[-1] == "'=x"


def test_empty_lines_are_no_rows_but_rows_of_nothing_are(store):
    account = store.take("a.csv", HEAD + "\n" + GOOD + "\n\n,,,,\n")
    assert (account.rows_read, account.accepted, account.quarantined) == (2, 1, 1)
    assert account.notes == ("3 empty lines",)
    assert store.rows(account).source_row.tolist() == [2]  # the line a person finds it on, less the header


def test_only_a_header_is_an_import_of_no_rows(store):
    account = store.take("a.csv", HEAD)
    assert (account.rows_read, account.accepted) == (0, 0)
    assert len(store.rows(account)) == 0
    verify_manifests(store.project)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("\n\n", "blank lines only"),
        ("case_id,step,case_id\n1,2,3\n", "'case_id' twice, column 1 and 3"),
        (HEAD + GOOD + 'c2,"never closed,x,2026-03-05,1\n' + GOOD * 3, "line 3: expected a quoted cell that ends"),
        (HEAD + 'c2,"' + "x\n" * 70_000, "line 2: expected a quoted cell that ends"),
    ],
)
def test_files_that_cannot_be_read_are_refused_whole(store, text, word):
    with pytest.raises(SourceError, match=word):
        store.take("a.csv", text)
    assert store.files() == set()


def test_a_stray_quote_inside_a_cell_is_just_a_quote(store):
    account = store.take("a.csv", HEAD + 'c1,5" pipe,x,2026-03-05,1')
    assert store.rows(account).step.tolist() == ['5" pipe']


def test_a_nul_byte_costs_one_row(store):
    account = store.take("a.csv", HEAD + "c1,a\0b,x,2026-03-05,\n" + GOOD)
    assert (account.accepted, account.quarantined) == (1, 1)
    assert store.quarantined(account).faults[0] == "row: a NUL byte (in step)"


CELLS = st.sampled_from(
    ["", " ", "c1", "c2", "2026-03-05", "2026-03-05 00:00:00", "2026年3月5日 14:05", "x", "1,5", '"', "a\nb", "é", "龴",
     "\0", "\x1f", "=1", "1e5", "'", "NaN", "\t", ";", "\r"]
)  # fmt: skip


@st.composite
def dirty_csv(draw) -> bytes:
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=draw(st.sampled_from(["\n", "\r\n"])))
    writer.writerow(["case_id", "step", "official_id", "occurred_at"])
    pool = draw(st.lists(st.lists(CELLS, min_size=0, max_size=6), max_size=12))
    for row in draw(st.lists(st.sampled_from(pool), max_size=30)) if pool else ():
        writer.writerow(row)
    content = bytearray(text.getvalue().encode(encoding))
    head = content.index(b"occurred_at") + 12
    for place in draw(st.lists(st.integers(0, 10**6), max_size=2)):
        content.insert(head + place % (len(content) - head + 1), draw(st.sampled_from([0xFF, 0x80, 0x00])))
    return bytes(content)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(dirty_csv())
def test_every_row_of_dirty_csv_is_accounted_for(tmp_path, store, content):
    store = type(store)(tmp_path / hashlib.sha256(content).hexdigest())
    try:
        account = store.take("dirty.csv", content)
    except SourceError as error:
        # The third: where every other byte is NUL it is UTF-16 without its mark, of other columns.
        told = ("quoted cell that ends", "expected text in UTF-8", "expected a column for operations.")
        assert any(one in str(error) for one in told)  # noqa: PT017 -- any
        return
    encoding = {name: codec for codec, name in NAMES.items()}[account.encoding]
    lines = io.StringIO(content.decode(encoding, "surrogateescape"), newline="")
    rows = sum(1 for row in csv.reader(lines) if row) - 1
    assert account.rows_read == rows == account.accepted + account.quarantined + account.duplicates
    stored = store.rows(account)
    assert len(stored) == account.accepted
    kept = stored.source_row.tolist()
    if account.quarantined:
        kept += store.quarantined(account).source_row.astype(int).tolist()
    assert len(kept) == len(set(kept)) == account.accepted + account.quarantined
    for name in ("case_id", "step", "official_id", "occurred_at"):
        assert stored[name].notna().all()
    assert verify_manifests(store.project)
