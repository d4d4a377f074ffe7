"""Tiny logs whose working set was worked out by hand."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd
import pyarrow as pa
import pytest

from riskml.core.errors import ProjectError
from riskml.core.project import Settings
from riskml.engine import Engine
from riskml.engine.stage import read_stages
from riskml.workingset import LISTS, prepare
from riskml.workingset.accounts import ACCOUNT_ACTS
from riskml.workingset.prepare import FORMER, ORDER, VERSIONED
from riskml.workingset.schema import UNATTRIBUTED
from tests.engine.prepared_log import CALENDAR, Prepared, act, dated, matter, write
from tests.working import SCHEMA, WORKING

PERMIT = matter(
    "permit",
    ["accept", {"name": "review", "limit_workdays": 3}, {"name": "visit", "required": False}, "decide", "issue"],
    limit_workdays=10,
)


@pytest.fixture(scope="module")
def permit(tmp_path_factory):
    """One permit from a Wednesday before Qingming 2024 (4 to 6 April off; Sunday 7 April is worked)."""
    log = [
        act("c1", "accept", "a", "2024-04-03 16:00:00", operation_id="1", matter_id="permit"),
        act("c1", "review", "b", "2024-04-08 10:30:00", operation_id="2", matter_id="permit"),
        act("c1", "decide", "c", "2024-04-09", operation_id="3", matter_id="permit", outcome="approved", amount=5.0),
        act("c1", "issue", "a", "2024-04-10 20:00:00", operation_id="4", matter_id="permit"),
        act("c2", "accept", "a", "2024-04-06 10:00:00", operation_id="5", matter_id="permit"),
        act("c2", "decide", "c", "2024-04-12 18:00:00", operation_id="6", matter_id="permit"),
        act("c2", "review", "b", "2024-04-12 18:30:00", operation_id="7", matter_id="permit"),
        act("c2", "review", "b", "2024-04-15 09:00:00", operation_id="8", matter_id="permit"),
    ]
    cases = [dated({"case_id": "c1", "opened_at": "2024-04-02 09:00:00", "applicant_id": "k"})]
    return Prepared(
        write(tmp_path_factory.mktemp("permit"), {"operations": log, "cases": cases}), "2024-04-30", [PERMIT]
    )


def test_every_working_table_has_exactly_its_columns_and_types(permit):
    assert set(permit.tables) == {*WORKING, *FORMER, ACCOUNT_ACTS}
    for name, schema in WORKING.items():
        table = permit.tables[name]
        own = {"known_from": pa.int32()} if name in {*VERSIONED, UNATTRIBUTED} else {}
        assert dict(zip(table.schema.names, table.schema.types, strict=True)) == schema | own, name


def test_elapsed_time_runs_over_working_days_and_office_hours(permit):
    accept, review, decide, issue = (permit.step(one) for one in "1234")
    # from the case's opening on Tuesday 9:00: the rest of Tuesday and 7 hours of Wednesday
    assert (accept["elapsed_workdays"], accept["elapsed_hours"]) == (1, 15.0)
    # Wednesday 16 to 17, the worked Sunday, Monday 9 to 10:30
    assert (review["elapsed_workdays"], review["elapsed_hours"]) == (2, 1 + 8 + 1.5)
    assert (decide["elapsed_workdays"], decide["elapsed_hours"], decide["office_hours"]) == (1, None, None)
    assert (issue["elapsed_workdays"], issue["elapsed_hours"], issue["office_hours"]) == (1, None, False)
    # on a day off nothing runs, and no hour is an office hour
    off = permit.step("5")
    assert (off["started_at"], off["elapsed_workdays"], off["working_day"], off["office_hours"]) == (
        None,
        None,
        False,
        False,
    )


def test_place_in_the_case_and_departures_from_the_workflow(permit):
    one = [permit.step(operation) for operation in "1234"]
    assert [row["position"] for row in one] == [1, 2, 3, 4]
    assert [row["previous_step"] for row in one] == [None, "accept", "review", "decide"]
    assert [row["next_step"] for row in one] == ["review", "decide", "issue", None]
    assert [row["skipped"] for row in one] == [0, 0, 0, 0]  # the visit is not required
    two = [permit.step(operation) for operation in "5678"]
    assert [row["skipped"] for row in two] == [0, 1, 0, 0]  # decided without the review
    assert [row["out_of_order"] for row in two] == [False, False, True, True]
    assert [row["repeated"] for row in two] == [False, False, False, True]


def test_limits_of_step_and_case(permit):
    review = permit.step("2")
    assert (review["limit_workdays"], review["late_workdays"], review["left_workdays"]) == (3.0, 0.0, 1.0)
    assert review["limit_used"] == pytest.approx(2 / 3)
    # decided on Friday the 12th, reviewed the same evening; the second review on Monday has a limit of its own
    assert permit.step("8")["limit_used"] == pytest.approx(1 / 3)
    issue = permit.step("4")
    # the matter's 10 days count from Tuesday the 2nd: 3, 7, 8, 9, 10 April are 5 of them
    assert issue["closes_case"]
    assert (issue["left_workdays"], issue["limit_used"]) == (5.0, 0.5)
    assert permit.step("3")["late_workdays"] is None


def test_a_case_ends_at_the_last_required_step_and_takes_the_answer_of_the_deciding_one(permit):
    cases = permit.frame("cases", "case_id")
    assert cases["closed_at"][0] == datetime(2024, 4, 10, 20)  # noqa: DTZ001 (wall time of the project)
    assert pd.isna(cases["closed_at"][1])
    assert permit.step("4")["counterparty_id"] == "k"
    assert not permit.step("8")["closes_case"]


def test_open_cases_are_counted_at_month_ends_with_who_holds_them(permit):
    [stock] = permit.tables["open_cases"].to_pylist()
    assert stock["case_id"] == "c2"
    assert stock["official_id"] == "b"
    assert stock["day"] == date(2024, 4, 30)
    # opened on Saturday the 6th: Sunday 7, 8 to 12, 15 to 19, 22 to 26, worked Sunday 28, 29, 30
    assert stock["age_workdays"] == 1 + 5 + 5 + 5 + 3
    assert (stock["limit_workdays"], stock["late_workdays"]) == (10.0, 9.0)


def test_stock_of_every_month_until_the_close(tmp_path):
    log = [
        act("c", "accept", "a", "2024-01-10 10:00:00"),
        act("c", "decide", "b", "2024-02-20 10:00:00"),
    ]
    cases = [
        dated({"case_id": "c", "opened_at": "2024-01-10 09:00:00", "closed_at": "2024-04-02", "due_at": "2024-02-29"})
    ]
    stock = Prepared(write(tmp_path, {"operations": log, "cases": cases}), "2024-06-15").frame("open_cases", "day")
    assert stock[["day", "official_id", "late_workdays"]].to_numpy().tolist() == [
        [date(2024, 1, 31), "a", 0.0],
        [date(2024, 2, 29), "b", 0.0],
        [date(2024, 3, 31), "b", 21.0],
    ]


def test_a_limit_that_ends_on_a_day_off_ends_on_the_next_working_day(tmp_path):
    log = [
        act(
            "c1", "review", "a", "2024-04-07 10:00:00", operation_id="1", due_at="2024-04-05", received_at="2024-04-01"
        ),
        act(
            "c2", "review", "a", "2024-04-08 10:00:00", operation_id="2", due_at="2024-04-05", received_at="2024-04-01"
        ),
        act("c3", "review", "a", "2024-04-03 23:00:00", operation_id="3", due_at="2024-04-03 12:00:00"),
    ]
    prepared = Prepared(write(tmp_path, {"operations": log}), "2024-04-30")
    assert [prepared.step(one)["late_workdays"] for one in "123"] == [0.0, 1.0, 0.0]
    assert [prepared.step(one)["limit_workdays"] for one in "12"] == [3.0, 3.0]


def test_a_case_that_closes_after_its_last_act_is_late_by_its_close(tmp_path):
    log = [
        act("c", "decide", "a", "2024-03-05 10:00:00", operation_id="1"),
        act("c", "issue", "b", "2024-03-06 10:00:00", operation_id="2"),
    ]
    cases = [dated({"case_id": "c", "opened_at": "2024-03-04", "due_at": "2024-03-07", "closed_at": "2024-03-12"})]
    prepared = Prepared(write(tmp_path, {"operations": log, "cases": cases}), "2024-04-30")
    assert prepared.step("1")["late_workdays"] is None
    last = prepared.step("2")
    assert (last["elapsed_workdays"], last["late_workdays"], last["limit_used"]) == (1, 3.0, 2.0)


def test_what_a_case_answered_goes_to_the_deciding_act_or_to_the_closing_one(tmp_path):
    steps = ["accept", {"name": "decide", "decides": True}, "issue"]
    log = [
        act(case, step, "a", f"2024-03-0{4 + day} 10:00:00", operation_id=f"{case}{step}", matter_id=case)
        for case in ("guided", "plain")
        for day, step in enumerate(("accept", "decide", "issue"))
    ]
    cases = [
        dated({"case_id": case, "closed_at": "2024-03-07 10:00:00", "outcome": "approved", "amount": 7.0})
        for case in ("guided", "plain")
    ]
    prepared = Prepared(write(tmp_path, {"operations": log, "cases": cases}), "2024-04-30", [matter("guided", steps)])
    found = {row["operation_id"]: (row["outcome"], row["amount"]) for row in prepared.tables["steps"].to_pylist()}
    assert {key for key, value in found.items() if value == ("approved", 7.0)} == {"guideddecide", "plainissue"}
    assert {value for key, value in found.items() if key not in {"guideddecide", "plainissue"}} == {(None, None)}


def test_dates_alone_are_ordered_in_favour_of_the_workflow(tmp_path):
    log = [
        act("c1", "decide", "a", "2024-03-04", operation_id="1", matter_id="permit"),
        act("c1", "review", "a", "2024-03-04", operation_id="2", matter_id="permit"),
        act("c1", "accept", "a", "2024-03-04 15:00:00", operation_id="3", matter_id="permit"),
    ]
    prepared = Prepared(write(tmp_path, {"operations": log}), "2024-04-30", [PERMIT])
    assert [prepared.step(one)["position"] for one in "321"] == [1, 2, 3]
    assert [prepared.step(one)["out_of_order"] for one in "123"] == [False, False, False]


def test_acts_of_one_moment_are_ordered_by_id_as_numbers_are(tmp_path):
    log = [act("c", "note", "a", "2024-03-04 10:00:00", operation_id=f"op{one}") for one in (10, 9, 2)]
    prepared = Prepared(write(tmp_path, {"operations": log}), "2024-04-30")
    assert [prepared.step(one)["position"] for one in ("op2", "op9", "op10")] == [1, 2, 3]


def test_the_common_variant_of_the_log_is_the_workflow_where_no_card_gives_one(tmp_path):
    log = []
    for number in range(20):
        for day, step in enumerate(("in", "check", "out")):
            log.append(act(f"c{number}", step, "a", f"2024-03-0{4 + day} 10:00:00"))
        if number < 9:
            log.append(act(f"c{number}", "extra", "a", "2024-03-05 12:00:00"))
    log += [act("odd", "in", "b", "2024-03-04 10:00:00"), act("odd", "out", "b", "2024-03-05 10:00:00")]
    prepared = Prepared(write(tmp_path, {"operations": log}), "2024-04-30")
    workflow = prepared.frame("workflow", "position")
    assert workflow["step"].tolist() == ["in", "check", "out"]
    steps = prepared.frame("steps", ["case_id", "position"])
    odd = steps[steps["case_id"] == "odd"]
    assert odd["skipped"].tolist() == [0, 1]
    assert odd["closes_case"].tolist() == [False, True]
    assert steps.loc[steps["step"] == "extra", "skipped"].isna().all()
    assert steps.loc[steps["official_id"] == "a", "skipped"].dropna().eq(0).all()


def test_a_unit_comes_from_the_post_held_on_the_day(tmp_path):
    log = [
        act("c1", "note", "a", "2024-03-04 10:00:00", operation_id="1"),
        act("c2", "note", "a", "2024-03-15 10:00:00", operation_id="2"),
        act("c3", "note", "a", "2024-03-18 10:00:00", operation_id="3", unit_id="given"),
        act("c4", "note", "b", "2024-03-18 10:00:00", operation_id="4"),
        act("c5", "note", "z", "2024-03-18 10:00:00", operation_id="5"),
    ]
    posts = [
        dated(
            {"official_id": "a", "unit_id": "old", "post": "p", "valid_from": "2024-01-01", "valid_to": "2024-03-14"}
        ),
        dated({"official_id": "a", "unit_id": "new", "post": "p", "valid_from": "2024-03-15"}),
    ]
    officials = [{"official_id": "b", "name": "B", "unit_id": "listed"}]
    prepared = Prepared(write(tmp_path, {"operations": log, "posts": posts, "officials": officials}), "2024-03-31")
    assert [prepared.step(one)["unit_id"] for one in "12345"] == ["old", "new", "given", "listed", "-"]


def test_presence_counts_working_days_on_post_less_leave(tmp_path):
    log = [
        act("c1", "note", "posted", "2024-04-03 10:00:00", unit_id="u"),
        act("c2", "note", "loose", "2024-04-03 10:00:00", unit_id="u"),
        act("c3", "note", "loose", "2024-05-06 10:00:00", unit_id="u"),
    ]
    posts = [
        dated(
            {"official_id": "posted", "unit_id": "u", "post": "p", "valid_from": "2024-03-25", "valid_to": "2024-04-09"}
        )
    ]
    leaves = [
        dated({"official_id": "posted", "valid_from": "2024-04-08", "valid_to": "2024-04-20", "kind": "sick"}),
        dated({"official_id": "loose", "valid_from": "2024-05-06", "kind": "sick"}),
    ]
    prepared = Prepared(write(tmp_path, {"operations": log, "posts": posts, "leaves": leaves}), "2024-05-10")
    presence = prepared.frame("presence", ["official_id", "month"])
    assert presence[["official_id", "month", "workdays"]].to_numpy().tolist() == [
        # from the 3rd: 3, 7 to 12, 15 to 19, 22 to 26, 28 to 30; in May the leave takes the only day
        ["loose", date(2024, 4, 1), 1.0 + 6 + 5 + 5 + 3],
        ["posted", date(2024, 3, 1), 5.0],
        # 1 to 3, 7, 8, 9 April, of which 8 and 9 away
        ["posted", date(2024, 4, 1), 4.0],
    ]


def test_an_empty_log_prepares_to_empty_tables(tmp_path):
    prepared = Prepared({}, "2024-03-31", [PERMIT])
    assert prepared.tables["steps"].num_rows == 0
    assert prepared.available == frozenset()


def test_available_names_what_says_something(tmp_path):
    log = [act("c1", "accept", "a", "2024-03-04 10:00:00", matter_id="permit", due_at=None)]
    cases = [dated({"case_id": "c1", "due_at": "2024-03-20"})]
    available = Prepared(
        write(tmp_path, {"operations": log, "cases": cases}),
        "2024-03-31",
        [PERMIT, matter("other", [], sensitive=True, threshold=5)],
    ).available
    assert {"cases.due_at", "operations.matter_id", "matters.limit_workdays", "workflow.limit_workdays"} <= available
    assert not available & {
        "operations.due_at",
        "operations.received_at",
        "operations.unit_id",
        "operations.recorded_at",
        "matters.threshold",
        "posts.official_id",
    }


def test_a_calendar_that_does_not_span_the_log_is_refused(tmp_path):
    files = write(tmp_path, {"operations": [act("c", "s", "a", "2021-03-04 10:00:00")]})
    with Engine(Settings(threads=1)) as engine, pytest.raises(ProjectError, match="days from 2021-03-04 to 2024-03-31"):
        prepare(
            engine,
            files,
            calendar=CALENDAR,
            lists={},
            settings=Settings(),
            schema=SCHEMA,
            as_of=date(2024, 3, 31),
        )


def test_every_stage_is_run_and_transpiles_to_spark():
    from importlib.resources import files

    from riskml.engine import transpile

    stages = read_stages(files("riskml.workingset") / "stages")
    assert set(stages) == set(ORDER)
    assert set(WORKING) <= set(ORDER) | {"calendar", "clock"}
    assert not {f"card_{name}" for name in LISTS} & set(ORDER)
    for name, stage in stages.items():
        assert transpile(stage.sql, "spark", name)


def plain_year():
    days = pd.date_range("2024-01-01", "2024-12-31")
    working = days.dayofweek < 5
    numbers = working.cumsum()
    return pd.DataFrame(
        {"day": days.date, "working": working, "workday_number": numbers, "provisional": False, "holiday": None}
    )


def test_overlapping_exports_count_once(tmp_path):
    """Monthly or cumulative re-exports hold the same rows again; a correction replaces the act it corrects."""

    def act_of(number, day, **more):
        return {"operation_id": f"o{number}", "case_id": f"c{number}", "step": "s", "official_id": "a",
                "occurred_at": pd.Timestamp(f"2024-03-{day:02} 10:00"), **more}  # fmt: skip

    def export(name, rows):
        table = pd.DataFrame(rows).assign(source_id=name, source_row=range(1, len(rows) + 1))
        table["occurred_at"] = table["occurred_at"].astype("datetime64[us]")
        table.to_parquet(tmp_path / f"{name}.parquet", index=False)
        return tmp_path / f"{name}.parquet"

    first = export("zz", [act_of(1, 4), act_of(2, 5)])
    second = export("aa", [act_of(1, 4), act_of(2, 5, outcome="approved"), act_of(3, 6)])
    leave = {"official_id": "a", "valid_from": pd.Timestamp("2024-03-04"), "valid_to": pd.Timestamp("2024-03-05")}
    leaves = []
    for name in ("l1", "l2"):
        frame = pd.DataFrame([leave]).astype({"valid_from": "datetime64[us]", "valid_to": "datetime64[us]"})
        frame.assign(source_id=name, source_row=1).to_parquet(tmp_path / f"{name}.parquet", index=False)
        leaves.append(tmp_path / f"{name}.parquet")
    calendar = plain_year()
    with Engine(Settings(threads=1), tmp_path / "engine") as engine:
        prepare(
            engine, {"operations": [first, second], "leaves": leaves}, calendar=calendar, lists={},
            schema=SCHEMA, settings=Settings(), as_of=date(2024, 3, 31),
        )  # fmt: skip
        steps = engine.frame("select operation_id, outcome from steps order by operation_id")
        presence = engine.frame("select workdays from presence")
    assert steps["operation_id"].tolist() == ["o1", "o2", "o3"]
    assert steps["outcome"].tolist()[1] == "approved"
    assert presence["workdays"].tolist() == [1.0]


def test_an_act_in_another_unit_adds_no_days_on_post(tmp_path):
    rows = [(f"o{day}", f"2024-03-{day:02} 10:00", "u1") for day in range(4, 30)]
    strays = [("x1", "2024-03-05 11:00", "u2"), ("x2", "2024-03-28 11:00", "u2")]
    totals = []
    for number, acts in enumerate((rows, rows + strays)):
        frame = pd.DataFrame(acts, columns=["operation_id", "occurred_at", "unit_id"])
        frame = frame.assign(case_id=frame["operation_id"], step="s", official_id="a", source_id=f"f{number}")
        frame["source_row"] = range(1, len(frame) + 1)
        frame["occurred_at"] = pd.to_datetime(frame["occurred_at"]).astype("datetime64[us]")
        frame.to_parquet(tmp_path / f"f{number}.parquet", index=False)
        calendar = plain_year()
        with Engine(Settings(threads=1), tmp_path / "engine") as engine:
            prepare(
                engine, {"operations": [tmp_path / f"f{number}.parquet"]}, calendar=calendar, lists={},
                schema=SCHEMA, settings=Settings(), as_of=date(2024, 3, 31),
            )  # fmt: skip
            totals.append(engine.frame("select sum(workdays) as days from presence")["days"].iloc[0])
    assert totals[1] <= 21  # the working days of the month
    assert totals[0] <= totals[1]
