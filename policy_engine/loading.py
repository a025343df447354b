"""From files, or from a text, to a checked policy: read, parse, check and prove in one call.

What a policy promises is proven whenever it is read, since one that breaks it may not
run: that no lead matches two rows of a `unique` table, and that the pods of an
organisation of pods cover every lead once. All else is proven where that is asked for.
"""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from policy_engine.checker.check import check
from policy_engine.files.folder import open_policy
from policy_engine.model.policy import CheckedPolicy
from policy_engine.source.diagnostic import Diagnostic, Label, PolicyError, has_errors, in_order
from policy_engine.source.files import FileRefused, NoFiles, PolicyFiles
from policy_engine.source.limits import DEFAULT_LIMITS, Limits
from policy_engine.source.span import Location
from policy_engine.source.text import SourceText
from policy_engine.syntax.reading import read_tree
from policy_engine.syntax.tree import PolicyTree

__all__ = ["UnreadablePolicyError", "check_sources", "check_text", "load_policy", "open_sources"]

Path = str | os.PathLike[str]
Checked = tuple[CheckedPolicy, tuple[Diagnostic, ...]]
Sources = tuple[str, tuple[SourceText, ...], PolicyFiles]


class UnreadablePolicyError(PolicyError):
    """A policy whose file or folder cannot be read at all."""


def load_policy(path: Path, limits: Limits = DEFAULT_LIMITS, *, prove: bool = False, suggest: bool = False) -> Checked:
    """Return a file or folder as a checked policy, with its warnings and notes; raises PolicyError."""
    return check_sources(*open_sources(path, limits), limits, prove=prove, suggest=suggest)


def check_text(
    text: str, name: str = "policy", limits: Limits = DEFAULT_LIMITS, *, prove: bool = False, suggest: bool = False
) -> Checked:
    """Return a text as a checked policy, with its warnings and notes; raises PolicyError."""
    sources = (SourceText(f"{name}.policy", text),)
    return check_sources(name, sources, NoFiles(), limits, prove=prove, suggest=suggest)


def check_sources(
    name: str,
    sources: tuple[SourceText, ...],
    files: PolicyFiles,
    limits: Limits = DEFAULT_LIMITS,
    *,
    prove: bool = False,
    suggest: bool = False,
) -> Checked:
    """Return several texts as one checked policy, with its warnings and notes; raises PolicyError."""
    with _all_is_kept():
        tree, reading = read_tree(name, sources, files, limits)
        checked, checking = check(tree, files, limits)
    diagnostics = in_order((*reading, *checking))
    if checked is None or has_errors(diagnostics):
        raise PolicyError(diagnostics)
    if prove or promises_anything(checked):
        proven = _proven(checked, tree, prove=prove, suggest=suggest)
        diagnostics = in_order((*diagnostics, *proven))
        if has_errors(proven):
            raise PolicyError(diagnostics)
    return checked, diagnostics


def promises_anything(policy: CheckedPolicy) -> bool:
    """Tell whether a policy makes a promise that must be proven before it runs."""
    return policy.model in ("pods", "hybrid") or any(table.unique for table in policy.tables)


def _proven(policy: CheckedPolicy, tree: PolicyTree, *, prove: bool, suggest: bool) -> tuple[Diagnostic, ...]:
    """Return what the proofs find: all of it, or what breaks a promise; with a change that was tried, if asked for."""
    # Loaded when there is something to prove.
    from policy_engine.analysis.analyze import analyze, analyze_promises
    from policy_engine.analysis.errors import in_words
    from policy_engine.analysis.places import Places

    places = Places({statement.source.name: statement.source for statement in tree.statements}.values())
    found = analyze(policy) if prove else analyze_promises(policy)
    if not suggest:
        return in_words(found, policy, places)
    from policy_engine.analysis.suggest import suggestion

    return in_words(found, policy, places, partial(suggestion, policy))


def open_sources(path: Path, limits: Limits = DEFAULT_LIMITS) -> Sources:
    """Return a policy's name, its texts as they stand, and its fenced folder; raises UnreadablePolicyError."""
    try:
        return open_policy(path, limits)
    except FileRefused as refused:
        place = Location(SourceText(os.fspath(path), ""), 0, 0)
        raise UnreadablePolicyError(
            (Diagnostic.error("F002", refused.message, Label(place), help=refused.help),)
        ) from None


@contextmanager
def _all_is_kept() -> Iterator[None]:
    """Look for no garbage meanwhile: of a policy's many small values nearly all stay, and looking costs a fifth."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
