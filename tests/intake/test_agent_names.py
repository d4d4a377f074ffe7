"""Which column names who filed for the applicant, and which the official, where both may be called agent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from riskml.intake import import_source
from tests.disguises.facts import csv, facts, texts
from tests.intake.test_proposing import asked, fields, mapping_of, proposed

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

MEANT = ("case_id", "step", "official_id", "occurred_at")
HEADS = ("Case ID", "Activity", "Resource", "Complete Timestamp")


def _log(official: str, **more: str) -> pd.DataFrame:
    rows = texts(facts(30))
    log = rows[list(MEANT)].set_axis([*HEADS], axis=1).rename(columns={"Resource": official})
    return log.assign(**{name: [f"{mark}{n % 4}" for n in range(len(log))] for name, mark in more.items()})


@pytest.mark.parametrize("head", ["agent", "Agent"])
def test_an_agent_alone_is_the_official(store: Any, tmp_path: Path, head: str) -> None:
    (one,) = proposed(store, csv(tmp_path, _log(head)))
    assert not one.proposal.questions, asked(one)
    assert fields(one)["official_id"] == [head]
    assert "agent_id" not in fields(one)


def test_an_agent_beside_an_official_is_who_filed(store: Any, tmp_path: Path) -> None:
    (one,) = proposed(store, csv(tmp_path, _log("经办人", Agent="G")))
    assert fields(one)["official_id"] == ["经办人"]
    assert fields(one)["agent_id"] == ["Agent"]


@pytest.mark.parametrize(
    "head",
    ["代理机构", "代办人", "委托代理人", "中介机构", "filed_by", "Filed by", "Authorised Representative", "agent_id"],
)
def test_what_other_systems_call_it_is_proposed_and_never_the_official(store: Any, tmp_path: Path, head: str) -> None:
    (one,) = proposed(store, csv(tmp_path, _log("经办人", **{head: "G"})))
    assert not one.proposal.questions, asked(one)
    assert (fields(one)["official_id"], fields(one)["agent_id"]) == (["经办人"], [head])
    (account,) = import_source(store.project, tmp_path / "log.csv", mapping=mapping_of(one, tmp_path))
    assert store.rows(account)["agent_id"].tolist()[:2] == ["G0", "G1"]


@pytest.mark.parametrize("head", ["法定代表人", "法定代理人", "legal representative", "sales agency"])
def test_a_legal_representative_is_no_agent(store: Any, tmp_path: Path, head: str) -> None:
    (one,) = proposed(store, csv(tmp_path, _log("经办人", **{head: "G"})))
    assert "agent_id" not in fields(one)
