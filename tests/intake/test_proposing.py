"""A mapping that is proposed reads what it was proposed for: every line has its reason, what is doubtful is asked."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskml.core.errors import ProjectError, RiskmlError, SourceError
from riskml.core.toml import read_toml
from riskml.intake import import_source, load_contracts, load_mapping
from riskml.intake.proposing.files import look_at
from riskml.intake.proposing.linking import of_store
from riskml.intake.proposing.propose import Known
from riskml.intake.proposing.together import propose_all
from riskml.intake.proposing.toml import is_untouched, proposal_text
from tests.disguises import DISGUISES
from tests.disguises.facts import STEPS, Written, csv, facts, identity, texts
from tests.intake.test_disguises import accepted

if TYPE_CHECKING:
    from pathlib import Path

    from riskml.intake.proposing.together import Proposed

ONLY_BY_HAND = {
    **dict.fromkeys(("a_table_of_postgresql", "a_table_of_mariadb"), "which database and table, a mapping says first"),
    "units_in_the_mapping": "nothing in the file says in what its sums are",
    "day_numbers_from_1904": "nothing in the file says from which year its days count; import refuses it until told",
    "groups_named_once": "a cell left empty may mean what stands above, or nothing",
    "big5_with_chinese_words": "a source's own words for steps, and for outcomes in letters that no contract lists",
    "cp1252_with_words_of_an_office": "a source's own words for steps",
} | dict.fromkeys(
    ("ocel_in_json", "ocel_in_xml", "ocel_in_sqlite"),
    "which of a log's objects are its cases is asked, with what it has",
)
"""Disguises that nothing but a person's word can undo, and why."""


def proposed(store: Any, *files: Path, table: str | None = None, steps: dict[str, str] | None = None) -> list[Proposed]:
    contracts = load_contracts(store.project.accepted / "contracts")
    known = Known(contracts, store.project.settings.zone, steps=steps or {})
    return propose_all(look_at(files, contracts).looked, known, of_store(store.project), table)[0]


def mapping_of(one: Proposed, folder: Path, name: str = "proposed.toml") -> Path:
    """Write what is proposed, every question answered as proposed."""
    place = folder / name
    place.write_text(proposal_text(one.proposal.taken(), "zh"), "utf-8")
    return place


def asked(one: Proposed) -> dict[str, tuple[Any, Any]]:
    return {".".join(question.path): (question.choices, question.proposed) for question in one.proposal.questions}


def fields(one: Proposed, table: str = "operations") -> dict[str, Any]:
    return {name: [*columns] for name, columns in one.proposal.taken().mapping().tables[table].fields.items()}


# Every disguise -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in DISGUISES if name not in ONLY_BY_HAND])
def test_what_is_proposed_for_a_disguise_reads_it_as_the_plain_form(store: Any, tmp_path: Path, name: str) -> None:
    rows = facts(60)
    plain = accepted(store, tmp_path, Written([csv(tmp_path, texts(rows), "plain.csv")]))
    (tmp_path / "written").mkdir()
    written = DISGUISES[name](tmp_path / "written", rows)
    found = []
    for one in proposed(store, *written.files):
        assert one.choice is None, one.choice
        place = mapping_of(one, tmp_path)
        assert not one.proposal.taken().questions, asked(one)
        found.append(accepted(store, tmp_path, Written([*one.looked.files], {"mapping": place})))
    kept = pd.concat(found).drop_duplicates().sort_values("operation_id", ignore_index=True)
    # A label stands for its step in the working set, so that no mapping needs to say it.
    kept["step"] = kept["step"].map({label: step for step, label in STEPS.items()}).fillna(kept["step"])
    for column in written.days_only:
        plain[column] = plain[column].dt.normalize()
        plain[column.removesuffix("_at") + "_is_date"] = True
    pd.testing.assert_frame_equal(kept[list(plain)], plain, check_exact=True)


# Names of other systems ---------------------------------------------------------------------------------------------

HEADS = {
    "disco": ("Case ID", "Activity", "Resource", "Complete Timestamp", "Start Timestamp"),
    "celonis": ("_CASE_KEY", "ACTIVITY_EN", "USER_NAME", "EVENTTIME", "START_TIME"),
    "pm4py": ("case:concept:name", "concept:name", "org:resource", "time:timestamp", "start_timestamp"),
    "bupaR": ("case_id", "activity_id", "resource_id", "timestamp", "start"),
    "approval": ("申请编号", "环节名称", "处理人", "处理时间", "受理时间"),
    "desk": ("受理编号", "办理环节", "经办人", "办结时间", "收件时间"),
    "hyphens": ("case-id", "Activity Name", "user id", "completed at", "Start-Time"),
}
MEANT = ("case_id", "step", "official_id", "occurred_at", "received_at")


@pytest.mark.parametrize("system", HEADS)
def test_what_other_systems_call_a_field_is_known(store: Any, tmp_path: Path, system: str) -> None:
    rows = texts(facts(30))[list(MEANT)].set_axis([*HEADS[system]], axis=1)
    (one,) = proposed(store, csv(tmp_path, rows))
    assert one.choice is None
    assert not one.proposal.questions, asked(one)
    assert fields(one) == {name: [head] for name, head in zip(MEANT, HEADS[system], strict=True)}
    (account,) = import_source(store.project, tmp_path / "log.csv", mapping=mapping_of(one, tmp_path))
    assert (account.accepted, account.quarantined) == (30, 0)


OTHERS = {
    "payments": {
        "凭证号": [f"V{n}" for n in range(20)], "摘要": ["办公用品", "修缮"] * 10, "收款方": ["甲公司", "乙公司"] * 10,
        "付款金额（万元）": [f"{n}.25" for n in range(20)], "付款日期": [f"2026-03-{n + 1:02}" for n in range(20)],
        "科目": ["30201", "30213"] * 10, "经办人": ["P1", "P2"] * 10,
    },
    "contracts": {
        "合同编号": [f"HT-{n}" for n in range(20)], "供应商名称": ["甲公司", "乙公司"] * 10, "合同名称": ["修缮"] * 20,
        "合同金额": [f"{n + 100}.5" for n in range(20)], "签订日期": [f"2026-03-{n + 1:02}" for n in range(20)],
    },
    "tenders": {
        "招标项目编号": [f"T{n}" for n in range(20)], "项目名称": ["道路"] * 20, "招标人": ["住建局"] * 20,
        "招标控制价": [f"{n + 1}000" for n in range(20)], "开标时间": [f"2026-03-{n + 1:02} 09:30" for n in range(20)],
        "采购方式": ["公开招标"] * 20,
    },
    "awards": {
        "中标编号": [f"W{n}" for n in range(20)], "项目编号": [f"T{n}" for n in range(20)],
        "中标单位": ["甲公司", "乙公司"] * 10, "中标金额": [f"{n + 1}000" for n in range(20)],
        "中标日期": [f"2026-03-{n + 1:02}" for n in range(20)],
    },
    "officials": {
        "工号": [f"P{n}" for n in range(20)], "姓名": ["王"] * 20, "部门": ["窗口"] * 20, "职务": ["科员"] * 20,
    },
    "counterparties": {
        "统一社会信用代码": [f"9111010800000{n:04}X" for n in range(20)], "企业名称": [f"公司{n}" for n in range(20)],
        "法定代表人": ["李"] * 20, "注册地址": ["某路"] * 20, "成立日期": [f"2016-03-{n + 1:02}" for n in range(20)],
    },
    "leaves": {
        "工号": [f"P{n}" for n in range(20)], "请假类型": ["年假"] * 20,
        "开始日期": [f"2026-03-{n + 1:02}" for n in range(20)], "结束日期": [f"2026-04-{n + 1:02}" for n in range(20)],
    },
}  # fmt: skip


@pytest.mark.parametrize("table", OTHERS)
def test_the_columns_tell_which_table_a_file_is_for(store: Any, tmp_path: Path, table: str) -> None:
    (one,) = proposed(store, csv(tmp_path, pd.DataFrame(OTHERS[table])))
    assert one.choice is None, one.choice
    assert one.proposal.tables == (table,)
    assert not one.proposal.questions, asked(one)
    used = {column for columns in fields(one, table).values() for column in columns}
    assert used == {*OTHERS[table]}
    (account,) = import_source(store.project, tmp_path / "log.csv", mapping=mapping_of(one, tmp_path))
    assert (account.table, account.accepted, account.quarantined) == (table, 20, 0)
    if table == "payments":
        assert store.rows(account)["amount"].tolist()[:2] == [2500.0, 12500.0]


def test_tables_that_are_near_each_other_are_asked_about(store: Any, tmp_path: Path) -> None:
    file = csv(tmp_path, pd.DataFrame({"date": ["2026-03-01"], "amount": ["5"], "case_id": ["A"], "unit_id": ["U"]}))
    (one,) = proposed(store, file)
    assert one.choice is None or {*one.choice.tables} >= {"cases", "payments"}
    (told,) = proposed(store, file, table="payments")
    assert told.choice is None
    assert told.proposal.tables == ("payments",)


def test_a_file_that_is_for_no_table_says_so(store: Any, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="columns of one of"):
        proposed(store, csv(tmp_path, pd.DataFrame({"alpha": ["1"], "beta": ["2"]})))


# What is asked ------------------------------------------------------------------------------------------------------


def test_what_could_be_two_things_is_asked_and_nothing_is_imported_before_it_is_answered(
    store: Any, tmp_path: Path
) -> None:
    rows = facts(30)
    told = texts(
        rows, amount=lambda one: f"{int(one) % 900 + 1}.500", due_at=lambda day: f"{day.day % 12 + 1:02}/05/2025"
    )
    file = csv(tmp_path, told)
    (one,) = proposed(store, file)
    assert asked(one) == {
        "tables.operations.decimal": ((".", ","), None),
        "tables.operations.date_order": (("day_first", "month_first"), None),
    }
    place = tmp_path / "open.toml"
    place.write_text(proposal_text(one.proposal, "en"), "utf-8")
    assert place.read_text("utf-8").count('"?"') == 3  # the two, and the line that explains it
    with pytest.raises(ProjectError) as caught:
        load_mapping(place)
    assert len(caught.value.faults) == 2
    answered = place.read_text("utf-8").replace('decimal = "?"', 'decimal = ","')
    place.write_text(answered.replace('date_order = "?"', 'date_order = "day_first"'), "utf-8")
    (account,) = import_source(store.project, file, mapping=place)
    assert account.quarantined == 0
    assert store.rows(account)["amount"].max() > 1000


def test_two_columns_for_one_field_are_asked_about(store: Any, tmp_path: Path) -> None:
    rows = texts(facts(30)).rename(columns={"occurred_at": "处理时间"}).drop(columns=["amount"])
    rows["办结时间"] = rows["处理时间"]
    (one,) = proposed(store, csv(tmp_path, rows))
    ((path, (choices, first)),) = asked(one).items()
    assert (path, {*choices}) == ("tables.operations.fields.occurred_at", {"处理时间", "办结时间"})
    assert first in choices
    place = tmp_path / "open.toml"
    place.write_text(proposal_text(one.proposal, "zh"), "utf-8")
    with pytest.raises(ProjectError, match="nobody has answered"):
        load_mapping(place)


def test_a_column_of_units_is_the_unit_of_its_sums_and_no_office(store: Any, tmp_path: Path) -> None:
    """Its name ends like an office's, and read so every sum of ten thousand would be one."""
    said = {"付款日期": "2026-03-05", "付款金额": ["3", "30000"] * 20, "金额单位": ["万元", "元"] * 20, "收款人": "K1"}
    file = csv(tmp_path, pd.DataFrame(said).assign(凭证号=[f"Z{n}" for n in range(40)]))
    (one,) = proposed(store, file)
    assert not asked(one)
    assert "unit_id" not in fields(one, "payments")
    account = import_source(store.project, file, mapping=mapping_of(one, tmp_path))[0]
    assert store.rows(account).amount.tolist() == [30000.0] * 40


def test_a_log_without_anybody_is_asked_who_acted_and_nothing_is_assumed(store: Any, tmp_path: Path) -> None:
    (one,) = proposed(store, csv(tmp_path, texts(facts(30)).drop(columns=["official_id"])))
    assert asked(one)["tables.operations.fields.official_id"][1] is None
    assert one.proposal.taken().questions


def test_of_two_units_of_a_case_the_one_that_its_acts_know_is_proposed(store: Any, tmp_path: Path) -> None:
    days = [f"2026-03-{day:02} 10:30:00" for day in range(1, 9)]
    log = pd.DataFrame({
        "case:concept:name": [f"C{place}" for place in range(8)], "concept:name": "accept", "org:resource": "P1",
        "org:group": ["Team 1", "Team 2"] * 4, "time:timestamp": days, "case:startdate": days, "case:enddate": days,
        "case:department": ["General", "Experts"] * 4, "case:group": ["Team 2", "Team 3"] * 4,
    })  # fmt: skip
    (one,) = proposed(store, csv(tmp_path, log))
    choices, first = asked(one)["tables.cases.fields.unit_id"]
    assert {*choices} == {"case:department", "case:group"}
    assert first == "case:group"


def test_remarks_about_few_keys_are_no_table_of_them(store: Any, tmp_path: Path) -> None:
    """Of a list of remarks about tenders import would keep a row a tender: nothing is proposed, and that is said."""
    remarks = pd.DataFrame({
        "ocid": ["T1"] * 5 + ["T2"] * 4,
        "title": [f"remark {number}" for number in range(9)],
        "colour": "red",
    })  # fmt: skip
    tenders = pd.DataFrame({"ocid": [f"T{number}" for number in range(9)], "title": remarks["title"], "buyer": "U1"})
    with pytest.raises(SourceError, match="columns of one of"):
        proposed(store, csv(tmp_path, remarks, "remarks.csv"))
    (one,) = proposed(store, csv(tmp_path, remarks, "remarks.csv"), csv(tmp_path, tenders, "tenders.csv"))
    assert one.looked.files[0].name == "tenders.csv"


# What a source does not keep one to a row ---------------------------------------------------------------------------


def test_columns_of_stages_become_steps(store: Any, tmp_path: Path) -> None:
    wide = pd.DataFrame({
        "办件编号": ["A1", "A2"], "申请人": ["甲", "乙"],
        "受理时间": ["2026-03-02 09:30", "2026-03-03 10:10"], "受理人": ["P1", "P2"],
        "审查时间": ["2026-03-04 11:05", ""], "审查人": ["P3", ""],
        "审批时间": ["2026-03-05 15:10", ""], "审批人": ["P4", ""], "审批结果": ["同意", ""],
        "承诺办结时间": ["2026-03-20", "2026-03-21"],
    })  # fmt: skip
    (one,) = proposed(store, csv(tmp_path, wide))
    assert one.choice is None, one.choice
    (account,) = import_source(store.project, tmp_path / "log.csv", mapping=mapping_of(one, tmp_path))
    kept = store.rows(account)
    assert account.quarantined == 0
    assert sorted(zip(kept["case_id"], kept["step"], kept["official_id"], strict=True)) == [
        ("A1", "受理", "P1"), ("A1", "审批", "P4"), ("A1", "审查", "P3"), ("A2", "受理", "P2"),
    ]  # fmt: skip
    assert kept.loc[kept["step"] == "审批", "outcome"].tolist() == ["approved"]


def test_words_of_a_lifecycle_are_told_and_starts_and_ends_are_pairs(store: Any, tmp_path: Path) -> None:
    log = pd.DataFrame({
        "case_id": ["A", "A"], "step": ["check"] * 2, "official_id": ["P1"] * 2, "lifecycle": ["START", "completed"],
        "occurred_at": ["2026-03-02 09:30", "2026-03-02 10:30"],
    })  # fmt: skip
    (one,) = proposed(store, csv(tmp_path, log))
    pairs = one.proposal.mapping().tables["operations"].pairs
    assert pairs is not None
    assert pairs.lifecycle == "lifecycle"
    (account,) = import_source(store.project, tmp_path / "log.csv", mapping=mapping_of(one, tmp_path))
    ((begun, ended),) = store.rows(account)[["received_at", "occurred_at"]].to_numpy()
    assert (begun, ended) == (pd.Timestamp("2026-03-02 09:30"), pd.Timestamp("2026-03-02 10:30"))


def test_a_log_of_events_is_read_as_without_a_mapping(store: Any, tmp_path: Path) -> None:
    """Words of a lifecycle in the source's own form: with what is proposed they mean what they mean without."""
    acts = [("check", "START", 9), ("check", "Completed", 10), ("call", "在办", 11), ("wait", "suspend", 12)]
    events = "".join(
        f'<event><string key="concept:name" value="{step}"/><string key="org:resource" value="P1"/>'
        f'<string key="lifecycle:transition" value="{word}"/>'
        f'<date key="time:timestamp" value="2026-03-02T{hour:02}:05:00"/>'
        "</event>"
        for step, word, hour in acts
    )
    file = tmp_path / "log.xes"
    file.write_text(f'<log><trace><string key="concept:name" value="A"/>{events}</trace></log>', "utf-8")
    alone = store.rows(import_source(store.project, file)[0])
    (one,) = proposed(store, file)
    kept = store.rows(import_source(store.project, file, mapping=mapping_of(one, tmp_path))[0])
    told = ["step", "occurred_at", "received_at", "official_id"]
    pd.testing.assert_frame_equal(kept[told], alone[told])
    assert kept["step"].tolist() == ["check", "call"]


def test_attributes_of_traces_fill_the_table_of_cases(store: Any, tmp_path: Path) -> None:
    rows = texts(facts(30))[["case_id", "step", "official_id", "occurred_at"]]
    rows.columns = ["case:concept:name", "concept:name", "org:resource", "time:timestamp"]
    rows["case:startDate"], rows["case:deadline"], rows["case:Responsible_actor"] = "2025-01-01", "2026-01-01", "P9"
    (one,) = proposed(store, csv(tmp_path, rows))
    assert one.proposal.tables == ("operations", "cases")
    found = import_source(store.project, tmp_path / "log.csv", mapping=mapping_of(one, tmp_path))
    assert [(account.table, account.accepted) for account in found] == [("operations", 30), ("cases", 10)]
    assert {*store.rows(found[1])["responsible_id"]} == {"P9"}


# Files --------------------------------------------------------------------------------------------------------------


def test_months_in_files_of_their_own_share_a_mapping_and_rosters_are_known_by_whom_they_list(
    store: Any, tmp_path: Path
) -> None:
    rows = texts(facts(60)).rename(columns={"official_id": "谁"})
    folder = tmp_path / "exports"
    folder.mkdir()
    csv(folder, rows.iloc[:30], "2025-01.csv")
    csv(folder, rows.iloc[30:], "2025-02.csv")
    roster = pd.DataFrame({"工号": sorted({*rows["谁"]}), "姓名": ["王"] * rows["谁"].nunique()})
    csv(folder, roster, "people.csv")
    (folder / "notes.docx").write_bytes(b"PK")
    csv(folder, pd.DataFrame({"alpha": ["1"], "beta": ["2"]}), "strange.csv")
    contracts = load_contracts(store.project.accepted / "contracts")
    assert [one.name for one in look_at([folder], contracts).skipped] == ["notes.docx"]
    log, people = proposed(store, folder)
    assert [one.name for one in log.looked.files] == ["2025-01.csv", "2025-02.csv"]
    assert people.proposal.tables == ("officials",)
    assert fields(log)["official_id"] == ["谁"]
    links = [one.en for one in log.links]
    assert any("operations.official_id, 12 are met in officials.official_id of people.csv" in one for one in links), (
        links
    )
    place = mapping_of(log, tmp_path)
    assert [import_source(store.project, one, mapping=place)[0].accepted for one in log.looked.files] == [30, 30]


def test_a_title_above_the_header_is_no_header(store: Any, tmp_path: Path) -> None:
    file = tmp_path / "book.xlsx"
    rows = texts(facts(30))
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, len(rows.columns) - 1, "2025 年办件明细表")
        for place, row in enumerate([rows.columns, *rows.to_numpy()], 1):
            sheet.write_row(place, 0, row)
    (one,) = proposed(store, file)
    (account,) = import_source(store.project, file, mapping=mapping_of(one, tmp_path))
    assert (account.accepted, account.quarantined) == (30, 0)


def test_the_encoding_of_letters_in_doubt_is_shown_and_asked(store: Any, tmp_path: Path) -> None:
    rows = texts(facts(12)).assign(unit_id="办公室")
    (one,) = proposed(store, csv(tmp_path, rows, encoding="gb18030"))
    told = {".".join(setting.path): setting.value for setting in one.proposal.taken().settings}
    assert told["encoding"] == "gb18030"
    assert "办公室" in proposal_text(one.proposal, "zh")


def test_a_file_that_somebody_has_changed_is_known(store: Any, tmp_path: Path) -> None:
    (one,) = proposed(store, csv(tmp_path, texts(facts(12))))
    text = proposal_text(one.proposal, "zh")
    assert is_untouched(text)
    assert not is_untouched(text.replace('"step"', '"stage"'))
    lines = [line for line in text.splitlines() if " = " in line and not line.startswith("#")]
    assert all("#" in line for line in lines), "each line has its reason"


# The property -------------------------------------------------------------------------------------------------------

WAYS: dict[str, tuple[str, ...]] = {
    "operation_id": ("operation_id", "操作编号", "流水号", "Event ID", "activity_instance_id"),
    "case_id": ("case_id", "Case ID", "办件编号", "申请编号", "案件编号", "_CASE_KEY", "case:concept:name"),
    "step": ("step", "环节", "环节名称", "Activity", "concept:name", "节点名称"),
    "official_id": ("official_id", "经办人编号", "审批人", "Resource", "org:resource", "工号"),
    "occurred_at": ("occurred_at", "办理时间", "处理时间", "Complete Timestamp", "time:timestamp"),
    "received_at": ("received_at", "到手时间", "接收时间", "Start Timestamp"),
    "due_at": ("due_at", "应办结时间", "Deadline", "承诺办结时间"),
    "outcome": ("outcome", "结果", "办理结果", "Decision"),
    "amount": ("amount", "金额", "Amount", "费用", "Cost"),
    "counterparty_id": ("counterparty_id", "相对人编号", "统一社会信用代码", "Customer"),
}
DAYS = (
    "%Y-%m-%d %H:%M:%S",
    "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%Y年%m月%d日 %H时%M分",
    "%d.%m.%y %H:%M",
    "%Y%m%d%H%M%S",
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_proposed_is_valid_and_takes_no_less_than_import_takes_by_itself(
    store: Any, tmp_path: Path, data: st.DataObject
) -> None:
    form = data.draw(st.sampled_from(DAYS))
    number = data.draw(st.sampled_from(("{:.2f}", "{:,.2f}", "{:.2f}元")))
    clock = dict.fromkeys(("received_at", "occurred_at"), lambda moment: moment.strftime(form))
    rows = texts(facts(36), amount=number.format, **clock).drop(columns=["unit_id"])
    heads = {name: data.draw(st.sampled_from(WAYS[name])) for name in rows.columns}
    dropped = data.draw(st.sets(st.sampled_from(("operation_id", "received_at", "due_at", "outcome", "amount"))))
    rows = rows.drop(columns=[*dropped]).rename(columns=heads)
    rows["备注"] = data.draw(st.sampled_from(("", "x", "?", '"', "a\nb")))
    rows = rows[data.draw(st.permutations(list(rows.columns)))]
    file = csv(tmp_path, rows, sep=data.draw(st.sampled_from((",", ";", "\t"))))
    (one,) = proposed(store, file)
    assert one.choice is None
    assert not one.proposal.taken().questions
    place = mapping_of(one, tmp_path)
    tomllib.loads(proposal_text(one.proposal, "en"))
    assert read_toml(place)["tables"]
    load_mapping(place)
    try:
        alone = import_source(store.project, file)[0].accepted
    except RiskmlError:
        alone = 0
    (account,) = import_source(store.project, file, mapping=place)
    assert account.accepted >= max(alone, 36), (heads, account.summary())
    assert {*fields(one)} >= {*heads} - {*dropped}


def test_identity_numbers_are_told_by_their_check_digits(store: Any, tmp_path: Path) -> None:
    rows = texts(facts(30)).rename(columns={"official_id": "who"})
    assert rows["who"].isin([identity(number) for number in range(12)]).all()
    (one,) = proposed(store, csv(tmp_path, rows))
    assert asked(one)["tables.operations.fields.official_id"][1] == "who"
