"""Markets that the rules about bidders are asked of, each made once."""

from __future__ import annotations

import pytest

from tests.rules.bidding_market import Market


@pytest.fixture(scope="session", params=range(2))
def market(request, tmp_path_factory) -> Market:
    return Market(tmp_path_factory.mktemp("market"), request.param)
