"""What a command may die of, and the exit status and the words for it.

Everything that leaves a command passes through here, so that nobody ever sees a
traceback, and no value of a lead reaches standard error by way of an exception's text.
"""

import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import click

from policy_engine.batch.errors import LeadsError
from policy_engine.decision_log.errors import LogError
from policy_engine.source.diagnostic import PolicyError
from policy_engine.store.errors import StoreError

__all__ = ["DONE", "PROBLEMS", "SAYS_NO", "UNREADABLE", "CommandError", "run_guarded"]

DONE = 0
SAYS_NO = 1
UNREADABLE = 2
PROBLEMS = 3
# What shells give for a program that was interrupted, or whose reader went away.
_INTERRUPTED = 130
_NO_READER = 141

_PACKAGE = Path(__file__).resolve().parents[1]


class CommandError(Exception):
    """A command ends here: `message` says why, `help` what to do, `status` is its exit status."""

    def __init__(self, message: str, help: str | None = None, status: int = UNREADABLE) -> None:
        super().__init__(message)
        self.message = message
        self.help = help
        self.status = status


def run_guarded(command: Callable[[], object]) -> int:
    """Run a command and return its exit status, whatever happens to it."""
    _use_utf8()
    try:
        status = command()
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_output()
        return _NO_READER
    except (KeyboardInterrupt, click.Abort):
        return _INTERRUPTED
    except click.UsageError as error:
        return _wrong_usage(error)
    except click.ClickException as error:
        return _say(error.format_message(), None, UNREADABLE)
    except CommandError as error:
        return _say(error.message, error.help, error.status)
    except PolicyError as error:
        return _refused(error)
    except LeadsError as error:
        place = f"{error.file}:{error.line}" if error.line is not None else error.file
        return _say(f"{place}: {error.message}", error.help, UNREADABLE)
    except StoreError as error:
        return _say(error.message, error.help, UNREADABLE)
    except LogError as error:
        return _say(error.message, error.help, UNREADABLE if error.entry is None else SAYS_NO)
    except OSError as error:
        return _broken_world(error)
    except MemoryError:
        return _say("there is not enough memory for this", "route the leads in several files", UNREADABLE)
    except SystemExit:
        raise
    except BaseException as error:  # noqa: BLE001 - the last resort: no traceback for a user, whoever panics
        return _fault(error)
    return status if isinstance(status, int) else DONE


def _use_utf8() -> None:
    """Write UTF-8 where no terminal says otherwise, and never fail on a character a terminal lacks."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def _forget_output() -> None:
    """Point standard output to nowhere, so that closing it at the end says nothing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _wrong_usage(error: click.UsageError) -> int:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message(), err=True)
        return UNREADABLE
    message = error.format_message().rstrip(".")
    path = error.ctx.command_path if error.ctx else "policy"
    examples = getattr(error.ctx.command, "examples", ()) if error.ctx else ()
    return _say(
        message[:1].lower() + message[1:],
        f"for example `{examples[0]}`; all options: `{path} --help`" if examples else f"see `{path} --help`",
        UNREADABLE,
    )


def _refused(error: PolicyError) -> int:
    from policy_engine.cli.screen import print_findings
    from policy_engine.loading import UnreadablePolicyError

    print_findings(error.diagnostics)
    return UNREADABLE if isinstance(error, UnreadablePolicyError) else SAYS_NO


def _broken_world(error: OSError) -> int:
    place = f" `{error.filename}`" if error.filename else ""
    reason = (error.strerror or "the system refused").lower()
    return _say(f"cannot use{place}: {reason}", None, UNREADABLE)


def _fault(error: BaseException) -> int:
    """Say that the program is at fault, with the place but without the exception's text, which may hold a lead."""
    ours = [
        frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(_PACKAGE)
    ]
    place = f"{Path(ours[-1].filename).relative_to(_PACKAGE.parent)}:{ours[-1].lineno}" if ours else "an unknown place"
    return _say(
        f"the program failed, not your policy ({type(error).__name__} at {place})",
        "please report this line with the output of `policy --version` and the policy, if you may share it; "
        "leave the leads out",
        UNREADABLE,
    )


def _say(message: str, help: str | None, status: int) -> int:
    from policy_engine.cli.screen import print_error

    print_error(message, help)
    return status
