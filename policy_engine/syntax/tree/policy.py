"""The policy: its statements and comments."""

from dataclasses import field

from policy_engine.source.frozen import frozen
from policy_engine.source.span import Span
from policy_engine.source.text import SourceText
from policy_engine.syntax.tree.agreement import Agreement, ContentFor, Funnel, Indicator, Objective, ShareOn
from policy_engine.syntax.tree.base import Node
from policy_engine.syntax.tree.calendars import Calendar, Timezone
from policy_engine.syntax.tree.clocks import Events, Sla
from policy_engine.syntax.tree.examples import Example
from policy_engine.syntax.tree.lead import Derived, Lead, ListFromFile, MissingSpellings, ScoreCard, Segment, ValueList
from policy_engine.syntax.tree.organisation import Organization, Pod, Queue, Rep, RepsFromFile, Team
from policy_engine.syntax.tree.tables import Rule, Table, TableFromFile
from policy_engine.syntax.tree.values import Quoted

__all__ = ["Comment", "PolicyName", "PolicyTree", "Statement", "StatementNode", "Use"]


@frozen
class PolicyName(Node):
    """`policy "Insurance routing"`."""

    name: Quoted


@frozen
class Use(Node):
    """`use "file"`."""

    file: Quoted


StatementNode = (
    PolicyName
    | Use
    | Timezone
    | Lead
    | MissingSpellings
    | ValueList
    | ListFromFile
    | Segment
    | Derived
    | ScoreCard
    | Organization
    | Team
    | Pod
    | Rep
    | RepsFromFile
    | Queue
    | Rule
    | Table
    | TableFromFile
    | Calendar
    | Events
    | Sla
    | Agreement
    | Funnel
    | ShareOn
    | ContentFor
    | Indicator
    | Objective
    | Example
)


@frozen
class Comment:
    """A comment with its `#`; `span` counts from the start of its statement."""

    text: str
    own_line: bool
    span: Span = field(compare=False)


@frozen
class Statement:
    """A statement in its file: `offset` is where its text starts.

    `comments` are those inside it and, with negative spans, those right above it;
    `node` is None where the text could not be read.
    """

    source: SourceText = field(compare=False)
    offset: int = field(compare=False)
    text: str = field(compare=False)
    node: StatementNode | None
    comments: tuple[Comment, ...] = ()


@frozen
class PolicyTree:
    """All statements of a policy, in the order they are read; `name` is its file's or folder's."""

    name: str
    statements: tuple[Statement, ...]
    trailing_comments: tuple[Comment, ...] = ()
