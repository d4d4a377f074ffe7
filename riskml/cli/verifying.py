"""``riskml verify``: the ledger, the runs and a bundle, held against what was signed and what an auditor kept."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import is_zipfile

import click

from riskml.cli.help import command
from riskml.cli.options import FAULTS, JSON, LANG, PROJECT, answer

if TYPE_CHECKING:
    from datetime import datetime

    from riskml.core.texts import Language

FILE = click.Path(path_type=Path, dir_okay=False)


@command()
@click.argument("bundle", type=FILE, required=False)
@click.option(
    "--run",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    help="Only the published run as of this day; every run by default.",
)
@click.option("--checkpoint", "kept", type=FILE, multiple=True, help="A head that you kept; may be given repeatedly.")
@click.option("--key", default=None, help="The log's public key, or its file, as you hold it.")
@click.option("--witness", multiple=True, help="A witness's public key, or its file: the head must bear its signature.")
@click.option("--proof", type=FILE, default=None, help="With --run: write a bundle that proves its publication.")
@LANG
@JSON
@PROJECT
def verify(
    *,
    bundle: Path | None,
    run: datetime | None,
    lang: Language | None,
    as_json: bool,
    folder: Path,
    **held: object,
) -> None:
    """Verify the ledger, the published runs and BUNDLE, offline; nothing is changed.

    A bundle of `riskml bundle` is recomputed by itself: hits, score, p-value, grade and the proof of publication.

    Ends with 2 and every fault at once: where, what was expected, what was found, what to do.
    """
    from riskml.cli.verified import Asked, verify_all

    of_warning = bundle is not None and is_zipfile(bundle)
    told = Asked.read(folder, bundle=None if of_warning else bundle, run=run.date() if run else None, **held)
    language = lang or told.language
    value: dict[str, object]
    if of_warning and bundle is not None:
        from riskml.cli.bundled import verified_bundle

        recomputed = verified_bundle(bundle, told.trusted.key)
        faults, text, value = recomputed.faults(language), recomputed.text(language), {"bundle": str(bundle)}
    else:
        found = verify_all(told)
        faults, text = [one.fault(language) for one in found.findings], found.text(language)
        value = {"leaves": found.leaves, "runs": [str(one) for one in found.runs]}
    value |= {
        "holds": not faults,
        "faults": [
            {"where": one.where, "expected": one.expected, "found": one.found, "remedy": one.remedy} for one in faults
        ],
    }
    answer(value, text, as_json=as_json)
    if faults:
        sys.exit(FAULTS)
