"""What the use of a name says about its type, in a policy that does not declare its fields.

A use that settles the type is told from one that only shows that the name is a field.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from policy_engine.checker.comparisons import NOTHING, OPERATORS
from policy_engine.model.text import text_key
from policy_engine.model.values import Kind
from policy_engine.source.span import Span
from policy_engine.syntax import tree

__all__ = ["NOT_FIELDS", "Evidence", "Use", "cell_kind"]

_FLAG_WORDS = ("is_", "has_", "was_", "can_", "wants_", "needs_", "does_")
_YES_NO = frozenset({"yes", "no", "true", "false"})
NOT_FIELDS = frozenset({"now", "stage"})

_Named = tree.Word | tree.Name


@dataclass(slots=True)
class Use:
    """A name, where it was first used, and the first type that a use settled."""

    name: str
    statement: tree.Statement
    span: Span
    kind: Kind | None = None


@dataclass(slots=True)
class Evidence:
    """The uses of names that nothing declares, by key, in the order met.

    `taken` are the keys of segments and derived fields; `words` those that stand for
    something else unless `lead.` is written before them. Comparisons of two names are
    judged at the end, when more is known: `pairs` holds both, and whether they are equals.
    """

    taken: frozenset[str]
    words: frozenset[str] = NOT_FIELDS
    statement: tree.Statement | None = None
    uses: dict[str, Use] = field(default_factory=dict)
    examples: dict[str, Kind] = field(default_factory=dict)
    pairs: list[tuple[tree.Statement, _Named, _Named, bool]] = field(default_factory=list)

    def note(self, name: _Named, kind: Kind | None) -> None:
        """Write down that a name is used as a field, and as which type where the use settles it."""
        key = text_key(name.text)
        if key in self.taken or (isinstance(name, tree.Word) and key in self.words):
            return
        assert self.statement is not None, "names are met inside a statement"
        use = self.uses.setdefault(key, Use(name.text, self.statement, name.span))
        use.kind = use.kind or kind

    # ------------------------------------------------------------ conditions

    def condition(self, node: tree.Condition, lone: bool = False) -> bool:
        """Read a condition; tell whether it ends in `field = word`, after which `or word` is a slip, no flag.

        `lone` says that one stands before this condition.
        """
        match node:
            case tree.And():
                return self._joined(node.parts, lone, carries=False)
            case tree.Or():
                return self._joined(node.parts, lone, carries=True)
            case tree.Group() | tree.Not():
                self.condition(node.part)
            case tree.Unless():
                self.condition(node.condition)
                self.condition(node.exception)
            case tree.Flag():
                return self._flag(node, lone)
            case tree.Comparison():
                return self._comparison(node)
            case tree.HasProblems():
                pass
            case _:
                self._test(node)
        return False

    def _joined(self, parts: Iterable[tree.Condition], lone: bool, *, carries: bool) -> bool:
        for part in parts:
            ends_equal = self.condition(part, lone)
            lone = ends_equal and carries
        return ends_equal

    def _flag(self, node: tree.Flag, lone: bool) -> bool:
        name = node.name.field if isinstance(node.name, tree.LeadField) else node.name
        if lone and not name.text.casefold().startswith(_FLAG_WORDS):
            return True
        self.note(name, "flag")
        return False

    def _comparison(self, node: tree.Comparison) -> bool:
        right = _without_brackets(node.right)
        equals = OPERATORS.get(node.operator, "=") in ("=", "!=")
        left = self._name_of(node.left)
        if self._holds_names(node.left):
            return equals and isinstance(right, tree.Word | tree.Quoted)
        if left is None or self._name_of(right) is None:
            kind = _kind_of(right)
            self._operand(node.left, kind)
            self._operand(right, _kind_of(node.left))
        else:
            self.note(left, None)
            if isinstance(right, tree.LeadField) or (
                isinstance(right, tree.Word) and text_key(right.text) not in NOTHING
            ):
                self._pair(left, right, equals)
        return equals and isinstance(right, tree.Word | tree.Quoted)

    def _name_of(self, node: tree.Operand) -> _Named | None:
        if isinstance(node, tree.LeadField):
            return node.field
        return node if isinstance(node, tree.Word) and text_key(node.text) not in self.words else None

    def _holds_names(self, node: tree.Operand) -> bool:
        """Tell whether an operand is the stage, or a part of the decision: what it is compared with is no field."""
        if isinstance(node, tree.DecisionField):
            return True
        return isinstance(node, tree.Word) and text_key(node.text) in self.words - {"now"}

    def _pair(self, left: _Named, right: tree.Word | tree.LeadField, equals: bool) -> None:
        assert self.statement is not None, "names are met inside a statement"
        name = right.field if isinstance(right, tree.LeadField) else right
        is_field = isinstance(right, tree.LeadField) or not equals
        if is_field:
            self.note(name, None)
        if is_field or text_key(left.text) not in self.taken:
            self.pairs.append((self.statement, left, name, not is_field))

    def _test(self, node: tree.Condition) -> None:
        match node:
            case tree.Between():
                kind = _kind_of(node.low) or _kind_of(node.high) or "number"
                for operand in (node.left, node.low, node.high):
                    self._operand(operand, kind)
            case tree.Membership():
                values = () if isinstance(node.values, tree.Name) else node.values
                self._operand(node.left, _kind_of_values(values))
            case tree.TextTest() | tree.Matches():
                self._operand(node.left, "text")
            case tree.Includes():
                self._operand(node.left, "texts")
            case tree.Presence():
                self._operand(node.left, None)
            case tree.Ago() | tree.During():
                self._operand(node.left, "time")
            case tree.Moment():
                self._operand(node.left, "time")
                self._operand(node.right, "time")

    # ------------------------------------------------------------ operands

    def _operand(self, node: tree.Operand, kind: Kind | None) -> None:
        match node:
            case tree.Word():
                self.note(node, kind)
            case tree.LeadField():
                self.note(node.field, kind)
            case tree.DomainOf():
                self.note(node.field, "text")
            case tree.Bracketed():
                self._operand(node.operand, kind)
            case tree.Negative():
                self._operand(node.operand, "number")
            case tree.Arithmetic():
                self._operand(node.left, "number")
                self._operand(node.right, "number")

    def given(self, name: tree.Name, values: tuple[tree.Value, ...]) -> None:
        """Write down what an example gives: it settles the type only where nothing else does."""
        if values:
            self.examples.setdefault(text_key(name.text), "texts" if len(values) > 1 else _kind_of_values(values))

    # ------------------------------------------------------------ the end

    def settle(self) -> list[Use]:
        """Judge the comparisons of two names, and return all uses; what nothing settles is text."""
        for statement, left, right, is_value in self.pairs:
            self._settle_pair(statement, left, right, is_value)
        for key, kind in self.examples.items():
            if key in self.uses:
                self.uses[key].kind = self.uses[key].kind or kind
        return list(self.uses.values())

    def _settle_pair(self, statement: tree.Statement, left: _Named, right: _Named, is_value: bool) -> None:
        one, other = self.uses.get(text_key(left.text)), self.uses.get(text_key(right.text))
        known = (one.kind if one else None) or (other.kind if other and not is_value else None)
        self.statement = statement
        if not is_value:
            self.note(left, known or "number")
            self.note(right, known or "number")
        elif one is None or one.kind not in ("number", "time"):
            self.note(left, "text")
        elif other is not None:
            self.note(right, one.kind)


def _without_brackets(node: tree.Operand) -> tree.Operand:
    while isinstance(node, tree.Bracketed):
        node = node.operand
    return node


def _kind_of(node: tree.Operand) -> Kind | None:
    """Return the type that what stands beside this operand must have, as far as its form tells."""
    match _without_brackets(node):
        case tree.Number() | tree.Arithmetic() | tree.Negative():
            return "number"
        case tree.Date() | tree.DateTime():
            return "time"
        case tree.Quoted() | tree.DomainOf():
            return "text"
        case tree.Word(text) if text_key(text) == "now":
            return "time"
        case tree.Word(text) if text_key(text) == "stage":
            return "text"
        case _:
            return None


def _kind_of_values(values: Iterable[tree.Value]) -> Kind:
    kinds = {_kind_of(value) or "text" for value in values}
    return kinds.pop() if len(kinds) == 1 else "text"


def cell_kind(cell: tree.Cell) -> Kind | None:
    """Return the type that a column has for the sake of one of its cells; None where the cell fits any."""
    match cell:
        case tree.NotCell():
            return cell_kind(cell.cell)
        case tree.TextCell() | tree.PatternCell():
            return "text"
        case tree.ComparisonCell():
            return _kind_of_values([cell.value])
        case tree.RangeCell():
            return _kind_of_values([cell.low, cell.high])
        case tree.ValuesCell():
            words = [value.text for value in cell.values if isinstance(value, tree.Word)]
            only_words = len(words) == len(cell.values)
            return "flag" if only_words and _YES_NO.issuperset(map(text_key, words)) else _kind_of_values(cell.values)
        case _:
            return None
