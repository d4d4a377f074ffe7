"""Work looks for circles seldom; afterwards, and whatever it ends with, Python looks as often as before."""

import gc

import pytest
from click.testing import CliRunner

from riskml.cli.commands import main
from riskml.core.abreast import abreast
from riskml.core.collecting import seldom_collected


def test_it_is_as_before_even_after_an_error():
    before = gc.get_threshold()
    with pytest.raises(ZeroDivisionError), seldom_collected():
        gc.get_threshold()[0] // (gc.get_threshold()[0] <= before[0])
    assert gc.get_threshold() == before


def _every(_: int) -> tuple[int, ...]:
    return gc.get_threshold()


def test_processes_beside_look_as_seldom():
    with abreast(2) as each, seldom_collected():
        assert list(each(_every, [1, 2])) == [gc.get_threshold()] * 2


def test_a_command_leaves_it_as_it_was(tmp_path):
    before = gc.get_threshold()
    assert CliRunner().invoke(main, ["check", "--project", str(tmp_path)]).exit_code == 2
    assert gc.get_threshold() == before
