"""What was decided, in the words a policy would use for it."""

from policy_engine.model.decision import Decision

__all__ = ["outcome_words", "target_of"]


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
