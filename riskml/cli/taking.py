"""How a command takes sources in, and what it says of them to a program: one way for ``import`` and for ``map``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from riskml.cli.progress import rows_shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from riskml.core.project import Project
    from riskml.intake.manifests import Manifest


def take(project: Project, source: Path | None, label: str, **words: Any) -> list[Manifest]:
    """Import one source with the words of `import_source`, and show how many rows were read."""
    from riskml.intake import import_source

    with rows_shown(label) as progress:
        return import_source(project, source, progress=progress, **words)


def values(manifests: Sequence[Manifest]) -> list[dict[str, Any]]:
    """Return manifests for a program, with the imports that they replaced."""
    return [
        one.model_dump(mode="json") | {"replaced": [older.model_dump(mode="json") for older in one.replaced]}
        for one in manifests
    ]


def nothing_accepted(manifests: Sequence[Manifest]) -> bool:
    """Tell whether rows were read, and not one of them could be accepted."""
    return any(one.rows_read for one in manifests) and not any(one.accepted for one in manifests)
