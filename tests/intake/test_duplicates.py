"""Rows seen before, against a set of what they say."""

from __future__ import annotations

import random

import pyarrow as pa
import pytest

from riskml.intake.duplicates import DIGEST_BYTES, Seen


@pytest.mark.parametrize("most", [30, 4_000, 10**9])
def test_a_row_is_seen_where_an_earlier_one_says_the_same(most):
    draw = random.Random(most)  # noqa: S311 -- made-up rows
    seen, told = Seen(), set()
    for _ in range(60):
        rows = [(str(draw.randrange(most)), draw.choice(["a", None])) for _ in range(draw.randrange(0, 90))]
        found = seen.again([pa.array([row[place] for row in rows], pa.string()) for place in (0, 1)]).tolist()
        expected = []
        for row in rows:
            expected.append(row in told)
            told.add(row)
        assert found == expected
    assert sum(run.nbytes for run in seen._runs) == DIGEST_BYTES * len(told)
    assert len(seen._runs) < 12
