"""The command `policy`: finds the command asked for, runs it, and turns what went wrong into an exit status.

A command is loaded when it is used, so that `policy --help` is quick. Exit status: 0 done;
1 the policy, a test or a check says no; 2 wrong usage or an unreadable file; 3 some leads
had problems, with `--strict`. No failure of a command shows a traceback.
"""

import atexit
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from policy_engine import __version__
from policy_engine.cli.faults import run_guarded

__all__ = ["COMMANDS", "commands", "main"]

# Each command is `policy_engine/cli/NAME.py` with a `click` command in `command`.
COMMANDS = {
    "new": "Write a policy to start from.",
    "check": "Check a policy: names, types, rules, organisation.",
    "route": "Decide and hand out every lead of a file.",
    "explain": "Say why a lead goes where it goes, and why not elsewhere.",
    "test": "Run the examples of a policy, and scenarios.",
    "diff": "Say what changes in meaning from one policy to another, with a lead for each change.",
    "calendar": "Show the opening hours of a calendar, day by day, and the holidays that count.",
    "sla": "Show the SLA clocks of every lead, a row for each cycle.",
    "watch": "Fire the steps of SLA clocks as they fall due.",
    "recalculate": "Show which running clocks a changed policy or calendar would change, and change them if asked.",
    "log": "Show, verify and export the decision log of a state; erase a lead.",
    "replay": "Decide the logged leads again, and list the decisions that come out otherwise.",
    "show": "Show the checked policy: organisation, funnel, rules.",
    "scorecard": "Measure objectives and indicators, and show what was reached beside what was promised.",
    "format": "Write a policy in the canonical layout.",
}

# Most of what a start makes lives to the end, so that looking for garbage often is in vain.
_RARELY = (100_000, 50, 50)


class _Commands(click.Group):
    """The table of commands; a command is imported when it is run or asked for help."""

    examples = (
        "policy check routing.policy",
        "policy route routing.policy leads.csv -o decisions.csv",
        'policy explain routing.policy --given "score 72, vertical insurance"',
    )

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click passes it
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click passes it
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"policy_engine.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.exceptions.NoSuchCommand(args[0], possibilities=COMMANDS, ctx=ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click passes it
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click passes it
        with formatter.section("Examples"):
            for example in self.examples:
                formatter.write_text(example)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="policy", message="%(prog)s %(version)s")
def commands() -> None:
    """Who gets which lead, and why: a policy in plain words, checked and carried out.

    POLICY is a .policy file or a folder of them; LEADS is CSV, TSV, JSONL, Parquet or Excel, told by its
    ending, or - for CSV on standard input.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit status."""
    gc.set_threshold(*_RARELY)
    # What is left goes with the process: searching it for garbage first would make every short run a fifth longer.
    atexit.register(gc.freeze)
    # Looking for plugins of pydantic reads what every installed package says of itself, and one would see every lead.
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    given = list(sys.argv[1:] if arguments is None else arguments)
    sys.exit(run_guarded(lambda: commands.main(given, prog_name="policy", standalone_mode=False)))
