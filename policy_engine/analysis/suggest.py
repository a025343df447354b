"""The smallest change that closes a gap or ends an overlap, as text to paste; each is tried before it is offered."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from policy_engine.analysis.analyze import analyze
from policy_engine.analysis.boxes import boxes_of
from policy_engine.analysis.cells import MISSING, Choice, Span
from policy_engine.analysis.claims import TRUE
from policy_engine.analysis.finding import Finding
from policy_engine.analysis.gaps import find_gaps
from policy_engine.analysis.gather import parts_below
from policy_engine.analysis.lowering import Side
from policy_engine.analysis.periods import find_gaps_in_time
from policy_engine.analysis.pods import find_overlapping_pods, find_uncovered
from policy_engine.analysis.proofs import Proofs
from policy_engine.analysis.prover import Prover
from policy_engine.analysis.questions import situation
from policy_engine.analysis.substitution import operands_inside
from policy_engine.analysis.texts import TextCell
from policy_engine.calendars.zones import local
from policy_engine.model import condition as c
from policy_engine.model.organisation import Pod
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.routing import Assign, Nurture, QueueTarget, Rule
from policy_engine.model.values import TextConstant
from policy_engine.model.words import action_words, condition_words, name_words, number_words

__all__ = ["suggestion"]

# So many values are added to what a pod covers before nothing is suggested.
_MOST_ADDED = 8


def suggestion(policy: CheckedPolicy, finding: Finding) -> str | None:
    """Return what to write instead, None where nothing that was tried closes it."""
    makers: dict[str, Callable[[CheckedPolicy, Finding], str | None]] = {
        "R042": _last_rule,
        "R044": _narrower_row,
        "R046": _narrower_pod,
        "R047": _wider_pod,
        "R053": _adjoining_period,
        "R056": _adjoining_period,
        "R058": _wider_pod,
    }
    maker = makers.get(finding.code)
    return None if maker is None else maker(policy, finding)


# ---------------------------------------------------------------- rules


def _last_rule(policy: CheckedPolicy, _: Finding) -> str | None:
    """Suggest an `otherwise`: to a queue where there is one."""
    action = Assign(target=QueueTarget(queue=policy.queues[0].name)) if policy.queues else Nurture()
    last = policy.rules[-1].place if policy.rules else None
    if last is None:
        return None
    rule = Rule(name=None, condition=None, actions=(action,), place=last)
    changed = replace(policy, rules=(*policy.rules, rule))
    if analyze(changed, analyses=(find_gaps,)).findings:
        return None
    return f"add `otherwise {action_words(action)}` at the end: then every lead is decided"


def _adjoining_period(policy: CheckedPolicy, finding: Finding) -> str | None:
    """Suggest that the first period ends where the second begins."""
    first, second = (policy.rules[number] for number in finding.rules)
    if second.start is None:
        return None
    rules = list(policy.rules)
    rules[finding.rules[0]] = replace(first, until=second.start)
    changed = replace(policy, rules=tuple(rules))
    if any(other.rules == finding.rules for other in analyze(changed, analyses=(find_gaps_in_time,)).findings):
        return None
    begins = local(second.start, policy.timezone)
    is_midnight = (begins.hour, begins.minute) == (0, 0)
    end = f"{(begins - timedelta(days=1)):%Y-%m-%d}" if is_midnight else f"{begins:%Y-%m-%d %H:%M}"
    return f"write `until {end}` in `{first.label}`: then it ends where `{second.label}` begins"


# ---------------------------------------------------------------- pods


def _with_covers(policy: CheckedPolicy, name: str, covers: c.Condition) -> CheckedPolicy:
    pods = tuple(replace(pod, covers=covers) if pod.name == name else pod for pod in policy.pods)
    return replace(policy, pods=pods)


def _narrower_pod(policy: CheckedPolicy, finding: Finding) -> str | None:
    """Suggest that the lower pod leaves to the upper one what that covers."""
    upper, lower = (_pod(policy, name) for name in finding.names)
    assert upper.covers is not None and lower.covers is not None, "pods that overlap cover something"
    before = len(analyze(policy, analyses=(find_uncovered,)).findings)
    for covers in _narrowed(policy, upper.covers, lower.covers):
        changed = _with_covers(policy, lower.name, covers)
        overlaps = analyze(changed, analyses=(find_overlapping_pods,)).findings
        left = analyze(changed, analyses=(find_uncovered,)).findings
        if len(left) <= before and not any(other.names == finding.names for other in overlaps):
            return f"write `covers {condition_words(covers)}` in pod {name_words(lower.name)}"
    return None


def _narrowed(policy: CheckedPolicy, upper: c.Condition, lower: c.Condition) -> Iterator[c.Condition]:
    """Yield ways to cover what the lower pod covers and the upper one does not; the shorter first."""
    side = Side(Prover.of((policy,)).space)
    boxes = boxes_of(side.claim(lower, TRUE)), boxes_of(side.claim(upper, TRUE))
    if boxes[0] and boxes[1] and len(boxes[0]) == len(boxes[1]) == 1 and len(boxes[0][0]) == 1:
        ((axis, cells),) = boxes[0][0].items()
        left = cells & ~boxes[1][0].get(axis, -1)
        field = side.space.axes[axis].of
        members = tuple(
            TextConstant(value=cell.value)
            for place, cell in enumerate(side.space.axes[axis].cells)
            if left >> place & 1 and isinstance(cell, Choice) and isinstance(cell.value, str)
        )
        if members and field is not None:
            yield _one_of(field.name, members)
    without: c.Condition = c.Not(part=upper)
    yield c.AllOf(parts=(*(lower.parts if isinstance(lower, c.AllOf) else (lower,)), without))


def _one_of(name: str, members: tuple[TextConstant, ...]) -> c.Condition:
    field = c.FieldRef(name=name)
    if len(members) == 1:
        return c.Compare(left=field, operator="=", right=members[0])
    return c.OneOf(operand=field, values=members)


def _wider_pod(policy: CheckedPolicy, finding: Finding) -> str | None:
    """Suggest that the last pod that covers anything covers what is left: value after value, until nothing is."""
    pod = _pod(policy, finding.names[-1])
    covers, changed, found = pod.covers, policy, [finding]
    for _ in range(_MOST_ADDED):
        if covers is None or not found:
            break
        more = _value_of(changed, found[0])
        if more is None:
            return None
        covers = _also(covers, more)
        changed = _with_covers(policy, pod.name, covers)
        found = list(analyze(changed, analyses=(find_uncovered,)).findings)
    if covers is None or found or analyze(changed, analyses=(find_overlapping_pods,)).findings:
        return None
    return f"write `covers {condition_words(covers)}` in pod {name_words(pod.name)}: then every lead is covered"


def _value_of(policy: CheckedPolicy, finding: Finding) -> c.Condition | None:
    """Return the one test of one field that holds of a lead no pod covers."""
    assert finding.lead is not None, "a lead that is not covered is shown"
    read = situation(policy, finding.lead)
    names = {operand.name for pod in policy.pods if pod.covers is not None for operand in _fields_in(pod.covers)}
    if len(names) != 1:
        return None
    (name,) = names
    value = read.values[name]
    operand = c.FieldRef(name=name)
    if value is None:
        return c.Missing(operand=operand)
    if isinstance(value, bool):
        return c.Flag(operand=operand) if value else c.Not(part=c.Flag(operand=operand))
    kind = next(field.kind for field in policy.lead.fields if field.name == name)
    return c.Compare(left=operand, operator="=", right=TextConstant(value=str(value))) if kind == "choice" else None


def _fields_in(condition: c.Condition) -> Iterator[c.FieldRef]:
    for test in parts_below(condition):
        yield from (operand for operand in operands_inside(test) if isinstance(operand, c.FieldRef))


def _also(covers: c.Condition, more: c.Condition) -> c.Condition:
    """Return what covers either; values of one field are listed."""
    known: list[c.Condition] = list(covers.parts) if isinstance(covers, c.AnyOf) else [covers]
    if isinstance(more, c.Compare) and isinstance(more.right, TextConstant):
        for place, part in enumerate(known):
            if isinstance(part, c.Compare) and part.left == more.left and isinstance(part.right, TextConstant):
                known[place] = c.OneOf(operand=more.left, values=(part.right, more.right))
                break
            if isinstance(part, c.OneOf) and part.operand == more.left:
                known[place] = replace(part, values=(*part.values, more.right))
                break
        else:
            known.append(more)
    else:
        known.append(more)
    return known[0] if len(known) == 1 else c.AnyOf(parts=tuple(known))


def _pod(policy: CheckedPolicy, name: str) -> Pod:
    return next(pod for pod in policy.pods if pod.name == name)


# ---------------------------------------------------------------- rows


def _narrower_row(policy: CheckedPolicy, finding: Finding) -> str | None:
    """Suggest another cell for one of the rows, the lower first: what is left of it beside the other."""
    proofs = Proofs(Prover.of((policy,)))
    lower, upper = finding.rules
    return _beside(proofs, lower, upper) or _beside(proofs, upper, lower)


def _beside(proofs: Proofs, changed: int, kept: int) -> str | None:
    boxes = proofs.boxes[changed], proofs.boxes[kept]
    if boxes[0] is None or boxes[1] is None or len(boxes[0]) != 1 or len(boxes[1]) != 1:
        return None
    one, other = boxes[0][0], boxes[1][0]
    for axis, cells in one.items():
        left = cells & ~other.get(axis, -1)
        field = proofs.prover.space.axes[axis].of
        words = None if field is None or not left else _cell_words(proofs, axis, left)
        if words is not None and field is not None:
            rows = proofs.rules[changed].label, proofs.rules[kept].label
            return f"write `{words}` under `{field.name}` in `{rows[0]}`: then it no longer meets `{rows[1]}`"
    return None


def _cell_words(proofs: Proofs, axis: int, cells: int) -> str | None:
    """Write cells of an axis as a cell of a table; None where no one cell says it."""
    of = proofs.prover.space.axes[axis]
    chosen = [cell for place, cell in enumerate(of.cells) if cells >> place & 1]
    if chosen == [MISSING]:
        return "missing"
    if all(isinstance(cell, Choice) for cell in chosen):
        return ", ".join(_value_words(cell.value) for cell in chosen)
    if all(isinstance(cell, TextCell) and cell.key is not None for cell in chosen):
        written = of.use.keys if of.use is not None else {}
        return ", ".join(dict.fromkeys(name_words(written.get(cell.key, cell.key)) for cell in chosen))
    if all(isinstance(cell, Span) for cell in chosen) and _is_run(cells) and of.of is not None:
        return _range_words(chosen[0], chosen[-1], of.of.kind)
    return None


def _value_words(value: str | bool) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else name_words(value)


def _is_run(cells: int) -> bool:
    low = cells & -cells
    return cells + low & cells == 0


def _range_words(first: Span, last: Span, kind: str) -> str | None:
    if kind not in ("number", "whole", "money"):
        return None
    low, high = first.low, last.high
    if low is None and high is None:
        return "present"
    if high is None:
        return f"{'>=' if first.with_low else '>'} {number_words(low)}"
    if low is None:
        return f"{'<=' if last.with_high else '<'} {number_words(high)}"
    if kind == "whole":
        ends = low if first.with_low else low + 1, high if last.with_high else high - 1
        return f"{number_words(ends[0])} to {number_words(ends[1])}"
    return f"{number_words(low)} to {number_words(high)}" if first.with_low and last.with_high else None
