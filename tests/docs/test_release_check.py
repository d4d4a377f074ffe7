"""What a release is held to: every fault is found, and what stands in order is passed."""

import pytest

from docs import release_check as check

METADATA = """Metadata-Version: 2.4
Name: riskml
Version: 1.2.0
Summary: The open data cage
License-Expression: Apache-2.0
License-File: LICENSE
Classifier: Typing :: Typed
Requires-Python: >=3.11
Requires-Dist: click
Requires-Dist: pg8000; extra == "sql"
Description-Content-Type: text/markdown

# riskml
"""
CHANGELOG = "# Changelog\n\n## 1.2.0 (2026-05-01)\n\n### Added\n\n- A format.\n\n## 1.1.0 (2026-01-01)\n\n- Other.\n"


def test_a_release_in_order_is_passed():
    names = ["riskml/core/version.py", "riskml/reference/features/words.toml", "riskml-1.2.0.dist-info/METADATA"]
    assert check.of_wheel(names) == []
    assert check.of_sdist(["riskml/core/version.py", "PKG-INFO"], {"riskml/core/version.py"}) == []
    assert check.of_metadata(METADATA, "1.2.0") == []
    assert check.of_changelog(CHANGELOG, "1.2.0") == []
    assert check.of_content({"a.py": b"root = '/tmp'"}, ["/home/somebody", "/root"]) == []


@pytest.mark.parametrize("name", ["tests/test_house.py", "riskml/model.pkl", "riskml/vendor/lib.so", "riskml"])
def test_a_wheel_holds_nothing_but_the_package(name):
    [fault] = check.of_wheel([name])
    assert name in fault


def test_an_sdist_holds_what_the_repository_has():
    [fault] = check.of_sdist(["store/rows.parquet"], {"riskml/core/version.py"})
    assert "store/rows.parquet" in fault


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"data = '/home/somebody/riskml/log.csv'", "/home/somebody"),
        (b"-----BEGIN RSA " + b"PRIVATE KEY-----", "a key"),  # in two, for this file is in the sdist
        (b"x" * 1_000_001, "1,000,001 bytes"),
    ],
)
def test_a_file_tells_nothing_of_a_machine_and_holds_no_key(content, found):
    [fault] = check.of_content({"a.py": content}, ["/home/somebody"])
    assert found in fault


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("Version: 1.2.0", "Version: 1.1.0", "version 1.1.0"),
        ("License-File: LICENSE\n", "", "no License-File"),
        ("Requires-Dist: click", "Requires-Dist: click @ https://example.org/click.whl", "an address"),
        ("# riskml\n", "", "no README"),
    ],
)
def test_metadata_is_what_an_index_takes(old, new, found):
    [fault] = check.of_metadata(METADATA.replace(f"\n{old}", f"\n{new}"), "1.2.0")
    assert found in fault


@pytest.mark.parametrize(
    ("version", "text", "found"),
    [
        ("1.3.0", CHANGELOG, "no heading"),
        ("1.2.0", CHANGELOG.replace("2026-05-01", "unreleased"), "has no day"),
        ("1.2.0", CHANGELOG.replace("- A format.\n", ""), "nothing of 1.2.0"),
    ],
)
def test_the_changelog_tells_of_the_version(version, text, found):
    [fault] = check.of_changelog(text, version)
    assert found in fault


def test_the_checkout_is_what_the_check_reads(root):
    assert root == check.ROOT
    assert "docs/release_check.py" in (root / "Makefile").read_text("utf-8")
    assert "make release-check" in (root / "docs" / "releasing.md").read_text("utf-8")
