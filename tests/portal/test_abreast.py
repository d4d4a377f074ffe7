"""``riskml serve --workers``: several processes answer at one port, and end together."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from riskml.pipeline.create import create_project

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are told to end by signals")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return create_project(tmp_path_factory.mktemp("abreast") / "bureau").root


@pytest.fixture
def served(folder, root):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    riskml = [sys.executable, "-c", "from riskml.cli import main; main()"]
    words = [*riskml, "serve", "--workers", "2", "--port", str(port), "--project", str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(root), "RISKML_LANG": "en"}
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) as process:
        try:
            wait_until(lambda: answers(port) or process.poll() is not None)
            yield process, port
        finally:
            process.kill()


def wait_until(done):
    until = time.monotonic() + 120
    while not done():
        assert time.monotonic() < until, "it takes too long"
        time.sleep(0.1)


def answers(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", "/login", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def workers(process):
    """Return the processes that a process has started and that answer; the one that tidies up after them is none."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if not children.exists():
        pytest.skip("this system does not tell who started whom")
    pids = [int(one) for one in children.read_text().split()]
    return [one for one in pids if b"spawn_main" in command(one)]


def command(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def test_two_answer_and_end_with_the_command(served):
    process, port = served
    assert answers(port)
    pids = workers(process)
    assert len(pids) == 2
    process.terminate()
    assert process.wait(60) == 0
    assert not any(b"spawn_main" in command(one) for one in pids)
    assert not answers(port)


def test_where_one_ends_by_itself_all_do_and_it_is_said(served):
    process, port = served
    first, second = workers(process)
    os.kill(first, signal.SIGKILL)
    assert process.wait(60) == 2
    assert b"spawn_main" not in command(second)
    told = process.stderr.read()
    assert "one ended by itself (code -9); the others were stopped" in told
    assert not answers(port)


def test_workers_end_where_the_command_is_killed(served):
    process, port = served
    pids = workers(process)
    process.kill()
    process.wait(60)
    wait_until(lambda: not any(b"spawn_main" in command(one) for one in pids))
    assert not answers(port)
