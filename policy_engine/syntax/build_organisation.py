"""From the parser's pieces to people, calendars, clocks, the funnel and the agreement."""

from itertools import pairwise
from typing import Any, cast

from policy_engine.source.span import Span
from policy_engine.syntax import tree
from policy_engine.syntax.build_values import (
    Children,
    has,
    nodes,
    number_of,
    span_of,
    text_of,
    unquoted,
)
from policy_engine.syntax.grammar import Token

__all__ = ["OrganisationBuilder"]


class OrganisationBuilder:
    """One method a rule of the grammar: takes its pieces, gives a node."""

    # ---- teams, pods, reps

    def organization(self, children: Children) -> tree.Organization:
        return tree.Organization(children[1], span=span_of(children))

    def team(self, children: Children) -> tree.Team:
        name, *clauses = nodes(children)
        return tree.Team(name, tuple(clauses), span=span_of(children))

    def pod(self, children: Children) -> tree.Pod:
        name, *clauses = nodes(children)
        return tree.Pod(name, tuple(clauses), span=span_of(children))

    def covers(self, children: Children) -> tree.Covers:
        return tree.Covers(children[1], span=span_of(children))

    def led_by(self, children: Children) -> tree.LedBy:
        return tree.LedBy(children[1], span=span_of(children))

    def works(self, children: Children) -> tree.Works:
        return tree.Works(children[1], has(children, "ONLY_IN_HOURS"), span=span_of(children))

    def role(self, children: Children) -> tree.Role:
        name, *members = nodes(children)
        rotation = [text_of(child).removeprefix("by ") for child in children if getattr(child, "type", "")[:3] == "BY_"]
        return tree.Role(name, cast(Any, rotation[0] if rotation else None), tuple(members), span=span_of(children))

    def member(self, children: Children) -> tree.Member:
        weight = number_of(children[3]) if len(children) > 1 else None
        return tree.Member(children[0], weight, span=span_of(children))

    def keep(self, children: Children) -> tree.Keep:
        return tree.Keep(children[1], span=span_of(children))

    def serves(self, children: Children) -> tree.Serves:
        return tree.Serves(tuple(nodes(children)), span=span_of(children))

    def includes_parties(self, children: Children) -> tree.IncludesParties:
        return tree.IncludesParties(tuple(nodes(children)), span=span_of(children))

    def reports_to(self, children: Children) -> tree.ReportsTo:
        return tree.ReportsTo(children[1], span=span_of(children))

    def rep(self, children: Children) -> tree.Rep:
        name, *clauses = nodes(children)
        return tree.Rep(name, tuple(clauses), span=span_of(children))

    def email(self, children: Children) -> tree.Email:
        token = children[1]
        quoted = token.type == "QUOTED"
        name = tree.Name(unquoted(token) if quoted else str(token), quoted, span=span_of(children[1:]))
        return tree.Email(name, span=span_of(children))

    def capacity(self, children: Children) -> tree.Capacity:
        amounts = {unit.type: number_of(number) for number, unit in pairwise(children) if number.type == "NUMBER"}
        return tree.Capacity(amounts.get("PER_DAY"), amounts.get("OPEN"), span=span_of(children))

    def away(self, children: Children) -> tree.Away:
        return tree.Away(tuple(nodes(children)), span=span_of(children))

    def reps_from_file(self, children: Children) -> tree.RepsFromFile:
        return tree.RepsFromFile(children[1], span=span_of(children))

    def queue(self, children: Children) -> tree.Queue:
        return tree.Queue(children[1], span=span_of(children))

    # ---- calendars

    def timezone(self, children: Children) -> tree.Timezone:
        zone = tree.Name(str(children[1]), span=span_of(children[1:]))
        return tree.Timezone(zone, span=span_of(children))

    def calendar(self, children: Children) -> tree.Calendar:
        name, *clauses = nodes(children)
        return tree.Calendar(name, tuple(clauses), span=span_of(children))

    def open(self, children: Children) -> tree.Open:
        days = tuple(_name(child) for child in children if child.type == "NAME")
        hours = tuple(_hours(child) for child in children if child.type == "HOURS")
        return tree.Open(days, hours, span=span_of(children))

    def closed_on_holidays(self, children: Children) -> tree.ClosedOnHolidays:
        regions = tuple(_name(child) for child in children if child.type == "REGION")
        return tree.ClosedOnHolidays(regions, span=span_of(children))

    def closed(self, children: Children) -> tree.Closed:
        return tree.Closed(tuple(nodes(children)), span=span_of(children))

    # ---- events and clocks

    def events(self, children: Children) -> tree.Events:
        return tree.Events(tuple(nodes(children)), span=span_of(children))

    def event_declaration(self, children: Children) -> tree.EventDeclaration:
        return tree.EventDeclaration(children[0], children[2] if len(children) == 3 else None, span=span_of(children))

    def sla(self, children: Children) -> tree.Sla:
        clauses = tuple(child for child in children if isinstance(child, _CLOCK_CLAUSES))
        party = [child for child in children if isinstance(child, tree.Party)]
        condition = [after for word, after in pairwise(children) if getattr(word, "type", "") == "WHEN"]
        return tree.Sla(
            children[1],
            party[0] if party else None,
            condition[0] if condition else None,
            clauses,
            span=span_of(children),
        )

    def clock_target(self, children: Children) -> tree.ClockTarget:
        names = [child for child in children if isinstance(child, tree.Name)]
        duration = next(child for child in children if isinstance(child, tree.Duration))
        calendar = names.pop() if has(children, "IN") else None
        start = names.pop()
        return tree.ClockTarget(tuple(names), duration, start, calendar, span=span_of(children))

    def pause_while(self, children: Children) -> tree.PauseWhile:
        return tree.PauseWhile(children[1], span=span_of(children))

    def step(self, children: Children) -> tree.Step:
        return tree.Step(number_of(children[1]), None, tuple(nodes(children[2:])), span=span_of(children))

    def later_step(self, children: Children) -> tree.Step:
        return tree.Step(None, children[0], tuple(nodes(children[2:])), span=span_of(children))

    def warn(self, children: Children) -> tree.Warn:
        return tree.Warn(children[1], span=span_of(children))

    def escalate(self, children: Children) -> tree.Escalate:
        return tree.Escalate(children[1], span=span_of(children))

    def reassign_in_pod(self, children: Children) -> tree.ReassignInPod:
        return tree.ReassignInPod(span=span_of(children))

    def reassign(self, children: Children) -> tree.Reassign:
        return tree.Reassign(children[1], span=span_of(children))

    def restart_on(self, children: Children) -> tree.RestartOn:
        return tree.RestartOn(children[1], span=span_of(children))

    # ---- agreement, funnel, content

    def agreement(self, children: Children) -> tree.Agreement:
        name, *parties = nodes(children)
        return tree.Agreement(name, tuple(parties), span=span_of(children))

    def funnel(self, children: Children) -> tree.Funnel:
        return tree.Funnel(tuple(nodes(children)), span=span_of(children))

    def stage(self, children: Children) -> tree.Stage:
        name, *rest = nodes(children)
        owners = tuple(item for item in rest if isinstance(item, tree.Owner))
        condition = [item for item in rest if not isinstance(item, tree.Owner)]
        return tree.Stage(name, owners, condition[0] if condition else None, span=span_of(children))

    def owner(self, children: Children) -> tree.Owner:
        return tree.Owner(children[0], children[2] if len(children) == 3 else None, span=span_of(children))

    def share_on(self, children: Children) -> tree.ShareOn:
        stage, *fields, party = nodes(children)
        return tree.ShareOn(stage, tuple(fields), party, span=span_of(children))

    def content_for(self, children: Children) -> tree.ContentFor:
        stage, *lines = nodes(children)
        return tree.ContentFor(stage, tuple(lines), span=span_of(children))

    def content_line(self, children: Children) -> tree.ContentLine:
        party, verb, *contents = children
        return tree.ContentLine(party, cast(Any, text_of(verb)), tuple(nodes(contents)), span=span_of(children))

    def content(self, children: Children) -> tree.Content:
        name = tree.Quoted(unquoted(children[0]), span=span_of(children[:1]))
        return tree.Content(name, children[2] if len(children) == 3 else None, span=span_of(children))

    # ---- indicators and objectives

    def ratio(self, children: Children) -> tree.Ratio:
        return tree.Ratio(children[0], children[2], span=span_of(children))

    def count_of(self, children: Children) -> tree.CountOf:
        return tree.CountOf(children[1], span=span_of(children))

    def amount_of(self, children: Children) -> tree.AmountOf:
        statistic = text_of(children[0]).removesuffix(" of")
        return tree.AmountOf(cast(Any, statistic), children[1], children[3], span=span_of(children))

    def time_between(self, children: Children) -> tree.TimeBetween:
        statistic = text_of(children[0]).split()[0]
        return tree.TimeBetween(cast(Any, statistic), children[1], children[3], span=span_of(children))

    def indicator_name(self, children: Children) -> tree.IndicatorName:
        return tree.IndicatorName(_name(children[0]), span=span_of(children))

    def indicator(self, children: Children) -> tree.Indicator:
        return tree.Indicator(children[1], children[3], span=span_of(children))

    def objective(self, children: Children) -> tree.Objective:
        name, party, *promises = nodes(children)
        return tree.Objective(name, party, tuple(promises), span=span_of(children))

    def promise(self, children: Children) -> tree.Promise:
        measure, bound, value, *rest = children
        calendar = nodes(rest)
        return tree.Promise(
            measure,
            cast(Any, text_of(bound)),
            value,
            _period(rest),
            calendar[0] if calendar else None,
            span=span_of(children),
        )

    def promised_share(self, children: Children) -> tree.PromisedShare:
        number, _, stage, target, *rest = children
        return tree.PromisedShare(number_of(number), stage, target, _period(rest), span=span_of(children))

    # ---- examples

    def example(self, children: Children) -> tree.Example:
        name, *rest = nodes(children)
        given = tuple(item for item in rest if isinstance(item, tree.Given))
        at = [item for item in rest if isinstance(item, tree.Date | tree.DateTime)]
        actions = tuple(item for item in rest if not isinstance(item, tree.Given | tree.Date | tree.DateTime))
        outcome = [text_of(child) for child in children if getattr(child, "type", "") in ("UNROUTED", "WAITING")]
        return tree.Example(
            name,
            given,
            at[-1] if at else None,
            actions,
            cast(Any, outcome[0] if outcome else None),
            span=span_of(children),
        )

    def givens(self, children: Children) -> tuple[tree.Given | tree.Date | tree.DateTime, ...]:
        return tuple(nodes(children))

    def given(self, children: Children) -> tree.Given:
        name, *values = nodes(children)
        return tree.Given(name, tuple(values), span=span_of(children))

    def given_at(self, children: Children) -> tree.Date | tree.DateTime:
        return cast(tree.Date | tree.DateTime, children[1])


_CLOCK_CLAUSES = (tree.ClockTarget, tree.PauseWhile, tree.Step, tree.RestartOn)


def _name(token: Token) -> tree.Name:
    return tree.Name(str(token), span=span_of([token]))


def _hours(token: Token) -> tree.Hours:
    opens, closes = (time.strip().rjust(5, "0") for time in token.replace("–", "-").split("-"))
    return tree.Hours(opens, closes, span=Span(token.start_pos or 0, token.end_pos or 0))


def _period(children: Children) -> Any:
    written = [text_of(child).removeprefix("per ") for child in children if getattr(child, "type", "") == "PER_PERIOD"]
    return written[0] if written else None
