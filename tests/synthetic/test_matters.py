"""The matter cards that the city plays: right in structure."""

from __future__ import annotations

import pytest

from riskml.synthetic.demand import DEMANDS


@pytest.fixture(scope="module")
def played(matters):
    return [card for card in matters if card.name in DEMANDS]


def test_each_has_one_step_that_decides_and_limits_everywhere(played):
    assert len(played) == len(DEMANDS)
    for card in played:
        assert [step.decides for step in card.step].count(True) == 1, card.name
        assert all(step.limit_workdays and step.post for step in card.step), card.name
        assert len({step.name for step in card.step}) == len(card.step)
        assert card.step[0].required
        assert card.step[-1].required


def test_no_step_takes_longer_than_its_matter(played):
    for card in played:
        assert max(step.limit_workdays for step in card.step) < card.limit_workdays, card.name
        # Steps one after the other may touch the promise, not run far beyond it.
        required = sum(step.limit_workdays for step in card.step if step.required)
        assert card.limit_workdays <= required <= 1.5 * card.limit_workdays, card.name


def test_the_law_is_named_and_limits_are_called_examples(played):
    for card in played:
        assert "《" in card.law.zh
        assert "示例" in card.law.zh
        assert "example" in card.law.en


def test_kinds_that_the_demo_needs(played):
    assert sum(card.sensitive for card in played) == 2
    assert sum(card.amount is not None for card in played) == 2
    assert sum(card.threshold is not None for card in played) == 1
