"""`policy log`: the decision log of a state, shown, verified, exported; and a lead erased from it."""

import json
from typing import Any

import click

from policy_engine.cli.faults import DONE, SAYS_NO, CommandError
from policy_engine.cli.screen import output, print_error, show_line
from policy_engine.cli.state import opened, state_option, write_keys, write_lines
from policy_engine.cli.table import print_table
from policy_engine.cli.usage import Command, Group
from policy_engine.decision_log.book import Keys, LogExport, rows_of
from policy_engine.decision_log.from_jsonl import LogFile
from policy_engine.decision_log.verify import Verdict, verify
from policy_engine.dispatch.closing import erase
from policy_engine.engine import now
from policy_engine.store.protocol import Reader
from policy_engine.store.records import Head, LogRow, storable

__all__ = ["command"]

_HEADER = ("entry", "at (UTC)", "lead", "what", "to", "rule")
_SHOWN = 20


@click.group("log", cls=Group, examples=("policy log show --state sqlite:///state.db",))
def command() -> None:
    """Show, verify and export the decision log of a state; erase a lead.

    The log holds every decision, with what it read, in a chain that shows any change.
    """


@command.command("show", cls=Command, examples=("policy log show --state sqlite:///state.db --lead 42",))
@state_option()
@click.option("--lead", "lead_id", metavar="ID", help="Only what is about this lead.")
@click.option("--last", metavar="N", type=click.IntRange(min=1), help=f"So many entries; {_SHOWN} if nothing is said.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def show_command(state: str, lead_id: str | None, last: int | None, form: str) -> int:
    """Show the last entries of the log, or those about one lead."""
    with opened(state) as store, store.read() as reader:
        rows = _asked_for(reader, lead_id, last)
    if form == "json":
        click.echo(json.dumps([_content(row) for row in rows], ensure_ascii=False, indent=2))
    else:
        print_table(_HEADER, [_cells(row) for row in rows], output())
    return DONE


@command.command(
    "verify",
    cls=Command,
    examples=("policy log verify --state sqlite:///state.db", "policy log verify decisions.jsonl"),
)
@click.argument("file", metavar="[FILE]", required=False, type=click.Path(exists=True, dir_okay=False))
@state_option(required=False)
@click.option("--head", "expected", metavar="HASH", help="The end that the log had when you last looked.")
def verify_command(file: str | None, state: str | None, expected: str | None) -> int:
    """Verify the log of a state, or an exported one: nothing was changed, left out, added or moved.

    The first entry that is not as it was written is named. Whoever can write to the state could write it all anew:
    keep the hash that is printed elsewhere, and compare it with --head.
    """
    if (file is None) == (state is None):
        raise click.UsageError("name either a FILE or a --state", click.get_current_context())
    if file is not None:
        return _say(_verify_file(file), expected, [])
    assert state is not None, "one of the two was given"
    with opened(state) as store, store.read() as reader:
        verdict = verify(rows_of(reader), reader.head(), Keys(reader))
        return _say(verdict, expected, reader.faults())


@command.command(
    "export",
    cls=Command,
    examples=(
        "policy log export --state sqlite:///state.db -o decisions.jsonl",
        "policy log export --state sqlite:///state.db --lead 42",
    ),
)
@state_option()
@click.option("-o", "--output", "out", metavar="OUT", default="-", help="A file of JSON lines; else standard output.")
@click.option("--lead", "lead_id", metavar="ID", help="Only what is about this lead.")
@click.option(
    "--keys", metavar="FILE", help="Write the keys of the leads too, with which a replay reads what is sealed."
)
def export_command(state: str, out: str, lead_id: str | None, keys: str | None) -> int:
    """Write the log as JSON lines. Personal values stand in it as keyed hashes, or sealed."""
    with opened(state) as store, store.read() as reader:
        export = LogExport(reader)
        if lead_id is not None and not reader.entries_of(storable(lead_id)):
            raise _no_such_lead(lead_id)
        write_lines(out, export.whole() if lead_id is None else export.of_lead(lead_id))
    if keys is not None:
        write_keys(keys, export.secrets)
    return DONE


@command.command("erase", cls=Command, examples=("policy log erase --state sqlite:///state.db --lead 42",))
@state_option()
@click.option("--lead", "lead_id", metavar="ID", required=True, help="The lead to erase.")
def erase_command(state: str, lead_id: str) -> int:
    """Take away all that is known of a lead: its decision, what was read, its events, its key.

    The entries about it stay in their place, and the log still verifies; nobody can tell any more whom they were about.
    Exported files and backups are yours to look after.
    """
    with opened(state) as store:
        with store.write() as writer:
            is_known = bool(writer.leads([storable(lead_id)]) or writer.events([storable(lead_id)]))
            entries = erase(writer, lead_id, now())
        if not is_known:
            raise _no_such_lead(lead_id)
        store.scrub()
    show_line(f"erased; entries of the log about the lead: {entries:,}", output())
    return DONE


def _asked_for(reader: Reader, lead_id: str | None, last: int | None) -> list[LogRow]:
    if lead_id is None:
        end = reader.head().entries
        return reader.log(max(1, end - (last or _SHOWN) + 1), end)
    numbers = reader.entries_of(storable(lead_id))
    if not numbers:
        raise _no_such_lead(lead_id)
    return [row for number in numbers[-(last or len(numbers)) :] for row in reader.log(number, number)]


def _no_such_lead(lead_id: str) -> CommandError:
    return CommandError(f"the log knows no lead `{lead_id}`", "ids are compared to the letter", SAYS_NO)


def _content(row: LogRow) -> dict[str, Any]:
    """Return an entry with what it was decided from, but for what is sealed."""
    content: dict[str, Any] = json.loads(row.entry)
    if row.reading is not None:
        content["lead"] = row.reading.lead
        content["reading"] = json.loads(row.reading.text)
    return {**content, "hash": row.hash}


def _cells(row: LogRow) -> tuple[str, ...]:
    content = _content(row)
    decision = content.get("decision", {})
    what = decision.get("outcome") or content["kind"]
    cause = content.get("because") or (content.get("cause") if content.get("cause") != "new" else None)
    home = " ".join(filter(None, (decision.get("pod") or decision.get("team"), decision.get("role"))))
    to = decision.get("rep") or decision.get("queue") or home or content.get("rep", "")
    lead = content["lead"] if row.reading is not None else "(erased)"
    return (
        str(row.number),
        content["at"][:19].replace("T", " "),
        lead,
        f"{what} ({cause})" if cause else what,
        f"{to} ({home})" if decision.get("rep") and home else to,
        decision.get("rule", ""),
    )


def _verify_file(path: str) -> Verdict:
    log = LogFile(path)
    if not log.is_whole:
        # Of a choice of entries each line is checked on its own.
        count, last = 0, ""
        for row in log.rows():
            count, last = count + 1, row.hash
        return Verdict(Head(count, last))
    return verify(log.rows(), after=log.after)


def _entries(count: int) -> str:
    return f"{count:,} {'entry' if count == 1 else 'entries'}"


def _say(verdict: Verdict, expected: str | None, faults: list[str]) -> int:
    if verdict.bad is not None:
        print_error(f"entry {verdict.bad.number} is not what was written: {verdict.bad.why}")
        return SAYS_NO
    if expected is not None and not verdict.head.hash.startswith(expected):
        print_error(f"the log does not end with {expected}", "it was cut, or written anew, since that was noted")
        return SAYS_NO
    for fault in faults:
        print_error(fault)
    erased = f", {verdict.erased:,} of them about erased leads" if verdict.erased else ""
    show_line(f"{_entries(verdict.head.entries)}{erased}: all as they were written", output())
    show_line(f"the log ends with {verdict.head.hash or 'nothing'}", output())
    return SAYS_NO if faults else DONE
