"""`policy check`: reads and checks a policy, and says what it found."""

from dataclasses import replace
from pathlib import Path
from textwrap import indent

import click
from rich.text import Text

from policy_engine import __version__
from policy_engine.cli.faults import DONE, SAYS_NO, UNREADABLE, CommandError
from policy_engine.cli.screen import counted, heading, output, print_findings, print_paragraphs, show
from policy_engine.cli.usage import Command, policy_argument
from policy_engine.diagnostics.visible import visible
from policy_engine.loading import UnreadablePolicyError, load_policy
from policy_engine.model.policy import CheckedPolicy
from policy_engine.source.diagnostic import Diagnostic, PolicyError, Severity, has_errors

__all__ = ["command"]

_EXAMPLES = (
    "policy check routing.policy",
    "policy check policies/hybrid --strict",
    "policy check routing.policy --format sarif > findings.sarif",
    "policy check routing.policy --suggest",
    "policy check --explain N003",
)


@click.command("check", cls=Command, examples=_EXAMPLES)
@policy_argument(required=False)
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "sarif", "github"]), default="text", show_default=True,
    help="How findings are written: text to standard error, the others to standard output.",
)  # fmt: skip
@click.option("--strict", is_flag=True, help="Take warnings as errors.")
@click.option(
    "--no-prove",
    is_flag=True,
    help="Leave out what takes proofs: gaps, overlaps, rules never reached.",
)
@click.option(
    "--suggest", is_flag=True, help="For a gap or an overlap, say what to write: a change that was tried and closes it."
)
@click.option("--explain", metavar="CODE", help="Explain a code such as N003, with an example.")
def command(policy: Path | None, form: str, strict: bool, no_prove: bool, suggest: bool, explain: str | None) -> int:
    """Check a policy: names, types, rules, organisation.

    Exit status: 0 without errors, 1 with errors (with --strict, also with warnings), 2 where POLICY cannot be read.
    """
    if explain is not None:
        return _explain(explain)
    if policy is None:
        raise click.UsageError("missing argument POLICY", click.get_current_context())
    try:
        checked, diagnostics = load_policy(policy, prove=not no_prove or suggest, suggest=suggest)
    except PolicyError as error:
        _report(_judged(error.diagnostics, strict), form)
        return UNREADABLE if isinstance(error, UnreadablePolicyError) else SAYS_NO
    findings = _judged(diagnostics, strict)
    _report(findings, form)
    if has_errors(findings):
        return SAYS_NO
    if form == "text":
        _say_sound(checked)
    return DONE


def _judged(findings: tuple[Diagnostic, ...], strict: bool) -> tuple[Diagnostic, ...]:
    return tuple(map(_as_error, findings)) if strict else findings


def _as_error(finding: Diagnostic) -> Diagnostic:
    return replace(finding, severity=Severity.ERROR) if finding.severity is Severity.WARNING else finding


def _report(findings: tuple[Diagnostic, ...], form: str) -> None:
    if form == "text":
        if findings:
            print_findings(findings)
    elif form == "json":
        from policy_engine.diagnostics.to_json import to_json

        click.echo(to_json(findings), nl=False)
    elif form == "sarif":
        from policy_engine.diagnostics.to_sarif import to_sarif

        click.echo(to_sarif(findings, __version__), nl=False)
    else:
        from policy_engine.diagnostics.to_github import to_github

        click.echo(to_github(findings), nl=False)


def _say_sound(checked: CheckedPolicy) -> None:
    parts = [
        counted(len(checked.rules), "rule"),
        counted(len(checked.pods), "pod"),
        counted(len(checked.teams), "team"),
        counted(len(checked.reps), "rep"),
        counted(len(checked.slas), "SLA"),
        counted(len(checked.examples), "example"),
    ]
    there = ", ".join(part for part in parts if not part.startswith("0 "))
    text = Text.assemble(("sound", "bold green"), f": {visible(checked.name)}, {there or 'no rules'}\n")
    show(text, output())


def _explain(code: str) -> int:
    from policy_engine.diagnostics.catalogue import catalogue_codes, catalogue_entry

    entry = catalogue_entry(code)
    if entry is None:
        near = [known for known in catalogue_codes() if known.startswith(code[:1].upper())] or catalogue_codes()
        raise CommandError(f"there is no code `{code}`", f"there are {', '.join(near)}")
    console = output()
    show(Text.assemble((f"{entry.code}: {entry.title}", "bold"), "\n\n"), console)
    print_paragraphs(entry.explanation, console)
    for title, example, style in (("instead of", entry.bad, "red"), ("write", entry.good, "green")):
        heading(title, console)
        show(Text(indent(example, "  "), style=style), console)
    return DONE
