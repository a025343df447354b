"""Findings for a person: the place, the line with its cause underlined, and what to write instead.

The result is a `rich.text.Text`, built from pieces and never from markup, because a
policy may hold any character. With a width, long texts are wrapped to it and long lines
are shortened around their cause; without one nothing is wrapped.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.cells import cell_len, get_character_cell_size
from rich.text import Text

from policy_engine.diagnostics.visible import visible
from policy_engine.diagnostics.wrapping import wrap
from policy_engine.source.diagnostic import Diagnostic, Label, Severity, Witness
from policy_engine.source.frozen import frozen
from policy_engine.source.span import Location
from policy_engine.source.text import SourceText

__all__ = ["closing_line", "finding_to_text", "to_text"]

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold cyan"}
_GUTTER = "blue"
_RELATED = "bold blue"
_HELP = "bold green"
_TAB = 4
_ROOM_WITHOUT_WIDTH = 120
_NARROWEST_ROOM = 20
# Characters a cell, with all the marks over and under it.
_MOST_MARKS = 8


def to_text(diagnostics: Sequence[Diagnostic], width: int | None = None) -> Text:
    """Lay out all findings, a blank line between two, and close with their count."""
    text = Text()
    for diagnostic in diagnostics:
        text.append_text(finding_to_text(diagnostic, width))
        text.append("\n")
    return text.append(closing_line(diagnostics), style="bold").append("\n")


def closing_line(diagnostics: Sequence[Diagnostic]) -> str:
    """Count what was found: `2 errors, 1 warning in 3 files`."""
    counts = [(sum(1 for found in diagnostics if found.severity is severity), severity) for severity in Severity]
    named = ", ".join(_plural(count, severity.value) for count, severity in counts if count)
    if not named:
        return "nothing to report"
    return f"{named} in {_plural(len({found.file for found in diagnostics}), 'file')}"


def finding_to_text(diagnostic: Diagnostic, width: int | None = None) -> Text:
    """Lay out one finding; the text ends with a line break."""
    style = _STYLES[diagnostic.severity]
    text = Text()
    head = f"{diagnostic.severity.value}[{diagnostic.code}]"
    _append_wrapped(text, head, style, f": {diagnostic.message}", "bold", width)
    files = _snippets(diagnostic, style)
    digits = max(len(str(mark.line)) for snippet in files for mark in snippet.marks)
    for number, snippet in enumerate(files):
        if number:
            _append_bar(text, digits).append("\n")
        _append_snippet(text, snippet, ":::" if number else "-->", digits, width)
    if diagnostic.help:
        _append_bar(text, digits).append("\n")
        _append_wrapped(text, "help", _HELP, f": {diagnostic.help}", "", width)
    if diagnostic.witness is not None:
        _append_witness(text, diagnostic.witness, width)
    return text


def _append_witness(text: Text, witness: Witness, width: int | None) -> None:
    """Show a lead in both ways, to be copied: into an example, and into a file."""
    _append_wrapped(text, "lead", _HELP, f": given {witness.given}", "", width)
    for head, row in zip((" csv", "    "), witness.csv.splitlines(), strict=False):
        text.append(head, style=_HELP).append(f"{':' if head.strip() else ' '} {visible(row)}\n")


# ---------------- which lines are shown, and what is marked in them


@frozen
class _Mark:
    """Characters `start` to `end` (from 0) of one line, underlined with `sign`."""

    line: int
    start: int
    end: int
    text: str
    sign: str
    style: str


@frozen
class _Snippet:
    """The marks in one file, and the place that its heading names."""

    source: SourceText
    place: Location
    marks: tuple[_Mark, ...]


def _snippets(diagnostic: Diagnostic, style: str) -> list[_Snippet]:
    """Group the labels by file, that of the cause first."""
    files: dict[str, list[tuple[Label, bool]]] = {}
    for number, label in enumerate(diagnostic.labels):
        files.setdefault(label.location().source.shown, []).append((label, number == 0))
    snippets = []
    for labels in files.values():
        place = labels[0][0].location()
        marks = [
            mark
            for label, is_cause in labels
            for mark in _marks(label, "^" if is_cause else "-", style if is_cause else _RELATED)
        ]
        marks.sort(key=lambda mark: (mark.line, mark.start))
        snippets.append(_Snippet(place.source, place, tuple(marks)))
    return snippets


def _marks(label: Label, sign: str, style: str) -> Iterator[_Mark]:
    """Mark a place on its line, or on its first and last line where it runs over several."""
    place = label.location()
    source = place.source
    first, column = source.position(place.start)
    last, end_column = source.position(_last_character(place) + 1)
    if first >= last:
        yield _Mark(first, column - 1, max(end_column - 1, column), label.text, sign, style)
        return
    first_line, last_line = source.line(first), source.line(last)
    yield _Mark(first, column - 1, max(len(first_line.rstrip()), column), "", sign, style)
    yield _Mark(last, len(last_line) - len(last_line.lstrip()), end_column - 1, label.text, sign, style)


def _last_character(place: Location) -> int:
    """Return the offset of the last character that is no space, so that no empty line is underlined."""
    text = place.source.text
    last = min(place.end, len(text)) - 1
    while last > place.start and text[last].isspace():
        last -= 1
    return max(last, place.start - 1 if place.end <= place.start else place.start)


# ---------------- how they are drawn


def _append_snippet(text: Text, snippet: _Snippet, arrow: str, digits: int, width: int | None) -> None:
    text.append(f"{' ' * digits}{arrow} ", style=_GUTTER)
    text.append(visible(snippet.source.shown))
    if not snippet.source.text:
        # A file that could not be read, or is empty, has no line to show.
        text.append("\n")
        return
    line, column = snippet.source.position(snippet.place.start)
    text.append(f":{line}:{column}\n")
    _append_bar(text, digits).append("\n")
    room = max((width or _ROOM_WITHOUT_WIDTH) - digits - 3, _NARROWEST_ROOM)
    previous: int | None = None
    for number, marks in groupby(snippet.marks, key=lambda mark: mark.line):
        _append_between(text, snippet.source, previous, number, digits, room)
        _append_line(text, snippet.source.line(number), list(marks), digits, room, wrap=width is not None)
        previous = number


def _append_between(text: Text, source: SourceText, previous: int | None, number: int, digits: int, room: int) -> None:
    """Show the one line between two marked ones; say `...` for more."""
    if previous is None or number == previous + 1:
        return
    if number == previous + 2:
        _append_source(text, previous + 1, _shorten(source.line(previous + 1), 0, room).shown, digits)
    else:
        text.append("...\n", style=_GUTTER)


def _append_line(text: Text, line: str, marks: list[_Mark], digits: int, room: int, wrap: bool) -> None:
    """Show a line and, below it, a row for every mark; marks far apart on a long line show it anew."""
    window = _shorten(line, marks[0].start, room)
    near = [mark for mark in marks if window.shows(mark.start)]
    _append_source(text, marks[0].line, window.shown, digits)
    for mark in near:
        start, end = window.cells(mark.start), window.cells(mark.end)
        signs = mark.sign * max(end - start, 1)
        rows = _beside(mark.text, start + len(signs) + 1, room) if wrap else [mark.text]
        _append_bar(text, digits).append(f" {' ' * start}")
        text.append(f"{signs} {visible(rows[0])}".rstrip(), style=mark.style).append("\n")
        for row in rows[1:]:
            _append_bar(text, digits).append(f" {row}", style=mark.style).append("\n")
    far = [mark for mark in marks if not window.shows(mark.start)]
    if far:
        _append_line(text, line, far, digits, room, wrap)


def _append_source(text: Text, number: int, shown: str, digits: int) -> None:
    text.append(f"{number:>{digits}} |", style=_GUTTER)
    text.append(f" {shown}".rstrip()).append("\n")


def _append_bar(text: Text, digits: int) -> Text:
    return text.append(f"{' ' * digits} |", style=_GUTTER)


# ---------------- long lines


@frozen
class _Window:
    """What is shown of a line: `text` stands from its character `first` on, after `before`."""

    before: str
    first: int
    text: str
    after: str

    @property
    def shown(self) -> str:
        return self.before + _spread(self.text) + self.after

    def shows(self, character: int) -> bool:
        """Tell whether a character of the line is in sight; what is beyond a line's end is."""
        return self.first <= character and (not self.after or character < self.first + len(self.text))

    def cells(self, character: int) -> int:
        """Return the cell at which a character of the line is drawn, or the nearest that is shown."""
        inside = min(max(character - self.first, 0), len(self.text))
        spread = _spread(self.text[:inside])
        # A place after the end of the line is drawn after it.
        beyond = 0 if self.after else max(character - self.first - len(self.text), 0)
        return cell_len(self.before) + cell_len(spread) + beyond


def _shorten(line: str, focus: int, room: int) -> _Window:
    """Cut a line that needs more than `room` cells, so that the character `focus` stays in sight."""
    if len(line) <= room and sum(map(_cells, line)) <= room:
        return _Window("", 0, line, "")
    # Two cells for the dots, one for a mark after the end of the line.
    budget = room - 3
    start = _reach(line, min(focus, len(line)), -1, budget // 3)
    end = _reach(line, start, 1, budget)
    if end == len(line):
        start = _reach(line, end, -1, budget)
    return _Window("…" if start else "", start, line[start:end], "…" if end < len(line) else "")


def _reach(line: str, start: int, step: int, budget: int) -> int:
    """Walk from `start` as far as the cells on the way fit into the budget, over no crowd of marks without width."""
    at = start
    furthest = _MOST_MARKS * budget
    while 0 <= (following := at + step) <= len(line) and abs(following - start) <= furthest:
        budget -= _cells(line[min(at, following)])
        if budget < 0:
            break
        at = following
    return at


def _cells(character: str) -> int:
    return _TAB if character == "\t" else get_character_cell_size(character)


def _spread(text: str) -> str:
    """Write tabs as the spaces they stand for, and all else so that it can be seen."""
    if "\t" not in text:
        return visible(text)
    shown = ""
    for number, piece in enumerate(text.split("\t")):
        if number:
            shown += " " * (_TAB - cell_len(shown) % _TAB)
        shown += visible(piece)
    return shown


# ---------------- long texts


def _append_wrapped(text: Text, head: str, head_style: str, rest: str, style: str, width: int | None) -> None:
    """Append a heading and its text; further lines are set in by two."""
    rows = [rest] if width is None else list(wrap(rest, width - cell_len(head), max(width - 2, _NARROWEST_ROOM)))
    text.append(head, style=head_style)
    text.append("\n  ".join(map(visible, rows)), style=style).append("\n")


def _beside(label: str, used: int, room: int) -> list[str]:
    """Wrap a label beside its underline, or below it where there is no room beside."""
    if used + cell_len(label) <= room:
        return [label]
    if room - used >= _NARROWEST_ROOM:
        rows = list(wrap(label, room - used, room - used))
        return [rows[0], *(" " * used + visible(row) for row in rows[1:])]
    return ["", *map(visible, wrap(label, room, room))]


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
