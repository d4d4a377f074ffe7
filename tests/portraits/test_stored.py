"""A portrait that is written down and read back is the same portrait, and the same page."""

import json

import pytest

from riskml.portraits import draw_all
from riskml.portraits.stored import restored_portrait
from riskml.reports import render
from tests.portraits import fabricated_run, test_matters


@pytest.mark.parametrize("run", [fabricated_run.run_data, test_matters.run_data])
def test_every_portrait_comes_back(run):
    for portrait in draw_all(run(), ["u1-01", "u3-10", "u4-01"]):
        text = json.dumps(portrait.to_dict(), ensure_ascii=False, default=str)
        again = restored_portrait(json.loads(text))
        assert type(again) is type(portrait)
        assert json.dumps(again.to_dict(), ensure_ascii=False, default=str) == text
        assert render(again, "en") == render(portrait, "en")
