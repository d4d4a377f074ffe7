"""What is left out cannot be recovered: by subtraction, by linear programming, nor in the groups that remain."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskml.portraits.hiding import GROUP
from riskml.public.suppression import Cell, K, Tree, shown_units
from tests.public.attack import Attacker, within

FEW = st.integers(0, 14)
OWN = st.one_of(FEW, FEW, FEW, st.integers(0, 80))


@st.composite
def trees(draw):
    """Units that each stand below one of those before them, or below none."""
    count = draw(st.integers(1, 14))
    names = [f"u{place:02d}" for place in range(count)]
    return {
        name: None if not place or draw(st.integers(0, 7)) == 0 else names[draw(st.integers(0, place - 1))]
        for place, name in enumerate(names)
    }


@st.composite
def tables(draw, components=1):
    above = draw(trees())
    return above, {unit: tuple(draw(OWN) for _ in range(components)) for unit in above}


def rolled_up(above, own):
    return {
        unit: Cell(tuple(sum(own[one][place] for one in within(above, unit)) for place in range(len(own[unit]))))
        for unit in above
    }


def regions(above, shown):
    """Yield, for each shown unit, the units whose sum can be told by subtracting the shown ones below it."""
    for unit in shown:
        below = [one for one in within(above, unit) if one != unit and one in shown]
        yield [one for one in within(above, unit) if not any(one in within(above, under) for under in below)]


def insist_that_nothing_small_is_told(attacker, above, own, place=0, k=K):
    for unit in above:
        for group in {tuple(within(above, unit)), (unit,)}:
            true = sum(own[one][place] for one in group)
            if 0 < true < k:
                least, most = attacker.bounds([((one, place), 1.0) for one in group])
                assert least - 1e-6 <= true <= most + 1e-6
                assert most - least >= k - 1e-6, (unit, group, true, least, most)


def attack_on(above, cells, shown, attacker=None):
    attacker = attacker or Attacker()
    for unit in shown:
        for place, count in enumerate(cells[unit].counts):
            attacker.learn([((one, place), 1.0) for one in within(above, unit)], count)
    return attacker


@settings(max_examples=60)
@given(tables())
def test_no_small_number_can_be_recovered_by_linear_programming(table):
    above, own = table
    cells = rolled_up(above, own)
    shown = shown_units(Tree.of(above), cells)
    assert all(cells[unit].counts[0] >= K for unit in shown)
    insist_that_nothing_small_is_told(attack_on(above, cells, shown), above, own)


@settings(max_examples=30)
@given(tables(components=3))
def test_numbers_that_are_told_together_give_none_of_them_away(table):
    above, own = table
    cells = rolled_up(above, own)
    shown = shown_units(Tree.of(above), cells)
    attacker = attack_on(above, cells, shown)
    for place in range(3):
        insist_that_nothing_small_is_told(attacker, above, own, place)


@settings(max_examples=30)
@given(tables(components=3))
def test_the_whole_and_its_parts_together_give_nothing_away(table):
    """As with cases finished, and of those in time, late and without a limit: one table tells more of the other."""
    above, parts = table
    tree = Tree.of(above)
    whole = {unit: (sum(one),) for unit, one in parts.items()}
    cells, more = rolled_up(above, whole), rolled_up(above, parts)
    first = shown_units(tree, cells)
    second = shown_units(tree, more, among=first)
    assert second <= first
    attacker = attack_on(above, more, second)
    for unit in first:
        told = [((one, place), 1.0) for one in within(above, unit) for place in range(3)]
        attacker.learn(told, cells[unit].counts[0])
    for place in range(3):
        insist_that_nothing_small_is_told(attacker, above, parts, place)
    for unit in above:  # nor the whole of a unit that is not shown
        if 0 < cells[unit].counts[0] < K:
            least, most = attacker.bounds([((one, place), 1.0) for one in within(above, unit) for place in range(3)])
            assert most - least >= K - 1e-6


PEOPLE = st.lists(st.tuples(st.integers(0, 25), st.integers(1, 9)), max_size=16)


@settings(max_examples=150)
@given(trees(), st.data())
def test_every_group_that_can_be_told_apart_is_of_enough_people_and_none_has_most_of_it(above, data):
    """Payments to people who may be paid in several units: whatever subtraction leaves is of many of them."""
    paid = {unit: data.draw(PEOPLE) for unit in above}

    def cell(units):
        rows = [one for unit in units for one in paid[unit]]
        sums: dict[int, int] = {}
        for person, amount in rows:
            sums[person] = sums.get(person, 0) + amount
        return Cell((len(rows),), people=len(sums), amount=sum(sums.values()), largest=max(sums.values(), default=0))

    shown = shown_units(Tree.of(above), {unit: cell(within(above, unit)) for unit in above})
    for group in regions(above, shown):
        told = cell(group)
        assert told.empty or (told.counts[0] >= K and told.people >= K and 2 * told.largest <= told.amount)


@settings(max_examples=100)
@given(trees(), st.data())
def test_how_work_was_done_is_told_only_of_several_officials_together(above, data):
    staff = st.lists(st.integers(0, 9), max_size=30)
    acts = {unit: [f"{unit}-{one}" if one < 7 else f"{one}" for one in data.draw(staff)] for unit in above}

    def cell(units):
        rows = [one for unit in units for one in acts[unit]]
        return Cell((len(rows),), officials=len(set(rows)))

    shown = shown_units(Tree.of(above), {unit: cell(within(above, unit)) for unit in above})
    for group in regions(above, shown):
        told = cell(group)
        assert told.empty or (told.counts[0] >= K and told.officials >= GROUP)


def test_where_nothing_is_small_everything_is_shown():
    above = {"city": None, "a": "city", "b": "city", "a1": "a", "a2": "a"}
    own = {"city": (0,), "a": (0,), "b": (10,), "a1": (10,), "a2": (11,)}
    assert shown_units(Tree.of(above), rolled_up(above, own)) == set(above)


def test_a_small_one_takes_the_smallest_with_it_and_no_more():
    above = {"town": None, **dict.fromkeys("abcd", "town")}
    own = {"town": (0,), "a": (4,), "b": (11,), "c": (30,), "d": (12,)}
    assert shown_units(Tree.of(above), rolled_up(above, own)) == {"town", "c", "d"}


def test_what_hides_below_a_shown_unit_needs_no_other_beside_it():
    above = {"city": None, "x": "city", "y": "city", "x1": "x", "x2": "x", "y1": "y"}
    own = {"city": (0,), "x": (0,), "y": (0,), "x1": (6,), "x2": (7,), "y1": (40,)}
    assert shown_units(Tree.of(above), rolled_up(above, own)) == {"city", "x", "y", "y1"}


@pytest.mark.parametrize("k", [10, 25])
def test_the_least_that_is_told_is_a_setting(k):
    above = {"town": None, "a": "town", "b": "town"}
    own = {"town": (0,), "a": (12,), "b": (60,)}
    assert ("a" in shown_units(Tree.of(above), rolled_up(above, own), k=k)) == (k == 10)


def test_units_in_a_circle_are_no_tree():
    with pytest.raises(ValueError, match="a"):
        Tree.of({"a": "b", "b": "a", "c": None})


def test_an_attack_finds_what_was_told_too_much():
    """The attack itself works: a town told beside all its villages but one tells that one."""
    above = {"town": None, "a": "town", "b": "town"}
    cells = rolled_up(above, {"town": (0,), "a": (3,), "b": (40,)})
    least, most = attack_on(above, cells, ["town", "b"]).bounds([(("a", 0), 1.0), (("town", 0), 1.0)])
    assert (round(least), round(most)) == (3, 3)
