"""From the parser's pieces to the lead, rules, actions, targets and table cells."""

from itertools import pairwise
from typing import Any, cast

from policy_engine.syntax import errors, tree
from policy_engine.syntax.build_values import Children, has, nodes, number_of, pattern_of, span_of, text_of, unquoted
from policy_engine.syntax.build_values import words_of as _words
from policy_engine.syntax.grammar import Token

__all__ = ["RoutingBuilder"]


class RoutingBuilder:
    """One method a rule of the grammar: takes its pieces, gives a node."""

    # ---- the policy and the lead

    def policy_name(self, children: Children) -> tree.PolicyName:
        return tree.PolicyName(children[1], span=span_of(children))

    def use(self, children: Children) -> tree.Use:
        return tree.Use(children[1], span=span_of(children))

    def lead(self, children: Children) -> tree.Lead:
        return tree.Lead(tuple(nodes(children)), span=span_of(children))

    def simple_type(self, children: Children) -> tree.FieldType:
        return tree.FieldType(cast(Any, text_of(children[0])), span=span_of(children))

    def range(self, children: Children) -> tree.RangeCell:
        low, high = nodes(children)
        return tree.RangeCell(low, high, span=span_of(children))

    def simple_field(self, children: Children) -> tree.FieldDeclaration:
        name, kind, *rest = nodes(children)
        if rest and isinstance(rest[0], tree.RangeCell):
            ends = rest.pop(0)
            kind = tree.FieldType(kind.kind, low=ends.low, high=ends.high, span=kind.span.to(ends.span))
        return tree.FieldDeclaration(name, kind, tuple(rest), span=span_of(children))

    def choice_field(self, children: Children) -> tree.FieldDeclaration:
        name, *items = nodes(children)
        members = tuple(item for item in items if not isinstance(item, tree.FieldOption))
        options = tuple(item for item in items if isinstance(item, tree.FieldOption))
        kind = tree.FieldType("one of", members, span=span_of([children[1], *(members or (children[1],))]))
        return tree.FieldDeclaration(name, kind, options, span=span_of(children))

    def optional(self, children: Children) -> tree.FieldOption:
        return tree.FieldOption("optional", span=span_of(children))

    def personal(self, children: Children) -> tree.FieldOption:
        return tree.FieldOption("personal", span=span_of(children))

    def else_value(self, children: Children) -> tree.FieldOption:
        return tree.FieldOption("else", value=children[1], span=span_of(children))

    def from_header(self, children: Children) -> tree.FieldOption:
        return tree.FieldOption("from", text=children[1], span=span_of(children))

    def like(self, children: Children) -> tree.FieldOption:
        return tree.FieldOption("like", text=children[1], span=span_of(children))

    def decimal_comma(self, children: Children) -> tree.FieldOption:
        return tree.FieldOption("decimal comma", span=span_of(children))

    def missing_spellings(self, children: Children) -> tree.MissingSpellings:
        return tree.MissingSpellings(tuple(nodes(children)), span=span_of(children))

    def value_list(self, children: Children) -> tree.ValueList:
        name, *values = nodes(children)
        return tree.ValueList(name, tuple(values), span=span_of(children))

    def list_from_file(self, children: Children) -> tree.ListFromFile:
        name, file, *column = nodes(children)
        return tree.ListFromFile(name, file, column[0] if column else None, span=span_of(children))

    def segment(self, children: Children) -> tree.Segment:
        name, condition = nodes(children)
        return tree.Segment(name, condition, span=span_of(children))

    def case(self, children: Children) -> tree.Case:
        return tree.Case(children[0], children[2], span=span_of(children))

    def derived(self, children: Children) -> tree.Derived:
        name, cases, otherwise = _cases(children)
        return tree.Derived(name, cases, otherwise, span=span_of(children))

    def score_card(self, children: Children) -> tree.ScoreCard:
        name, cases, otherwise = _cases(children)
        return tree.ScoreCard(name, cases, otherwise, span=span_of(children))

    # ---- rules

    def rule(self, children: Children) -> tree.Rule:
        head = [child for child in children if isinstance(child, tree.Quoted)]
        bounds = {
            word.type: value
            for word, value in pairwise(children)
            if isinstance(word, Token) and word.type in ("FROM", "UNTIL")
        }
        when = [after for word, after in pairwise(children) if getattr(word, "type", "") == "WHEN"]
        actions = tuple(child for child in children if isinstance(child, _ACTIONS))
        return tree.Rule(
            head[0] if head else None,
            bounds.get("FROM"),
            bounds.get("UNTIL"),
            when[0] if when else None,
            actions,
            span=span_of(children),
        )

    def assign(self, children: Children) -> tree.Assign:
        _, target, *failing = children
        return tree.Assign(target, tuple(failing), span=span_of(children))

    def hand_off(self, children: Children) -> tree.HandOff:
        _, role, *failing = children
        return tree.HandOff(role, tuple(failing), span=span_of(children))

    def failing(self, children: Children) -> tree.SingleTarget | tree.Nurture:
        if has(children, "NURTURE"):
            return self.nurture(children[1:])
        return cast(tree.SingleTarget, children[1])

    def nurture(self, children: Children) -> tree.Nurture:
        content = nodes(children)
        return tree.Nurture(content[0] if content else None, span=span_of(children))

    def reject(self, children: Children) -> tree.Reject:
        reason = nodes(children)
        return tree.Reject(reason[0] if reason else None, span=span_of(children))

    def tag(self, children: Children) -> tree.Tag:
        return tree.Tag(_quoted_or_word(children[1:]), span=span_of(children))

    def set_priority(self, children: Children) -> tree.SetPriority:
        return tree.SetPriority(children[1], span=span_of(children))

    def notify(self, children: Children) -> tree.Notify:
        return tree.Notify(children[1], span=span_of(children))

    # ---- targets and parties

    def split(self, children: Children) -> tree.SplitTarget:
        return tree.SplitTarget(tuple(nodes(children)), span=span_of(children))

    def share(self, children: Children) -> tree.Share:
        return tree.Share(number_of(children[0]), children[1], span=span_of(children))

    def pod_target(self, children: Children) -> tree.PodTarget:
        return tree.PodTarget(children[1], _second(children), span=span_of(children))

    def matching_pod_target(self, children: Children) -> tree.MatchingPodTarget:
        return tree.MatchingPodTarget(children[1] if len(children) == 2 else None, span=span_of(children))

    def team_target(self, children: Children) -> tree.TeamTarget:
        return tree.TeamTarget(children[1], _second(children), span=span_of(children))

    def rep_target(self, children: Children) -> tree.RepTarget:
        return tree.RepTarget(children[1], span=span_of(children))

    def queue_target(self, children: Children) -> tree.QueueTarget:
        return tree.QueueTarget(children[1], span=span_of(children))

    def field_target(self, children: Children) -> tree.FieldTarget:
        return tree.FieldTarget(children[1], span=span_of(children))

    def role_target(self, children: Children) -> tree.RoleTarget:
        if not children[0].quoted and children[0].text.casefold() in ("nurture", "reject"):
            raise errors.Refused(errors.decision_as_target(span_of(children), children[0].text))
        return tree.RoleTarget(children[0], span=span_of(children))

    def party(self, children: Children) -> tree.Party:
        name = children[-1]
        kind = text_of(children[0]) if len(children) == 2 else None
        return tree.Party(name, cast(Any, kind), span=span_of(children))

    def person_who(self, children: Children) -> tree.Party:
        words = _words(children)
        if words.casefold() in ("manager", "the manager"):
            return tree.Party(None, "manager", span=span_of(children))
        return tree.Party(tree.Name(words, span=span_of(children)), span=span_of(children))

    def address(self, children: Children) -> tree.Party:
        name = tree.Name(unquoted(children[0]), quoted=True, span=span_of(children))
        return tree.Party(name, "address" if "@" in name.text else None, span=span_of(children))

    def the_rep(self, children: Children) -> tree.Party:
        return tree.Party(None, "rep", span=span_of(children))

    # ---- tables

    def table_head(self, children: Children) -> tree.Table | tree.TableFromFile:
        name, *file = nodes(children)
        unique = has(children, "UNIQUE")
        if file:
            return tree.TableFromFile(name, unique, file[0], span=span_of(children))
        return tree.Table(name, unique, (), (), span=span_of(children))

    def column(self, children: Children) -> tree.ConditionColumn:
        return tree.ConditionColumn(children[0], span=span_of(children))

    def any_cell(self, children: Children) -> tree.AnyCell:
        return tree.AnyCell(span=span_of(children))

    def missing_cell(self, children: Children) -> tree.PresenceCell:
        return tree.PresenceCell(True, span=span_of(children))

    def present_cell(self, children: Children) -> tree.PresenceCell:
        return tree.PresenceCell(False, span=span_of(children))

    def not_cell(self, children: Children) -> tree.NotCell:
        return tree.NotCell(children[1], span=span_of(children))

    def values_cell(self, children: Children) -> tree.ValuesCell:
        return tree.ValuesCell(tuple(nodes(children)), span=span_of(children))

    def comparison_cell(self, children: Children) -> tree.ComparisonCell:
        return tree.ComparisonCell(cast(Any, str(children[0])), children[1], span=span_of(children))

    def range_cell(self, children: Children) -> tree.RangeCell:
        return tree.RangeCell(children[0], children[2], span=span_of(children))

    def text_cell(self, children: Children) -> tree.TextCell:
        return tree.TextCell(cast(Any, text_of(children[0])), children[1], span=span_of(children))

    def pattern_cell(self, children: Children) -> tree.PatternCell:
        return tree.PatternCell(pattern_of(children[1]), span=span_of(children))

    def assign_cell(self, children: Children) -> tree.TargetCell:
        target, *failing = nodes(children)
        return tree.TargetCell(tree.Assign(target, tuple(failing), span=span_of(children)), span=span_of(children))

    def nurture_cell(self, children: Children) -> tree.TargetCell:
        return tree.TargetCell(self.nurture(children), span=span_of(children))

    def reject_cell(self, children: Children) -> tree.TargetCell:
        return tree.TargetCell(self.reject(children), span=span_of(children))

    def tag_cell(self, children: Children) -> tree.Tag:
        return tree.Tag(_quoted_or_word(children), span=span_of(children))

    def priority_cell(self, children: Children) -> tree.SetPriority:
        return tree.SetPriority(children[0], span=span_of(children))

    def notify_cell(self, children: Children) -> tree.Notify:
        return tree.Notify(children[0], span=span_of(children))


_ACTIONS = (tree.Assign, tree.HandOff, tree.Nurture, tree.Reject, tree.Tag, tree.SetPriority, tree.Notify)


def _second(children: Children) -> tree.Name | None:
    return children[2] if len(children) == 3 else None


def _quoted_or_word(children: Children) -> tree.Quoted | tree.Word:
    if children[0].type == "QUOTED":
        return tree.Quoted(unquoted(children[0]), span=span_of(children))
    return tree.Word(_words(children), span=span_of(children))


def _cases(children: Children) -> tuple[tree.Name, tuple[tree.Case, ...], Any]:
    name, *rest = nodes(children)
    cases = tuple(item for item in rest if isinstance(item, tree.Case))
    otherwise = [item for item in rest if not isinstance(item, tree.Case)]
    return name, cases, otherwise[0] if otherwise else None
