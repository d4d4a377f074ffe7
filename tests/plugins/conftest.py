import sys

import pytest

from tests.plugins.installing import EXAMPLE, install


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A folder that Python imports from, and what was imported from it forgotten after the test."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    before = {*sys.modules}
    yield folder
    for name in {*sys.modules} - before:
        if name.partition(".")[0] in ("riskml_example_plugins", "strange"):
            del sys.modules[name]


@pytest.fixture
def example(site):
    """The example package of docs/plugins.md, installed."""
    return install(EXAMPLE, site)
