"""Import, train, promote and run, cut wherever they touch the disk: the next command leaves no trace of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MLFLOW_SQLALCHEMYSTORE_POOLCLASS": "NullPool"}
CHANGES = {
    "import": {
        "finish",
        "write",
        "write_file",
        "settle_file",
        "settle_folder",
        "move",
        "remove",
        "make_folder",
        "hold",
    },
    "train": {"write_file", "make", "hold", "remove_tree", "remove", "append_line", "set_registered_model_alias"},
    "promote": {"append_line", "set_registered_model_tag", "set_registered_model_alias", "hold"},
    "run": {"write_file", "make", "make_folder", "exchange", "move", "settle_file", "settle_folder", "remove_tree"},
}


@pytest.fixture(scope="module")
def trials(root, tmp_path_factory):
    done = subprocess.run(
        [sys.executable, "-m", "tests.pipeline.cutting", str(tmp_path_factory.mktemp("cut"))],
        cwd=root,
        env=os.environ | ONE_THREAD,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
@pytest.mark.parametrize("command", CHANGES)
def test_whatever_cuts_a_command_the_next_one_heals(trials, command):
    told = trials[command]
    assert told["wrong"] == []
    assert set(told["points"]) >= CHANGES[command]
    assert told["killed"] > 1
    assert told["changes"]
