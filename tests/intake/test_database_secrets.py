"""The password of a database: from the environment or a file of mode 0600, and nowhere else."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest

from riskml.core.errors import ProjectError, SourceError
from riskml.intake import import_source, load_mapping
from riskml.intake.databases.address import Address
from riskml.intake.databases.sessions import opened
from tests.database_servers import PASSWORD
from tests.intake.desk_log import act, desk, take, typed


def everything_written(folder):
    return b"\n".join(file.read_bytes() for file in Path(folder).rglob("*") if file.is_file())


def test_no_written_byte_and_no_message_holds_the_password(store, server, monkeypatch, caplog):
    server.fill("log", typed(server), [act(1)])
    caplog.set_level("DEBUG")
    messages = [take(store, desk()).summary()]
    wrong = server.url.replace(quote(PASSWORD, safe=""), quote("an0ther/" + PASSWORD, safe=""))
    for url in (wrong, server.url.replace("://", "://:"), server.url.replace("@/", "@/missing"), "nonsense " + wrong):
        monkeypatch.setenv("RISKML_DESK_URL", url)
        with pytest.raises(SourceError) as caught:
            take(store, desk())
        messages += [str(caught.value), repr(caught.value), repr(caught.value.__cause__)]
    said = "\n".join([*messages, caplog.text]).encode() + everything_written(store.folder)
    for secret in (PASSWORD, quote(PASSWORD), quote(PASSWORD, safe="")):
        assert secret.encode() not in said
    assert "password" not in repr(Address(server.url)).lower()


def test_a_file_with_the_address_is_the_owners_alone(store, server):
    server.fill("log", typed(server), [act(1)])
    address = store.folder / "secret.url"
    address.write_text(server.url + "\n")
    address.chmod(0o640)
    by_file = desk(source={"url_from": "", "url_file": "secret.url"})
    with pytest.raises(SourceError, match=r"\(0600\), found 0640. chmod 600"):
        take(store, by_file)
    address.chmod(0o600)
    assert take(store, by_file).accepted == 1


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('url_from = "postgresql://desk:s3cret@host/desk"', "the name of an environment variable"),
        ('url_file = "postgresql://desk:s3cret@host/desk"', "the path of a file"),
        ('url = "postgresql://desk:s3cret@host/desk"', "a known key"),
        ('url_from = "URL"\npassword = "s3cret"', "a known key"),
        ('url_from = ["postgresql://desk:s3cret@host/desk"]', "one of url_from and url_file"),
    ],
)
def test_a_mapping_holds_no_password(tmp_path, source, expected):
    file = tmp_path / "desk.toml"
    file.write_text(f'[source]\n{source}\n[tables.operations]\nfrom_table = "log"\n')
    with pytest.raises(ProjectError) as caught:
        load_mapping(file)
    assert expected in str(caught.value)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("oracle+oracledb://a:s3cret@h/x", "Install oracledb"),
        ("mssql+pyodbc://a:s3cret@h/x", "Install pyodbc"),
        ("dm+dmPython://a:s3cret@h/x", "Install dmPython"),
        ("no url, s3cret", "not shown"),
    ],
)
def test_a_driver_that_is_not_there_is_named_with_what_to_install(url, expected):
    with pytest.raises(SourceError) as caught, opened(Address(url), ZoneInfo("UTC"), "desk"):
        pass
    assert expected in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_a_source_is_a_file_or_a_database(store, monkeypatch, tmp_path):
    monkeypatch.delenv("RISKML_DESK_URL", raising=False)
    with pytest.raises(SourceError, match="environment variable RISKML_DESK_URL: expected the URL of the database"):
        take(store, desk())
    with pytest.raises(SourceError, match="expected a file or a database, found both"):
        import_source(store.project, tmp_path / "log.csv", mapping=desk())
    with pytest.raises(SourceError, match="expected a file, or a mapping"):
        import_source(store.project, mapping={"case_id": "x"})
    (tmp_path / "desk.toml").write_text('[tables.operations]\nfrom_table = "log"\n')
    with pytest.raises(ProjectError, match=r"a \[source\] that says which database"):
        load_mapping(tmp_path / "desk.toml")
