"""What is declared, found by its key, and the place where findings are collected.

A check is given the scope and one node, resolves the node's names with `resolve`,
adds what it made to `draft`, and reports what is wrong; it never stops at the first
mistake. `check.py` calls `enter` before each statement, so that spans become places.

A name that cannot be resolved is reported once, by `resolve`, which then returns None:
the caller gives up on that piece in silence.

Order: `declare.py` enters the names of all statements (pods with their roles, teams, the
members of roles, reps, queues, calendars, stages, events, indicators); `organisation.read_rosters`
adds those of `reps from`; then each kind of statement is checked by its function
`check_KIND(scope, node)`, listed in `check.py`. The pieces that several statements share:

- `conditions.check_condition(scope, node, decision=False) -> Condition | None`
- `operands.check_operand(scope, node) -> Typed | None` (`.operand`, `.kind`)
- `values.check_duration(scope, node, calendar=None) -> Duration | None`, `check_date`, `check_moment`
- `targets.check_target`, `check_single_target`, `check_failing`; `actions.check_action`, `actions.check_actions`
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from policy_engine.checker import errors
from policy_engine.checker.closest import closest
from policy_engine.checker.draft import Draft
from policy_engine.checker.roster import Roster
from policy_engine.checker.typed import MeasureKind, Typed
from policy_engine.model.base import Place
from policy_engine.model.text import text_key
from policy_engine.source.diagnostic import Diagnostic, Severity
from policy_engine.source.files import PolicyFiles, Sheet
from policy_engine.source.limits import DEFAULT_LIMITS, Limits
from policy_engine.source.span import Location, Span
from policy_engine.syntax.tree import Name, Node, PolicyTree, Statement, Word

__all__ = ["Declared", "NameKind", "Names", "Scope"]

NameKind = Literal[
    "field",
    "derived",
    "segment",
    "list",
    "pod",
    "team",
    "role",
    "rep",
    "leader",
    "queue",
    "stage",
    "calendar",
    "event",
    "indicator",
]


# What stands for itself in a condition: these kinds share their names.
_IN_CONDITIONS: tuple[NameKind, ...] = ("field", "derived", "segment")
_BESIDE: dict[NameKind, tuple[NameKind, ...]] = dict.fromkeys(_IN_CONDITIONS, _IN_CONDITIONS)


_MOST_COMPARED = 200_000


@dataclass(slots=True)
class Declared:
    """A declared name: its spelling and its place.

    `broken` things are known, but their own mistake is reported already.
    `roles` are those of a pod or a team, spelled as declared, by key.
    """

    name: str
    location: Location
    inferred: bool = False
    broken: bool = False
    roles: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Names:
    """The names of one kind.

    `incomplete`: something that may declare more could not be read, so nothing is called
    unknown. `may_infer`: the policy declares none of this kind, so what is used counts as declared.
    """

    kind: NameKind
    by_key: dict[str, Declared] = field(default_factory=dict)
    may_infer: bool = False
    incomplete: bool = False

    def __iter__(self) -> Iterator[Declared]:
        return iter(self.by_key.values())

    def __len__(self) -> int:
        return len(self.by_key)

    def find(self, text: str) -> Declared | None:
        """Return what is declared under that name, or None."""
        return self.by_key.get(text_key(text))

    def closest(self, text: str) -> str | None:
        """Return the declared name nearest to the text, or None."""
        return closest(text, [declared.name for declared in self])


class Scope:
    """The names of a policy, the policy being built, and the findings so far.

    - `operands`: the fields and derived fields with their types, by key
    - `measures`: of what kind the indicators are, by key
    - `inferred`: what was taken as declared where it was used
    - `covered_pods`: the pods that say what they cover
    - `rules`, `tables`: where their names were first given, by key
    - `given`: where other names that nothing refers to were first given, by what bears them and key
    - `rosters`: the files of reps
    - `sheets`: the files of tables, by name and the text that names them; None where one cannot be had
    """

    def __init__(self, tree: PolicyTree, files: PolicyFiles, limits: Limits = DEFAULT_LIMITS) -> None:
        self.tree = tree
        self.files = files
        self.limits = limits
        self.draft = Draft(tree.name)
        self.diagnostics: list[Diagnostic] = []
        self.fields = Names("field")
        self.derived = Names("derived")
        self.segments = Names("segment")
        self.lists = Names("list")
        self.pods = Names("pod")
        self.teams = Names("team")
        self.roles = Names("role")
        self.reps = Names("rep")
        self.leaders = Names("leader")
        self.queues = Names("queue")
        self.stages = Names("stage")
        self.calendars = Names("calendar")
        self.events = Names("event")
        self.indicators = Names("indicator")
        self._by_kind: dict[NameKind, Names] = {
            names.kind: names
            for names in (
                self.fields,
                self.derived,
                self.segments,
                self.lists,
                self.pods,
                self.teams,
                self.roles,
                self.reps,
                self.leaders,
                self.queues,
                self.stages,
                self.calendars,
                self.events,
                self.indicators,
            )
        }
        self.operands: dict[str, Typed] = {}
        self.measures: dict[str, MeasureKind] = {}
        self.rosters: list[Roster] = []
        self.inferred: dict[NameKind, list[Declared]] = {}
        self.covered_pods: list[Declared] = []
        self.rules: dict[str, Location] = {}
        self.given: dict[tuple[str, str], Location] = {}
        self.tables: dict[str, Location] = {}
        self.sheets: dict[tuple[str, str], Sheet | None] = {}
        self._statement: Statement | None = None
        self._compared = 0

    # ------------------------------------------------------------ places and findings

    @property
    def statement(self) -> Statement:
        """The statement that is being checked."""
        assert self._statement is not None, "enter a statement first"
        return self._statement

    @contextmanager
    def enter(self, statement: Statement) -> Iterator[None]:
        """Take the spans of this statement for those of nodes and findings."""
        before, self._statement = self._statement, statement
        try:
            yield
        finally:
            self._statement = before

    def location(self, node: Node) -> Location:
        """Return where a node of the current statement stands in its file."""
        return node.span.in_source(self.statement.source, self.statement.offset)

    def place(self, node: Node) -> Place:
        """Return where a node of the current statement stands, as decisions and models name it."""
        source = self.statement.source
        line, column = source.position(self.statement.offset + node.span.start)
        return Place(file=source.name, line=line, column=column)

    def words(self, node: Node) -> str:
        """Return a node of the current statement as the author wrote it, on one line."""
        written = self.statement.text[node.span.start : node.span.end]
        return " ".join(line.strip() for line in written.split("\n"))

    @property
    def statement_span(self) -> Span:
        """The whole of the current statement."""
        return Span(0, len(self.statement.text))

    def report(self, diagnostic: Diagnostic) -> None:
        """Keep a finding; its spans are those of the current statement."""
        if self._statement is not None:
            diagnostic = diagnostic.placed(self._statement.source, self._statement.offset)
        self.diagnostics.append(diagnostic)

    @property
    def has_errors(self) -> bool:
        """Tell whether the policy cannot run."""
        return any(finding.severity is Severity.ERROR for finding in self.diagnostics)

    # ------------------------------------------------------------ names

    def names(self, kind: NameKind) -> Names:
        """Return the names of one kind."""
        return self._by_kind[kind]

    def declare(self, kind: NameKind, name: Name, *, broken: bool = False) -> Declared:
        """Add a declared name of the current statement; a name that is there already is reported with both places."""
        names = self._by_kind[kind]
        key = text_key(name.text)
        location = self.location(name)
        for other in _BESIDE.get(kind, (kind,)):
            there = self._by_kind[other].by_key.get(key)
            if there is not None:
                self.report(errors.declared_twice(kind, name, other, there.location))
                return there
        if errors.mixes_scripts(name.text):
            self.report(errors.mixed_scripts(name.text, name.span, None))
        declared = names.by_key[key] = Declared(name.text, location, broken=broken)
        return declared

    def resolve(self, kind: NameKind, name: Name | Word) -> str | None:
        """Return the declared spelling of a name, or report it and return None.

        Where the policy declares nothing of that kind and it may be inferred, the name
        is taken as declared here.
        """
        names = self._by_kind[kind]
        found = names.by_key.get(text_key(name.text))
        if found is not None:
            return None if found.broken else found.name
        if names.may_infer:
            return self.infer(kind, name).name
        if not names.incomplete:
            near = self.closest(name.text, lambda: [declared.name for declared in names])
            self.report(errors.unknown_name(kind, name, near))
        return None

    def closest(self, text: str, names: Callable[[], Collection[str]]) -> str | None:
        """Return the name nearest to the text, or None where none is near.

        A policy with thousands of mistakes among thousands of names gets no more of these
        after a while, so that it is told of its mistakes in time.
        """
        if self._compared > _MOST_COMPARED:
            return None
        among = names()
        self._compared += len(among)
        return closest(text, among)

    def stop_inferring(self) -> None:
        """Call unknown from here on what nothing has declared or used."""
        for names in self._by_kind.values():
            names.may_infer = False

    def infer(self, kind: NameKind, name: Name | Word) -> Declared:
        """Take a name as declared where it is used."""
        names = self._by_kind[kind]
        if errors.mixes_scripts(name.text):
            self.report(errors.mixed_scripts(name.text, name.span, None))
        declared = names.by_key[text_key(name.text)] = Declared(name.text, self.location(name), inferred=True)
        self.inferred.setdefault(kind, []).append(declared)
        return declared
