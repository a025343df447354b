"""The end of `policy route`: what became of the leads, in words for a sales director, on standard error.

It names counts, the policy's own names, and lines of the file; never a value of a lead.
"""

import shlex
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from difflib import get_close_matches

from rich.text import Text

from policy_engine.batch.leads import RefusedRow
from policy_engine.calendars.zones import local
from policy_engine.cli.screen import (
    counted,
    errors,
    heading,
    is_terminal,
    output,
    print_counts,
    print_rows,
    show,
    show_line,
)
from policy_engine.cli.summary import (
    Count,
    Summary,
    by_outcome,
    by_problem,
    by_rule,
    by_taker,
    by_undecided,
    never_reached,
    waiting_for,
)
from policy_engine.diagnostics.visible import visible
from policy_engine.engine import Policy
from policy_engine.model.decision import Decision
from policy_engine.model.text import text_key
from policy_engine.source.frozen import frozen

__all__ = ["Asked", "Run", "print_report"]

_REFUSED_SHOWN = 20


@frozen
class Run:
    """A batch that was routed: its counts, and the rows of its file that are no leads.

    Where a state is kept, `decided_before` counts the leads that keep a decision, and
    `waited` holds the decisions of those that had waited and were handed out now.
    `events` says what is to be said of the event log, a line each.
    """

    policy: Policy
    at: datetime
    summary: Summary
    equal_repeats: int
    other_repeats: int
    file: str
    columns: tuple[str, ...]
    refused: list[RefusedRow]
    decided_before: int = 0
    waited: Sequence[Decision] = ()
    events: Sequence[str] = ()


@frozen
class Asked:
    """What stood on the command line."""

    policy: str
    leads: str
    out: str | None
    refused: str | None


def print_report(run: Run, asked: Asked) -> None:
    """Print the summary."""
    _title(run)
    _absent_columns(run)
    if run.summary.leads:
        _section("outcome", by_outcome(run.summary), in_columns=True)
        _section("assigned to", by_taker(run.summary))
        _section("waiting for", waiting_for(run.summary))
        _section("decided by", by_rule(run.summary, run.policy.checked))
        _section("decided no lead", never_reached(run.summary, run.policy.checked))
        _section("could not be judged, because a value is missing", by_undecided(run.summary))
        _section("problems", by_problem(run.summary))
    _section("kept from before", _kept(run))
    _section("rows of a lead that was there already", _repeats(run))
    _refused(run)
    _events(run)
    heading("next", errors())
    print_rows(_next_steps(run, asked), errors())


def _title(run: Run) -> None:
    zone = run.policy.checked.timezone
    words = f"{counted(run.summary.leads, 'lead')} routed by {run.policy.name}"
    time = f"at {local(run.at, zone):%Y-%m-%d %H:%M} {zone}"
    show(Text.assemble("\n", (visible(words), "bold"), f" {time}\n"), errors())


def _absent_columns(run: Run) -> None:
    """Name the columns that the policy reads and the file does not have: most often a heading is spelt otherwise."""
    unread = {text_key(column): column for column in run.columns}
    absent = []
    for field in run.policy.checked.lead.fields:
        found = [key for name in (field.header, field.name) if name is not None and (key := text_key(name)) in unread]
        if found:
            del unread[found[0]]
        else:
            absent.append(field.header or field.name)
    rows = []
    for name in absent:
        near = get_close_matches(text_key(name), unread, 1)
        rows.append((name, f"did you mean `{unread[near[0]]}`?" if near else ""))
    if rows:
        heading(f"columns that the policy reads and {run.file} does not have", errors())
        print_rows(rows, errors())


def _section(title: str, counts: Iterable[Count], in_columns: bool = False) -> None:
    rows = [(count.number, f"  {count.name}" if count.is_part else count.name, count.remark) for count in counts]
    if rows:
        heading(title, errors())
        print_counts(rows, errors(), in_columns)


def _kept(run: Run) -> list[Count]:
    handed_out = Counter(decision.outcome for decision in run.waited)
    counts = [
        Count("decided before: the decision stands", run.decided_before),
        *(Count(f"had waited: {outcome} now", number) for outcome, number in handed_out.most_common()),
    ]
    return [count for count in counts if count.number]


def _repeats(run: Run) -> list[Count]:
    counts = [
        Count("with the same content", run.equal_repeats),
        Count("with other values: a problem of theirs says so", run.other_repeats),
    ]
    return [count for count in counts if count.number]


def _refused(run: Run) -> None:
    if not run.refused:
        return
    heading(
        f"refused: {counted(len(run.refused), 'row')} that {'is' if len(run.refused) == 1 else 'are'} no lead", errors()
    )
    for row in run.refused[:_REFUSED_SHOWN]:
        show_line(f"  {run.file}:{row.line}:{row.column}: {row.reason}", errors())
    if len(run.refused) > _REFUSED_SHOWN:
        show_line(f"  and {len(run.refused) - _REFUSED_SHOWN:,} more", errors())


def _events(run: Run) -> None:
    if run.events:
        heading("the event log", errors())
    for line in run.events:
        show_line(f"  {line}", errors())


def _next_steps(run: Run, asked: Asked) -> list[tuple[str, str]]:
    policy = shlex.quote(asked.policy)
    leads = "LEADS" if asked.leads == "-" else shlex.quote(asked.leads)
    steps = [(f"policy explain {policy} {leads} --lead ID", "why one lead went where it went")]
    if asked.out is None and is_terminal(output()):
        steps.append(("-o decisions.csv", "keeps every column; also .xlsx, .jsonl, .parquet"))
    if run.refused and asked.refused is None:
        steps.append(("--refused refused.csv", "keeps the refused rows, to be mended"))
    if run.summary.outcomes["unrouted"]:
        steps.append(("otherwise …", "as the last rule takes the leads that no rule decided"))
    if run.policy.diagnostics:
        steps.append(
            (f"policy check {policy}", f"what the checker remarks: {counted(len(run.policy.diagnostics), 'finding')}")
        )
    return steps
