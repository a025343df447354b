"""A checked policy as one mermaid flowchart: organisation, funnel, rules in order, clocks.

Whatever a name holds, the text is valid mermaid: nodes have ids of our own, and in a label
every character that mermaid could read as more than itself is written as its code.
"""

from collections.abc import Iterator

from policy_engine.model.organisation import Pod, Role, Team
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.promise_words import clock_target_words, owner_words, step_words
from policy_engine.model.words import condition_words, party_words
from policy_engine.overview.words import (
    Local,
    local_of,
    members_words,
    period_words,
    rule_action_words,
    rule_condition_words,
)

__all__ = ["to_mermaid"]

_PLAIN = frozenset(" _,:/()'=+!?")
_LONGEST = 240
_INDENT = "  "


def to_mermaid(policy: CheckedPolicy) -> str:
    """Return a flowchart of the policy; parts it does not have are left out."""
    in_zone = local_of(policy)
    lines = [
        "flowchart TB",
        *_group("organisation", "organisation", _organisation(policy, in_zone)),
        *_group("funnel", "funnel", _funnel(policy, in_zone)),
        *_group("rules", "rules in order", _rules(policy, in_zone)),
        *_group("clocks", "clocks", _clocks(policy, in_zone)),
    ]
    return "\n".join(lines) + "\n"


def _group(name: str, title: str, lines: Iterator[str]) -> Iterator[str]:
    inside = list(lines)
    if inside:
        yield f'{_INDENT}subgraph {name}["{_label(title)}"]'
        yield from (f"{_INDENT}{_INDENT}{line}" for line in inside)
        yield f"{_INDENT}end"


def _label(*rows: str) -> str:
    """Write the rows of a label.

    >>> _label('12. "yes"', "x")
    '12#46; #34;yes#34;<br/>x'
    """
    return "<br/>".join("".join(map(_shown, _cut(row))) for row in rows if row)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _shown(character: str) -> str:
    return character if character.isalnum() or character in _PLAIN else f"#{ord(character)};"


# ---------------------------------------------------------------- the organisation


def _organisation(policy: CheckedPolicy, in_zone: Local) -> Iterator[str]:
    pods = {pod.name: f"pod{number}" for number, pod in enumerate(policy.pods, 1)}
    teams = {team.name: f"team{number}" for number, team in enumerate(policy.teams, 1)}
    for team in policy.teams:
        yield from _members(teams[team.name], _titled("team", team), team.roles)
    for pod in policy.pods:
        covers = f"covers {condition_words(pod.covers, in_zone)}" if pod.covers is not None else ""
        yield from _members(pods[pod.name], [*_titled("pod", pod), covers], pod.roles)
    for team in policy.teams:
        yield from _ties(team, teams, pods)


def _titled(kind: str, taker: Team | Pod) -> list[str]:
    return [f"{kind} {taker.name}", f"led by {taker.leader}" if taker.leader else ""]


def _members(node: str, rows: list[str], roles: tuple[Role, ...]) -> Iterator[str]:
    """Yield a box: one node where there are no roles, else a group of them."""
    if not roles:
        yield f'{node}["{_label(*rows)}"]'
        return
    yield f'subgraph {node}["{_label(*rows)}"]'
    for number, role in enumerate(roles, 1):
        words = _label(f"{role.name} by {role.rotation}", members_words(role) or "nobody is listed")
        yield f'{_INDENT}{node}role{number}["{words}"]'
    yield "end"


def _ties(team: Team, teams: dict[str, str], pods: dict[str, str]) -> Iterator[str]:
    node = teams[team.name]
    known = teams | pods
    included = None if team.includes is None else [party.name for party in team.includes]
    for verb, names in (("includes", included), ("serves", team.serves)):
        for name in pods if names is None else names:
            if name in known:
                arrow = "-->" if verb == "includes" else "-.->"
                yield f"{node} {arrow}|{verb}| {known[name]}"
    above = team.reports_to
    if above is not None:
        other = teams.get(above.name or "") if above.kind == "team" else None
        boss = other or f'{node}boss["{_label(party_words(above))}"]'
        yield f"{node} ==>|reports to| {boss}"


# ---------------------------------------------------------------- the funnel


def _funnel(policy: CheckedPolicy, in_zone: Local) -> Iterator[str]:
    nodes = {stage.name: f"stage{number}" for number, stage in enumerate(policy.stages, 1)}
    for stage in policy.stages:
        owners = ", ".join(f"by {owner_words(owner, in_zone)}" for owner in stage.owners)
        words = _label(stage.name, f"owned {owners}" if owners else "owned by nobody")
        yield f'{nodes[stage.name]}(["{words}"])'
    for before, stage in zip(policy.stages, policy.stages[1:], strict=False):
        when = f"when {condition_words(stage.condition, in_zone)}" if stage.condition is not None else "by an event"
        yield f'{nodes[before.name]} -->|"{_label(when)}"| {nodes[stage.name]}'
    for number, share in enumerate(policy.shares, 1):
        words = _label(f"shared with {party_words(share.party)}", ", ".join(share.fields))
        yield f'{nodes[share.stage]} -.- share{number}["{words}"]'


# ---------------------------------------------------------------- rules and clocks


def _rules(policy: CheckedPolicy, in_zone: Local) -> Iterator[str]:
    """Yield a chain of questions with what follows from each; a table is one question."""
    sizes = {table.name: table.last - table.first for table in policy.tables}
    before: str | None = None
    for number, rule in enumerate(policy.rules, 1):
        if rule.table is not None and rule.row != 1:
            continue
        node = f"rule{number}"
        if rule.table is not None:
            count = sizes[rule.table]
            rows = f"{count:,} row{'' if count == 1 else 's'}"
            yield f'{node}[("{_label(f"table {rule.table}", rows)}")]'
        else:
            condition = rule_condition_words(rule, in_zone)
            yield f'{node}{{{{"{_label(rule.name or "", period_words(rule, in_zone), condition)}"}}}}'
            arrow = "-->" if rule.ends_search else "-.->"
            yield f'{node} {arrow}|yes| does{number}["{_label(rule_action_words(rule))}"]'
        if before is not None:
            yield f"{before}| {node}"
        # After a rule that only tags, sets or notifies, the search goes on in any case.
        before = f"{node} -->|{'else' if rule.table is not None or rule.ends_search else 'next'}"


def _clocks(policy: CheckedPolicy, in_zone: Local) -> Iterator[str]:
    for number, sla in enumerate(policy.slas, 1):
        rows = [
            sla.name,
            f"for {party_words(sla.party)}" if sla.party is not None else "",
            f"when {condition_words(sla.condition, in_zone)}" if sla.condition is not None else "",
            clock_target_words(sla.target),
            *(f"pause while {condition_words(pause, in_zone)}" for pause in sla.pauses),
            *map(step_words, sla.steps),
        ]
        yield f'sla{number}["{_label(*rows)}"]'
