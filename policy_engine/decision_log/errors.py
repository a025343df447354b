"""A file of the decision log that cannot be used, in plain words: one function a message."""

__all__ = ["LogError", "broken_line", "no_log", "not_ended", "unreadable"]


class LogError(Exception):
    """A file of the log cannot be read; `entry` is the number of the first entry that is not as it was written."""

    def __init__(self, message: str, help: str | None = None, entry: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.help = help
        self.entry = entry


def unreadable(file: str, reason: str) -> LogError:
    return LogError(f"the log `{file}` cannot be read: {reason}", "see that it exists and may be read")


def no_log(file: str) -> LogError:
    return LogError(f"`{file}` is no decision log", "`policy log export` and `policy route … --log` write one", entry=1)


def broken_line(file: str, entry: int) -> LogError:
    return LogError(f"the log `{file}` is broken at entry {entry}", "export it again", entry)


def not_ended(file: str, entry: int) -> LogError:
    return LogError(f"the log `{file}` breaks off before entry {entry}", "export it again", entry)
