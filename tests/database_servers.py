"""Servers of a test's own: PostgreSQL and MariaDB in a folder, reached through a socket in it alone."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE = 50.0
ACCOUNT, PASSWORD = "desk", "pass/w0rd:desk@1%"


def program(name: str) -> str | None:
    """Find a server's program; Debian keeps them off the path."""
    known = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(known[-1]) if known else shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")


def wait_for(ready: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Wait until something answers; a process that has ended will not."""
    until = time.monotonic() + PATIENCE
    while not ready():
        if process.poll() is not None or time.monotonic() > until:
            pytest.fail(f"{process.args[0]} did not come up")  # type: ignore[index]
        time.sleep(0.05)


def _takes_connections(data: Path) -> bool:
    """Tell whether a cluster is ready: its socket is there while it still starts."""
    told = data / "postmaster.pid"
    lines = told.read_text("utf-8").splitlines() if told.exists() else []
    return bool(lines) and lines[-1].strip() == "ready"


def end(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    """End a process and all that it started."""
    if process.poll() is None:
        process.send_signal(how)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(10)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def account_for(user: str) -> dict[str, Any]:
    """Return who runs a server: they refuse root."""
    if os.getuid() != 0:
        return {}
    try:
        account = pwd.getpwnam(user)
    except KeyError:
        pytest.skip(f"no user {user} here, and the server refuses root")
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


@contextlib.contextmanager
def folder_for(user: str, prefix: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Make a folder of the server's account, and return it with what its processes need."""
    who = account_for(user)
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        if who:
            os.chown(folder, who["user"], who["group"])
        yield folder, {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **who}
    finally:
        shutil.rmtree(folder)


@contextlib.contextmanager
def postgres_folder() -> Iterator[Path]:
    """Start a cluster whose account riskml needs no password, and return the folder of its socket."""
    if program("initdb") is None or program("postgres") is None:
        pytest.skip("no PostgreSQL here: apt-get install postgresql")
    with folder_for("postgres", "riskml-pg-") as (folder, words):
        made = ["-D", "data", "-U", "riskml", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]
        subprocess.run([program("initdb"), *made], check=True, **words)
        started = [program("postgres"), "-D", "data", "-k", str(folder), "-c", "listen_addresses=", "-c", "fsync=off"]
        process = subprocess.Popen(started, start_new_session=True, **words)
        try:
            wait_for(lambda: _takes_connections(folder / "data"), process)
            yield folder
        finally:
            end(process, signal.SIGINT)


@dataclass(frozen=True)
class Server:
    """A database, as its owner reaches it, and as an account that has a password and may only read does."""

    kind: str
    owner: dict[str, Any]
    url: str

    @contextlib.contextmanager
    def connected(self) -> Iterator[Any]:
        """Open a connection of the owner's that keeps every statement at once."""
        if self.kind == "postgresql":
            import pg8000.dbapi

            connection = pg8000.dbapi.connect(**self.owner)
            connection.autocommit = True
        else:
            import pymysql

            connection = pymysql.connect(**self.owner, autocommit=True)
        try:
            yield connection
        finally:
            connection.close()

    def run(self, *statements: str) -> None:
        """Run statements as the owner."""
        with self.connected() as connection:
            cursor = connection.cursor()
            for statement in statements:
                cursor.execute(statement)

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """Return the rows of a select, as the owner sees them."""
        with self.connected() as connection:
            cursor = connection.cursor()
            cursor.execute(statement)
            return [tuple(row) for row in cursor.fetchall()]

    def fill(self, table: str, columns: dict[str, str], rows: list[tuple[Any, ...]], clock: str = "+00:00") -> None:
        """Make a table of columns with their types, and put rows into it, by a clock."""
        named = ", ".join(f"{self.quote(name)} {kind}" for name, kind in columns.items())
        places = ", ".join(["%s"] * len(columns))
        with self.connected() as connection:
            cursor = connection.cursor()
            cursor.execute(
                f"set time zone interval '{clock}' hour to minute"
                if self.kind == "postgresql"
                else f"set time_zone = '{clock}'"
            )
            cursor.execute(f"drop table if exists {table}")
            cursor.execute(f"create table {table} ({named})")
            if rows:
                cursor.executemany(f"insert into {table} values ({places})", rows)

    def quote(self, name: str) -> str:
        """Write a name that is a word of SQL, too."""
        return f'"{name}"' if self.kind == "postgresql" else f"`{name}`"


@contextlib.contextmanager
def postgres_server() -> Iterator[Server]:
    """Start PostgreSQL with an account that must log in and may only read."""
    from urllib.parse import quote

    with postgres_folder() as folder:
        socket = f"{folder}/.s.PGSQL.5432"
        owner = {"user": "riskml", "database": "postgres", "unix_sock": socket}
        server = Server(
            "postgresql", owner, f"postgresql://{ACCOUNT}:{quote(PASSWORD, safe='')}@/postgres?unix_sock={socket}"
        )
        server.run(
            f"create user {ACCOUNT} password '{PASSWORD}'",
            f"grant pg_read_all_data, pg_signal_backend to {ACCOUNT}",
            f"grant create on schema public to {ACCOUNT}",  # so that only the transaction keeps it from writing
        )
        (folder / "data/pg_hba.conf").write_text(f"local all riskml trust\nlocal all {ACCOUNT} scram-sha-256\n")
        server.ask("select pg_reload_conf()")
        yield server


@contextlib.contextmanager
def mariadb_server() -> Iterator[Server]:
    """Start MariaDB with an account that must log in."""
    from urllib.parse import quote

    install, daemon = program("mariadb-install-db"), program("mariadbd")
    if install is None or daemon is None:
        pytest.skip("no MariaDB here: apt-get install mariadb-server")
    with folder_for("mysql", "riskml-mariadb-") as (folder, words):
        data = folder / "data"
        made = ["--no-defaults", f"--datadir={data}", "--skip-test-db", "--auth-root-authentication-method=normal"]
        subprocess.run([install, *made], check=True, **words)
        socket = folder / "server.sock"
        started = [daemon, "--no-defaults", f"--datadir={data}", f"--socket={socket}", "--skip-networking"]
        started += ["--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=64M", f"--pid-file={folder}/pid"]
        process = subprocess.Popen(started, start_new_session=True, **words)
        try:
            wait_for(socket.exists, process)
            owner = {"user": "root", "unix_socket": str(socket), "database": "mysql"}
            Server("mariadb", owner, "").run(
                "create database desk character set utf8mb4",
                f"create user {ACCOUNT}@localhost identified by '{PASSWORD}'",
                f"grant all on desk.* to {ACCOUNT}@localhost",
            )
            url = f"mysql://{ACCOUNT}:{quote(PASSWORD, safe='')}@/desk?unix_socket={socket}"
            yield Server("mariadb", owner | {"database": "desk"}, url)
        finally:
            end(process, signal.SIGTERM)


_running: dict[str, Server] = {}
_open = contextlib.ExitStack()


def running(kind: str) -> Server:
    """Return the server of a kind that this process has running, started where it is not; `end_all` ends it."""
    if kind not in _running:
        start = {"postgresql": postgres_server, "mariadb": mariadb_server}[kind]
        _running[kind] = _open.enter_context(start())
    return _running[kind]


def end_all() -> None:
    """End what is running."""
    _running.clear()
    _open.close()
