"""What area a unit is: a closed list of words, taken as sources write them; an unknown one is a fault of its row."""

from __future__ import annotations

import pandas as pd

from riskml.portraits.phrases import LEVELS

WRITTEN = {
    "U1": "省",
    "U2": "地级市",
    "U3": "县/区",
    "U4": "街道",
    "U5": "社区",
    "U6": "Village",
    "U7": "",
    "U8": "yurt",
}
TAKEN = {"U1": "province", "U2": "city", "U3": "county", "U4": "township", "U5": "village", "U6": "village", "U7": None}


def test_levels_are_taken_as_sources_write_them_and_others_named(store):
    rows = [f"{unit},unit {unit},{level}" for unit, level in WRITTEN.items()]
    account = store.take("units.csv", "\n".join(["unit_id,name,level", *rows]) + "\n", table="units")
    table = store.rows(account)
    levels = [None if pd.isna(one) else one for one in table["level"]]
    assert dict(zip(table["unit_id"], levels, strict=True)) == TAKEN
    assert {one for one in levels if one} == set(LEVELS)
    broken = store.quarantined(account)
    assert list(broken.faults) == ["level: none of province, city, county, township, village (yurt)"]
    assert "yurt" in broken.to_csv()
    assert any("yurt" in note for note in account.notes)
