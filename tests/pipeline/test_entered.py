"""Runs, promotions and what comes of a ledger that cannot be written."""

from __future__ import annotations

import json
import logging

import pytest
from click.testing import CliRunner

from riskml.cards import read_cards
from riskml.cli import main
from riskml.core.project import Project, Settings
from riskml.pipeline import run_job
from riskml.pipeline.entered import enter_publication
from riskml.reviews.ledger import Ledger, Promotion, Publication, enter_or_warn, verify_ledger
from tests.pipeline.tiny_bureau import make
from tests.reviews.ledger.ledgers import make_run, page_openings


def acts_of(project):
    return list(verify_ledger(Ledger.of(project)).acts.values())


def verified(project):
    return CliRunner().invoke(main, ["verify", "--project", str(project.root), "--json"])


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    project = make(tmp_path_factory.mktemp("entered") / "bureau")
    return project, run_job(project, read_cards(project), languages=("en",))


def test_a_training_and_a_run_are_entered_once(ran):
    project, first = ran
    promotion, publication = acts_of(project)
    assert isinstance(promotion, Promotion)
    assert (promotion.action, promotion.model, promotion.version, promotion.before) == ("train", "riskml", "1", None)
    assert isinstance(publication, Publication)
    assert (publication.run_id, publication.place) == (first.run_id, "runs")
    again = run_job(project, read_cards(project), languages=("en",))
    assert not again.fresh
    assert len(acts_of(project)) == 2
    told = verified(project)
    assert told.exit_code == 0, told.output


def test_the_ledger_is_no_part_of_a_runs_identity(ran):
    project, first = ran
    settings = project.root / "pyproject.toml"
    before = settings.read_text()
    settings.write_text(before.replace("ledger = true", "ledger = false"))
    try:
        without = Project.open(project.root)
        assert not without.settings.ledger
        again = run_job(without, read_cards(without), languages=("en",))
    finally:
        settings.write_text(before)
    assert (again.run_id, again.fresh) == (first.run_id, False)


def fabricated(folder):
    project = Project(folder, Settings())
    run = make_run(project.runs / "2025-12-31")
    told = json.loads((run / "manifest.json").read_text())
    (run / "manifest.json").write_text(json.dumps({**told, "run_id": "0" * 16}))
    return project, run


def test_a_ledger_that_cannot_be_written_costs_no_run_and_is_made_good(tmp_path, caplog):
    project, run = fabricated(tmp_path)
    (tmp_path / "secrets").write_text("in the way")
    with caplog.at_level(logging.WARNING):
        enter_publication(project, run, "li")
    assert "what was done stands, but the ledger could not be written" in caplog.text
    (tmp_path / "secrets").unlink()
    for _ in range(2):
        enter_publication(project, run, "li")
    assert [one.kind for one in acts_of(project)] == ["publication"]


def test_a_run_that_replaced_another_and_is_replaced_by_it_again_is_entered_each_time(tmp_path):
    project, run = fabricated(tmp_path)
    manifest = run / "manifest.json"
    one, other = manifest.read_text(), manifest.read_text() + "\n"
    for text in (one, other, other, one):
        manifest.write_text(text)
        enter_publication(project, run, "li")
    objects = [act.object for act in acts_of(project)]
    assert len(objects) == 3
    assert objects[0] == objects[2] != objects[1]


def test_no_ledger_where_the_settings_want_none(tmp_path):
    project = Project(tmp_path, Settings(ledger=False))
    assert enter_or_warn(project, lambda openings: page_openings(openings, [1])) is None
    assert not list(tmp_path.iterdir())
