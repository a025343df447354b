"""What the analyses say: one function per finding, which puts it into words at the places of today's text."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from policy_engine.analysis.analyze import Findings
from policy_engine.analysis.finding import Finding
from policy_engine.analysis.places import Places
from policy_engine.calendars.zones import local
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.routing import Rule
from policy_engine.model.words import action_words, condition_words
from policy_engine.source.diagnostic import Diagnostic, Label, Severity, Witness

__all__ = ["in_words", "not_proven"]

_MOST_NAMED = 4
_MOST_OPEN = 10


class _Words:
    """One finding about to be put into words."""

    def __init__(self, finding: Finding, policy: CheckedPolicy, places: Places) -> None:
        self.finding = finding
        self.policy = policy
        self.places = places
        self.names = finding.names

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Return the rules that the finding is about."""
        return tuple(self.policy.rules[number] for number in self.finding.rules)

    @property
    def witness(self) -> Witness | None:
        """Return the lead that shows it."""
        lead = self.finding.lead
        return None if lead is None else Witness(lead.given, lead.csv)

    def at(self, rule: Rule, text: str) -> Label:
        """Return a label at a rule."""
        actions = " and ".join(map(action_words, rule.actions))
        words = "" if rule.condition is None else f"when {condition_words(rule.condition)}, "
        return self.places.label(rule.place, text, f"{words}{actions}")

    def at_last(self, text: str) -> Label:
        """Return a label at the last rule, or at the beginning of a policy without rules."""
        if self.policy.rules:
            return self.at(self.policy.rules[-1], text)
        return self.places.label(None, text)

    def at_pod(self, name: str, text: str) -> Label:
        """Return a label at a pod."""
        pod = next(pod for pod in self.policy.pods if pod.name == name)
        return self.places.label(pod.place, text, f"pod {name}")

    def span(self) -> str:
        """Return a stretch of time in words, in the policy's zone."""
        assert self.finding.span is not None, "a finding about time has a span"
        start, end = (local(instant, self.policy.timezone) for instant in self.finding.span)
        return f"from {start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M}"

    def found(self, severity: Severity, message: str, *labels: Label, help: str | None = None) -> Diagnostic:
        """Return the finding in words."""
        make = {
            Severity.ERROR: Diagnostic.error,
            Severity.WARNING: Diagnostic.warning,
            Severity.NOTE: Diagnostic.note,
        }[severity]
        return make(self.finding.code, message, *labels, help=help).shown_by(self.witness)


def in_words(
    found: Findings, policy: CheckedPolicy, places: Places, suggest: Callable[[Finding], str | None] | None = None
) -> tuple[Diagnostic, ...]:
    """Return all findings as diagnostics, and what could not be proven as notes.

    `suggest` may say what to write instead; it takes the place of the help line.
    """
    said = [_WORDS[finding.code](_Words(finding, policy, places)) for finding in found.findings]
    if suggest is not None:
        suggested = [suggest(finding) for finding in found.findings]
        said = [replace(one, help=text) if text else one for one, text in zip(said, suggested, strict=True)]
    open_questions = found.open_questions
    said += [not_proven(question, policy, places) for question in open_questions[:_MOST_OPEN]]
    if len(open_questions) > _MOST_OPEN:
        more = f"{len(open_questions) - _MOST_OPEN} more questions were left open: the time for proofs was over"
        said.append(_left_open(more, places))
    return tuple(said)


def _name(rule: Rule) -> str:
    return f"`{rule.label}`"


def _listed(rules: Iterable[Rule]) -> str:
    names = [_name(rule) for rule in rules]
    if len(names) > _MOST_NAMED:
        return f"{', '.join(names[:_MOST_NAMED])} and {len(names) - _MOST_NAMED} more"
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]


# ---------------------------------------------------------------- rules


def never_applies(words: _Words) -> Diagnostic:
    (rule,) = words.rules
    return words.found(
        Severity.WARNING,
        f"{_kind(rule)} {_name(rule)} can never apply",
        words.at(rule, "no lead is like this"),
        help="correct its condition, or take it out",
    )


def _kind(rule: Rule) -> str:
    return "the rule" if rule.table is None else "the row"


def always_taken(words: _Words) -> Diagnostic:
    rule, *takers = words.rules
    if not takers:
        message = f"the rules above {_name(rule)} together take all of its leads"
    elif len(takers) == 1:
        message = f"{_name(takers[0])} always takes the leads of {_name(rule)} first"
    else:
        message = f"{_listed(takers)} together always take the leads of {_name(rule)} first"
    return words.found(
        Severity.WARNING,
        message,
        words.at(rule, "never reached"),
        *(
            words.at(taker, "takes these leads" if len(takers) == 1 else "takes some of them")
            for taker in takers[:_MOST_NAMED]
        ),
        help="move it up, narrow what stands above it, or take it out",
    )


def adds_below_all(words: _Words) -> Diagnostic:
    rule, *takers = words.rules
    by = (
        f"below {_listed(takers)}, which {'takes' if len(takers) == 1 else 'take'} every such lead"
        if takers
        else "below rules that take every such lead"
    )
    return words.found(
        Severity.WARNING,
        f"{_name(rule)} decides nothing and stands {by}",
        words.at(rule, "never reached"),
        *(words.at(taker, "the search ends here") for taker in takers[:_MOST_NAMED]),
        help="move it up: a rule that only tags, sets or notifies works for the rules below it",
    )


def undecided_lead(words: _Words) -> Diagnostic:
    return words.found(
        Severity.WARNING,
        "some leads are decided by no rule",
        words.at_last("after this rule the lead is left unrouted"),
        help="end with `otherwise ...`, such as `otherwise nurture`, or with a rule for such leads",
    )


def left_without(words: _Words) -> Diagnostic:
    rule, *last = words.rules
    field = words.names[0]
    fields = " or ".join(f"`{name}`" for name in words.names)
    rest = "are left to `otherwise`" if last else "are decided by no rule"
    return words.found(
        Severity.NOTE,
        f"leads without {fields} {rest}, though {_name(rule)} may be for them",
        words.at(rule, f"cannot be judged without {fields}"),
        *(words.at(other, "takes them") for other in last),
        help=f"write a rule for them, such as `when {field} is missing, assign queue triage`, if they matter",
    )


# ---------------------------------------------------------------- tables


def rows_overlap(words: _Words) -> Diagnostic:
    lower, upper = words.rules
    (table,) = words.names
    return words.found(
        Severity.ERROR,
        f"{_name(upper)} and {_name(lower)} match one lead, and `{table}` promises that no two rows do",
        words.at(lower, "matches it too"),
        words.at(upper, "matches the lead"),
        help="narrow one of the rows, or leave out `unique`: then the upper row decides",
    )


def uniqueness_open(words: _Words) -> Diagnostic:
    lower, upper = words.rules
    (table,) = words.names
    return words.found(
        Severity.WARNING,
        f"it is not proven that no lead matches two rows of `{table}`",
        words.at(lower, "this row"),
        words.at(upper, "and this one"),
        help="write the conditions of these rows more simply, or leave out `unique`",
    )


# ---------------------------------------------------------------- pods


def _is_promised(policy: CheckedPolicy) -> bool:
    """Tell whether the organisation forbids that pods overlap or leave leads out."""
    return policy.model in ("pods", "hybrid")


def pods_overlap(words: _Words) -> Diagnostic:
    one, other = words.names
    return words.found(
        Severity.ERROR if _is_promised(words.policy) else Severity.WARNING,
        f"pods `{one}` and `{other}` cover one lead both",
        words.at_pod(other, "covers it too"),
        words.at_pod(one, "covers the lead"),
        help=f"narrow what one of them covers: such leads go to `{one}`, which stands first",
    )


def lead_uncovered(words: _Words) -> Diagnostic:
    return words.found(
        Severity.ERROR if _is_promised(words.policy) else Severity.WARNING,
        "some leads are covered by no pod",
        words.at_pod(words.names[-1], "the last pod that covers leads"),
        help="let a pod cover them too; a value that may be missing is covered by `or ... is missing`",
    )


def unread_lead_uncovered(words: _Words) -> Diagnostic:
    return words.found(
        Severity.WARNING,
        "a lead without a value that must be there is covered by no pod",
        words.at_pod(words.names[-1], "the last pod that covers leads"),
        help="say what a missing value is read as with `else ...`, or write a rule for leads that have problems",
    )


def pod_unreached(words: _Words) -> Diagnostic:
    (pod,) = words.names
    return words.found(
        Severity.WARNING,
        f"no rule ever sends a lead to pod `{pod}`",
        words.at_pod(pod, "its members wait in vain"),
        help=f"write a rule that assigns pod {pod}, or take the pod out",
    )


# ---------------------------------------------------------------- conditions


def unjudged_flag(words: _Words) -> Diagnostic:
    (rule,) = words.rules
    (field,) = words.names
    known = next(known for known in words.policy.lead.fields if known.name == field)
    cure = f"write `{field} yes/no, else no` under `lead has`"
    return words.found(
        Severity.WARNING,
        f"where `{field}` is empty, {_name(rule)} cannot be judged",
        words.at(rule, "neither true nor false without it"),
        *([words.places.label(known.place, "may be missing")] if known.place is not None else []),
        help=f"{cure}: then an empty one is no",
    )


def always_true(words: _Words) -> Diagnostic:
    (rule,) = words.rules
    return words.found(
        Severity.WARNING,
        f"the condition of {_name(rule)} is true of every lead",
        words.at(rule, "always true"),
        help="write `otherwise` if that is meant, else correct the condition",
    )


def idle_part(words: _Words) -> Diagnostic:
    (rule,) = words.rules
    part, shorter = words.names
    return words.found(
        Severity.WARNING,
        f"`{part}` changes nothing in {_name(rule)}",
        words.at(rule, "takes the same leads without it"),
        help=f"write `when {shorter}`",
    )


# ---------------------------------------------------------------- time


def gap_in_time(words: _Words) -> Diagnostic:
    first, second = words.rules
    return words.found(
        Severity.WARNING,
        f"between {_name(first)} and {_name(second)} neither is in force, {words.span()}",
        words.at(second, "begins later than the other ends"),
        words.at(first, "ends"),
        help="let the first end on the day before the second begins",
    )


def overlap_in_time(words: _Words) -> Diagnostic:
    first, second = words.rules
    upper = min(words.rules, key=lambda rule: rule is second and words.finding.rules[1] > words.finding.rules[0])
    return words.found(
        Severity.WARNING,
        f"{_name(first)} and {_name(second)} are in force at once, {words.span()}, and ask the same",
        words.at(second, "begins before the other ends"),
        words.at(first, "is still in force"),
        help=f"let one end before the other begins: meanwhile {_name(upper)} decides",
    )


def nobody_there(words: _Words) -> Diagnostic:
    (rule,) = words.rules
    who = ", ".join(f"`{name}`" for name in words.names)
    return words.found(
        Severity.WARNING,
        f"while {_name(rule)} is in force, {who} {'is' if len(words.names) == 1 else 'are all'} never at work",
        words.at(rule, f"in force {words.span()}"),
        help="name somebody who is there, or say what else to do with `failing that`",
    )


def may_wait(words: _Words) -> Diagnostic:
    (rule,) = words.rules
    subject = _name(rule) if rule.table is None else f"a row of `{rule.table}`"
    return words.found(
        Severity.WARNING,
        f"{subject} does not say what happens where nobody can take the lead",
        words.at(rule, "then the lead waits"),
        help="add `, failing that queue triage`, or another target",
    )


_WORDS: Mapping[str, Callable[[_Words], Diagnostic]] = {
    "R040": never_applies,
    "R041": always_taken,
    "R042": undecided_lead,
    "R043": left_without,
    "R044": rows_overlap,
    "R045": uniqueness_open,
    "R046": pods_overlap,
    "R047": lead_uncovered,
    "R048": unjudged_flag,
    "R049": may_wait,
    "R050": adds_below_all,
    "R051": always_true,
    "R052": idle_part,
    "R053": gap_in_time,
    "R054": pod_unreached,
    "R055": nobody_there,
    "R056": overlap_in_time,
    "R058": unread_lead_uncovered,
}


def _left_open(message: str, places: Places) -> Diagnostic:
    return Diagnostic.note(
        "R057", message, places.label(None, "this policy"), help="divide the policy, or look at the first of them"
    )


def not_proven(question: str, policy: CheckedPolicy, places: Places) -> Diagnostic:
    rule = next((rule for rule in policy.rules if f"`{rule.label}`" in question), None)
    pod = next((pod for pod in policy.pods if f"`{pod.name}`" in question), None)
    place = rule.place if rule is not None else pod.place if pod is not None else None
    return Diagnostic.note(
        "R057",
        f"it is not proven {question}",
        places.label(place, "neither shown nor ruled out"),
        help="write its condition more simply, or try leads of your own",
    )
