"""What the commands have in common: examples in their help, and the arguments POLICY and LEADS."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

__all__ = ["Command", "Group", "instant_of", "leads_argument", "policy_argument", "time_option"]

_TIME = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?)?(Z|[+-]\d\d:\d\d)?")

F = TypeVar("F", bound=Callable[..., object])


class Command(click.Command):
    """A command whose help ends with examples; the first is shown with wrong usage too."""

    def __init__(self, *args: Any, examples: Sequence[str] = (), **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.examples = tuple(examples)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click passes it
        with formatter.section("Examples"):
            for example in self.examples:
                formatter.write(f"{'':>{formatter.current_indent}}{example}\n")


class Group(Command, click.Group):
    """A command of several commands, with examples like any other."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Show the examples below the commands."""
        Command.format_epilog(self, ctx, formatter)


def policy_argument(required: bool = True) -> Callable[[F], F]:
    """Take a .policy file or a folder of them."""
    kind = click.Path(exists=True, path_type=Path)
    metavar = "POLICY" if required else "[POLICY]"
    return click.argument("policy", metavar=metavar, type=kind, required=required)


def leads_argument(required: bool = True) -> Callable[[F], F]:
    """Take a file of leads, or `-` for standard input."""
    kind = click.Path(exists=True, dir_okay=False, allow_dash=True)
    metavar = "LEADS" if required else "[LEADS]"
    return click.argument("leads", metavar=metavar, type=kind, required=required)


class _Time(click.ParamType[datetime]):
    """RFC 3339, or a wall-clock time or day in the policy's zone; a naive datetime is wall-clock time."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(str(value)) if _TIME.fullmatch(str(value)) else None
        except ValueError:
            self.fail(f"there is no time {value}", param, ctx)
        if moment is None:
            self.fail(f'`{value}` is not a time such as 2026-11-18T10:30:00+01:00 or "2026-11-18 10:30"', param, ctx)
        return moment


def time_option(help: str) -> Callable[[F], F]:
    """Take a time, with an offset or as wall-clock time."""
    return click.option("--at", metavar="TIME", type=_Time(), help=help)


def instant_of(instant: Callable[[datetime | None], datetime], at: datetime | None) -> datetime:
    """Return the time that was asked for as a policy's `instant` reads it: in UTC, else now."""
    try:
        return instant(at)
    except ValueError as error:
        raise click.BadParameter(str(error), click.get_current_context(), param_hint="'--at'") from None
