"""What `policy diff` found, in its four forms: text for a person, JSON, Markdown for a pull request, and a page."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from policy_engine.analysis.diff import Change, Comparison
from policy_engine.analysis.moves import Moves
from policy_engine.analysis.statements import StatementChange
from policy_engine.cli.screen import counted
from policy_engine.model.routing import Rule
from policy_engine.report.blocks import (
    Block,
    Card,
    Cards,
    Code,
    Figure,
    Figures,
    Flows,
    Link,
    Page,
    Paragraph,
    Section,
    Table,
)
from policy_engine.source.frozen import frozen

__all__ = ["Found", "to_json", "to_markdown", "to_page", "to_text"]

_NOT_PROVEN = "not proven alike, and no lead was found that differs"


@frozen
class Found:
    """All that was found out about two policies."""

    old: str
    new: str
    comparison: Comparison
    statements: Sequence[StatementChange]
    moves: Moves | None

    @property
    def verdict(self) -> str:
        """Return the answer in one sentence."""
        changes = self.comparison.changes
        if changes:
            return f"{counted(len(changes), 'change')} of where leads go, or of what is added to them"
        if self.comparison.open_pairs:
            return f"no change was found, and {counted(len(self.comparison.open_pairs), 'question')} stayed open"
        return "equivalent: every lead is decided alike, and that is proven"


def _rule(rule: Rule | None) -> str:
    if rule is None:
        return "no rule"
    return rule.label if rule.name is None and rule.condition is not None else f"{rule.label} ({rule.place})"


# ---------------------------------------------------------------- text


def to_text(found: Found) -> str:
    """Return lines for a person."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Found) -> Iterator[str]:
    yield f"{found.old} -> {found.new}: {found.verdict}"
    for change in found.comparison.changes:
        yield ""
        yield f"{change.before}  ->  {change.after}"
        yield f"  lead: given {change.lead.given}"
        yield f"  was decided by {_rule(change.old_rule)}, now by {_rule(change.new_rule)}"
    for pair in found.comparison.open_pairs:
        yield f"{pair}: {_NOT_PROVEN}"
    if found.statements:
        yield ""
        yield "other statements:"
        yield from (f"  {statement}" for statement in found.statements)
    if found.moves is not None:
        yield ""
        yield _moved(found.moves)
        yield from (f"  {move.count:>7}  {move.before}  ->  {move.after}" for move in found.moves.changes)


def _moved(moves: Moves) -> str:
    return f"{moves.moved} of {counted(moves.leads, 'lead')} {'goes' if moves.moved == 1 else 'go'} elsewhere"


# ---------------------------------------------------------------- JSON


def to_json(found: Found) -> str:
    """Return one JSON text."""
    content: dict[str, object] = {
        "old": found.old,
        "new": found.new,
        "equivalent": found.comparison.is_equivalent,
        "changes": [_change(change) for change in found.comparison.changes],
        "not_proven": found.comparison.open_pairs,
        "statements": [asdict(statement) for statement in found.statements],
    }
    if found.moves is not None:
        moves = [asdict(move) for move in found.moves.changes]
        content["leads"] = {"count": found.moves.leads, "moved": found.moves.moved, "moves": moves}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _change(change: Change) -> dict[str, object]:
    return {
        "from": change.before,
        "to": change.after,
        "old_rule": None if change.old_rule is None else change.old_rule.label,
        "old_place": None if change.old_rule is None else str(change.old_rule.place),
        "new_rule": None if change.new_rule is None else change.new_rule.label,
        "new_place": None if change.new_rule is None else str(change.new_rule.place),
        "witness": {"given": change.lead.given, "csv": change.lead.csv},
    }


# ---------------------------------------------------------------- Markdown


def to_markdown(found: Found) -> str:
    """Return what to put into a pull request."""
    return "\n".join(_markdown(found)) + "\n"


def _markdown(found: Found) -> Iterator[str]:
    yield f"**{_cell(found.old)} → {_cell(found.new)}:** {found.verdict}."
    if found.comparison.changes:
        yield ""
        yield "| from | to | was decided by | now by | a lead |"
        yield "|---|---|---|---|---|"
        for change in found.comparison.changes:
            cells = (change.before, change.after, _rule(change.old_rule), _rule(change.new_rule))
            yield f"| {' | '.join(map(_cell, cells))} | `{_cell(change.lead.given)}` |"
    for pair in found.comparison.open_pairs:
        yield f"- {_cell(pair)}: {_NOT_PROVEN}"
    if found.moves is not None:
        yield ""
        yield f"{_moved(found.moves)}."
        if found.moves.changes:
            yield ""
            yield "| leads | from | to |"
            yield "|---:|---|---|"
            yield from (
                f"| {move.count} | {_cell(move.before)} | {_cell(move.after)} |" for move in found.moves.changes
            )
    if found.statements:
        yield ""
        yield "Other statements: " + ", ".join(_cell(str(statement)) for statement in found.statements) + "."


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


# ---------------------------------------------------------------- a page


def to_page(found: Found) -> Page:
    """Return the page: where leads go instead, as bands where leads were counted, and a card for each change."""
    sections = []
    if found.moves is not None:
        sections.append(Section("Leads that go elsewhere", tuple(_flows(found.moves))))
    cards = tuple(
        Card(f"{change.before} → {change.after}", (Code(f"given {change.lead.given}"), Paragraph(_by(change), "quiet")))
        for change in found.comparison.changes
    )
    changes: tuple[Block, ...] = (Cards(cards),) if cards else (Paragraph(found.verdict),)
    sections.append(Section("What changes, with a lead for each", changes))
    if found.comparison.open_pairs:
        pairs = [(pair,) for pair in found.comparison.open_pairs]
        sections.append(Section("Not proven", (Table(("rules",), pairs, caption=_NOT_PROVEN),)))
    if found.statements:
        rows = [(statement.kind, statement.name, statement.change) for statement in found.statements]
        sections.append(Section("Other statements", (Table(("kind", "name", "change"), rows),)))
    return Page(f"{found.old} → {found.new}", tuple(sections), subtitle=found.verdict, kind="policy diff")


def _by(change: Change) -> str:
    return f"was decided by {_rule(change.old_rule)}, now by {_rule(change.new_rule)}"


def _flows(moves: Moves) -> Iterator[Block]:
    yield Figures((Figure("leads", str(moves.leads)), Figure("go elsewhere", str(moves.moved))))
    if moves.changes:
        yield Flows([Link(move.before, move.after, move.count) for move in moves.changes], _moved(moves))
        rows = [(str(move.count), move.before, move.after, move.lead) for move in moves.changes]
        yield Table(("leads", "from", "to", "such as"), rows, numbers=(0,))
