"""From the parser's pieces to words, values, operands and conditions."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, cast

from policy_engine.source.span import Span
from policy_engine.syntax import errors, tree
from policy_engine.syntax.grammar import Token

__all__ = ["Children", "ConditionBuilder", "nodes", "number_of", "span_of", "text_of", "unquoted", "words_of"]

Children = list[Any]

_ESCAPED = re.compile(r'\\(["\\])')
_FACTORS = {"k": 1_000, "K": 1_000, "M": 1_000_000}


def start_of(piece: Any) -> int:
    """Return where a token or a node starts."""
    return cast(int, piece.start_pos if isinstance(piece, Token) else piece.span.start)


def end_of(piece: Any) -> int:
    """Return where a token or a node ends."""
    return cast(int, piece.end_pos if isinstance(piece, Token) else piece.span.end)


def span_of(children: Sequence[Any]) -> Span:
    """Return the span from the first piece to the last."""
    return Span(start_of(children[0]), end_of(children[-1]))


def text_of(token: Token) -> str:
    """Return a keyword as it is written when nobody plays with it: lower case, single spaces."""
    return " ".join(token.lower().split())


def nodes(children: Iterable[Any]) -> list[Any]:
    """Leave the tokens out."""
    return [child for child in children if not isinstance(child, Token)]


def has(children: Iterable[Any], terminal: str) -> bool:
    """Tell whether a keyword is among the pieces."""
    return any(isinstance(child, Token) and child.type == terminal for child in children)


def words_of(tokens: Iterable[Token]) -> str:
    """Join words by single spaces."""
    return " ".join(tokens)


def unquoted(token: Token) -> str:
    """Return the text inside the quotes, with `\\"` and `\\\\` read as what they stand for."""
    return _ESCAPED.sub(r"\1", token[1:-1])


def number_of(token: Token, sign: str = "") -> tree.Number:
    """Read `1_000`, `50k`, `2M`, `25%`."""
    written = str(token)
    digits = written.rstrip("kKM%").replace("_", "")
    value = Decimal(digits)
    if written[-1] == "%":
        value = value.scaleb(-2)
    elif written[-1] in _FACTORS:
        value *= _FACTORS[written[-1]]
    return tree.Number(sign + written, -value if sign else value, span=Span(token.start_pos or 0, token.end_pos or 0))


class ConditionBuilder:
    """One method a rule of the grammar: takes its pieces, gives a node."""

    # ---- names and values

    def name(self, children: Children) -> tree.Name:
        return tree.Name(str(children[0]), span=span_of(children))

    def field(self, children: Children) -> tree.Name:
        return tree.Name(str(children[0]), span=span_of(children))

    def quoted_name(self, children: Children) -> tree.Name:
        return tree.Name(unquoted(children[0]), quoted=True, span=span_of(children))

    def person(self, children: Children) -> tree.Name:
        return tree.Name(words_of(children), span=span_of(children))

    def quoted(self, children: Children) -> tree.Quoted:
        return tree.Quoted(unquoted(children[0]), span=span_of(children))

    def word(self, children: Children) -> tree.Word:
        return tree.Word(str(children[0]), span=span_of(children))

    def words(self, children: Children) -> tree.Word:
        return tree.Word(words_of(children), span=span_of(children))

    def number(self, children: Children) -> tree.Number:
        return number_of(children[0])

    def negative_number(self, children: Children) -> tree.Number:
        number = number_of(children[1], "-")
        return tree.Number(number.written, number.value, span=span_of(children))

    def date(self, children: Children) -> tree.Date:
        return tree.Date(str(children[0]), span=span_of(children))

    def date_time(self, children: Children) -> tree.DateTime:
        day, time = children[0].replace("T", " ").split()
        return tree.DateTime(f"{day} {time.rjust(5, '0') if time.count(':') == 1 else time}", span=span_of(children))

    def date_span(self, children: Children) -> tree.DateSpan:
        days = nodes(children)
        return tree.DateSpan(days[0], days[1] if len(days) == 2 else None, span=span_of(children))

    def duration(self, children: Children) -> tree.Duration:
        return self._duration(children, business=False)

    def business_duration(self, children: Children) -> tree.Duration:
        return self._duration(children, business=True)

    def _duration(self, children: Children, business: bool) -> tree.Duration:
        amount, *_, unit = children[0].lower().split()
        start = children[0].start_pos
        number = number_of(Token("NUMBER", amount, start_pos=start, end_pos=start + len(amount)))
        plural = cast(tree.DurationUnit, unit.removesuffix("s") + "s")
        return tree.Duration(number, plural, business, span=span_of(children))

    # ---- operands

    def lead_field(self, children: Children) -> tree.LeadField:
        return tree.LeadField(children[1], span=span_of(children))

    def decision_field(self, children: Children) -> tree.DecisionField:
        return tree.DecisionField(children[1], span=span_of(children))

    def domain_of(self, children: Children) -> tree.DomainOf:
        return tree.DomainOf(children[1], span=span_of(children))

    def bracketed(self, children: Children) -> tree.Bracketed:
        return tree.Bracketed(children[1], span=span_of(children))

    def negative(self, children: Children) -> tree.Operand:
        operand = children[1]
        if isinstance(operand, tree.Number) and not operand.written.startswith("-"):
            return tree.Number("-" + operand.written, -operand.value, span=span_of(children))
        return tree.Negative(operand, span=span_of(children))

    def arithmetic(self, children: Children) -> tree.Operand:
        """`*` and `/` bind tighter than `+` and `-`; equals go from left to right."""
        sums: Children = [children[0]]
        for sign, operand in zip(children[1::2], children[2::2], strict=True):
            if sign in ("*", "/"):
                sums[-1] = self._calculation(sums[-1], sign, operand)
            else:
                sums += [sign, operand]
        whole: tree.Operand = sums[0]
        for sign, operand in zip(sums[1::2], sums[2::2], strict=True):
            whole = self._calculation(whole, sign, operand)
        return whole

    def _calculation(self, left: tree.Operand, sign: Any, right: tree.Operand) -> tree.Arithmetic:
        return tree.Arithmetic(sign.value, left, right, span=left.span.to(right.span))

    # ---- conditions

    def comparison(self, children: Children) -> tree.Comparison:
        left, operator, right = children
        if isinstance(left, tree.Number | tree.Quoted | tree.Date | tree.DateTime) and isinstance(
            right, tree.Word | tree.LeadField
        ):
            written = f'"{left.text}"' if isinstance(left, tree.Quoted) else left.written
            field = f"lead.{right.field.text}" if isinstance(right, tree.LeadField) else right.text
            found = errors.value_on_the_left(span_of(children), written, text_of(operator), field)
            raise errors.Refused(found)
        return tree.Comparison(cast(tree.ComparisonWord, text_of(operator)), left, right, span=span_of(children))

    def between(self, children: Children) -> tree.Between:
        left, word, low, _, high = children
        return tree.Between(left, low, high, word.type == "NOT_BETWEEN", span=span_of(children))

    def membership(self, children: Children) -> tree.Membership:
        left, operator, *values = children
        return tree.Membership(left, cast(Any, text_of(operator)), tuple(nodes(values)), span=span_of(children))

    def list_membership(self, children: Children) -> tree.Membership:
        left, operator, name = children
        return tree.Membership(left, cast(Any, text_of(operator)), name, span=span_of(children))

    def text_test(self, children: Children) -> tree.TextTest:
        left, test, value = children
        return tree.TextTest(left, cast(Any, text_of(test)), value, span=span_of(children))

    def matches(self, children: Children) -> tree.Matches:
        return tree.Matches(children[0], pattern_of(children[2]), span=span_of(children))

    def includes(self, children: Children) -> tree.Includes:
        return tree.Includes(children[0], children[2], span=span_of(children))

    def presence(self, children: Children) -> tree.Presence:
        missing = children[1].type in ("IS_MISSING", "IS_NOT_PRESENT")
        return tree.Presence(children[0], missing, span=span_of(children))

    def ago(self, children: Children) -> tree.Ago:
        operator = "more than" if children[1].type == "IS_MORE_THAN" else "less than"
        return tree.Ago(children[0], cast(Any, operator), children[2], span=span_of(children))

    def moment(self, children: Children) -> tree.Moment:
        left, word, right = children
        operator = "before" if word.type == "BEFORE" else "after"
        return tree.Moment(left, cast(Any, operator), right, span=span_of(children))

    def during(self, children: Children) -> tree.During:
        left, word, calendar, _ = children
        return tree.During(left, calendar, word.type == "OUTSIDE", span=span_of(children))

    def flag(self, children: Children) -> tree.Condition:
        operand = children[0]
        if isinstance(operand, tree.Bracketed):
            return tree.Group(self.flag([operand.operand]), span=operand.span)
        if not isinstance(operand, tree.Word | tree.LeadField):
            raise errors.Refused(errors.no_condition(operand.span))
        return tree.Flag(operand, span=operand.span)

    def has_problems(self, children: Children) -> tree.HasProblems:
        return tree.HasProblems(span=span_of(children))

    def group(self, children: Children) -> tree.Group:
        return tree.Group(children[1], span=span_of(children))

    def negated(self, children: Children) -> tree.Not:
        return tree.Not(children[1], span=span_of(children))

    def joined(self, children: Children) -> tree.Condition:
        """`and` binds tighter than `or`, and `unless` last."""
        first, *exceptions = _split(children, "UNLESS")
        whole = _any_of(first)
        for exception in exceptions:
            right = _any_of(exception)
            whole = tree.Unless(whole, right, span=whole.span.to(right.span))
        return whole


def pattern_of(token: Token) -> str:
    """Return what stands between the slashes."""
    return token[1:-1].replace("\\/", "/")


def _split(children: Children, terminal: str) -> list[Children]:
    pieces: list[Children] = [[]]
    for child in children:
        if isinstance(child, Token) and child.type == terminal:
            pieces.append([])
        else:
            pieces[-1].append(child)
    return pieces


def _any_of(children: Children) -> tree.Condition:
    parts = tuple(_all_of(piece) for piece in _split(children, "OR"))
    return parts[0] if len(parts) == 1 else tree.Or(parts, span=span_of(children))


def _all_of(children: Children) -> tree.Condition:
    parts = tuple(nodes(children))
    return cast(tree.Condition, parts[0]) if len(parts) == 1 else tree.And(parts, span=span_of(children))
