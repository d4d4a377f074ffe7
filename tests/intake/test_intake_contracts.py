"""Contracts and mappings: read whole, refused with every fault at once."""

from __future__ import annotations

import pytest

from riskml.core.errors import ProjectError, SourceError
from riskml.intake import Mapping, import_source, load_contracts, load_mapping
from riskml.intake.mappings import default_mapping

TABLES = {
    "operations": "case_id step occurred_at",
    "cases": "case_id",
    "officials": "official_id",
    "posts": "official_id unit_id valid_from",
    "leaves": "official_id valid_from",
    "units": "unit_id",
    "matters": "matter_id",
    "counterparties": "counterparty_id",
    "relations": "person_id company_id",
    "declared_relatives": "official_id person_id",
    "tenders": "tender_id",
    "bids": "bid_id tender_id",
    "awards": "award_id tender_id",
    "award_items": "item_id tender_id",
    "contracts": "contract_id",
    "contract_changes": "change_id contract_id changed_at",
    "payments": "paid_at",
    "registers": "register entry_id person_id",
    "complaints": "complaint_id received_at",
    "reviews": "review_id finding decided_at",
}


def test_the_shipped_contracts_ask_for_what_the_design_says(root):
    contracts = load_contracts(root / "data" / "contracts")
    assert {name: " ".join(one.required) for name, one in contracts.items()} == TABLES


def test_every_identifier_is_text_and_every_field_has_both_languages(root):
    for contract in load_contracts(root / "data" / "contracts").values():
        for name, field in contract.fields.items():
            assert (field.type == "identifier") == name.endswith("_id") or name == "device"
            assert (field.type == "timestamp") == (name.endswith("_at") or name.startswith("valid_"))
            assert field.label.zh != field.label.en


def test_every_shipped_mapping_fills_fields_that_exist(root):
    contracts = load_contracts(root / "data" / "contracts")
    files = sorted((root / "data" / "mappings").glob("*.toml"))
    assert len(files) >= 5
    for file in files:
        for table, mapping in load_mapping(file).tables.items():
            assert mapping.unknown_fields(contracts[table], file.name) == []
            filled = mapping.fields.keys() | mapping.constants.keys()
            assert set(contracts[table].required) <= filled


def test_a_contract_tells_all_its_faults_at_once(tmp_path):
    (tmp_path / "units.toml").write_text(
        'table = "unit"\nlabel = { zh = "单位", en = "Units" }\nabout = { zh = "一", en = "One" }\n'
        '[fields.unit_id]\ntype = "identifyer"\nlabel = { zh = "号", en = "id" }\n'
        '[fields.size]\ntype = "text"\nleast = 3\nlabel = { zh = "大", en = "size" }\n'
        '[fields.name]\ntype = "text"\nlabel = { zh = "名", en = "name" }\nrequred = true\n',
        "utf-8",
    )
    (tmp_path / "cases.toml").write_text("table = ", "utf-8")
    with pytest.raises(ProjectError) as caught:
        load_contracts(tmp_path)
    text = str(caught.value)
    for word in ("cases.toml", "identifyer", "takes no least", "Did you mean 'required'?"):
        assert word in text
    assert len(caught.value.faults) == 4


def test_a_contract_must_name_its_own_fields_and_its_own_file(tmp_path):
    label = 'label = { zh = "单", en = "U" }\n'
    (tmp_path / "units.toml").write_text(
        f'table = "matters"\n{label}about = {{ zh = "一", en = "One" }}\n[fields.unit_id]\ntype = "text"\n{label}',
        "utf-8",
    )
    (tmp_path / "posts.toml").write_text(
        f'table = "posts"\n{label}about = {{ zh = "一", en = "One" }}\nkey = ["unitid"]\n'
        f'order = [["unit_id", "unit_id"]]\n[fields.unit_id]\ntype = "text"\n{label}',
        "utf-8",
    )
    with pytest.raises(ProjectError) as caught:
        load_contracts(tmp_path)
    text = str(caught.value)
    assert "Did you mean 'unit_id'?" in text
    assert "order compares timestamps" in text
    assert "as the file is named" in text


def test_names_that_the_store_adds_are_no_fields(tmp_path):
    label = 'label = { zh = "单", en = "U" }\n'
    fields = {"seen_at": "timestamp", "seen": "timestamp", "told_is_date": "flag", "told_at": "timestamp"}
    told = "".join(
        f'[fields.{name}]\ntype = "{kind}"\n{label}' for name, kind in {**fields, "source_id": "text"}.items()
    )
    (tmp_path / "units.toml").write_text(
        f'table = "units"\n{label}about = {{ zh = "一", en = "One" }}\n{told}', "utf-8"
    )
    with pytest.raises(ProjectError) as caught:
        load_contracts(tmp_path)
    text = str(caught.value)
    assert "two timestamps share the flag 'seen_is_date'" in text
    assert "the store itself writes a column 'told_is_date'" in text
    assert "the store itself writes a column 'source_id'" in text


def test_a_project_without_contracts_is_told_so(tmp_path):
    with pytest.raises(ProjectError, match="riskml init"):
        load_contracts(tmp_path)


def test_a_mapping_refuses_unknown_keys_and_double_origins(tmp_path):
    file = tmp_path / "m.toml"
    file.write_text(
        'timezone = "Asia/Shanghia"\n[tables.units]\nfeilds = { a = "b" }\n'
        '[tables.cases]\nfields = { case_id = "c" }\nconstants = { case_id = "x" }\n'
        'values = { outcome = { a = "b" } }\n',
        "utf-8",
    )
    with pytest.raises(ProjectError) as caught:
        load_mapping(file)
    text = str(caught.value)
    for word in ("Asia/Shanghai", "Did you mean 'fields'?", "both a column and a constant", "which has no column"):
        assert word in text


def test_a_mapping_that_is_not_there_names_the_nearest(root):
    with pytest.raises(ProjectError, match=r"Did you mean 'helpdesk\.toml'"):
        load_mapping(root / "data" / "mappings" / "helpdsk.toml")


def test_a_mapping_may_be_given_by_its_path_as_text(store, root):
    with pytest.raises(SourceError, match=r"a column 'customer' for operations\.counterparty_id"):
        store.take("a.csv", "a\n1\n", mapping=str(root / "data" / "mappings" / "helpdesk.toml"))


def test_a_column_that_is_not_there_names_the_nearest_and_all_faults_come_together(store):
    text = "办件号,环节,经办人,时间\n1,a,x,2026-03-05\n"
    given = {"case_id": "办件", "step": "环节", "official_id": "经办", "occured_at": "时间"}
    with pytest.raises(SourceError, match=r"Did you mean 'occurred_at'\?"):
        store.take("a.csv", text, mapping=given)
    given["occurred_at"] = given.pop("occured_at")
    with pytest.raises(SourceError) as caught:
        store.take("a.csv", text, mapping=given)
    assert len(caught.value.faults) == 2
    assert "Did you mean '办件号'?" in str(caught.value)
    assert "Did you mean '经办人'?" in str(caught.value)
    assert store.files() == set()


def test_names_and_labels_map_themselves(root):
    contract = load_contracts(root / "data" / "contracts")["operations"]
    mapping = default_mapping(contract, [" Case_ID ", "环节", "Official id", "time:timestamp", "备注"], {})
    assert mapping.fields == {
        "case_id": (" Case_ID ",),
        "step": ("环节",),
        "official_id": ("Official id",),
        "occurred_at": ("time:timestamp",),
    }


def test_what_the_caller_maps_comes_first(store):
    account = store.take(
        "a.csv",
        "case_id,step,official_id,boss,occurred_at\n1,a,x,y,2026-03-05\n",
        mapping={"official_id": "boss"},
    )
    assert store.rows(account).official_id.tolist() == ["y"]
    assert account.columns_not_used == ("official_id",)


def test_first_filled_column_constants_words_and_silence(store):
    mapping = Mapping.model_validate(
        {
            "missing": ["EMPTY"],
            "tables": {
                "operations": {
                    "fields": {
                        "case_id": "c",
                        "step": "s",
                        "official_id": ["o1", "o2"],
                        "occurred_at": "t",
                        "outcome": "r",
                    },
                    "constants": {"unit_id": "town"},
                    "values": {"outcome": {"同意": "approved", "*": ""}},
                }
            },
        }
    )
    account = store.take(
        "a.csv",
        "c,s,o1,o2,t,r\n1,a,EMPTY,y,2026-03-05,同意\n2,a, x ,y,2026-03-05,别的\n",
        mapping=mapping,
    )
    rows = store.rows(account)
    assert rows.official_id.tolist() == ["y", "x"]
    assert rows.unit_id.tolist() == ["town", "town"]
    assert rows.outcome.fillna("").tolist() == ["approved", ""]


def test_events_that_are_not_complete_are_set_aside_with_the_reason(store):
    account = store.take(
        "a.csv",
        "case_id,step,official_id,occurred_at,lifecycle:transition\n"
        "1,a,x,2026-03-05,START\n1,a,x,2026-03-05,COMPLETE\n1,b,x,2026-03-05,\n",
    )
    assert (account.accepted, account.quarantined) == (2, 1)
    assert store.quarantined(account).faults[0] == "row: lifecycle:transition is not complete (start)"


def test_unknown_tables_and_formats_name_the_known_ones(store):
    with pytest.raises(SourceError, match=r"Did you mean 'operations'\?"):
        store.take("a.csv", "a\n1\n", table="operation")
    with pytest.raises(SourceError, match="Say --format csv, xlsx"):
        store.take("a.dat", "a\n1\n")
    with pytest.raises(SourceError, match=r"Did you mean 'a\.csv'\?"):
        import_source(store.project, store.folder / "aa.csv")
