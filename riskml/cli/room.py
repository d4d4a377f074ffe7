"""``riskml serve`` and ``riskml portal``: the reading room of a project, its accounts, and the runs it has read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from riskml.cli.help import ToldGroup, command
from riskml.cli.options import JSON, PROJECT, RUN, answer, reader, said
from riskml.core.errors import Fault, ProjectError

if TYPE_CHECKING:
    from datetime import datetime

    from riskml.core.project import Project
    from riskml.portal.seed_stock import Pools

_NAMES = 400
"""Made-up names to choose from."""
HELD = ("django", "allauth", "csp", "django_htmx", "waitress", "argon2")


def opened(folder: Path, name: str = "") -> Project:
    """Start the room of the project in a folder, without answering anybody yet.

    Raises
    ------
    ProjectError
        What it needs is not installed, or the project is not as it should be.
    """
    from importlib.util import find_spec

    from riskml.cli.phrases_faults import phrase
    from riskml.core.project import Project

    project = Project.open(folder)
    lacking = [one for one in HELD if find_spec(one) is None]
    if lacking:
        found, remedy = phrase("none_of", names=", ".join(lacking)), phrase("install_the_room")
        raise ProjectError([Fault("riskml serve", phrase("what_the_room_needs"), found, remedy)])
    from riskml.portal.settings import Address
    from riskml.portal.start import start

    start(project, Address(name))
    return project


@command()
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8700, show_default=True, help="The port on this machine."
)
@click.option(
    "--behind-tls",
    "name",
    default="",
    metavar="HOST",
    help="The name under which a proxy with TLS hands requests on; without it only this machine reaches the room.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="How many processes answer: one for each processor where many read at once.",
)
@PROJECT
def serve(port: int, name: str, workers: int, folder: Path) -> None:
    """Open the reading room on this machine: reads the latest run, then answers until it is stopped."""
    project = opened(folder, name)
    from riskml.pipeline.published import runs_in
    from riskml.portal.loading import load_run
    from riskml.portal.models import Account
    from riskml.portal.place import place
    from riskml.portal.start import answer_requests

    place()
    runs = runs_in(project.runs)
    if runs:
        run, made = load_run(project, runs[-1])
        click.echo(said("room_read" if made else "room_stands", reader(), as_of=run.as_of))
    else:
        click.echo(said("room_empty", reader()))
    if not Account.objects.exists():
        click.echo(said("room_nobody", reader(), folder=folder))
    click.echo(f"http://127.0.0.1:{port}/" + (f" <- https://{name}/" if name else ""))
    if workers == 1:
        answer_requests(port)
        return
    from riskml.portal.abreast import answer_abreast
    from riskml.portal.settings import Address

    answer_abreast(project, Address(name), port, workers)


@click.group(cls=ToldGroup)
def portal() -> None:
    """Keep the reading room: what it has read, and who may come in."""


@portal.command()
@RUN
@JSON
@PROJECT
def load(as_of: datetime | None, as_json: bool, folder: Path) -> None:
    """Read a published run into the reading room; one that it has is left as it is."""
    project = opened(folder)
    from riskml.pipeline.published import published_run
    from riskml.portal.loading import load_run

    run, made = load_run(project, published_run(project.runs, as_of.date() if as_of else None, "run"))
    told = said("room_read" if made else "room_stands", reader(), as_of=run.as_of)
    answer({"run_id": run.run_id, "as_of": str(run.as_of), "read": made}, told, as_json=as_json)


@portal.command()
@JSON
@PROJECT
def findings(as_json: bool, folder: Path) -> None:
    """Hand what cases concluded over to the accepted reviews, each finding once: the next run and training read it."""
    opened(folder)
    from riskml.portal.findings import hand_over

    found = hand_over()
    cases = len({one.case.number for one in found})
    told = said("room_findings" if found else "room_no_findings", reader(), count=len(found), cases=cases)
    rows = [{"review_id": one.review_id, "finding": one.finding} for one in found]
    answer({"handed_over": rows}, told, as_json=as_json)


@portal.command()
@JSON
@PROJECT
def improvements(as_json: bool, folder: Path) -> None:
    """Hand the improvement tasks whose end was signed over to public pages, of nobody by name: publish counts them."""
    opened(folder)
    from riskml.portal.improved import hand_over_improvements

    made = hand_over_improvements()
    tasks = made[0].tasks if made else ()
    facts = {"count": len(tasks), "shown": sum(one.effect for one in tasks)}
    told = said("room_improvements" if made else "room_no_improvements", reader(), **facts)
    value = {"tasks": facts["count"], "with_effect": facts["shown"], "file": str(made[1]) if made else None}
    answer(value, told, as_json=as_json)


@portal.command()
@click.argument("city", type=click.Path(exists=True, file_okay=False, path_type=Path))
@JSON
@PROJECT
def stock(city: Path, as_json: bool, folder: Path) -> None:
    """Keep honest people of a made-up CITY in stock, for warnings that are known to be false.

    Its run has to be as of the day of the run that they are put into.
    """
    opened(folder)
    from riskml.core.project import Project
    from riskml.pipeline.published import published_run
    from riskml.portal.seed_stock import keep_stock

    run = published_run(Project.open(city).runs, None, "run")
    count = keep_stock(city, run, _pools())
    told = said("room_stock", reader(), count=count, as_of=run.as_of)
    answer({"kept": count, "as_of": str(run.as_of)}, told, as_json=as_json)


def _pools() -> Pools:
    """Return made-up names: what people, companies and units of a made-up city may be called."""
    import secrets

    import numpy as np

    from riskml.portal.seed_stock import Pools
    from riskml.synthetic import names
    from riskml.synthetic.people import bureau_names

    dice = np.random.default_rng(secrets.randbits(64))
    return Pools(names.people(_NAMES, dice), names.companies(_NAMES, dice), bureau_names())


@portal.command()
@PROJECT
def demo(folder: Path) -> None:
    """Make an account for each role of a made-up city, and print the passwords once; refuses any other project."""
    project = opened(folder)
    from riskml.pipeline.published import published_run
    from riskml.portal.demo import demo_accounts, demo_seed
    from riskml.portal.loading import load_run
    from riskml.portal.place import place

    published = published_run(project.runs, None, "run")
    load_run(project, published)
    shown = demo_accounts(project, place().access)
    click.echo(said("room_demo", reader()))
    for one in shown:
        roles = ", ".join(place().access.role[role].label.in_(reader()) for role in one.roles)
        click.echo(f"  {one.name:<16}{one.password:<20}{roles}")
    if seeded := demo_seed(project, published, _pools()):
        click.echo(said("room_seeded", reader(), count=seeded))
    click.echo(f"riskml serve --project {folder}")


@portal.group(cls=ToldGroup)
def user() -> None:
    """Keep the accounts of those who may come in."""


@user.command()
@click.argument("name")
@click.option("--role", "roles", multiple=True, help="What the person is here, as access.toml calls it; repeatable.")
@click.option("--unit", default="", help="Where the person serves.")
@click.option("--area", "areas", multiple=True, help="A unit that the person looks after; repeatable.")
@click.option(
    "--password-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file with the password; asked otherwise.",
)
@PROJECT
def add(
    *, name: str, roles: tuple[str, ...], unit: str, areas: tuple[str, ...], password_file: Path | None, folder: Path
) -> None:
    """Make an account for NAME, the code by which the person signs."""
    opened(folder)
    from riskml.cli.phrases_faults import phrase
    from riskml.portal.accounts import add_account

    if password_file is not None and not password_file.is_file():
        fault = Fault(str(password_file), phrase("a_file"), phrase("no_such_file"), phrase("check_the_path"))
        raise ProjectError([fault])
    password = (
        password_file.read_text("utf-8").strip()
        if password_file
        else click.prompt(said("room_password", reader()), hide_input=True, confirmation_prompt=True)
    )
    account = add_account(name, password, roles, unit, areas)
    named = ", ".join(account.roles)
    click.echo(said("room_account" if named else "room_account_bare", reader(), name=account.name, roles=named))


@user.command()
@click.argument("name")
@PROJECT
def reset(*, name: str, folder: Path) -> None:
    """Unlock NAME, end its logins and remove its second factors, as after a telephone was lost."""
    opened(folder)
    from riskml.cli.phrases_faults import phrase
    from riskml.portal.accounts import count_anew
    from riskml.portal.identity.factors import end_logins, remove_factors
    from riskml.portal.models import Account

    account = Account.objects.filter(name=name).first()
    if account is None:
        raise ProjectError([Fault(f"user {name}", phrase("an_account"), phrase("no_such_account"))])
    remove_factors(account)
    end_logins(account)
    count_anew(account)
    click.echo(said("room_reset", reader(), name=name))
