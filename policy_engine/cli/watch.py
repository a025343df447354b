"""`policy watch`: fires the steps of SLA clocks as they fall due, and tells whoever listens."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType

import click

from policy_engine.batch.events import open_events
from policy_engine.cli.faults import CommandError
from policy_engine.cli.screen import counted, errors, show_line
from policy_engine.cli.state import opened, state_option
from policy_engine.cli.usage import Command, policy_argument
from policy_engine.dispatch.arrival import PolicyInForce
from policy_engine.engine import Policy, now
from policy_engine.store.protocol import Store
from policy_engine.watch.sinks import LinesSink, Sink, file_sink
from policy_engine.watch.steady import SteadyClock
from policy_engine.watch.told import take_events
from policy_engine.watch.watcher import Watcher

__all__ = ["command"]

_EXAMPLES = (
    "policy watch policies/hybrid --state sqlite:///state.db",
    "policy watch policies/hybrid --state sqlite:///state.db --webhook https://hooks.example.com/sla",
    "policy watch policies/hybrid --state sqlite:///state.db --events events.jsonl --once",
)
_SECRETS = "POLICY_WEBHOOK_SECRET"
_WARN_AGAIN = timedelta(minutes=10)


@click.command("watch", cls=Command, examples=_EXAMPLES)
@policy_argument()
@state_option()
@click.option(
    "--events", metavar="EVENTS", type=click.Path(exists=True, dir_okay=False),
    help="An event log whose new rows are taken into the state: at the start, and whenever the file grew.",
)  # fmt: skip
@click.option("--file", "files", metavar="FILE", multiple=True, help="Add each message to a file, as a line of JSON.")
@click.option("--webhook", "hooks", metavar="URL", multiple=True, help="Post each message, signed (Standard Webhooks).")
@click.option(
    "--secret", "secrets", metavar="FILE", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=f"A file with the webhook's secret, `whsec_…`; several while one is exchanged. Else ${_SECRETS}.",
)  # fmt: skip
@click.option(
    "--allow", "allowed", metavar="HOST", multiple=True,
    help="A host that may be called; without, any that is public. A host of one's own network must be named.",
)  # fmt: skip
@click.option("--quiet", is_flag=True, help="Write no messages to standard output.")
@click.option("--rate", metavar="N", type=click.IntRange(min=1), default=500, show_default=True,
              help="The most overdue steps that fire in a second, after an outage.")  # fmt: skip
@click.option("--every", metavar="SECONDS", type=click.FloatRange(min=0.05), default=1.0, show_default=True,
              help="How often to look for what others wrote into the state.")  # fmt: skip
@click.option("--once", is_flag=True, help="Fire what is due now, and end.")
def command(
    policy: Path,
    state: str,
    events: str | None,
    files: Sequence[str],
    hooks: Sequence[str],
    secrets: Sequence[Path],
    allowed: Sequence[str],
    quiet: bool,
    rate: int,
    every: float,
    once: bool,
) -> None:
    """Fire the steps of SLA clocks as they fall due.

    Follows the leads of a state. A step fires once, however many watch; what was due while nobody did fires in the
    order it fell due, marked late. Each message is a line of JSON on standard output, and goes to files and webhooks.
    """
    loaded = Policy.load(policy)
    if not loaded.checked.slas:
        raise CommandError(f"the policy `{loaded.name}` has no SLA", 'write one: `sla "First touch"`, and its target')
    clock = SteadyClock(now, _steady)
    with opened(state) as store, ExitStack() as closing:
        sinks = list(_sinks(files, hooks, secrets, allowed, quiet, closing))
        watch = _Watch(store, loaded, Watcher(store, PolicyInForce(loaded.checked), sinks, rate), clock, events)
        if once:
            show_line(f"{counted(watch.look(), 'step')} fired", errors())
            return
        with _until_stopped() as stopped:
            watch.go_on(stopped, timedelta(seconds=every))


class _Watch:
    """A watch that goes on."""

    def __init__(self, store: Store, policy: Policy, watcher: Watcher, clock: SteadyClock, events: str | None) -> None:
        self._store = store
        self._policy = policy
        self._watcher = watcher
        self._clock = clock
        self._events = events
        self._read_up_to: tuple[int, int] | None = None
        self._warned: datetime | None = None

    def look(self) -> int:
        """Fire what is due; return how many steps fired."""
        at = self._clock.now()
        self._warn(at)
        self._take_events(at)
        return len(self._watcher.tick(at))

    def go_on(self, stopped: threading.Event, every: timedelta) -> None:
        """Look again and again, until told to stop."""
        while not stopped.is_set():
            self.look()
            at = self._clock.now()
            stopped.wait(max(0.0, (self._watcher.wakes(at, every) - at).total_seconds()))

    def _take_events(self, at: datetime) -> None:
        """Take the rows of the event log into the state, whenever the file changed; known ones change nothing."""
        if self._events is None:
            return
        status = Path(self._events).stat()
        if (status.st_size, status.st_mtime_ns) == self._read_up_to:
            return
        self._read_up_to = status.st_size, status.st_mtime_ns
        with open_events(self._events) as file:
            told = take_events(self._store, PolicyInForce(self._policy.checked), file.rows(), at)
        for problem in told.problems[:10]:
            show_line(f"line {problem.line} of the event log: {problem.reason}", errors())

    def _warn(self, at: datetime) -> None:
        astray = self._clock.astray
        if astray and (self._warned is None or at - self._warned >= _WARN_AGAIN):
            self._warned = at
            show_line(
                f"warning: the clock of this machine jumped by {astray.total_seconds():+,.0f} seconds; steps go by the "
                "seconds counted since the start (if the clock is right now, start the watch anew)",
                errors(),
            )


def _steady() -> float:
    """Return seconds that go on while the machine sleeps, where the system counts these."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def _sinks(
    files: Sequence[str],
    hooks: Sequence[str],
    secrets: Sequence[Path],
    allowed: Sequence[str],
    quiet: bool,
    closing: ExitStack,
) -> Iterator[Sink]:
    if not quiet:
        yield LinesSink("stdout", _say)
    for path in files:
        sink, stream = file_sink(Path(path))
        closing.enter_context(stream)
        yield sink
    if hooks:
        from policy_engine.watch.hosts import HostRefusedError
        from policy_engine.watch.webhook import Webhook

        keys = _keys(secrets)
        for url in hooks:
            try:
                yield Webhook(url, keys, allowed, now)
            except HostRefusedError as error:
                raise CommandError(str(error), "name the host with --allow, if it is meant") from None


def _say(line: str) -> None:
    sys.stdout.write(line)
    sys.stdout.flush()


def _keys(secrets: Sequence[Path]) -> list[bytes]:
    from policy_engine.watch.webhook import BadSecretError, secret_of

    texts = [path.read_text(encoding="utf-8") for path in secrets] or os.environ.get(_SECRETS, "").split()
    if not texts:
        raise CommandError("a webhook needs a secret to sign with", f"name a file with --secret, or set {_SECRETS}")
    try:
        return [secret_of(text) for text in texts]
    except BadSecretError as error:
        raise CommandError("the secret of the webhook is none", str(error)) from None


@contextmanager
def _until_stopped() -> Iterator[threading.Event]:
    """Give an event that is set once the process is asked to end: what is being fired is finished first."""
    stopped = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
