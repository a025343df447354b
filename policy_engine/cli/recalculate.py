"""`policy recalculate`: shows, then makes, a change to the SLA clocks that run."""

from datetime import datetime
from pathlib import Path

import click

from policy_engine.calendars.zones import local
from policy_engine.cli.faults import DONE
from policy_engine.cli.screen import counted, errors, output, show_line
from policy_engine.cli.state import opened, state_option
from policy_engine.cli.table import print_table
from policy_engine.cli.usage import Command, instant_of, policy_argument, time_option
from policy_engine.dispatch.arrival import PolicyInForce
from policy_engine.engine import Policy
from policy_engine.watch.recalculate import changes, recalculate

__all__ = ["command"]

_EXAMPLES = (
    "policy recalculate policies/hybrid --state sqlite:///state.db",
    "policy recalculate policies/hybrid --state sqlite:///state.db --yes",
)
_HEADER = ("lead", "SLA", "cycle", "state", "due", "becomes", "due then")


@click.command("recalculate", cls=Command, examples=_EXAMPLES)
@policy_argument()
@state_option()
@time_option("The time as of which clocks are shown; else now.")
@click.option("--yes", "makes", is_flag=True, help="Make the changes; without, they are only shown.")
def command(policy: Path, state: str, at: datetime | None, makes: bool) -> int:
    """Show which running clocks a changed policy or calendar would change, and change them if asked.

    Without this, a running clock keeps the target, the calendar and the steps it started with. Each change is an entry
    in the log.
    """
    loaded = Policy.load(policy)
    instant = instant_of(loaded.instant, at)
    with opened(state) as store:
        force = PolicyInForce(loaded.checked)
        found = recalculate(store, force, instant) if makes else changes(store, force, instant)
    zone = loaded.checked.timezone

    def written(due: datetime | None) -> str:
        return "" if due is None else f"{local(due, zone):%Y-%m-%d %H:%M}"

    rows = [
        (c.before.lead, c.before.sla, str(c.before.cycle), c.before.state, written(c.before.due), c.after.state,
         written(c.after.due))
        for c in found
    ]  # fmt: skip
    if rows:
        print_table(_HEADER, rows, output())
    done = "changed" if makes else "would change; `--yes` changes them"
    show_line(f"{counted(len(found), 'running clock')} {done}" if found else "no running clock would change", errors())
    return DONE
