"""Stages tell the log how long they took, and nobody else."""

from __future__ import annotations

import logging
import re

import pytest
from click.testing import CliRunner

from riskml.cli import main
from riskml.core.timing import timed


def test_a_stage_that_is_done_is_told(caplog):
    log = logging.getLogger("riskml.a_room")
    with caplog.at_level(logging.INFO, "riskml"), timed(log, "counting"):
        assert not caplog.messages
    [told] = caplog.messages
    assert re.fullmatch(r"counting: \d+\.\d s, \d+\.\d of the processor", told)


def test_a_stage_that_breaks_off_is_not_told_as_done(caplog):
    with caplog.at_level(logging.INFO, "riskml"), pytest.raises(ZeroDivisionError), timed(logging.root, "dividing"):
        raise ZeroDivisionError
    assert not caplog.messages


@pytest.mark.parametrize("asked", [["-v"], []])
def test_the_command_line_shows_stages_where_it_is_asked_to(asked, caplog):
    with caplog.at_level(logging.WARNING, "riskml"):
        told = CliRunner().invoke(main, [*asked, "rules", "--help"])
        assert told.exit_code == 0
        assert logging.getLogger("riskml.a_room").isEnabledFor(logging.INFO) == bool(asked)
