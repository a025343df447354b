"""A state that cannot be used, in plain words: one function a message."""

__all__ = [
    "StoreError",
    "another_database",
    "broken_promise",
    "busy",
    "cannot_open",
    "driver_missing",
    "failed",
    "full",
    "gone",
    "newer",
    "not_a_database",
    "not_a_url",
    "not_there",
    "silent",
]


class StoreError(Exception):
    """The state cannot be used now; nothing of the call was kept. `message` says why, `help` what to do."""

    def __init__(self, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.help = help


def not_a_url(url: str) -> StoreError:
    # A URL may hold a password: only its beginning is repeated.
    return StoreError(
        f"`{url.partition(':')[0]}` does not say where the state is kept",
        "write `sqlite:///state.db`, `sqlite:////a/whole/path/state.db` or `postgresql://host/database`",
    )


def driver_missing() -> StoreError:
    return StoreError("a state in PostgreSQL needs psycopg", 'install it with `pip install "policy_engine[postgres]"`')


def not_there(place: str) -> StoreError:
    return StoreError(f"there is no state at `{place}`", "`policy route … --state` begins one")


def cannot_open(place: str, reason: str) -> StoreError:
    return StoreError(f"the state `{place}` cannot be opened: {reason}", "see that its folder exists and may be used")


def gone(place: str) -> StoreError:
    return StoreError(f"the connection to `{place}` is broken", "nothing was kept of this call; try again")


def silent(place: str, seconds: float) -> StoreError:
    return StoreError(f"`{place}` has not answered for {seconds:g} seconds", "nothing was counted; try again")


def busy(place: str, seconds: float) -> StoreError:
    return StoreError(
        f"the state `{place}` was in use by others for {seconds:g} seconds", "nothing was kept of this call; try again"
    )


def full(place: str) -> StoreError:
    return StoreError(f"there is no room left for the state `{place}`", "make room on its disk, and try again")


def not_a_database(place: str) -> StoreError:
    return StoreError(f"`{place}` is no state, or it is damaged", "name another file, or restore it from a backup")


def another_database(place: str) -> StoreError:
    return StoreError(f"`{place}` is a database of something else", "name a file of its own for the state")


def newer(place: str, found: int, known: int) -> StoreError:
    return StoreError(
        f"the state `{place}` was written by a newer version of this program (its tables are version {found}, "
        f"this program knows {known})",
        "install the newer version",
    )


def broken_promise(place: str, constraint: str) -> StoreError:
    return StoreError(
        f"a change to the state `{place}` would have broken what it promises, and was refused ({constraint})",
        "nothing was kept of this call; please report this line",
    )


def failed(place: str, reason: str) -> StoreError:
    return StoreError(f"the state `{place}` cannot be used: {reason}", "nothing was kept of this call")
