"""`policy sla`: the SLA clocks of every lead of a file, a row per cycle."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import click

from policy_engine.batch.leads import LeadsFile, open_leads
from policy_engine.batch.output import open_output
from policy_engine.batch.whole_file import write_whole
from policy_engine.calendars.zones import local
from policy_engine.cli.clock_cells import SHORT_HEADER, clock_cells, short_cells
from policy_engine.cli.decision_cells import rfc3339
from policy_engine.cli.event_notes import EventsRead, event_notes, read_event_file
from policy_engine.cli.faults import DONE, PROBLEMS, UNREADABLE, CommandError
from policy_engine.cli.lead_ids import leads_in
from policy_engine.cli.progress import progress
from policy_engine.cli.screen import counted, errors, heading, is_terminal, output, print_counts, show_line
from policy_engine.cli.state import opened, state_option
from policy_engine.cli.table import print_table
from policy_engine.cli.usage import Command, instant_of, leads_argument, policy_argument, time_option
from policy_engine.engine import Policy
from policy_engine.model.clock import CLOCK_COLUMNS, Clock
from policy_engine.sla import Timekeeper
from policy_engine.store.protocol import Reader
from policy_engine.store.records import Marks
from policy_engine.watch.memory import Recaller

__all__ = ["command"]

_EXAMPLES = (
    "policy sla policies/hybrid leads.csv --events events.csv",
    'policy sla policies/hybrid leads.csv --events events.jsonl --at "2026-11-18 10:30" -o clocks.csv',
    "policy sla policies/hybrid leads.csv --events events.csv -o report.html",
    "policy sla policies/hybrid --state sqlite:///state.db",
)
_STATES = ("met", "breached", "running", "paused", "cancelled")
_MOST_SHOWN = 10
_BLOCK = 500


@click.command("sla", cls=Command, examples=_EXAMPLES)
@policy_argument()
@leads_argument(required=False)
@click.option(
    "--events", metavar="EVENTS", type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    help="The event log: lead, event, at, by, and any field of the lead that changed.",
)  # fmt: skip
@state_option(required=False)
@time_option("The time up to which the clocks are followed; else now.")
@click.option(
    "-o", "--output", "out", metavar="OUT", type=click.Path(dir_okay=False, allow_dash=True),
    help="Write CSV, TSV, JSONL, Parquet or Excel, or a page with .html, whole or not at all.",
)  # fmt: skip
@click.option("--id", "id_column", metavar="COLUMN", help="The column of the lead's id; else the field `id`.")
@click.option("--strict", is_flag=True, help="Exit status 3 where events or rows could not be read.")
@click.option("--encoding", metavar="NAME", help="The encoding of LEADS and EVENTS, if not UTF-8 or UTF-16.")
def command(
    policy: Path,
    leads: str | None,
    events: str | None,
    state: str | None,
    at: datetime | None,
    out: str | None,
    id_column: str | None,
    strict: bool,
    encoding: str | None,
) -> int:
    """Show the SLA clocks of every lead, a row for each cycle.

    Events come from EVENTS and from fields of the lead; with --state instead of LEADS, leads and events are those of
    the state. Without OUT it prints a table on a terminal, else CSV. A summary by SLA goes to standard error.
    """
    loaded = Policy.load(policy)
    instant = instant_of(loaded.instant, at)
    if not loaded.checked.slas:
        raise CommandError(f"the policy `{loaded.name}` has no SLA", 'write one: `sla "First touch"`, and its target')
    if state is not None:
        if leads is not None or events is not None:
            raise click.UsageError("give either LEADS with --events, or --state", click.get_current_context())
        return _of_state(loaded, instant, state, out)
    if leads is None:
        raise click.UsageError("name LEADS, or a --state", click.get_current_context())
    told = read_event_file(loaded, events, encoding)
    keeper = Timekeeper(loaded.checked, told.log, instant)
    with open_leads(leads, encoding, id_column) as file:
        run = _Run(loaded, instant, file, told, keeper)
        _write(loaded, instant, run.clocks(leads), out)
    _summarize(loaded, instant, run.leads, run.states, list(_notes(run)))
    if run.leads == 0 and file.refused:
        return UNREADABLE
    return PROBLEMS if strict and (told.log.problems or told.refused or file.refused) else DONE


@dataclass(slots=True)
class _Run:
    """A file whose leads are followed, and what was counted on the way."""

    policy: Policy
    at: datetime
    file: LeadsFile
    events: EventsRead
    keeper: Timekeeper
    leads: int = 0
    repeats: int = 0
    states: Counter[tuple[str, str]] = field(default_factory=Counter)

    def clocks(self, path: str) -> Iterator[Clock]:
        """Yield the clocks of every lead; who comes twice is followed once."""
        with progress(path, by_lines=self.file.kind in ("csv", "jsonl")) as advance:
            for row, lead in leads_in(self.file, self.policy.checked):
                if lead.id in self.keeper.followed:
                    self.repeats += 1
                    continue
                self.leads += 1
                for clock in self.keeper.track(lead).clocks:
                    self.states[clock.sla, clock.state] += 1
                    yield clock
                advance(row.number, row.line)


def _of_state(policy: Policy, at: datetime, url: str, out: str | None) -> int:
    """Show the clocks of all leads of a state."""
    states: Counter[tuple[str, str]] = Counter()
    leads: set[str] = set()
    recaller = Recaller(policy.checked)

    def clocks(reader: Reader) -> Iterator[Clock]:
        ids = reader.leads_since(Marks())
        for start in range(0, len(ids), _BLOCK):
            for known in recaller.recall(reader, ids[start : start + _BLOCK], at):
                leads.add(known.stored.id)
                for clock in known.clocks:
                    states[clock.sla, clock.state] += 1
                    yield clock

    with opened(url) as store, store.read() as reader:
        _write(policy, at, clocks(reader), out)
    _summarize(policy, at, len(leads), states, [])
    return DONE


def _write(policy: Policy, at: datetime, clocks: Iterable[Clock], out: str | None) -> None:
    if out is not None and out.lower().endswith((".html", ".htm")):
        _write_page(policy, at, clocks, Path(out))
        return
    zone = policy.checked.timezone
    if out is None and is_terminal(output()):
        rows = [short_cells(clock, lambda instant: f"{local(instant, zone):%Y-%m-%d %H:%M}") for clock in clocks]
        print_table(SHORT_HEADER, rows, output())
        return
    write = rfc3339(zone)
    with open_output(out, CLOCK_COLUMNS) as writer:
        for clock in clocks:
            writer.write(clock_cells(clock, write))


def _write_page(policy: Policy, at: datetime, clocks: Iterable[Clock], out: Path) -> None:
    """Write the page of the report; what it is made of is loaded when it is asked for."""
    from policy_engine.explain.clock_page import clock_page
    from policy_engine.report import to_html

    write_whole(out, to_html(clock_page(policy.checked, list(clocks), at)).encode())


# ---------------------------------------------------------------- the summary


def _summarize(
    policy: Policy, at: datetime, leads: int, states: Counter[tuple[str, str]], notes: Sequence[str]
) -> None:
    console = errors()
    total = sum(states.values())
    show_line(f"{counted(leads, 'lead')}, {counted(total, 'clock')}, as of {_time(policy, at)}", console)
    for sla in policy.checked.slas:
        counts = [(states[sla.name, state], state, "") for state in _STATES if states[sla.name, state]]
        heading(sla.name, console)
        print_counts(counts or [(0, "clocks", "")], console)
    if notes:
        heading("To look at", console)
        for note in notes:
            show_line(f"  {note}", console)


def _time(policy: Policy, at: datetime) -> str:
    return f"{local(at, policy.checked.timezone):%Y-%m-%d %H:%M} {policy.checked.timezone}"


def _notes(run: _Run) -> Iterator[str]:
    keeper = run.keeper
    if keeper.assumed:
        yield f"{counted(keeper.assumed, 'lead')} counted as assigned when created: nothing tells of an assignment"
    if keeper.uncreated:
        yield f"{counted(keeper.uncreated, 'lead')} without a time of creation"
    if run.repeats:
        yield f"{counted(run.repeats, 'row')} with the id of one before: the first was followed"
    if run.file.refused:
        lines = ", ".join(str(row.line) for row in run.file.refused[:_MOST_SHOWN])
        yield f"{counted(len(run.file.refused), 'row')} of {run.file.name} that are no leads (lines {lines})"
    yield from event_notes(run.policy, run.events, keeper, run.file.name, _time(run.policy, run.at))
