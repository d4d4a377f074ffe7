"""No count on any page, and no subtraction of counts, is about fewer than five people of one unit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from riskml.core.texts import Text
from riskml.portraits import portray_official, portray_register, portray_unit, portray_whole
from riskml.portraits.hiding import GROUP, uncounted
from tests.portraits import fabricated_run


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 12), max_size=12))
def test_what_is_left_out_cannot_be_told_apart(sizes):
    left = uncounted(sizes)
    assert {unit for unit, size in sizes.items() if size < GROUP} <= left
    there = [sizes[unit] for unit in left if sizes[unit]]
    others = [size for unit, size in sizes.items() if unit not in left]
    if any(size < GROUP for size in there) and others:
        assert len(there) >= 2
        assert sum(there) >= GROUP
    if not any(0 < size < GROUP for size in sizes.values()):
        assert there == []


def test_a_small_unit_cannot_be_worked_out_from_the_totals():
    run = fabricated_run.run_data()
    whole = portray_whole(run)
    dashes = {one.unit_id for one in whole.units if one.red is None}
    assert dashes == {"u3", "u4"}  # u4 is small; u3 is the smallest of the others
    assert {one.unit_id for one in whole.units if one.yellow is None} == dashes
    for unit_id in fabricated_run.UNITS:
        unit = portray_unit(unit_id, run)
        assert unit.counted == (unit_id not in dashes)
        assert bool(unit.warnings) == bool(unit.hits) == unit.counted
    assert not portray_unit("u3", run).hidden
    assert portray_unit("u3", run).shapes[0].values


def test_somebody_seen_in_two_units_belongs_to_one():
    measured = fabricated_run.measurement(np.random.default_rng(3))
    profile = measured.profile.copy()
    mine = profile["subject_id"] == "u1-02"
    profile.loc[mine & (profile["metric"] == "open_load"), "unit_id"] = "u2"
    profile.loc[mine & profile["metric"].str.endswith("_trend"), "unit_id"] = "-"
    run = fabricated_run.run_data(measured=replace(measured, profile=profile.sort_values("unit_id")))
    whole = portray_whole(run)
    assert sum(one.people for one in whole.units) == whole.counts.officials
    assert portray_official("u1-02", run).person.unit_id == "u1"
    assert portray_unit("u2", run).people == fabricated_run.SIZES["u2"]
    assert all(shape.people <= fabricated_run.SIZES["u2"] for shape in portray_unit("u2", run).shapes)


def test_work_of_no_known_unit_has_no_unit():
    measured = fabricated_run.measurement(np.random.default_rng(3))
    profile = measured.profile.copy()
    profile.loc[profile["subject_id"] == "u1-02", "unit_id"] = "-"
    run = fabricated_run.run_data(measured=replace(measured, profile=profile))
    assert portray_official("u1-02", run).person.unit == "住房和城乡建设局"  # the roster knows
    bare = replace(run, homes={one: unit for one, unit in run.homes.items() if one != "u1-02"})
    assert portray_official("u1-02", bare).person.unit == ""
    assert portray_register(bare).staff[-1].people == (("u1-02", run.roster.names["u1-02"]),)


def test_the_register_lists_everybody_by_unit_and_identifier():
    run = fabricated_run.run_data()
    staff = portray_register(run).staff
    listed = [(unit.unit_id, one) for unit in staff for one, _ in unit.people]
    assert listed == sorted(listed)
    assert len(listed) == len(run.officials)


def test_a_rule_that_could_not_ask_has_no_zero():
    whole = portray_whole(fabricated_run.run_data())
    assert "approval_before_acceptance" not in {one.name for one in whole.hits}
    assert "approval_before_acceptance" in {gap.name for gap in whole.gaps}


def test_kinds_of_work_are_said_in_words():
    run = fabricated_run.run_data()
    assert run.stratum("m1/decide/u1").zh == "建筑工程施工许可 · 审批决定 · 住房和城乡建设局"
    assert run.stratum("-/T02 Check a/b") == Text(zh="“T02 Check a/b”", en="“T02 Check a/b”")
    worded = replace(run, words={"post": {"clerk": Text(zh="经办岗", en="clerk")}})
    assert worded.stratum("m1/decide/u1/clerk/u2/online").en == (
        "Construction permit · Decision · 住房和城乡建设局 · clerk · 市场监督管理局 · “online”"
    ), "the post and the place have a word, the channel has none"
    assert run.stratum("m1").en == "Construction permit"
    assert run.stratum("x/y/-").en == "“x” · “y”"
    assert run.stratum("").zh == "事项未登记"
