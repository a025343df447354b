"""What a scenario has set up, and what came of it.

A story holds a policy with the files it names, the leads, and a time. It decides the
leads, or hands them out and keeps the turns from one step to the next. Where a story
names no time it is Monday, 5 January 2026, 10:00 in the policy's zone: a scenario gives
the same every day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from policy_engine.agreement import Scorecard, measure
from policy_engine.assignment import HandoutState
from policy_engine.batch.frames import frames_of
from policy_engine.batch.leads import LeadRow
from policy_engine.checker.check import check
from policy_engine.engine import Policy, route_leads
from policy_engine.evaluator.decode import Lead, read_lead
from policy_engine.evaluator.reference import judge
from policy_engine.evaluator.situation import Past
from policy_engine.history import EventLog, life, read_events
from policy_engine.model.clock import Clock
from policy_engine.model.decision import Decision
from policy_engine.model.text import text_key
from policy_engine.routing.by_history import HistoryRouter
from policy_engine.sla import Timekeeper, known_of
from policy_engine.source.diagnostic import Diagnostic, PolicyError, has_errors, in_order
from policy_engine.source.files import FileRefused, Sheet
from policy_engine.source.text import SourceText
from policy_engine.syntax import tree
from policy_engine.syntax.parser import parse, parse_given
from policy_engine.syntax.reading import read_tree
from policy_engine.testing.bench import Bench
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
    events: list[Mapping[str, str]] = field(default_factory=list)
    time: str = _DEFAULT_TIME
    decisions: list[Decision] = field(default_factory=list)
    earlier: list[Decision] = field(default_factory=list)
    findings: tuple[Diagnostic, ...] | None = None
    scorecard: Scorecard | None = None
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

    def add_events(self, rows: Sequence[Sequence[str]]) -> None:
        """Add events from a table: `lead`, `event`, `at`, and any field that changed; an empty cell changes nothing."""
        header, *others = rows
        self.events += [dict(zip(header, row, strict=True)) for row in others]

    def add_event(self, name: str, time: str, lead: str | None = None, **others: str) -> None:
        """Let an event happen to a lead, to the one there is unless it is named by its id."""
        self.events.append({"lead": lead or self.lead_id, "event": name, "at": time, **others})

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
            self.findings = (self._checked() if self._text else self.policy).diagnostics
        except PolicyError as error:
            self.findings = error.diagnostics

    def decide(self) -> None:
        """Decide every lead, as its events left it, and hand out none."""
        self._keep_decisions()
        checked, at, log = self.policy.checked, self.instant, self.log()
        for read in self.read_leads():
            lead, past = self._at_present(read, log)
            self.decisions.append(judge(checked, lead, at, None, past).decision)
            self._tell_bench(lead, past)

    def route(self, first: int = 1, last: int | None = None) -> None:
        """Decide leads by their numbers, from 1, and hand them out."""
        if first == 1:
            self._keep_decisions()
        rows = [LeadRow(number, number, dict(lead)) for number, lead in enumerate(self.leads, 1)][first - 1 : last]
        log = self.log()
        if self.events:
            router = HistoryRouter(self.policy.checked, self.instant, log, self._state)
            for frame in frames_of(rows, alternatives=router.alternatives):
                self.decisions += router.route(frame).rows
            self._state = router.state
        else:
            routing = route_leads(self.policy, rows, self.instant, self._state)
            self.decisions += [decision for _, decision in routing]
            self._state = routing.state
        for read in self.read_leads()[first - 1 : last]:
            self._tell_bench(*self._at_present(read, log))

    def measure(self, first: str | None, last: str | None) -> None:
        """Measure what the policy promises on the leads and their events, from a day to a day, or all of them."""
        log, at = self.log(), self.instant
        assigned = {decision.lead: known_of(decision).assigned for decision in self.decisions}
        lives = [
            life(self.policy.checked, lead, log.of(lead.id), at, assigned.get(lead.id)) for lead in self.read_leads()
        ]
        self.scorecard = measure(self.policy.checked, lives, at, *(day_of(day) for day in (first, last)))

    # ------------------------------------------------------------ what came of it

    @property
    def decision(self) -> Decision:
        """Return the decision of the one lead."""
        count = len(self.decisions)
        expect(count != 0, "no lead was decided: write `When the lead is decided` before")
        expect(count == 1, f"this step speaks of one lead, and {count} were decided")
        return self.decisions[0]

    @property
    def lead_id(self) -> str:
        """Return the id of the one lead."""
        expect(len(self.leads) == 1, f"this step speaks of one lead, and there are {len(self.leads)}")
        return str(self.leads[0].get("id") or 1)

    def log(self) -> EventLog:
        """Return the events so far; one that cannot be read fails the scenario."""
        log = read_events(self.policy.checked, enumerate(self.events, 1))
        unread = [f"event {problem.line}: {problem.reason}" for problem in log.problems]
        unread += [f"the policy knows no event `{name}`" for name in log.unknown]
        expect(not unread, "\n".join(unread))
        return log

    def clocks(self, sla: str, lead: str | None = None) -> tuple[Clock, ...]:
        """Return the cycles of an SLA on a lead as they stand now."""
        names = [each.name for each in self.policy.checked.slas]
        expect(text_key(sla) in map(text_key, names), f"there is no SLA `{sla}`: {', '.join(names) or 'none at all'}")
        wanted = lead or self.lead_id
        known = {decision.lead: known_of(decision) for decision in self.decisions}
        keeper = Timekeeper(self.policy.checked, self.log(), self.instant)
        tracked = [keeper.track(read, known.get(read.id)) for read in self.read_leads() if read.id == wanted]
        expect(bool(tracked), f"there is no lead `{wanted}`")
        return tuple(clock for clock in tracked[0].clocks if text_key(clock.sla) == text_key(sla))

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

    def read_leads(self) -> list[Lead]:
        """Return the leads as the policy reads them: as they were created."""
        checked = self.policy.checked
        return [read_lead(checked, lead, str(lead.get("id") or number)) for number, lead in enumerate(self.leads, 1)]

    def _at_present(self, lead: Lead, log: EventLog) -> tuple[Lead, Past | None]:
        """Return a lead as its events left it, and what they say of it."""
        if not self.events:
            return lead, None
        lived = life(self.policy.checked, lead, log.of(lead.id), self.instant)
        return lived.lead_at(self.instant), lived.past_at(self.instant)

    def _tell_bench(self, lead: Lead, past: Past | None) -> None:
        if self.bench is not None:
            self.bench.tell(self.policy.checked, lead, self.instant, past)

    @property
    def instant(self) -> datetime:
        """Return the time that it is, in UTC."""
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


def day_of(text: str | None) -> date | None:
    """Read a day; None for none."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise Unlike(f"`{text}` is not a day: write 2026-11-18") from None


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
