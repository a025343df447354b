"""Diagnostics: what is wrong, where, and what to write instead, as values.

A stage returns diagnostics beside its product; how they look is decided elsewhere.
While a statement is read its labels hold spans; `Diagnostic.placed` turns them into
locations when the statement is done.
"""

import re
from dataclasses import replace
from enum import StrEnum

from policy_engine.source.frozen import frozen
from policy_engine.source.span import Location, Span
from policy_engine.source.text import SourceText

__all__ = ["Diagnostic", "Label", "PolicyError", "Severity", "Witness", "has_errors", "in_order"]


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@frozen
class Label:
    """A place and what to say about it."""

    place: Span | Location
    text: str = ""

    def location(self) -> Location:
        """Return the place in its file; the label must have been placed."""
        assert isinstance(self.place, Location), "a label must be placed before it is shown"
        return self.place


@frozen
class Witness:
    """A lead that shows what a finding says: as an example gives it, and as a CSV file of one row."""

    given: str
    csv: str


@frozen
class Diagnostic:
    """One finding. The first label is the cause; the others are related places."""

    code: str
    severity: Severity
    message: str
    labels: tuple[Label, ...]
    help: str | None = None
    witness: Witness | None = None

    @classmethod
    def error(cls, code: str, message: str, *labels: Label, help: str | None = None) -> "Diagnostic":
        return cls(code, Severity.ERROR, _readable(message), labels, help and _readable(help))

    @classmethod
    def warning(cls, code: str, message: str, *labels: Label, help: str | None = None) -> "Diagnostic":
        return cls(code, Severity.WARNING, _readable(message), labels, help and _readable(help))

    @classmethod
    def note(cls, code: str, message: str, *labels: Label, help: str | None = None) -> "Diagnostic":
        return cls(code, Severity.NOTE, _readable(message), labels, help and _readable(help))

    def shown_by(self, witness: Witness | None) -> "Diagnostic":
        """Return the finding with the lead that shows it."""
        return replace(self, witness=witness)

    def moved(self, by: int) -> "Diagnostic":
        """Move the spans of a piece that starts so many characters into its statement."""
        labels = tuple(
            replace(label, place=Span(label.place.start + by, label.place.end + by))
            if isinstance(label.place, Span)
            else label
            for label in self.labels
        )
        return replace(self, labels=labels)

    def placed(self, source: SourceText, offset: int) -> "Diagnostic":
        """Turn the spans of a statement that starts at `offset` into locations."""
        labels = tuple(
            replace(label, place=label.place.in_source(source, offset)) if isinstance(label.place, Span) else label
            for label in self.labels
        )
        return replace(self, labels=labels)

    def location(self) -> Location:
        """Return the cause."""
        return self.labels[0].location()

    @property
    def file(self) -> str:
        return self.location().source.shown

    @property
    def line(self) -> int:
        place = self.location()
        return place.source.position(place.start)[0]

    @property
    def column(self) -> int:
        place = self.location()
        return place.source.position(place.start)[1]

    @property
    def end_line(self) -> int:
        place = self.location()
        return place.source.position(place.end)[0]

    @property
    def end_column(self) -> int:
        place = self.location()
        return place.source.position(place.end)[1]


# What an author wrote is quoted in messages; nobody reads more than this of it.
_LONG_QUOTE = re.compile(r"`([^`]{60})[^`]{20,}`")
_WORTH_SHORTENING = 200
_LONGEST_MESSAGE = 1_000


def _readable(message: str) -> str:
    """Shorten what a message quotes, where it quotes a text without end."""
    if len(message) <= _WORTH_SHORTENING:
        return message
    shorter = _LONG_QUOTE.sub(r"`\1…`", message)
    return shorter if len(shorter) <= _LONGEST_MESSAGE else shorter[:_LONGEST_MESSAGE] + "…"


class PolicyError(Exception):
    """A policy that cannot be used. `diagnostics` says why, all of it at once."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        errors = [finding for finding in diagnostics if finding.severity is Severity.ERROR]
        super().__init__(
            "; ".join(f"{finding.file}:{finding.line}:{finding.column}: {finding.message}" for finding in errors[:3])
            + (f"; and {len(errors) - 3} more" if len(errors) > 3 else "")
        )
        self.diagnostics = diagnostics


def has_errors(diagnostics: tuple[Diagnostic, ...]) -> bool:
    """Tell whether any finding is an error."""
    return any(finding.severity is Severity.ERROR for finding in diagnostics)


def in_order(diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """Sort by file and place, as a reader meets them."""
    return tuple(sorted(diagnostics, key=lambda finding: (finding.file, finding.line, finding.column, finding.code)))
