"""What a scenario has set up, and what came of it.

A story holds a policy with the files it names, the leads, and a time. It decides the
leads, or hands them out and keeps the turns from one step to the next. Where a story
names no time it is Monday, 5 January 2026, 10:00 in the policy's zone: a scenario gives
the same every day.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from policy_engine.agreement.scorecard import Scorecard
from policy_engine.assignment import Handout, HandoutState
from policy_engine.batch.leads import LeadRow
from policy_engine.checker.check import check
from policy_engine.engine import Policy, route_leads
from policy_engine.evaluator.decode import Lead, read_lead
from policy_engine.evaluator.reference import judge
from policy_engine.model.decision import Decision
from policy_engine.model.judgement import Judgement
from policy_engine.model.text import text_key
from policy_engine.source.diagnostic import Diagnostic, PolicyError, has_errors, in_order
from policy_engine.source.files import FileRefused, Sheet
from policy_engine.source.text import SourceText
from policy_engine.syntax import tree
from policy_engine.syntax.parser import parse, parse_given
from policy_engine.syntax.reading import read_tree
from policy_engine.testing.bench import Bench
from policy_engine.testing.chronicle import Chronicle
from policy_engine.testing.failure import Unlike, expect

__all__ = ["Story", "read_given", "read_target"]

GivenLead = Mapping[str, str | tuple[str, ...] | None]

_DEFAULT_TIME = "2026-01-05 10:00"


@dataclass(slots=True)
class Story:
    """The state of one scenario. `folder` is where the path of a policy counts from.

    A policy on the `bench` stands in for the one of that path, and whoever watches it
    hears of each lead that it judges.
    """

    folder: Path
    bench: Bench | None = None
    leads: list[GivenLead] = field(default_factory=list)
    time: str = _DEFAULT_TIME
    decisions: list[Decision] = field(default_factory=list)
    earlier: list[Decision] = field(default_factory=list)
    findings: tuple[Diagnostic, ...] | None = None
    chronicle: Chronicle = field(default_factory=Chronicle)
    _policy: Policy | None = None
    _text: str = ""
    _files: "_GivenFiles" = field(default_factory=lambda: _GivenFiles({}))
    _state: HandoutState = field(default_factory=HandoutState)

    # ------------------------------------------------------------ what is given

    def tell_policy(self, text: str) -> None:
        """Take a text as the policy."""
        self._text, self._policy = text, None

    def add_to_policy(self, text: str) -> None:
        """Add statements to the policy's text."""
        self.tell_policy(f"{self._text}\n{text}\n")

    def load_policy(self, path: str) -> None:
        """Take the policy of a file or a folder."""
        path_there = self.folder / path
        self._policy = Policy.load(path_there) if self.bench is None else self.bench.load(path_there)

    def tell_time(self, time: str | None) -> None:
        """Let it be a time from now on, wall clock of the policy's zone; None changes nothing."""
        if time is None:
            return
        try:
            datetime.fromisoformat(time)
        except ValueError:
            raise Unlike(f"`{time}` is not a time: write 2026-11-18 10:30") from None
        self.time = time

    def add_file(self, name: str, rows: Sequence[Sequence[str]]) -> None:
        """Put a CSV file into the policy's folder; the first row is its header."""
        numbered = tuple((line, tuple(cells)) for line, cells in enumerate(rows[1:], 2))
        self._files.sheets[name] = Sheet(name, name, tuple(rows[0]), numbered)

    def add_leads(self, rows: Sequence[Sequence[str]]) -> None:
        """Add leads from a table; an empty cell is missing."""
        header, *others = rows
        self.leads += [{name: cell or None for name, cell in zip(header, row, strict=True)} for row in others]

    # ------------------------------------------------------------ what happens

    @property
    def policy(self) -> Policy:
        """Return the policy, checked; a policy with errors fails the scenario, with what is wrong."""
        if self._policy is None:
            expect(bool(self._text), "no policy was told: begin with `Given the policy`")
            self._policy = self._checked()
        return self._policy

    def check(self) -> None:
        """Check the policy and keep the findings, whatever they are."""
        try:
            self._policy = self._checked()
            self.findings = self._policy.diagnostics
        except PolicyError as error:
            self.findings = error.diagnostics

    def decide(self) -> None:
        """Decide every lead, and hand out none."""
        self._keep_decisions()
        at = self._instant()
        for lead, judgement in self._judged(self._read_leads(), at):
            self.decisions.append(judgement.decision)
            self._tell_bench(lead, at)

    def route(self, first: int = 1, last: int | None = None) -> None:
        """Decide leads by their numbers, from 1, and hand them out."""
        if first == 1:
            self._keep_decisions()
        if self.chronicle:
            self._route_by_events(first, last)
            return
        rows = [LeadRow(number, number, dict(lead)) for number, lead in enumerate(self.leads, 1)]
        routing = route_leads(self.policy, rows[first - 1 : last], self._instant(), self._state)
        self.decisions += [decision for _, decision in routing]
        self._state = routing.state
        for read in self._read_leads()[first - 1 : last]:
            self._tell_bench(read, self._instant())

    def _route_by_events(self, first: int, last: int | None) -> None:
        at = self._instant()
        handout = Handout(self.policy.checked, self._state)
        for lead, judgement in self._judged(self._read_leads()[first - 1 : last], at):
            self.decisions.append(handout.hand_out(judgement, at)[0])
            self._tell_bench(lead, at)
        self._state = handout.state()

    def _judged(self, leads: Sequence[Lead], at: datetime) -> Iterator[tuple[Lead, Judgement]]:
        """Judge leads one after another: as their events left them, where any were told."""
        checked = self.policy.checked
        if not self.chronicle:
            yield from ((lead, judge(checked, lead, at)) for lead in leads)
            return
        pods = {decision.lead: decision.pod for decision in self.earlier}
        for lived in self.chronicle.lives(checked, leads, at):
            yield self.chronicle.judged(lived, at, pods.get(lived.lead.id))

    def measured(self) -> Scorecard:
        """Return what the policy's objectives came to."""
        return self.chronicle.measured(self.policy.checked, self._read_leads(), self._instant())

    # ------------------------------------------------------------ what came of it

    @property
    def decision(self) -> Decision:
        """Return the decision of the one lead."""
        count = len(self.decisions)
        expect(count != 0, "no lead was decided: write `When the lead is decided` before")
        expect(count == 1, f"this step speaks of one lead, and {count} were decided")
        return self.decisions[0]

    def going_to(self, target: str) -> list[Decision]:
        """Return the decisions that send a lead to a target, written as a policy writes it."""
        wanted = read_target(target)
        return [
            decision
            for decision in self.decisions
            if decision.outcome == "assigned"
            and all(_same(getattr(decision, column), name) for column, name in wanted.items())
        ]

    def _checked(self) -> Policy:
        source = SourceText("policy", self._text)
        written, reading = read_tree("policy", (source,), self._files)
        checked, checking = check(written, self._files)
        findings = in_order((*reading, *checking))
        if checked is None or has_errors(findings):
            raise PolicyError(findings)
        return Policy(checked, findings)

    def _read_leads(self) -> list[Lead]:
        checked = self.policy.checked
        return [read_lead(checked, lead, str(lead.get("id") or number)) for number, lead in enumerate(self.leads, 1)]

    def _tell_bench(self, lead: Lead, at: datetime) -> None:
        if self.bench is not None:
            self.bench.tell(self.policy.checked, lead, at)

    def _instant(self) -> datetime:
        return self.policy.instant(datetime.fromisoformat(self.time))

    def _keep_decisions(self) -> None:
        self.earlier, self.decisions = self.decisions, []


@dataclass(slots=True)
class _GivenFiles:
    """The folder of a policy that is told in a scenario: the sheets given there."""

    sheets: dict[str, Sheet]

    def text(self, name: str, beside: SourceText) -> SourceText:
        raise FileRefused(f"`{name}` cannot be read: {beside.name} is told in a scenario", "write it into the policy")

    def sheet(self, name: str, beside: SourceText) -> Sheet:
        if name not in self.sheets:
            raise FileRefused(f"`{name}` cannot be read: {beside.name} is told without it", f'give the file "{name}"')
        return self.sheets[name]

    def has(self, name: str) -> bool:
        return name in self.sheets


def read_given(words: str) -> GivenLead:
    """Read `score 72, country missing, topics (pricing, demo)` as the values of a lead."""
    given, findings = parse_given(words)
    if given is None:
        raise Unlike(f"`{words}` is no lead: {findings[0].message}")
    return {part.field.text: _given_value(part) for part in given if isinstance(part, tree.Given)}


def _given_value(given: tree.Given) -> str | tuple[str, ...] | None:
    texts = tuple(_value_text(value) for value in given.values)
    return texts if len(texts) > 1 else next(iter(texts), None)


def _value_text(value: tree.Value) -> str:
    if isinstance(value, tree.Number):
        return _plain(value.value)
    return value.written if isinstance(value, tree.Date | tree.DateTime) else value.text


def _plain(number: Decimal) -> str:
    return format(number, "f")


def read_target(words: str) -> Mapping[str, str | None]:
    """Read `pod insurance SDR`, `rep Ana Ruiz`, `queue triage` as the columns of a decision that say so."""
    parsed, findings = parse(SourceText("step", f"otherwise assign {words}"))
    if findings:
        raise Unlike(f"`{words}` is no target: {findings[0].message}")
    rule = parsed.statements[0].node
    assert isinstance(rule, tree.Rule)
    (action,) = rule.actions
    assert isinstance(action, tree.Assign)
    return _columns(action.target, words)


def _columns(target: tree.Target, words: str) -> Mapping[str, str | None]:
    match target:
        case tree.PodTarget(pod, role):
            return {"pod": pod.text} | ({"role": role.text} if role else {})
        case tree.TeamTarget(team, role):
            return {"team": team.text} | ({"role": role.text} if role else {})
        case tree.RoleTarget(role):
            return {"role": role.text}
        case tree.RepTarget(rep):
            return {"rep": rep.text}
        case tree.QueueTarget(queue):
            return {"queue": queue.text}
        case _:
            raise Unlike(f"`{words}` is no place where a lead can be: write a pod, a team, a role, a rep or a queue")


def _same(got: str | None, wanted: str | None) -> bool:
    return wanted is None if got is None else wanted is not None and text_key(got) == text_key(wanted)
