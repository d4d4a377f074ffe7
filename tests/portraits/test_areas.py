"""Every area of the reference project has a name in both languages."""

from __future__ import annotations

from riskml.portraits.phrases import AREAS


def test_every_area_of_the_reference_project_has_a_name(root):
    folders = {folder.name for folder in (root / "features" / "rules").iterdir() if folder.is_dir()}
    assert folders == set(AREAS)
