"""What is due, by role: the same clocks that the room's pages show, as counts alone."""

from __future__ import annotations

from datetime import date, timedelta


def test_a_case_is_due_to_those_whose_signature_it_waits_for(registered):
    from riskml.portal.due import due_by_role
    from riskml.portal.place import place

    opened = next(iter(registered.values())).opened_at.date()
    before = due_by_role(opened)
    assert set(before) == set(place().access.role)
    assert not any(own[1] or own[2] for own in before.values())  # nothing is late on the day on which all were opened
    due = max(one.due for one in registered.values())
    late = due_by_role(due + timedelta(days=60))
    assert late["handler"][:2] == (0, len(registered))
    assert late["auditor"] == (0, 0, 0)  # signs nothing, and is told of nothing
    assert late["office_head"][2] == late["leader"][2] == len(registered)
    assert all(type(count) is int for own in late.values() for count in own)


def test_who_is_told_comes_with_the_days(registered):
    from riskml.portal.due import due_by_role
    from riskml.portal.place import place

    register = place().cases.register_of["warning"]
    last = max(one.due for one in registered.values())
    for step in register.escalate:
        day = place().days.after(last, step.after)
        assert due_by_role(day)[step.role][2] == len(registered)
    first = min(one.due for one in registered.values())
    assert not any(own[2] for own in due_by_role(first).values())


def test_a_case_that_ended_is_due_to_nobody(registered):
    from riskml.portal.due import due_by_role
    from riskml.portal.models import CaseFile

    CaseFile.objects.update(final=True)
    assert not any(any(own) for own in due_by_role(date(2040, 1, 5)).values())


def test_a_secret_state_counts_for_those_alone_who_may_know(registered, monkeypatch):
    from riskml.portal import due
    from riskml.portal.place import place

    day = max(one.due for one in registered.values()) + timedelta(days=60)
    register = place().cases.register_of["warning"]
    state = next(iter(registered.values())).state
    hidden = register.model_copy(
        update={"state": {**register.state, state: register.state[state].model_copy(update={"secret": True})}}
    )
    here = place()
    told = here.cases.model_copy(update={"register_of": {**here.cases.register_of, "warning": hidden}})
    monkeypatch.setattr(due, "place", lambda: type(here)(here.project, told, here.access, here.routes, here.days))
    counts = due.due_by_role(day)
    assert counts["handler"] == (0, 0, 0)
    assert counts["leader"][2] == len(registered)
