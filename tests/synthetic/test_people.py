"""Who is in the city: how far people honestly differ is one number, and changes nobody's post or leave."""

import numpy as np
import pytest

from riskml.synthetic import CitySize
from riskml.synthetic.clock import Clock
from riskml.synthetic.people import found


def everybody(differences):
    size = CitySize(differences=differences)
    return found(size, Clock.of(size), np.random.default_rng(5))


def test_without_differences_people_differ_by_chance_alone():
    plain, usual, double = everybody(0.0), everybody(1.0), everybody(2.0)
    for name in ("speed", "lenience", "level"):
        assert not getattr(plain, name).any()
        assert getattr(usual, name).std() > 0
        assert np.array_equal(getattr(double, name), 2 * getattr(usual, name))
    cast = {part.official_id for part in plain.parts}
    alike = [place for place, one in enumerate(plain.ids) if one not in cast]
    assert len(np.unique(plain.overtime[alike])) == 1
    assert len(np.unique(usual.overtime[alike][:, 0])) == len(alike)


def test_differences_leave_the_rest_as_it_is():
    plain, usual = everybody(0.0), everybody(1.0)
    assert (plain.ids, plain.names, plain.post, plain.leaves, plain.parts) == (
        usual.ids,
        usual.names,
        usual.post,
        usual.leaves,
        usual.parts,
    )
    assert np.array_equal(plain.weight, usual.weight)


def test_differences_below_nothing_are_refused():
    with pytest.raises(ValueError, match="differences of 0 or more"):
        CitySize(differences=-1)
