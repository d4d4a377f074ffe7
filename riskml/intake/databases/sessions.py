"""The one door to SQLAlchemy: a database opened for reading only, in one snapshot, and read as it streams."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

from riskml.core.errors import Fault, SourceError, Verbatim
from riskml.intake.databases.phrases_faults import PHRASES, phrase
from riskml.intake.databases.values import ZERO, instant

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from zoneinfo import ZoneInfo

    from riskml.intake.databases.address import Address

_LOG = logging.getLogger(__name__)

DRIVERS: Final = {
    "postgresql": "postgresql+pg8000",
    "postgres": "postgresql+pg8000",
    "opengauss": "postgresql+pg8000",
    "kingbase": "postgresql+pg8000",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
}
"""The driver where a URL names none; openGauss and Kingbase speak PostgreSQL's protocol."""

INSTALL: Final = {
    "postgresql": "'riskml[sql]'",
    "mysql": "'riskml[sql]'",
    "mariadb": "'riskml[sql]'",
    "oracle": "oracledb, and begin the URL with oracle+oracledb://",
    "mssql": "pyodbc with Microsoft's ODBC driver, and begin the URL with mssql+pyodbc://",
    "dm": "dmPython and dmSQLAlchemy, and begin the URL with dm+dmPython://",
}

OPENING: Final[dict[str, tuple[str, ...]]] = {
    "postgresql": (
        "set transaction isolation level repeatable read, read only",
        "set local datestyle to 'ISO, YMD'",
        "set local bytea_output to 'hex'",
    ),
    "mysql": (
        "set session transaction isolation level repeatable read",
        "set session transaction read only",
        "set time_zone = '+00:00'",
        "start transaction with consistent snapshot, read only",
    ),
    "oracle": ("set transaction read only",),
    "dm": ("set transaction read only",),
    "mssql": ("set transaction isolation level snapshot",),
    "sqlite": ("pragma query_only = on", "begin"),
}
"""What makes all that follows one snapshot in which nothing can be changed. SQL Server knows no read-only transaction:
there the account's rights and the check of the select are what holds."""

OPENING["mariadb"] = OPENING["mysql"]
_BYTEA: Final = 17
_GONE: Final = phrase("nothing_was_taken")


class Session:
    """A database in one snapshot. Made by `opened`."""

    def __init__(self, connection: Any, address: Address) -> None:
        self._connection, self._address = connection, address
        self.zeros: Counter[str] = Counter()

    @property
    def dialect(self) -> str:
        """SQLAlchemy's word for the kind of database."""
        return str(self._connection.dialect.name)

    @property
    def server(self) -> str:
        """The kind of database, its host and its name: no account, no password."""
        url = self._connection.engine.url
        place = f"{url.host or 'local'}{f':{url.port}' if url.port else ''}"
        return self._address.masked(f"{self.dialect} {place} {url.database or ''}".strip())

    def quote(self, name: str) -> str:
        """Write a name as the database needs it."""
        return str(self._connection.dialect.identifier_preparer.quote(name))

    def columns(self, sql: str) -> list[str]:
        """Return the columns of a select."""
        return [str(name) for name in self._ask(sql).keys()]  # noqa: SIM118 (of a result, not of a dictionary)

    def one(self, sql: str) -> Any:
        """Return the only value of a select."""
        return self._ask(sql).scalar()

    def rows(self, sql: str, at_once: int) -> Iterator[Sequence[Sequence[Any]]]:
        """Yield the rows of a select, so many at once; the server keeps the rest."""
        result = self._ask(sql, stream_results=True, max_row_buffer=at_once)
        while rows := result.fetchmany(at_once):
            yield rows

    def _ask(self, sql: str, **words: Any) -> Any:
        return self._connection.exec_driver_sql(sql, execution_options={"no_parameters": True, **words})


@contextmanager
def opened(address: Address, zone: ZoneInfo, where: str) -> Iterator[Session]:
    """Open a database for reading.

    Parameters
    ----------
    address
        Where it is.
    zone
        The zone in which moments that carry an offset are told.
    where
        What to call it in a fault.

    Raises
    ------
    SourceError
        It cannot be reached, lacks its driver, refuses a select or goes away in the middle.
    """
    try:
        import sqlalchemy as alchemy  # noqa: PLC0415 -- an extra, which loads where a database is read
    except ModuleNotFoundError:
        raise SourceError(
            [Fault(where, Verbatim("SQLAlchemy"), phrase("none"), phrase("install_riskml_sql"))]
        ) from None
    engine = _engine(alchemy, address, where)
    connection = raw = None
    try:
        try:
            connection = _connected(engine, address, where)
            raw = connection.connection.dbapi_connection
            session = Session(connection, address)
            _begin(connection, session, zone)
            yield session
        except BaseException:
            _abandon(connection, raw)
            raise
    except (alchemy.exc.SQLAlchemyError, UnicodeDecodeError, OSError) as error:
        raise SourceError([_fault(error, address, where)]) from None
    except ModuleNotFoundError as error:
        raise SourceError([_lacking(engine.url.get_backend_name(), str(error.name), where)]) from None
    finally:
        with suppress(Exception):
            if connection is not None:
                connection.close()
            engine.dispose()


def _connected(engine: Any, address: Address, where: str) -> Any:
    """Connect; whatever a driver makes of its URL is the URL's fault."""
    try:
        return engine.connect()
    except ModuleNotFoundError:
        raise
    except Exception as error:  # noqa: BLE001 (drivers raise what they like, a TypeError for an unknown word)
        raise SourceError([_fault(error, address, where)]) from None


def _abandon(connection: Any, raw: Any) -> None:
    """Let go of a connection at once: a half-read answer is not read to its end first."""
    half_read = getattr(raw, "_result", None)
    if half_read is not None and hasattr(half_read, "unbuffered_active"):  # PyMySQL would read on
        half_read.unbuffered_active = False
    with suppress(Exception):
        connection.invalidate()


def _engine(alchemy: Any, address: Address, where: str) -> Any:
    """Make the engine of an address, which connects when it is used."""
    expected = phrase("a_url_as_postgresql_account_password")
    try:
        url = alchemy.engine.make_url(address.url)
    except (alchemy.exc.ArgumentError, ValueError):
        raise SourceError([Fault(where, expected, phrase("something_else_which_is_not_shown"))]) from None
    url = url.set(drivername=DRIVERS.get(url.drivername, url.drivername))
    try:
        engine = alchemy.create_engine(
            url, poolclass=alchemy.pool.NullPool, hide_parameters=True, logging_name="riskml"
        )
    except ModuleNotFoundError as error:
        raise SourceError([_lacking(url.get_backend_name(), str(error.name), where)]) from None
    except alchemy.exc.NoSuchModuleError:
        raise SourceError([_lacking(url.get_backend_name(), url.drivername, where)]) from None
    except (alchemy.exc.SQLAlchemyError, TypeError, ValueError) as error:
        raise SourceError([_fault(error, address, where)]) from None
    if engine.dialect.name == "postgresql":
        _let_kin_name_themselves(engine.dialect)
    return engine


def _let_kin_name_themselves(dialect: Any) -> None:
    """Take a server that tells its own name, and not PostgreSQL's, for one of the version that it comes from."""
    told = dialect._get_server_version_info  # noqa: SLF001 (where SQLAlchemy says that dialects differ)

    def version(connection: Any) -> tuple[int, ...]:
        try:
            return tuple(told(connection))
        except AssertionError:
            return (9, 2)

    dialect._get_server_version_info = version  # noqa: SLF001 (as above)


def _begin(connection: Any, session: Session, zone: ZoneInfo) -> None:
    """Have cells come as the database writes them, and open the snapshot."""
    raw = connection.connection.dbapi_connection
    driver = connection.dialect.driver
    if driver == "pg8000":
        raw.pg_types = defaultdict(lambda: _as_it_is, {_BYTEA: _bytes_of_hex})
    elif driver == "pymysql":
        raw.decoders = _readers_of_mysql(session.zeros, zone)
    for statement in OPENING.get(session.dialect, ()):
        connection.exec_driver_sql(statement)
    if session.dialect == "postgresql":
        connection.exec_driver_sql(f"set local time zone '{zone.key}'")


def _as_it_is(text: str) -> str:
    return text


def _bytes_of_hex(text: str) -> bytes | str:
    return bytes.fromhex(text[2:]) if text.startswith("\\x") else text


def _readers_of_mysql(zeros: Counter[str], zone: ZoneInfo) -> dict[int, Any]:
    """Return how cells of MySQL that are not as they are written are read; days of zeros are nothing, and counted."""
    from pymysql.constants import FIELD_TYPE as kinds  # noqa: N811, PLC0415 -- as SQLAlchemy

    def known(text: str) -> str | None:
        if text.startswith(ZERO):
            zeros[ZERO] += 1
            return None
        return text

    def moment(text: str) -> str | None:
        told = known(text)
        return told and instant(told, zone)

    def bits(raw: bytes) -> str:
        return str(int.from_bytes(raw))

    return {kinds.DATE: known, kinds.NEWDATE: known, kinds.DATETIME: known, kinds.TIMESTAMP: moment, kinds.BIT: bits}


def _lacking(backend: str, name: str, where: str) -> Fault:
    remedy = phrase("install", package=INSTALL.get(backend, PHRASES["its_driver"]))
    return Fault(where, phrase("a_driver", backend=backend), phrase("no", name=name), remedy)


def _fault(error: BaseException, address: Address, where: str) -> Fault:
    """Say what a database complained of, without what may be secret."""
    cause = getattr(error, "orig", None) or error
    told = cause.args[0] if cause.args else str(cause)
    if isinstance(told, dict):  # how pg8000 hands on what PostgreSQL says
        told = told.get("M", told)
    elif len(getattr(cause, "args", ())) > 1:  # how pymysql does: a number and a sentence
        told = cause.args[1]
    lines = str(told).strip().splitlines() or [type(cause).__name__]
    if isinstance(error, UnicodeDecodeError):
        return Fault(
            where,
            phrase("text_in_the_databases_own_encoding"),
            Verbatim(str(error)[:120]),
            phrase("say_client_encoding_in_its_url"),
        )
    expected = phrase("a_database_that_answers_until")
    return Fault(where, expected, Verbatim(address.masked(lines[0].strip() or type(cause).__name__)), _GONE)
