"""Installing a package of plugins into a folder of the test's own, as an installer does, without a network."""

from __future__ import annotations

import shutil
import tomllib
from importlib import invalidate_caches
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "plugins"


def install(source: Path, target: Path) -> Path:
    """Copy the packages of a project beside a ``.dist-info`` made of its pyproject.toml, and return the target."""
    told = tomllib.loads((source / "pyproject.toml").read_text("utf-8"))["project"]
    packages = [one for one in source.iterdir() if (one / "__init__.py").is_file()]
    for package in packages:
        shutil.copytree(package, target / package.name, ignore=shutil.ignore_patterns("__pycache__"))
    return describe(target, told)


def describe(target: Path, told: dict) -> Path:
    """Write the ``.dist-info`` of a distribution whose files stand in a folder."""
    info = target / f"{told['name'].replace('-', '_')}-{told['version']}.dist-info"
    info.mkdir(parents=True)
    needs = "".join(f"Requires-Dist: {one}\n" for one in told.get("dependencies", ()))
    lines = f"Metadata-Version: 2.4\nName: {told['name']}\nVersion: {told['version']}\n{needs}"
    (info / "METADATA").write_text(lines, "utf-8")
    entries = [
        f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in own.items())
        for group, own in told.get("entry-points", {}).items()
    ]
    (info / "entry_points.txt").write_text("\n".join(entries), "utf-8")
    files = [one.relative_to(target).as_posix() for one in sorted(target.rglob("*")) if one.is_file()]
    (info / "RECORD").write_text("".join(f"{one},,\n" for one in files), "utf-8")
    invalidate_caches()
    return target


def made_up(target: Path, code: str, groups: dict[str, dict[str, str]], name: str = "riskml-strange") -> Path:
    """Install a distribution of one module ``strange`` with some code and entry points."""
    target.mkdir(parents=True, exist_ok=True)
    (target / "strange.py").write_text(code, "utf-8")
    entries = {f"riskml.{kind}s": own for kind, own in groups.items()}
    return describe(target, {"name": name, "version": "0.1", "entry-points": entries})
