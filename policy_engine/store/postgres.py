"""The state in PostgreSQL: for many processes on many machines.

Tables stand in a schema of their own, `policy_engine`. One writes at a time: a
transaction begins by locking the head of the log, and readers never wait. A database
that falls silent is given up after a few seconds, whatever the network says.
"""

import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from secrets import token_bytes
from time import monotonic
from typing import Any, TypeVar

import psycopg
from psycopg import errors as pg
from psycopg.conninfo import conninfo_to_dict

from policy_engine.store import errors
from policy_engine.store.errors import StoreError
from policy_engine.store.migrate import migrate
from policy_engine.store.session import PLAIN_INSERT
from policy_engine.store.sql import Row, SqlReader, SqlWriter

__all__ = ["PostgresStore"]

_SILENCE_SECONDS = 5.0
_PATIENCE_SECONDS = 30.0
# How long the server itself waits for a lock before it says so: well within the silence we bear.
_LOCK_SECONDS = 2
# From so many rows on, copying is quicker than a statement for each.
_MANY_ROWS = 20
# Any number, the same in all our processes: who migrates.
_MIGRATING = 0x504F4C49

_T = TypeVar("_T")


class _Silent(psycopg.OperationalError):
    """The server has not answered in time."""


class _Connection(psycopg.Connection[Row]):
    """A connection that gives up on a server which has fallen silent."""

    silence = _SILENCE_SECONDS

    def wait(self, gen: Generator[Any, Any, _T], interval: float = 0.1, timeout: float | None = None) -> _T:
        return super().wait(_bounded(gen, self.silence), interval, timeout)


def _bounded(gen: Generator[Any, Any, _T], seconds: float) -> Generator[Any, Any, _T]:
    """Pass a conversation with the server on, until nothing has been heard of it for too long."""
    until = monotonic() + seconds
    try:
        wanted = next(gen)
        while True:
            ready = yield wanted
            if ready:
                until = monotonic() + seconds
            elif monotonic() > until:
                raise _Silent
            wanted = gen.send(ready)
    except StopIteration as end:
        result: _T = end.value
        return result


class PostgresStore:
    """A state in a PostgreSQL database."""

    def __init__(self, url: str, silence: float = _SILENCE_SECONDS, patience: float = _PATIENCE_SECONDS) -> None:
        self._url = url
        self._silence = silence
        self._patience = patience
        self._own = threading.local()
        self._lock = threading.Lock()
        self._open: set[_Connection] = set()
        self.place = _place(url)
        with self._told():
            self._migrate()

    @contextmanager
    def read(self) -> Iterator[SqlReader]:
        """Look at the state as it stands now."""
        with self._told(), self._transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") as connection:
            yield SqlReader(_Session(connection))

    @contextmanager
    def write(self) -> Iterator[SqlWriter]:
        """Change the state, alone; an exception inside undoes all of it."""
        until = monotonic() + self._patience
        with self._told():
            while True:
                with self._transaction("BEGIN") as connection:
                    if self._is_alone(connection, until):
                        yield SqlWriter(_Session(connection))
                        return

    def scrub(self) -> None:
        """Give back the room of what was erased, so that it is overwritten."""
        with self._told():
            for table in ("leads", "readings", "secrets", "events", "requests", "clocks", "steps", "outbox"):
                self._connection().execute("VACUUM " + table)

    def close(self) -> None:
        """Let go of all connections."""
        with self._lock:
            for connection in self._open:
                connection.close()
            self._open.clear()
            self._own = threading.local()

    def _connection(self) -> _Connection:
        """Return this thread's connection, a new one where it broke."""
        connection: _Connection | None = getattr(self._own, "connection", None)
        if connection is None or connection.closed:
            connection = self._own.connection = self._connect()
        return connection

    def _connect(self) -> _Connection:
        connection = _Connection.connect(
            self._url,
            autocommit=True,
            connect_timeout=max(2, round(self._silence)),
            options=f"-c search_path=policy_engine -c lock_timeout={_LOCK_SECONDS}s -c synchronous_commit=on "
            "-c idle_in_transaction_session_timeout=60s -c client_min_messages=warning",
            application_name="policy_engine",
            client_encoding="UTF8",
        )
        connection.silence = self._silence
        with self._lock:
            self._open.add(connection)
        return connection

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[_Connection]:
        connection = self._connection()
        try:
            connection.execute(begin)
            yield connection
            connection.execute("COMMIT")
        except _Silent:
            self._forget(connection)
            raise
        except BaseException:
            if connection.closed or connection.broken:
                self._forget(connection)
            else:
                self._roll_back(connection)
            raise

    def _roll_back(self, connection: _Connection) -> None:
        try:
            connection.execute("ROLLBACK")
        except psycopg.OperationalError:
            self._forget(connection)

    def _forget(self, connection: _Connection) -> None:
        connection.close()
        with self._lock:
            self._open.discard(connection)

    def _is_alone(self, connection: _Connection, until: float) -> bool:
        """Lock the head of the log, or say that somebody else has held it for long."""
        try:
            connection.execute("SELECT 1 FROM head FOR UPDATE")
        except pg.LockNotAvailable:
            if monotonic() > until:
                raise errors.busy(self.place, self._patience) from None
            connection.execute("ROLLBACK")
            connection.execute("BEGIN")
            return False
        return True

    def _migrate(self) -> None:
        connection = self._connection()

        def take(number: int, statements: str) -> None:
            with self._transaction("BEGIN"):
                connection.execute("SELECT pg_advisory_xact_lock(%s)", (_MIGRATING,))
                # Another process may have been here first.
                if _version(connection) >= number:
                    return
                if number == 1:
                    connection.execute("CREATE SCHEMA policy_engine")
                    connection.execute("CREATE TABLE version (number BIGINT PRIMARY KEY)")
                connection.execute(statements.encode())
                connection.execute("INSERT INTO version VALUES (%s)", (number,))
                if number == 1:
                    connection.execute("INSERT INTO head VALUES (1, 0, '', %s)", (token_bytes(32),))

        migrate("postgres", self.place, _version(connection), take)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say in plain words what PostgreSQL says."""
        try:
            yield
        except psycopg.Error as error:
            raise self._error_of(error) from error

    def _error_of(self, error: psycopg.Error) -> StoreError:
        if isinstance(error, _Silent | psycopg.errors.ConnectionTimeout):
            return errors.silent(self.place, self._silence)
        if isinstance(error, psycopg.IntegrityError):
            return errors.broken_promise(self.place, _first_line(error))
        if isinstance(error, pg.DiskFull):
            return errors.full(self.place)
        if isinstance(error, pg.LockNotAvailable):
            return errors.busy(self.place, self._patience)
        if isinstance(error, pg.AdminShutdown | pg.CrashShutdown | pg.CannotConnectNow):
            return errors.gone(self.place)
        if isinstance(error, psycopg.OperationalError) and error.sqlstate is None:
            return errors.gone(self.place) if self._open else errors.cannot_open(self.place, _first_line(error))
        return errors.failed(self.place, _first_line(error))


class _Session:
    """A connection inside a transaction."""

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection

    def run(self, statement: str, *values: object) -> list[Row]:
        cursor = self._connection.execute(_in_postgres(statement), values)
        return cursor.fetchall() if cursor.description is not None else []

    def run_many(self, statement: str, rows: Sequence[Row]) -> None:
        if not rows:
            return
        added = PLAIN_INSERT.search(statement) if len(rows) >= _MANY_ROWS else None
        with self._connection.cursor() as cursor:
            if added is None:
                cursor.executemany(_in_postgres(statement), rows)
                return
            with cursor.copy(f"COPY {added['columns']} FROM STDIN".encode()) as copy:
                for row in rows:
                    copy.write_row(row)


@lru_cache(maxsize=256)
def _in_postgres(statement: str) -> bytes:
    return statement.replace("?", "%s").encode()


_HAS_VERSION = "SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = 'policy_engine' AND tablename = 'version'"


def _version(connection: _Connection) -> int:
    """Return the version of the tables; 0 where there are none."""
    # Not `to_regclass`: behind a lock it may still remember that there was no table before.
    if not connection.execute(_HAS_VERSION).fetchall():
        return 0
    return int(connection.execute("SELECT coalesce(max(number), 0) FROM policy_engine.version").fetchall()[0][0])


def _place(url: str) -> str:
    """Return host and database of a URL, without user and password."""
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        raise errors.not_a_url(url) from None
    return f"{parts.get('host', 'localhost')}/{parts.get('dbname', parts.get('user', ''))}"


def _first_line(error: psycopg.Error) -> str:
    # The lines after it quote rows, which hold values of leads.
    primary = error.diag.message_primary
    return (primary or str(error).partition("\n")[0]).strip()
