"""What was decided, in the words a policy would use for it."""

from collections.abc import Sequence

from policy_engine.formatter.layout import padded, width
from policy_engine.model.decision import Decision
from policy_engine.model.judgement import Candidate
from policy_engine.model.organisation import Party
from policy_engine.model.words import name_words, party_words, quoted

__all__ = ["candidate_words", "decision_words", "outcome_words", "table_words", "target_of"]


def outcome_words(decision: Decision) -> str:
    """Return a decision on one line: what becomes of the lead, then its tags, priority and messages.

    >>> outcome_words(Decision(lead="1", outcome="assigned", pod="growth", role="SDR", tags=("hot",), at=AT))
    'assign pod growth SDR and tag "hot"'
    """
    parts = [_end(decision)]
    parts += [f'tag "{tag}"' for tag in decision.tags]
    if decision.priority is not None:
        parts.append(f"set priority to {decision.priority}")
    parts += [f"notify {who}" for who in decision.notify]
    return " and ".join(parts)


def decision_words(decision: Decision) -> str:
    """Say in a few lines what came out, by which rule, and what could not be judged on the way."""
    lines = [f"came out: {outcome_words(decision)}"]
    if decision.rule is not None:
        place = f" ({decision.source})" if str(decision.source) not in (decision.rule, "None") else ""
        lines.append(f"by rule: {decision.rule}{place}")
    if decision.reason is not None and decision.outcome != "rejected":
        lines.append(f"reason: {decision.reason}")
    lines += [f"undecided: {note}" for note in decision.undecided]
    return "\n".join([*lines, *(f"problem: {problem}" for problem in decision.problems)])


def candidate_words(candidate: Candidate) -> str:
    """Return one who may take a lead, as a target is written."""
    match candidate.kind:
        case "pod" | "team" if candidate.rep is None:
            name = candidate.pod if candidate.kind == "pod" else candidate.team
            return " ".join(filter(None, (candidate.kind, name_words(name or ""), _role(candidate.role))))
        case "role" if candidate.rep is None:
            return _role(candidate.role)
        case "queue":
            return f"queue {name_words(candidate.queue or '')}"
        case "nurture":
            return "nurture" if candidate.content is None else f"nurture with {quoted(candidate.content)}"
        case _:
            return f"rep {party_words(Party(kind='rep', name=candidate.rep))}"


def _role(name: str | None) -> str:
    return "" if name is None else name_words(name)


def table_words(rows: Sequence[Sequence[str]]) -> list[str]:
    """Write rows of cells as a scenario writes a table.

    >>> table_words([["lead", "rep"], ["1", "Ana Ruiz"]])
    ['| lead | rep      |', '| 1    | Ana Ruiz |']
    """
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return [f"| {' | '.join(map(padded, row, widths))} |" for row in rows]


def target_of(decision: Decision) -> str:
    """Return who a lead goes to, as a target is written: `pod growth SDR`, `rep Ana Ruiz`; empty for nobody."""
    if decision.queue is not None:
        return f"queue {decision.queue}"
    if decision.pod is not None:
        return " ".join(filter(None, ("pod", decision.pod, decision.role)))
    if decision.team is not None:
        return " ".join(filter(None, ("team", decision.team, decision.role)))
    return f"rep {decision.rep}" if decision.rep is not None else decision.role or ""


def _end(decision: Decision) -> str:
    if decision.outcome == "nurture":
        return f'nurture with "{decision.content}"' if decision.content is not None else "nurture"
    if decision.outcome == "rejected":
        return f'reject because "{decision.reason}"' if decision.reason is not None else "reject"
    if decision.outcome == "unrouted":
        return "unrouted"
    target = target_of(decision)
    if decision.rep is not None and not target.startswith("rep "):
        target = f"rep {decision.rep} ({target})"
    return f"assign {target}" if decision.outcome == "assigned" else " ".join(filter(None, ("waiting for", target)))
