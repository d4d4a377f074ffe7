"""Completing words in a shell: commands, options, cards, recipes, runs and versions; never a person's identifier."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final, Literal

import click

from riskml.cli.help import command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

VARIABLE: Final = "_RISKML_COMPLETE"
"""The variable by which a shell asks riskml itself what a word may become."""

Shell = Literal["bash", "zsh", "fish"]

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def completing(find: Callable[[Path], Iterable[str]]) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    """Return what completes a word by what is found in the project; where that is broken, by nothing."""

    def complete(context: click.Context, _: click.Parameter, begun: str) -> list[str]:
        try:
            return sorted({one for one in find(context.params["folder"]) if one.startswith(begun)})
        except (OSError, ValueError, KeyError, TypeError):
            return []

    return complete


def rule_names(project: Path) -> Iterable[str]:
    """Return the names of the rules' cards."""
    return (file.stem for file in (project / "features" / "rules").glob("*/*.toml"))


def areas(project: Path) -> Iterable[str]:
    """Return the areas of rules."""
    return (file.parent.name for file in (project / "features" / "rules").glob("*/*.toml"))


def recipes(project: Path) -> Iterable[str]:
    """Return the names of the recipes."""
    return (file.stem for file in (project / "training" / "recipes").glob("*.toml"))


def run_days(project: Path) -> Iterable[str]:
    """Return the days as of which runs were published."""
    return (file.parent.name for file in (project / "runs").glob("*/manifest.json") if _DAY.fullmatch(file.parent.name))


def model_versions(project: Path) -> Iterable[str]:
    """Return the aliases, and the versions that the journals of promotions name: MLflow takes seconds to be asked."""
    known = {"champion", "challenger"}
    for file in (project / "store").glob("*promotions*.jsonl"):
        for line in file.read_text("utf-8").splitlines():
            told = json.loads(line)
            known |= {str(told[name]) for name in ("version", "before") if str(told.get(name) or "").isdigit()}
    return known


@command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: Shell) -> None:
    """Print what makes SHELL complete the words of riskml: commands, options, cards, recipes, runs and versions.

    For bash: riskml completion bash > ~/.local/share/bash-completion/completions/riskml

    For zsh: riskml completion zsh > a folder of $fpath, as _riskml

    For fish: riskml completion fish > ~/.config/fish/completions/riskml.fish
    """
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    group = click.get_current_context().find_root().command
    if made is None:  # the three are click's own
        raise click.BadParameter(shell)
    maker = made(group, {}, "riskml", VARIABLE)
    # Its source() would ask the bash that is installed for its version first, where another is meant, too.
    click.echo(maker.source_template % maker.source_vars())
