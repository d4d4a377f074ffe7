"""A bureau's own columns: a field in a contract, a column in a file, cards that read it; no Python is changed."""

from __future__ import annotations

import pandas as pd
import pytest
from click.testing import CliRunner

from riskml.cards import read_cards
from riskml.cli import main
from riskml.core.errors import CardError, ProjectError
from riskml.core.project import Project
from riskml.intake import import_source
from riskml.pipeline import create_project, open_project
from riskml.workingset import read_schema

FIELD = """
[fields.{name}]
type = "{kind}"
label = {{ zh = "颜色", en = "{name}" }}
"""
TEXTS = """
label = { zh = "红色件占比", en = "Share of red files" }
why = { zh = "测试。", en = "A test." }
innocent = { zh = "测试。", en = "A test." }
cannot_see = { zh = "测试。", en = "A test." }
"""
METRIC = (
    'name = "red_share"\nfamily = "deviation"\nconcern = "high"\ncompare = "rate"\nminimum = 1\n'
    'needs = ["operations.colour"]\nformula = "O = red"\nunit = { zh = "件", en = "files" }\n'
    'how_to_read = { zh = "测试。", en = "A test." }\nliterature = ["None."]\n'
    + TEXTS
    + '''
observations = """
select official_id, unit_id, occurred_at as at, operation_id as ref, matter_id || '/' || step as stratum,
       case when colour = 'red' then 1 else 0 end as value
from steps
where colour is not null
"""

[[example]]
about = { zh = "甲 1 件红；乙无。", en = "a has one red file of one, b none of one." }
minimum = 1
expected.a = { observed = 1, expected = 0 }
[example.tables]
steps = """
operation_id, official_id, unit_id, matter_id, step, occurred_at,         colour
1,            a,           u,       m,         s,    2026-03-02 10:00:00, red
2,            b,           u,       m,         s,    2026-03-02 10:00:00, blue
"""
'''
)


def rule(root, hits: str) -> str:
    """Return a card of the project's own area, after the form of a shipped one, with another question."""
    shipped = (root / "features" / "rules" / "timing" / "done_before_received.toml").read_text("utf-8")
    head, rest = shipped.split('hits = """')
    population = rest.split('"""', 1)[1].split("[[example]]")[0]
    head = head.replace('"done_before_received"', '"red_case"').replace(
        'needs = ["operations.received_at"]', 'needs = ["cases.colour", "cases.seen_at", "operations.colour"]'
    )
    rows = """
[example.tables]
cases = \"\"\"
case_id, matter_id, opened_at,           colour, seen_at,             seen_is_date
c1,      m,         2026-03-02 09:00:00, {colour}, 2026-03-02 00:00:00, {dated}
\"\"\"
steps = \"\"\"
operation_id, case_id, matter_id, step, official_id, unit_id, occurred_at,         day,        month,      colour
1,            c1,      m,         s,    a,           u,       2026-03-02 10:00:00, 2026-03-02, 2026-03-01, red
\"\"\"
"""
    about = 'about = { zh = "测试", en = "a test" }\n'
    found = 'hits = [{ official_id = "a", records = ["1"] }]\n'
    examples = ""
    for kind, colour, dated in (
        ("hit", "red", "true"), ("miss", "blue", "true"), ("near_miss", "red", "false"), ("missing", "", ""),
    ):  # fmt: skip
        examples += f'\n[[example]]\nkind = "{kind}"\n{about}' + (found if kind == "hit" else "")
        examples += rows.format(colour=colour, dated=dated)
    return f'{head}hits = """{hits}"""{population}{examples}'


HITS = """
select steps.matter_id || '/' || cast(steps.month as varchar) as hit, steps.official_id, steps.unit_id,
    steps.occurred_at as at, steps.operation_id as ref, steps.matter_id
from steps
inner join cases
    on steps.case_id = cases.case_id
where cases.colour = 'red' and steps.colour = 'red' and cases.seen_is_date
"""


@pytest.fixture(scope="module")
def bureau(tmp_path_factory, root):
    folder = tmp_path_factory.mktemp("own") / "project"
    project = create_project(folder)
    for table, more in (("operations", {"colour": "text"}), ("cases", {"colour": "text", "seen_at": "timestamp"})):
        file = folder / "data" / "contracts" / f"{table}.toml"
        told = "".join(FIELD.format(name=name, kind=kind) for name, kind in more.items())
        file.write_text(file.read_text("utf-8") + told, "utf-8")
    for file in (folder / "features" / "rules").rglob("*.toml"):
        file.unlink()
    for file in (folder / "features" / "metrics").glob("*.toml"):
        if file.stem not in {"handling_time", "approval_rate", "overdue_rate"}:
            file.unlink()
    (folder / "features" / "metrics" / "red_share.toml").write_text(METRIC, "utf-8")
    (folder / "features" / "rules" / "timing" / "red_case.toml").write_text(rule(root, HITS), "utf-8")
    acts, cases = [], []
    for number in range(600):
        official, colour = f"P{number % 12:02d}", "red" if number % 12 == 5 or number % 7 == 0 else "blue"
        day = pd.Timestamp("2025-01-06") + pd.Timedelta(days=number // 2)
        cases.append({"case_id": f"C{number}", "opened_at": day, "colour": colour, "seen_at": f"{day:%Y-%m-%d}"})
        acts.append(
            {"case_id": f"C{number}", "matter_id": "building_permit", "step": "accept", "official_id": official,
             "unit_id": "U", "operation_id": f"O{number}", "colour": colour, "occurred_at": f"{day:%Y-%m-%d} 10:00"}
        )  # fmt: skip
    for table, rows in (("operations", acts), ("cases", cases)):
        file = folder.parent / f"{table}.csv"
        pd.DataFrame(rows).to_csv(file, index=False)
        [account] = import_source(project, file, table=table, format="csv")
        assert account.columns_not_used == ()
    return folder


def test_cards_that_read_the_column_are_checked_with_their_examples(bureau):
    told = CliRunner().invoke(main, ["check", "--project", str(bureau)])
    assert told.exit_code == 0, told.output


def test_a_metric_and_a_rule_read_the_column_from_the_file(bureau):
    result = open_project(bureau).run()
    profile = pd.read_parquet(result.folder / "profile.parquet")
    red = profile[profile["metric"] == "red_share"].groupby("official_id")[["observed", "expected", "exposure"]].sum()
    window = red.loc["P05"]
    assert window["observed"] == window["exposure"] > 20
    assert window["expected"] < window["observed"] / 2
    hits = pd.read_parquet(result.folder / "hits.parquet")
    assert set(hits["rule"]) == {"red_case"}
    assert hits.groupby("official_id").size()["P05"] >= 10


def test_a_column_of_no_contract_is_refused_in_a_card(bureau, root, tmp_path):
    card = bureau / "features" / "metrics" / "red_share.toml"
    whole = card.read_text("utf-8")
    card.write_text(whole.replace("operations.colour", "operations.color"), "utf-8")
    try:
        with pytest.raises(CardError, match=r"Did you mean 'operations.colour'"):
            read_cards(Project.open(bureau))
    finally:
        card.write_text(whole, "utf-8")
    assert "colour" not in read_schema(Project.open(root)).working["steps"]


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("position", "text", "no stage uses"),
        ("amount", "text", "the type that cards read"),
        ("nth", "text", "no stage"),
    ],
)
def test_a_field_that_would_not_reach_its_cards_is_refused(tmp_path, name, kind, said):
    project = create_project(tmp_path / "project")
    file = project.accepted / "contracts" / "operations.toml"
    text = file.read_text("utf-8").split(f"[fields.{name}]")
    file.write_text(text[0] + FIELD.format(name=name, kind=kind), "utf-8")
    with pytest.raises(ProjectError) as caught:
        read_schema(project)
    assert [fault.where for fault in caught.value.faults] == [f"contract operations, field {name}"]
    assert said in str(caught.value)
    told = CliRunner().invoke(main, ["check", "--project", str(project.root)])
    assert told.exit_code == 2
    assert told.output.count(f"field {name}") == 1
