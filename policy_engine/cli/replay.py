"""`policy replay`: decides the logged leads again, and lists what would come out otherwise."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from policy_engine.cli.faults import DONE, SAYS_NO
from policy_engine.cli.screen import counted, errors, output, show_line
from policy_engine.cli.state import opened
from policy_engine.cli.usage import Command, policy_argument
from policy_engine.decision_log.book import Keys, rows_of
from policy_engine.decision_log.from_jsonl import LogFile, read_keys
from policy_engine.decision_log.replay import Difference, KeyOf, Replayed, replay, versions_in
from policy_engine.decision_log.versions import versions
from policy_engine.engine import Policy
from policy_engine.store.records import LogRow

__all__ = ["command"]

_EXAMPLES = (
    "policy replay sqlite:///state.db routing.policy",
    "policy replay decisions.jsonl new.policy",
    "policy replay decisions.jsonl new.policy --format json > differences.jsonl",
)
_NAMES = {
    "engine": "this program",
    "language": "the language",
    "zones": "the zone database",
    "holidays": "the holidays",
    "unicode": "Unicode",
}


@dataclass(frozen=True)
class _Log:
    """A log, as often as it is read, with the keys of its leads."""

    rows: Callable[[], Iterable[LogRow]]
    key_of: KeyOf


@click.command("replay", cls=Command, examples=_EXAMPLES)
@click.argument("log", metavar="LOG")
@policy_argument()
@click.option("--keys", metavar="FILE", help="The keys of the leads in LOG; else those of LOG.keys, if it is there.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(log: str, policy: Path, keys: str | None, form: str) -> int:
    """Decide the logged leads again, and list the decisions that come out otherwise.

    LOG is a file that `policy route --log` or `policy log export` wrote, or the URL of a state. Every lead is decided
    at the time it was decided at, and handed out in the order of the log, beginning without turns and loads. Exit
    status 1 where a decision differs.
    """
    loaded = Policy.load(policy)
    found = Replayed()
    with _opened(log, keys) as source:
        _say_versions(source.rows())
        for difference in replay(source.rows(), loaded.checked, source.key_of, found):
            _show(difference, form)
    _sum_up(found)
    return SAYS_NO if found.differences else DONE


@contextmanager
def _opened(log: str, keys: str | None) -> Iterator[_Log]:
    if "://" in log:
        with opened(log) as store, store.read() as reader:
            yield _Log(lambda: rows_of(reader), Keys(reader))
        return
    path = Path(keys if keys is not None else f"{log}.keys")
    known = read_keys(path) if keys is not None or path.is_file() else {}
    yield _Log(LogFile(log).rows, known.get)


def _say_versions(rows: Iterable[LogRow]) -> None:
    """Say before anything is replayed with what else the log was decided."""
    now = versions()
    for name, known in versions_in(rows).items():
        others = sorted(known - {now.get(name)})
        if others:
            words = f"{_NAMES.get(name, name)} was {', '.join(others)} for some decisions, and is {now.get(name)} now"
            show_line(f"note: {words}: what depends on it may differ", errors())


def _show(difference: Difference, form: str) -> None:
    if form == "json":
        content = {
            "entry": difference.number,
            "lead": difference.lead,
            "at": difference.at.isoformat(),
            "before": difference.before,
            "after": difference.after,
        }
        click.echo(json.dumps(content, ensure_ascii=False))
        return
    show_line(f"{difference.lead} (entry {difference.number}, {difference.at:%Y-%m-%d %H:%M})", output(), style="bold")
    for part, before in difference.before.items():
        after = difference.after[part]
        show_line(f"  {part}: {_words(before)}" + ("" if before == after else f" -> {_words(after)}"), output())


def _words(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return "none" if value is None else str(value)


def _sum_up(found: Replayed) -> None:
    say = [f"{counted(found.decisions, 'decision')} replayed, {counted(found.differences, 'difference')}"]
    if found.other_reps:
        say.append(f"{counted(found.other_reps, 'lead')} would have gone to another rep of the same role")
    if found.erased:
        say.append(f"{counted(found.erased, 'decision')} of erased leads passed over")
    if found.undecidable:
        fields = ", ".join(f"`{name}`" for name in sorted(found.unknown))
        say.append(
            f"{counted(found.undecidable, 'decision')} could not be decided again: the policy reads {fields}, which is "
            "sealed; name the keys with --keys, or replay from the state"
        )
    for line in say:
        show_line(line, errors())
