"""The same facts in many forms are the same accepted rows: to the bit, or but for what a form cannot say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from riskml.core.errors import SourceError
from riskml.intake import import_source
from riskml.intake.mappings import Mapping
from tests.disguises import DISGUISES
from tests.disguises.facts import STEPS, Written, csv, facts, texts

if TYPE_CHECKING:
    from pathlib import Path


def accepted(store: Any, folder: Path, written: Written) -> pd.DataFrame:
    """Import, and return what the store keeps, without whence it came."""
    parts = []
    for file in written.files:
        (account,) = import_source(store.project, file, **written.words)
        assert account.quarantined == 0, account.summary()
        parts.append(store.rows(account).drop(columns=["source_id", "source_row"]))
        assert not parts[-1].duplicated().any(), "what one file says twice"
    kept = pd.concat(parts).drop_duplicates()  # what several files say counts once, as in the working set
    return kept[sorted(kept)].sort_values("operation_id", ignore_index=True)


def test_there_are_forty_disguises_and_more() -> None:
    assert len(DISGUISES) >= 60


@pytest.mark.parametrize("name", list(DISGUISES))
def test_the_same_facts_are_the_same_rows(store: Any, tmp_path: Path, name: str) -> None:
    rows = facts()
    plain = accepted(store, tmp_path, Written([csv(tmp_path, texts(rows), "plain.csv")]))
    assert not plain["occurred_is_date"].any()
    assert plain["due_is_date"].all()
    assert len(plain) == len(rows)
    (tmp_path / "written").mkdir()
    written = DISGUISES[name](tmp_path / "written", rows)
    found = accepted(store, tmp_path, written)
    for column in written.days_only:  # a day has no hour, and nothing else moves
        plain[column] = plain[column].dt.normalize()
        plain[column.removesuffix("_at") + "_is_date"] = True
    pd.testing.assert_frame_equal(found, plain, check_exact=True)


def test_a_row_a_case_is_the_same_acts(store: Any, tmp_path: Path) -> None:
    """A wide table has no numbers of acts, and says one limit and one party of a case; nothing else moves."""
    rows = facts()
    plain = accepted(store, tmp_path, Written([csv(tmp_path, texts(rows), "plain.csv")]))
    said, own = texts(rows), ("official_id", "received_at", "occurred_at", "outcome", "amount", "unit_id")
    parts = [said[said["step"] == step].set_index("case_id")[[*own]].add_prefix(f"{step}_") for step in STEPS]
    stages = [{"step": step, "fields": {name: f"{step}_{name}" for name in own}} for step in STEPS]
    mapping = Mapping.model_validate({"tables": {"operations": {"stages": stages}}})
    [account] = import_source(
        store.project, csv(tmp_path, pd.concat(parts, axis=1).reset_index(), "wide.csv"), mapping=mapping
    )
    assert (account.rows_read, account.source_rows) == (len(rows), len(rows) // 3)
    kept = [name for name in plain.columns if name in {*store.rows(account).columns}]
    assert {"occurred_is_date", "received_is_date", "case_id", *own} <= {*kept}
    by = ["case_id", "step"]
    found = store.rows(account)[kept].sort_values(by, ignore_index=True)
    pd.testing.assert_frame_equal(found, plain[kept].sort_values(by, ignore_index=True), check_exact=True)


def test_a_disguise_that_could_be_two_things_is_refused(store: Any, tmp_path: Path) -> None:
    """Sums of three decimals, days of a month's first twelve: nothing is guessed."""
    rows = facts(30)
    rows["amount"] = rows["amount"].map(lambda one: round(one / 1e5, 3) + 1.001, na_action="ignore")
    told = texts(rows, amount=lambda one: f"{one % 900 + 1:.3f}", due_at=lambda day: f"{day.day % 12 + 1:02}/05/2025")
    with pytest.raises(SourceError) as caught:
        import_source(store.project, csv(tmp_path, told))
    assert [fault.where.rpartition(", ")[2] for fault in caught.value.faults] == [
        "operations.amount",
        "operations.due_at",
    ]
