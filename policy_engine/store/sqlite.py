"""The state in a SQLite file: what one machine needs, any number of processes on it included.

Readers never wait (write-ahead log); one writes at a time, from the beginning of its
transaction to its end; what was committed is on the disk.
"""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain
from pathlib import Path
from secrets import token_bytes
from time import monotonic, sleep
from typing import Any

from policy_engine.store import errors
from policy_engine.store.errors import StoreError
from policy_engine.store.migrate import migrate
from policy_engine.store.session import PLAIN_INSERT
from policy_engine.store.sql import Row, SqlReader, SqlWriter

__all__ = ["SqliteStore"]

_IN_MEMORY = ":memory:"
_PATIENCE_SECONDS = 30.0
# How long a newcomer pauses before it asks again, and how fast its pauses get shorter: who waits long asks often.
_PAUSE_SECONDS = 0.004
_SHORTER = 20
# "POLI": tells our files from those of other programs.
_APPLICATION = 0x504F4C49
# What only adds rows adds so many by one statement, or as many as this SQLite takes values for.
_ROWS_AT_ONCE = 250
_SETTINGS = (
    # What was committed survives a power cut; on a Mac only a full sync says so.
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",
    "PRAGMA checkpoint_fullfsync = ON",
    "PRAGMA foreign_keys = ON",
    # What is erased is overwritten.
    "PRAGMA secure_delete = ON",
    # A file from elsewhere runs nothing.
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cache_size = -65536",
)


class SqliteStore:
    """A state in a SQLite file, or in memory for `:memory:`."""

    def __init__(self, path: str, patience: float = _PATIENCE_SECONDS) -> None:
        self.place = path
        self._patience = patience
        self._turn = threading.RLock()
        self._own = threading.local()
        self._open: list[sqlite3.Connection] = []
        with _told(self.place):
            connection = self._connection()
            _recognise(connection, self.place)
            self._migrate(connection)

    @contextmanager
    def read(self) -> Iterator[SqlReader]:
        """Look at the state as it stands now."""
        if self.place == _IN_MEMORY:
            with self.write() as writer:
                yield writer
            return
        with _told(self.place):
            connection = self._connection()
            connection.execute("BEGIN")
            try:
                yield SqlReader(_Session(connection))
            finally:
                connection.execute("ROLLBACK")

    @contextmanager
    def write(self) -> Iterator[SqlWriter]:
        """Change the state, alone; an exception inside undoes all of it."""
        with _told(self.place):
            connection = self._connection()
            with self._alone(connection):
                yield SqlWriter(_Session(connection))

    def scrub(self) -> None:
        """Overwrite what was erased: the pages were, the write-ahead log is emptied now."""
        with _told(self.place):
            self._connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of all connections."""
        with self._turn:
            for connection in self._open:
                connection.close()
            self._open.clear()
            self._own = threading.local()

    def _connection(self) -> sqlite3.Connection:
        """Return this thread's connection; a state in memory has one, which its threads take in turn."""
        connection: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if connection is None:
            with self._turn:
                connection = self._open[0] if self.place == _IN_MEMORY and self._open else self._connect()
            self._own.connection = connection
        return connection

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.place, timeout=self._patience, isolation_level=None, check_same_thread=False)
        self._open.append(connection)
        for setting in _SETTINGS:
            connection.execute(setting)
        return connection

    def _use_write_ahead_log(self, connection: sqlite3.Connection) -> None:
        # Whoever comes while another process does the same is sent away at once, whatever the timeout.
        self._patiently(lambda: connection.execute("PRAGMA journal_mode = WAL"))

    @contextmanager
    def _alone(self, connection: sqlite3.Connection) -> Iterator[None]:
        """Have the state alone: first of the threads of this process, then of all processes."""
        if not self._turn.acquire(timeout=self._patience):
            raise errors.busy(self.place, self._patience)
        try:
            self._begin(connection)
            try:
                yield
                connection.execute("COMMIT")
            except BaseException:
                # SQLite has undone some failures on its own, such as a full disk.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        finally:
            self._turn.release()

    def _begin(self, connection: sqlite3.Connection) -> None:
        # SQLite's own waiting pauses longer and longer: under load, who has waited long starves.
        connection.execute("PRAGMA busy_timeout = 0")
        try:
            self._patiently(lambda: connection.execute("BEGIN IMMEDIATE"))
        finally:
            connection.execute(f"PRAGMA busy_timeout = {int(self._patience * 1000)}")

    def _patiently(self, attempt: Callable[[], object]) -> None:
        begin = monotonic()
        while True:
            try:
                attempt()
            except sqlite3.OperationalError as error:
                if _code(error) != sqlite3.SQLITE_BUSY:
                    raise
                waited = monotonic() - begin
                if waited > self._patience:
                    raise errors.busy(self.place, self._patience) from None
                sleep(_PAUSE_SECONDS / (1 + _SHORTER * waited))
            else:
                return

    def _migrate(self, connection: sqlite3.Connection) -> None:
        def version() -> int:
            return int(connection.execute("PRAGMA user_version").fetchone()[0])

        def take(number: int, statements: str) -> None:
            with self._alone(connection):
                # Another process may have been here first.
                if version() >= number:
                    return
                for statement in _statements(statements):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")
                if number == 1:
                    connection.execute(f"PRAGMA application_id = {_APPLICATION}")
                    connection.execute("INSERT INTO head VALUES (1, 0, '', ?)", (token_bytes(32),))

        self._use_write_ahead_log(connection)
        migrate("sqlite", self.place, version(), take)


class _Session:
    """A connection inside a transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def run(self, statement: str, *values: object) -> list[Row]:
        return self._connection.execute(_in_sqlite(statement), _bound(values)).fetchall()

    def run_many(self, statement: str, rows: Sequence[Row]) -> None:
        count = self._rows_at_once(statement)
        whole = len(rows) // count * count if count else 0
        for start in range(0, whole, count or 1):
            columns = list(zip(*rows[start : start + count], strict=True))
            is_empty = tuple([all(value is None for value in column) for column in columns])
            values = [_quick(column) for column, empty in zip(columns, is_empty, strict=True) if not empty]
            some = chain.from_iterable(zip(*values, strict=True))
            self._connection.execute(_of_many_rows(statement, is_empty, count), tuple(some))
        self._connection.executemany(statement, rows[whole:])

    def _rows_at_once(self, statement: str) -> int:
        """Return how many rows one statement may add; 0 where it does more than add rows."""
        if not PLAIN_INSERT.search(statement):
            return 0
        most = self._connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        return min(_ROWS_AT_ONCE, most // statement.count("?"))


@lru_cache(maxsize=256)
def _in_sqlite(statement: str) -> str:
    return statement.replace("= ANY(?)", "IN (SELECT value FROM json_each(?))")


@lru_cache(maxsize=64)
def _of_many_rows(statement: str, is_empty: tuple[bool, ...], count: int) -> str:
    """Return a statement that adds so many rows; columns that are empty in all of them take no values."""
    row = ", ".join(["NULL" if empty else "?" for empty in is_empty])
    return statement.partition("(?")[0] + ", ".join([f"({row})"] * count)


def _quick(column: Sequence[Any]) -> Iterable[object]:
    """Return values as sqlite3 takes them at once: for each of bytes it would look for an adapter, as for each None."""
    if type(column[0]) is not bytes:
        return column
    return [bytearray(value) if type(value) is bytes else value for value in column]


def _bound(values: Sequence[object]) -> tuple[object, ...]:
    return tuple(json.dumps(value) if isinstance(value, list) else value for value in values)


def _statements(script: str) -> Iterator[str]:
    """Yield the statements of a script one by one: `executescript` would commit before the first."""
    statement = ""
    for line in script.splitlines():
        if not line.startswith("--"):
            statement += line + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _recognise(connection: sqlite3.Connection, place: str) -> None:
    """Refuse a database that another program made."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if tables and application != _APPLICATION:
        raise errors.another_database(place)


def _code(error: sqlite3.Error) -> int:
    # The lower byte is the kind, the rest its finer cause.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


@contextmanager
def _told(place: str) -> Iterator[None]:
    """Say in plain words what SQLite says."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise errors.broken_promise(place, str(error)) from error
    except sqlite3.Error as error:
        raise _error_of(place, error) from error


def _error_of(place: str, error: sqlite3.Error) -> StoreError:
    code = _code(error)
    if code == sqlite3.SQLITE_FULL:
        return errors.full(place)
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return errors.not_a_database(place)
    if code == sqlite3.SQLITE_BUSY:
        return errors.busy(place, _PATIENCE_SECONDS)
    if code == sqlite3.SQLITE_CANTOPEN:
        folder = Path(place).parent
        return errors.cannot_open(place, "its folder does not exist" if not folder.is_dir() else "it may not be used")
    if code == sqlite3.SQLITE_READONLY:
        return errors.cannot_open(place, "it may not be written to")
    return errors.failed(place, str(error))
