"""`policy format`: writes the files of a policy in the canonical layout."""

from difflib import SequenceMatcher
from pathlib import Path

import click

from policy_engine.batch.whole_file import WholeFile
from policy_engine.cli.faults import DONE, SAYS_NO
from policy_engine.cli.screen import counted, output, print_findings, show_line
from policy_engine.cli.usage import Command, policy_argument
from policy_engine.formatter.format import format_source
from policy_engine.loading import open_sources
from policy_engine.source.diagnostic import Diagnostic
from policy_engine.source.text import SourceText

__all__ = ["command"]

_EXAMPLES = ("policy format routing.policy", "policy format policies/hybrid --check")


@click.command("format", cls=Command, examples=_EXAMPLES)
@policy_argument()
@click.option("--check", is_flag=True, help="Write nothing; exit status 1 where a file would change.")
def command(policy: Path, check: bool) -> int:
    """Write a policy in the canonical layout.

    A file is written whole or not at all, and only where it reads the same afterwards, comments included. Of a
    folder, all its .policy files are written.
    """
    changed = 0
    refused: list[Diagnostic] = []
    _, sources, _ = open_sources(policy)
    for source in sources:
        text, findings = format_source(source)
        if text is None:
            refused += findings
        elif text != source.text:
            changed += 1
            _report(source, text, check)
            if not check:
                _write(Path(source.shown), text)
    if refused:
        print_findings(refused)
    _summary(len(sources), changed, check)
    return SAYS_NO if refused or (check and changed) else DONE


def _write(path: Path, text: str) -> None:
    """Write a file with the line breaks that it came with."""
    kept = text.replace("\n", "\r\n") if b"\r\n" in path.read_bytes() else text
    file = WholeFile(path)
    try:
        file.stream.write(kept.encode())
        file.keep()
    except BaseException:
        file.drop()
        raise


def _report(source: SourceText, text: str, check: bool) -> None:
    before, after = source.text.splitlines(), text.splitlines()
    changes = [change for change in SequenceMatcher(None, before, after, False).get_opcodes() if change[0] != "equal"]
    lines = sum(max(end - start, new_end - new_start) for _, start, end, new_start, new_end in changes)
    first = changes[0][1] + 1 if changes else len(before)
    verb = "would change" if check else "changed"
    show_line(f"{source.shown}: {verb} {counted(max(lines, 1), 'line')}, the first is line {first}", output())


def _summary(files: int, changed: int, check: bool) -> None:
    if changed == 0:
        show_line(f"{counted(files, 'file')} in the canonical layout", output())
    else:
        show_line(f"{changed:,} of {counted(files, 'file')} {'would change' if check else 'changed'}", output())
