"""What becomes of a lead, in a phrase: where it goes, and what is added to it."""

from policy_engine.model.decision import Decision
from policy_engine.model.judgement import Candidate, Judgement

__all__ = ["added_words", "outcome_words"]


def outcome_words(judgement: Judgement) -> str:
    """Say where a lead goes before anybody's turn is asked: `pod insurance SDR, failing that queue triage`."""
    decision = judgement.decision
    if decision.outcome == "nurture" and not judgement.candidates:
        return _nurture(decision.content)
    if decision.outcome == "rejected":
        return f"reject: {decision.reason}" if decision.reason else "reject"
    if decision.outcome == "unrouted":
        return "unrouted"
    if not judgement.candidates:
        return "waiting"
    return ", failing that ".join(_taker(candidate) for candidate in judgement.candidates)


def _taker(candidate: Candidate) -> str:
    if candidate.kind == "nurture":
        return _nurture(candidate.content)
    if candidate.kind == "queue":
        return f"queue {candidate.queue}"
    if candidate.kind == "rep":
        return f"rep {candidate.rep}"
    name = f"pod {candidate.pod}" if candidate.kind == "pod" else f"team {candidate.team}" if candidate.team else ""
    return " ".join(word for word in (name, candidate.role) if word)


def _nurture(content: str | None) -> str:
    return f"nurture with {content}" if content else "nurture"


def added_words(decision: Decision) -> str:
    """Say what was added to a lead: its tags, its priority and who is notified."""
    parts = [f"tag {tag}" for tag in decision.tags]
    parts += [f"priority {decision.priority}"] if decision.priority is not None else []
    parts += [f"notify {who}" for who in decision.notify]
    return ", ".join(parts)
