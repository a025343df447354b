"""An explanation as a person reads it: lines of text, without colour."""

from collections.abc import Iterator

from policy_engine.explain.explanation import Explanation, Part, RuleWords
from policy_engine.model.decision import Decision

__all__ = ["outcome_in_words", "to_text"]

_TRUTH = {True: "yes", False: "no", None: "not known"}
_WIDEST = 52


def to_text(explanation: Explanation) -> str:
    """Return the explanation in a few paragraphs."""
    return "\n".join(_lines(explanation))


def outcome_in_words(decision: Decision) -> str:
    """Say in one phrase what became of a lead."""
    if decision.outcome == "nurture":
        return f"is nurtured with “{decision.content}”" if decision.content else "is nurtured"
    if decision.outcome == "rejected":
        return f"is rejected: {decision.reason}" if decision.reason else "is rejected"
    if decision.outcome == "unrouted":
        return "is not routed: no rule takes it"
    taker = _taker(decision)
    if decision.outcome == "waiting":
        return f"waits for {taker}: {decision.reason}" if taker else f"waits: {decision.reason}"
    return f"goes to {taker}"


def _taker(decision: Decision) -> str:
    if decision.queue is not None:
        return f"queue {decision.queue}"
    words = [word for word in (_home(decision), decision.role) if word]
    if decision.rep is None:
        return " ".join(words)
    return f"{decision.rep} ({' '.join(words)})" if words else decision.rep


def _home(decision: Decision) -> str:
    if decision.pod is not None:
        return f"pod {decision.pod}"
    return f"team {decision.team}" if decision.team is not None else ""


def _lines(explanation: Explanation) -> Iterator[str]:
    decision = explanation.decision
    yield f"Lead {decision.lead or '(without id)'} {outcome_in_words(decision)}"
    if explanation.deciding is not None:
        yield from _deciding(explanation.deciding)
    added = [f"tag {tag}" for tag in decision.tags] + ([f"priority {decision.priority}"] if decision.priority else [])
    if added:
        yield f"  with {', '.join(added)}"
    yield from _paragraph("What the rule's own words stand for", explanation.derived)
    if explanation.above:
        yield ""
        yield "Rules above it, and what kept them from taking the lead"
        for rule in explanation.above:
            yield from _passed_over(rule)
    yield from _paragraph("Not judged, because something is missing", explanation.undecided)
    if explanation.instead:
        yield ""
        yield "What would have to be otherwise"
        for way in explanation.instead:
            yield f"  to get {way.gets} instead, by {way.rule}:"
            yield from (f"    {change}" for change in way.changes)
    yield from _paragraph("Could not be read", explanation.problems)


def _paragraph(title: str, lines: tuple[str, ...]) -> Iterator[str]:
    if lines:
        yield ""
        yield title
        yield from (f"  {line}" for line in lines)


def _deciding(rule: RuleWords) -> Iterator[str]:
    yield f"by the rule {rule.rule}{_where(rule)}"
    if rule.note is not None:
        yield f"  {rule.note}"
    yield from _parts(rule.parts, "  ")


def _where(rule: RuleWords) -> str:
    return "" if rule.rule == str(rule.source) else f" ({rule.source})"


def _passed_over(rule: RuleWords) -> Iterator[str]:
    yield f"  {rule.rule}{_where(rule)}: {rule.does}" + (f"; {rule.note}" if rule.note else "")
    yield from _parts(rule.parts, "    ")


def _parts(parts: tuple[Part, ...], indent: str) -> Iterator[str]:
    written = [f"{indent}{'  ' * part.depth}{part.joined} {part.words}" for part in parts]
    width = min(max((len(line) for line in written), default=0), _WIDEST)
    for part, line in zip(parts, written, strict=True):
        values = f"   {', '.join(part.values)}" if part.values else ""
        yield f"{line.ljust(width)}   {_TRUTH[part.truth]}{values}"
