"""What all portraits of a run share is made once, and anew for a run of which anything was replaced."""

from dataclasses import replace

from riskml.portraits import draw_all, panels, shape
from riskml.portraits.once import once
from tests.portraits import fabricated_run


def test_what_is_shared_is_made_once_for_all_portraits(monkeypatch):
    run = fabricated_run.run_data()
    asked = []
    for module, name in ((panels, "_whole_gaps"), (shape, "_shapes_of")):
        made = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *of, made=made, name=name: (asked.append((name, of[0])), made(*of))[1])
    assert sum(1 for _ in draw_all(run)) > len(run.units)
    told = [one for name, one in asked if name == "_shapes_of"]
    assert len(told) == len(set(told)) <= len(run.units)
    assert sum(name == "_whole_gaps" for name, _ in asked) == 1


def test_a_run_with_anything_replaced_makes_it_anew():
    run = fabricated_run.run_data()
    assert once(run, "month", lambda one: one.month) == run.month
    other = replace(run, by_score=run.by_score + 1)
    assert other.once == {}


def test_portraits_are_those_of_a_run_that_shares_nothing(monkeypatch):
    run = fabricated_run.run_data()
    shared = [one.to_dict() for one in draw_all(run)]
    monkeypatch.setattr("riskml.portraits.panels.once", lambda of, _, make: make(of))
    monkeypatch.setattr("riskml.portraits.head.once", lambda of, _, make: make(of))
    monkeypatch.setattr("riskml.portraits.shape.once", lambda of, _, make: make(of))
    monkeypatch.setattr("riskml.portraits.reasons.once", lambda of, _, make: make(of))
    assert [one.to_dict() for one in draw_all(run)] == shared
