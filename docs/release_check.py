"""Is this a release? Builds what would be published, looks into it, and publishes nothing.

    python docs/release_check.py

Tells every fault at once and ends with 1, or says what was built and looked at. `make release-check` runs it.
"""

from __future__ import annotations

import email
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

ROOT = Path(__file__).resolve().parents[1]
KINDS = frozenset({".py", ".sql", ".j2", ".css", ".toml", ".typed"})
"""What the package is made of; anything else in a wheel is somebody else's, or was never meant to be in it."""
NAMED = frozenset({"riskml/reference/training/MLproject"})
MADE = frozenset({"PKG-INFO"})
LARGEST = 1_000_000
SECRET = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bpypi-[A-Za-z0-9_-]{40,}")


def of_wheel(names: Iterable[str]) -> list[str]:
    """Return what does not belong in a wheel."""
    faults = []
    for name in names:
        top, _, rest = name.partition("/")
        if top.endswith(".dist-info"):
            continue
        if top != "riskml" or not rest:
            faults.append(f"wheel: {name} is outside riskml/")
        elif Path(name).suffix not in KINDS and name not in NAMED:
            faults.append(f"wheel: {name} is no code, card or template")
    return faults


def of_sdist(names: Iterable[str], tracked: Collection[str]) -> list[str]:
    """Return what stands in an sdist, without its top folder, and not in the repository."""
    return [f"sdist: {name} is not in the repository" for name in names if name not in tracked and name not in MADE]


def of_content(files: Mapping[str, bytes], machine: Iterable[str]) -> list[str]:
    """Return files that tell of the machine that built them, hold a key, or are too large to be ours."""
    marks = [mark.encode() for mark in machine if len(mark) > len("/root")]
    faults = []
    for name, content in files.items():
        faults += [f"{name}: says {mark.decode()!r}, which is of this machine" for mark in marks if mark in content]
        faults += [f"{name}: holds a key"] if SECRET.search(content) else []
        faults += [f"{name}: {len(content):,} bytes, more than {LARGEST:,}"] if len(content) > LARGEST else []
    return faults


def of_metadata(text: str, version: str) -> list[str]:
    """Return what a package index, or whoever installs from it, would miss in a package's metadata."""
    told = email.message_from_string(text)
    faults = [
        f"metadata: no {key}"
        for key in ("Name", "Version", "Summary", "Requires-Python", "License-Expression", "License-File", "Classifier")
        if not told[key]
    ]
    if told["Version"] != version:
        faults.append(f"metadata: version {told['Version']}, and riskml/core/version.py says {version}")
    if told["Description-Content-Type"] != "text/markdown" or not str(told.get_payload()).strip():
        faults.append("metadata: no README in Markdown")
    needs = told.get_all("Requires-Dist") or []
    return faults + [f"metadata: {one} is an address, not a release" for one in needs if "@" in one.partition(";")[0]]


def of_changelog(text: str, version: str) -> list[str]:
    """Return what the changelog does not say of a version: that it exists, its day, and something of it."""
    found = re.search(
        rf"^## {re.escape(version)}(?P<told>[^\n]*)\n(?P<rest>.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL
    )
    if not found:
        return [f"CHANGELOG.md: no heading '## {version}'"]
    faults = []
    if not re.fullmatch(r" \(\d{4}-\d{2}-\d{2}\)", found["told"]):
        faults.append(f"CHANGELOG.md: '## {version}{found['told']}' has no day: write '## {version} (YYYY-MM-DD)'")
    return (
        faults if re.search(r"^- ", found["rest"], re.MULTILINE) else [*faults, f"CHANGELOG.md: nothing of {version}"]
    )


def _output(*words: str) -> str:
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 -- our own words
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: {(done.stderr or done.stdout).strip()}")
    return done.stdout


def _uv() -> str:
    beside = Path(sys.executable).with_name("uv")
    found = str(beside) if beside.is_file() else shutil.which("uv")
    if not found:
        raise RuntimeError("uv is not installed: 'make test' installs it")
    return found


def _built(folder: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Build, and return the files of the sdist, without its top folder, and of the wheel that is made from it."""
    _output(_uv(), "build", "--quiet", "--out-dir", str(folder))
    with tarfile.open(next(folder.glob("*.tar.gz"))) as packed:
        members = [one for one in packed.getmembers() if one.isfile()]
        source = {one.name.partition("/")[2]: packed.extractfile(one).read() for one in members}
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as packed:
        wheel = {name: packed.read(name) for name in packed.namelist() if not name.endswith("/")}
    return source, wheel


def check() -> tuple[list[str], str]:
    """Return every fault of what would be released, and what was looked at."""
    own = (ROOT / "riskml/core/version.py").read_text("utf-8")
    version = re.search(r'^__version__ = "(.+)"$', own, re.MULTILINE)[1]
    faults = of_changelog((ROOT / "CHANGELOG.md").read_text("utf-8"), version)
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    if told.get("version", version) != version:
        faults.append(f"pyproject.toml: version {told['version']}, and riskml/core/version.py says {version}")
    if changed := _output("git", "status", "--porcelain").splitlines():
        faults.append(f"git: not committed: {', '.join(line[3:] for line in changed)}")
    try:
        _output(_uv(), "lock", "--check", "--quiet")
    except RuntimeError as error:
        faults.append(f"uv.lock: {error}")
    with tempfile.TemporaryDirectory() as folder:
        source, wheel = _built(Path(folder))
        _output(_uv(), "pip", "install", "--dry-run", "--quiet", "--target", f"{folder}/target",
                str(next(Path(folder).glob("*.whl"))))  # fmt: skip
    tracked = frozenset(_output("git", "ls-files").splitlines())
    [metadata] = [content for name, content in wheel.items() if name.endswith(".dist-info/METADATA")]
    every = {f"sdist: {name}": content for name, content in source.items()}
    every |= {f"wheel: {name}": content for name, content in wheel.items()}
    faults += of_wheel(wheel) + of_sdist(source, tracked) + of_metadata(metadata.decode(), version)
    faults += of_content(every, [str(ROOT), str(Path.home())])
    return faults, f"riskml {version}: {len(source)} files in the sdist, {len(wheel)} in the wheel; nothing published"


if __name__ == "__main__":
    found, summary = check()
    print("\n".join(found) or summary)
    sys.exit(1 if found else 0)
