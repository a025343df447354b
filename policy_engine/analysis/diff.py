"""What a change of a policy changes: where leads go instead, proven, with a lead for each from and to.

Both policies share one space of leads. A lead that an old rule decides and a new rule
decides otherwise lies in boxes of both, outside all boxes above either: what is empty
is proven to be no change, and what is not is shown by a lead that both policies decided.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from policy_engine.analysis.boxes import Box, boxes_of, overlap
from policy_engine.analysis.claims import ALWAYS, NOT_TRUE, TRUE, Claim, all_of, any_of
from policy_engine.analysis.cover import Cover, TooHardError
from policy_engine.analysis.leads import SampleLead
from policy_engine.analysis.lowering import Side
from policy_engine.analysis.outcomes import added_words, outcome_words
from policy_engine.analysis.prover import USUAL_LIMITS, Limits, Prover, common
from policy_engine.analysis.questions import situation
from policy_engine.evaluator.reference import judge_situation
from policy_engine.evaluator.search import search
from policy_engine.model import routing as r
from policy_engine.model.base import without_place
from policy_engine.model.organisation import Pod, Team
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.routing import Rule
from policy_engine.model.words import action_words
from policy_engine.source.frozen import frozen

__all__ = ["Change", "Comparison", "compare"]


@frozen
class Change:
    """Leads that go elsewhere, or to which something else is added: from, to, the rules, and one such lead."""

    before: str
    after: str
    old_rule: Rule | None
    new_rule: Rule | None
    lead: SampleLead


@dataclass(slots=True)
class Comparison:
    """The changes between two policies. `open_pairs` are those of rules of which nothing was proven."""

    changes: list[Change] = field(default_factory=list)
    open_pairs: list[str] = field(default_factory=list)

    @property
    def is_equivalent(self) -> bool:
        """Tell whether every lead is proven to be decided alike."""
        return not self.changes and not self.open_pairs


def compare(old: CheckedPolicy, new: CheckedPolicy, limits: Limits = USUAL_LIMITS) -> Comparison:
    """Return what changes from one policy to another."""
    found = Comparison()
    differ = _Differ(old, new, limits, found)
    differ.look_for_other_ends()
    differ.look_for_other_additions()
    return found


@frozen
class _Way:
    """A rule of one policy, None for none at all: where it applies, and what it then does."""

    number: int
    rule: Rule | None
    claim: Claim
    boxes: tuple[Box, ...] | None
    does: object


class _Differ:
    def __init__(self, old: CheckedPolicy, new: CheckedPolicy, limits: Limits, found: Comparison) -> None:
        self._policies = (old, new)
        self._found = found
        self._prover = Prover.of((old, new), limits)
        self._ways = tuple(self._ways_of(side) for side in self._prover.sides)
        boxes: list[Box] = []
        self._above = tuple(self._vectors(side, boxes) for side in self._prover.sides)
        self._cover = Cover(boxes, self._prover.sizes)
        self._seen: set[tuple[object, object]] = set()

    # ------------------------------------------------------------ what rules do

    def _ways_of(self, side: Side) -> tuple[_Way, ...]:
        ways = []
        for number, rule in enumerate(side.policy.rules):
            if rule.ends_search:
                for branch, does in self._branches(side, rule):
                    claim = all_of((side.applies(rule), branch))
                    ways.append(_Way(number, rule, claim, boxes_of(claim), does))
        return (*ways, _Way(len(side.policy.rules), None, ALWAYS, ({},), "unrouted"))

    def _branches(self, side: Side, rule: Rule) -> Iterator[tuple[Claim, object]]:
        """Yield what a rule does: one thing, or another for each pod that may cover the lead."""
        does = _does(side.policy, rule)
        if not _asks_pods(rule) or _pods_of(self._policies[0]) == _pods_of(self._policies[1]):
            yield ALWAYS, does
            return
        before: list[Claim] = []
        for pod in side.policy.pods:
            if pod.covers is not None:
                yield all_of((*before, side.claim(pod.covers, TRUE))), (does, pod.name, _roles_of(pod))
                before.append(side.claim(pod.covers, NOT_TRUE))
        yield all_of(before), (does, None)

    def _vectors(self, side: Side, boxes: list[Box]) -> dict[int, int]:
        """Add the boxes of one policy's rules; return for each rule the vector of those above it."""
        first, above = len(boxes), {}
        for number, rule in enumerate(side.policy.rules):
            above[number] = (1 << len(boxes)) - (1 << first)
            if rule.ends_search:
                boxes += boxes_of(side.applies(rule)) or ()
        above[len(side.policy.rules)] = (1 << len(boxes)) - (1 << first)
        return above

    # ------------------------------------------------------------ where leads go

    def look_for_other_ends(self) -> None:
        """Compare every old rule with every new one that does something else."""
        old_ways, new_ways = self._ways
        for old in old_ways:
            for new in new_ways:
                if old.does != new.does:
                    self._look(old, new)

    def _look(self, old: _Way, new: _Way) -> None:
        if old.rule is not None and new.rule is not None and (old.does, new.does) in self._seen:
            return
        above = self._above[0][old.number] | self._above[1][new.number]
        settled = self._settled(old, new, above)
        if settled is None:
            claim = all_of((old.claim, new.claim, *self._passed_over(0, old.number), *self._passed_over(1, new.number)))
            verdict = self._prover.ask_solver(claim, lambda lead: self._differs(lead, old, new))
            settled = True if verdict.impossible else verdict.lead
        if isinstance(settled, SampleLead):
            self._add(settled, old, new)
        elif settled is None:
            self._found.open_pairs.append(f"{_label(old.rule)} and {_label(new.rule)}")

    def _settled(self, old: _Way, new: _Way, above: int) -> SampleLead | bool | None:
        """Return a lead that goes elsewhere, True where there is none, None where boxes do not settle it."""
        if old.boxes is None or new.boxes is None:
            return None
        open_end = False
        preferences = self._prover.preferences()
        for one in old.boxes:
            for other in new.boxes:
                box = overlap(one, other)
                if box is None:
                    continue
                for preferred in preferences:
                    try:
                        point = self._cover.outside(common(box, preferred), above)
                    except TooHardError:
                        return None
                    if point is None:
                        continue
                    lead = self._prover.try_point(point, lambda found: self._differs(found, old, new))
                    if lead is not None:
                        return lead
                    open_end = True
                    break
        return None if open_end else True

    def _passed_over(self, side: int, number: int) -> Iterator[Claim]:
        rules = self._policies[side].rules
        return (self._prover.sides[side].passes_over(rule) for rule in rules[:number] if rule.ends_search)

    def _differs(self, lead: SampleLead, old: _Way, new: _Way) -> bool:
        found = [search(situation(policy, lead)).rule for policy in self._policies]
        if found[0] is not old.rule or found[1] is not new.rule:
            return False
        before, after = self._ends(lead)
        return before != after

    def _ends(self, lead: SampleLead) -> tuple[str, str]:
        before, after = (outcome_words(judge_situation(situation(policy, lead))) for policy in self._policies)
        return before, after

    def _add(self, lead: SampleLead, old: _Way, new: _Way) -> None:
        before, after = self._ends(lead)
        self._seen.add((old.does, new.does))
        known = any((change.before, change.after) == (before, after) for change in self._found.changes)
        if not known:
            self._found.changes.append(Change(before, after, old.rule, new.rule, lead))

    # ------------------------------------------------------------ what is added

    def look_for_other_additions(self) -> None:
        """Look for leads to which another tag, priority or notice is added."""
        for words in dict.fromkeys(words for policy in self._policies for words in _additions(policy)):
            if self._adders(0, words) == self._adders(1, words):
                continue
            adds = [self._adds(side, words) for side in (0, 1)]
            not_adds = [self._adds_not(side, words) for side in (0, 1)]
            claim = any_of((all_of((adds[0], not_adds[1])), all_of((not_adds[0], adds[1]))))
            verdict = self._prover.find(claim, self._adds_otherwise)
            if verdict.lead is not None:
                self._add_addition(verdict.lead)
            elif verdict.is_open:
                self._found.open_pairs.append(f"`{words}` of both policies")

    def _adders(self, side: int, words: str) -> Sequence[object]:
        """Return the rules down to the last that adds something, without their places."""
        rules = self._policies[side].rules
        last = max((place for place, rule in enumerate(rules) if words in _added_by(rule)), default=-1)
        space = self._prover.space
        return [
            (
                space.environments[side],
                rule.condition,
                rule.start,
                rule.until,
                rule.ends_search,
                words in _added_by(rule),
            )
            for rule in rules[: last + 1]
        ]

    def _adds(self, side: int, words: str) -> Claim:
        """Claim that some rule that adds this is reached and applies."""
        made, ways = self._prover.sides[side], []
        for number, rule in enumerate(self._policies[side].rules):
            if words in _added_by(rule):
                ways.append(all_of((made.applies(rule), *self._passed_over(side, number))))
        return any_of(ways)

    def _adds_not(self, side: int, words: str) -> Claim:
        """Claim that no rule that adds this is both reached and true."""
        made, rules = self._prover.sides[side], self._policies[side].rules
        parts = []
        for number, rule in enumerate(rules):
            if words in _added_by(rule):
                taken = [made.applies(other) for other in rules[:number] if other.ends_search]
                parts.append(any_of((made.passes_over(rule), *taken)))
        return all_of(parts)

    def _additions(self, lead: SampleLead) -> tuple[str, str]:
        before, after = (added_words(judge_situation(situation(policy, lead)).decision) for policy in self._policies)
        return before, after

    def _adds_otherwise(self, lead: SampleLead) -> bool:
        before, after = self._additions(lead)
        return before != after

    def _add_addition(self, lead: SampleLead) -> None:
        before, after = (words or "nothing added" for words in self._additions(lead))
        if any((change.before, change.after) == (before, after) for change in self._found.changes):
            return
        old, new = (search(situation(policy, lead)).rule for policy in self._policies)
        self._found.changes.append(Change(before, after, old, new, lead))


# ---------------------------------------------------------------- words


def _does(policy: CheckedPolicy, rule: Rule) -> object:
    """Return what a rule does with a lead that it decides; equal only where it is surely the same."""
    action = next(action for action in rule.actions if isinstance(action, r.Assign | r.HandOff | r.Nurture | r.Reject))
    words = action_words(action)
    targets: tuple[object, ...] = ()
    if isinstance(action, r.Assign):
        targets = (action.target, *action.failing)
        if isinstance(action.target, r.SplitTarget):
            targets = (action.target, *(share.target for share in action.target.shares), *action.failing)
    elif isinstance(action, r.HandOff):
        targets = action.failing
    elif isinstance(action, r.Nurture):
        targets = (action,)
    return words, tuple(dict.fromkeys(_surroundings(policy, rule, target) for target in targets))


def _surroundings(policy: CheckedPolicy, rule: Rule, target: object) -> object:
    """Return what else decides where a lead goes: people, content, and the names that a split is made by."""
    match target:
        case r.SplitTarget():
            return policy.name, rule.name
        case r.RepTarget() | r.FieldTarget():
            homes = (
                *((pod.name, pod.roles) for pod in policy.pods),
                *((team.name, team.roles) for team in policy.teams),
            )
            return tuple((rep.name, rep.email, rep.inferred) for rep in policy.reps), homes
        case r.Nurture(content=None) if policy.contents:
            pieces = (policy.contents, policy.stages, policy.segments, policy.derived, policy.lists)
            return tuple(tuple(without_place(piece) for piece in of) for of in pieces)
        case _:
            return None


def _asks_pods(rule: Rule) -> bool:
    """Tell whether where a rule sends a lead depends on which pod covers it."""
    for action in rule.actions:
        if isinstance(action, r.HandOff):
            return True
        if isinstance(action, r.Assign):
            targets = [action.target, *action.failing]
            if isinstance(action.target, r.SplitTarget):
                targets += [share.target for share in action.target.shares]
            if any(isinstance(target, r.MatchingPodTarget) for target in targets):
                return True
    return False


def _pods_of(policy: CheckedPolicy) -> object:
    """Return all of a policy that says which pod a lead matches."""
    pods = tuple((pod.name, pod.covers, _roles_of(pod)) for pod in policy.pods)
    teams = tuple((team.name, team.serves, _roles_of(team)) for team in policy.teams)
    worked_out = tuple(
        tuple(without_place(piece) for piece in of) for of in (policy.segments, policy.derived, policy.lists)
    )
    return pods, teams, worked_out


def _roles_of(home: Pod | Team) -> tuple[str, ...]:
    return tuple(role.name for role in home.roles)


_ENDS = ("assign", "hand_off", "nurture", "reject")


def _added_by(rule: Rule) -> tuple[str, ...]:
    return tuple(action_words(action) for action in rule.actions if action.kind not in _ENDS)


def _additions(policy: CheckedPolicy) -> Iterator[str]:
    for rule in policy.rules:
        yield from _added_by(rule)


def _label(rule: Rule | None) -> str:
    return "no rule" if rule is None else f"`{rule.label}`"
