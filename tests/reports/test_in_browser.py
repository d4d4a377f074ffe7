"""The pages in a real browser: what the policy forbids is not tried, and paper holds them."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from riskml.reports import write_reports
from tests.portraits import fabricated_run

A4 = (595, 842)
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-logging=stderr",
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    if shutil.which("chromium") is None:
        pytest.skip("no chromium on this machine: pages are not opened in a real browser")
    folder = tmp_path_factory.mktemp("browser") / "reports"
    write_reports(fabricated_run.run_data(), folder, officials=["u1-01"])
    return folder


def browse(page, folder, *words):
    profile = f"--user-data-dir={folder / 'profile'}"
    command = ["chromium", *QUIET, profile, *words, page.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)


@pytest.mark.parametrize("kind", ["index.html", "whole.html", "officials", "units"])
def test_nothing_on_a_page_is_refused_by_its_policy(pages, tmp_path, kind):
    page = next((pages / kind).glob("*.html")) if (pages / kind).is_dir() else pages / kind
    done = browse(page, tmp_path, "--dump-dom")
    assert "</html>" in done.stdout
    told = [line for line in done.stderr.splitlines() if "CONSOLE" in line or "Refused" in line]
    assert told == []


def test_a_portrait_prints_on_a4(pages, tmp_path):
    [page] = (one for one in (pages / "officials").glob("*.html") if "annex" not in one.name)
    file = tmp_path / "portrait.pdf"
    browse(page, tmp_path, f"--print-to-pdf={file}", "--no-pdf-header-footer")
    sheet = file.read_bytes()
    sizes = {
        (round(float(width)), round(float(height)))
        for width, height in re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", sheet)
    }
    assert {(abs(width - A4[0]) <= 1, abs(height - A4[1]) <= 1) for width, height in sizes} == {(True, True)}
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", sheet)) <= 4, "four sheets: one to read, and one a reason"
