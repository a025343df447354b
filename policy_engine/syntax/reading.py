"""A policy from several texts: the files of its folder, and what they `use`."""

from dataclasses import replace

from policy_engine.source.diagnostic import Diagnostic
from policy_engine.source.files import FileRefused, PolicyFiles
from policy_engine.source.limits import DEFAULT_LIMITS, Limits
from policy_engine.source.text import SourceText
from policy_engine.syntax import errors, tree
from policy_engine.syntax.parser import parse

__all__ = ["read_tree"]


def read_tree(
    name: str, sources: tuple[SourceText, ...], files: PolicyFiles, limits: Limits = DEFAULT_LIMITS
) -> tuple[tree.PolicyTree, tuple[Diagnostic, ...]]:
    """Read texts in their order as one policy, each `use` in its place, never in a circle.

    A file that is used is read where it is first used, and once.
    """
    reader = _Reader(files, limits, {source.name for source in sources})
    for source in sources:
        reader.read(source, (source.name,))
    return tree.PolicyTree(name, tuple(reader.statements), reader.trailing), tuple(reader.diagnostics)


class _Reader:
    def __init__(self, files: PolicyFiles, limits: Limits, seen: set[str]) -> None:
        self._files = files
        self._limits = limits
        self._seen = seen
        self.statements: list[tree.Statement] = []
        self.trailing: tuple[tree.Comment, ...] = ()
        self.diagnostics: list[Diagnostic] = []

    def read(self, source: SourceText, path: tuple[str, ...]) -> None:
        parsed, diagnostics = parse(source, self._limits)
        self.diagnostics += diagnostics
        self.trailing += parsed.trailing_comments
        for statement in parsed.statements:
            self.statements.append(statement)
            if isinstance(statement.node, tree.Use):
                self._use(statement, statement.node, path)

    def _use(self, statement: tree.Statement, use: tree.Use, path: tuple[str, ...]) -> None:
        try:
            source = self._files.text(use.file.text, statement.source)
        except FileRefused as refused:
            self._report(statement, errors.file_refused(use.file.span, refused.message, refused.help))
            return
        if source.name in path:
            self._report(statement, errors.used_in_a_circle(use.file.span, use.file.text))
        elif source.name not in self._seen:
            self._seen.add(source.name)
            self.read(source, (*path, source.name))

    def _report(self, statement: tree.Statement, found: Diagnostic) -> None:
        self.diagnostics.append(replace(found.placed(statement.source, statement.offset)))
