"""From a URL to a store: one table of all kinds."""

from collections.abc import Callable, Mapping
from pathlib import Path

from policy_engine.store import errors
from policy_engine.store.protocol import Store
from policy_engine.store.sqlite import SqliteStore

__all__ = ["IN_MEMORY", "open_store"]

IN_MEMORY = "sqlite://"


def open_store(url: str, *, must_exist: bool = False) -> Store:
    """Open the state at a URL and bring its tables up to date; raises StoreError.

    `sqlite:///x.db` is relative to the working folder, `sqlite:////x.db` is not; `sqlite://`
    is a state in memory. What is not there is made, unless it must exist.
    """
    kind, separator, _ = url.partition("://")
    if not separator or kind not in _KINDS:
        raise errors.not_a_url(url)
    return _KINDS[kind](url, must_exist)


def _open_sqlite(url: str, must_exist: bool) -> Store:
    rest = url.removeprefix("sqlite://")
    if not rest:
        return SqliteStore(":memory:")
    path = rest.removeprefix("/")
    if path == rest or not path:
        raise errors.not_a_url(url)
    if must_exist and not Path(path).is_file():
        raise errors.not_there(path)
    return SqliteStore(path)


def _open_postgres(url: str, _must_exist: bool) -> Store:
    try:
        from policy_engine.store.postgres import PostgresStore
    except ImportError as error:
        if error.name != "psycopg":
            raise
        raise errors.driver_missing() from None
    return PostgresStore(url)


_KINDS: Mapping[str, Callable[[str, bool], Store]] = {
    "sqlite": _open_sqlite,
    "postgresql": _open_postgres,
    "postgres": _open_postgres,
}
