"""The versions of a project's model, as plain values: for lists, comparisons and pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from riskml.registry.models import MANIFEST, OURS, STAGED, load
from riskml.registry.promotion import figures_of, insist_on_a_store, row_of, unchanged
from riskml.registry.signatures import TRAINED_BY, Signature, second_persons
from riskml.registry.store import DIGEST, MODEL, never_trained, opened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mlflow import MlflowClient

    from riskml.core.project import Project

REGIME = "riskml.regime"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the model.

    Parameters
    ----------
    version
        Its number.
    aliases
        Its aliases: champion, challenger.
    recipe
        The recipe's name.
    regime
        Which parts the score has: unsupervised, blended.
    as_of
        The date up to which the history was known.
    trained_by
        Who trained it.
    signatures
        The second persons who signed this very package.
    figures
        What its run says was measured of it.
    sealed
        Whether these are the figures that the training measured; others pass no gate.
    run_id, manifest
        The MLflow run that made it, and the sha256 of the artefact's manifest.
    """

    version: str
    aliases: tuple[str, ...]
    recipe: str
    regime: str
    as_of: str
    trained_by: str
    signatures: tuple[Signature, ...]
    figures: Mapping[str, float]
    sealed: bool
    run_id: str
    manifest: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A version with the gates of its recipe.

    Parameters
    ----------
    version
        The version.
    gates
        By figure, the least and the most that its recipe asks for.
    """

    version: Version
    gates: Mapping[str, Mapping[str, float | None]]


def versions(project: Project) -> tuple[Version, ...]:
    """List the versions, the latest first; what a killed training left is none.

    Raises
    ------
    ModelError
        A signature is not one of ours.
    """
    if never_trained(project):
        return ()
    with opened(project) as client:
        rows = sorted(client.search_model_versions(f"name='{MODEL}'"), key=lambda row: -int(row.version))
        aliases = _aliases(client)
        return tuple(
            _read(client, row, aliases) for row in rows if STAGED not in row.tags or aliases.get(str(row.version))
        )


def version_of(project: Project, name: str) -> Version:
    """Return one version, by its number or an alias.

    Raises
    ------
    ModelError
        There is no such version.
    """
    insist_on_a_store(project)
    with opened(project) as client:
        return _read(client, row_of(client, name), _aliases(client))


def evaluation(project: Project, name: str) -> Evaluation:
    """Return one version beside the gates of its recipe.

    Raises
    ------
    ModelError
        There is no such version, its package is not what the registry says, or its figures were changed.
    """
    insist_on_a_store(project)
    with opened(project) as client:
        row = row_of(client, name)
        figures_of(client, row)
        gates = load(client, project, row).recipe.model_dump(mode="json", include={"gates"}).get("gates", {})
        return Evaluation(_read(client, row, _aliases(client)), gates)


def _aliases(client: MlflowClient) -> dict[str, tuple[str, ...]]:
    found = client.search_registered_models(f"name='{MODEL}'")
    named: dict[str, tuple[str, ...]] = {}
    for alias, number in sorted(found[0].aliases.items()) if found else ():
        named[str(number)] = (*named.get(str(number), ()), alias)
    return named


def _read(client: MlflowClient, row: Any, aliases: Mapping[str, tuple[str, ...]]) -> Version:
    run = client.get_run(row.run_id).data
    return Version(
        version=str(row.version),
        aliases=aliases.get(str(row.version), ()),
        recipe=run.tags.get(OURS, ""),
        regime=run.tags.get(REGIME) or run.params.get("kind", ""),
        as_of=run.params.get("as_of", ""),
        trained_by=row.tags.get(TRAINED_BY, ""),
        signatures=second_persons(row.tags, row.tags.get(DIGEST, "")),
        figures=dict(run.metrics),
        sealed=unchanged(row, run.metrics),
        run_id=row.run_id,
        manifest=row.tags.get(MANIFEST, ""),
    )
