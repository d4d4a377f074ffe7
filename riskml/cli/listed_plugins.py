"""What `riskml plugins` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from riskml.cli.phrases import PLUGINS, spoken
from riskml.core.plugins import installed_plugins, trusted_plugins

if TYPE_CHECKING:
    from riskml.core.project import Project
    from riskml.core.texts import Language


def plugin_values(project: Project) -> list[dict[str, Any]]:
    """Return every installed plugin, and whether the project trusts it.

    Raises
    ------
    PluginError
        One that it trusts is not installed, or has no plugin.
    """
    trusted = {(one.kind, one.name, one.distribution) for one in trusted_plugins(project.settings.plugins)}
    return [
        {
            "kind": one.kind,
            "name": one.name,
            "package": one.distribution,
            "version": one.version,
            "trusted": (one.kind, one.name, one.distribution) in trusted,
        }
        for one in installed_plugins()
    ]


def plugin_lines(project: Project, language: Language | None) -> list[str]:
    """Return a line a plugin, for a person."""
    words = spoken(PLUGINS, language or project.settings.language)
    return [
        f"{words[one['kind']]} {one['name']}: {one['package']} {one['version']} "
        f"({words['trusted' if one['trusted'] else 'not_trusted']})"
        for one in plugin_values(project)
    ] or [words["none"]]
