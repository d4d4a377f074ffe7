"""Trainings by hand: a record to publish, what the registry says, and a way to stop in the middle."""

from __future__ import annotations

import hashlib
import json
import shutil

from mlflow import MlflowClient

from riskml.registry.models import STAGED, Record
from riskml.registry.store import store_uri


def record(data, manifest, **figures):
    """Return a training that differs from the champion's by its manifest."""
    return Record(
        name="unsupervised",
        data=data,
        manifest=manifest,
        metrics=("overdue_rate", "closeness"),
        params={"seed": "1", "kind": "unsupervised", "as_of": "2025-12-31"},
        figures=figures or {"rows": 3.0},
        tags={"hash.data": "a" * 64},
        note="card",
    )


def gated(data, folder, **gates):
    """Return a copy of a written model whose recipe has gates, and the sha256 of its manifest."""
    folder /= "riskml"
    shutil.copytree(data, folder)
    model = json.loads((folder / "model.json").read_text("utf-8"))
    model["recipe"]["gates"] = gates
    (folder / "model.json").write_text(json.dumps(model), "utf-8")
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["files"]["model.json"] = hashlib.sha256((folder / "model.json").read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return folder, hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest()


def client(project):
    uri = store_uri(project)
    return MlflowClient(tracking_uri=uri, registry_uri=uri)


def registry(project):
    """Return all that the registry says: versions with tags and places, and aliases.

    The mark that a version had no alias yet when it was made is taken off later; it is bookkeeping of that
    training and left out here.
    """
    c = client(project)
    versions = sorted(
        (v.version, v.source, v.run_id, sorted((key, value) for key, value in v.tags.items() if key != STAGED))
        for v in c.search_model_versions()
    )
    aliases = [(m.name, sorted(m.aliases.items())) for m in c.search_registered_models()]
    return versions, aliases


class Stop(BaseException):
    """As an interrupt from the keyboard, it is no Exception."""


def stop_at(monkeypatch, step, *, done):
    """Stop just before, or just after, one step; what undoes it may still work."""
    honest = getattr(MlflowClient, step)
    stopped = []

    def stopping(self, *args, **words):
        if stopped:
            return honest(self, *args, **words)
        if done:
            honest(self, *args, **words)
        stopped.append(step)
        raise Stop

    monkeypatch.setattr(MlflowClient, step, stopping)
