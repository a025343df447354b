"""What a page is made of: plain frozen data, with every text already in words.

Numbers are here for the geometry alone; what people read beside a bar or a point is the
text that comes with it. A tone says what a thing means (`good`, `bad`), never only by
its colour: the words say it too.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from policy_engine.source.frozen import frozen

__all__ = [
    "Bar",
    "Bars",
    "Block",
    "Card",
    "Cards",
    "Cell",
    "Code",
    "Content",
    "Figure",
    "Figures",
    "Flows",
    "Fold",
    "Lane",
    "Link",
    "Mark",
    "Matrix",
    "Node",
    "Page",
    "Paragraph",
    "Point",
    "Section",
    "Span",
    "Step",
    "Steps",
    "Table",
    "Timeline",
    "Tone",
    "Tree",
    "Trend",
]

Tone = Literal["plain", "quiet", "accent", "good", "warning", "bad"]


# ---------------------------------------------------------------- words and tables


@frozen
class Paragraph:
    text: str
    tone: Tone = "plain"


@frozen
class Code:
    """Lines in the policy's own language, or a command, as they stand."""

    text: str


@frozen
class Figure:
    """One large number with what it counts."""

    label: str
    value: str
    remark: str = ""
    tone: Tone = "plain"


@frozen
class Figures:
    items: Sequence[Figure]


@frozen
class Cell:
    """A cell of a table: `note` stands below its text, less bright; `badge` puts the text on a tinted ground."""

    text: str
    tone: Tone = "plain"
    note: str = ""
    badge: bool = False
    code: bool = False


# What a cell holds: of several texts, one stands below the other.
Content = Cell | str | Sequence[str]


@frozen
class Table:
    """Rows below a header.

    `numbers` are the columns (from 0) set to the right; rows after `shown` are folded away.
    With `stacks`, the cells of a row stand below each other on a phone.
    """

    header: Sequence[str]
    rows: Sequence[Sequence[Content]]
    numbers: Sequence[int] = ()
    caption: str = ""
    shown: int = 100
    stacks: bool = False


# ---------------------------------------------------------------- charts


@frozen
class Bar:
    """A bar from 0 to `value`; `mark` is where it was promised to reach, `mark_words` what that is."""

    label: str
    value: float
    words: str
    mark: float | None = None
    mark_words: str = ""
    tone: Tone = "accent"


@frozen
class Bars:
    """Bars on one scale, or with `own_scale` each on its own, so that different units stand side by side."""

    items: Sequence[Bar]
    caption: str = ""
    own_scale: bool = False


@frozen
class Point:
    """A value of a trend; None where there was nothing to measure."""

    label: str
    value: float | None
    words: str
    tone: Tone = "accent"


@frozen
class Trend:
    """A line through points in time; `mark` is the level promised."""

    points: Sequence[Point]
    caption: str = ""
    mark: float | None = None
    mark_words: str = ""


@frozen
class Link:
    source: str
    target: str
    count: int
    words: str = ""


@frozen
class Flows:
    """What goes from where to where, as bands (Sankey); the order of names is the order of their first link."""

    links: Sequence[Link]
    caption: str = ""
    source_title: str = "from"
    target_title: str = "to"


@frozen
class Matrix:
    """What goes from where to where, as a table of counts tinted by size."""

    links: Sequence[Link]
    caption: str = ""
    source_title: str = "from"
    target_title: str = "to"


@frozen
class Span:
    """A stretch of a lane; times are aware, and shown in the zone they bear."""

    start: datetime
    stop: datetime
    words: str
    tone: Tone = "accent"


@frozen
class Mark:
    at: datetime
    words: str
    tone: Tone = "plain"


@frozen
class Lane:
    label: str
    spans: Sequence[Span] = ()
    marks: Sequence[Mark] = ()
    note: str = ""


@frozen
class Timeline:
    """Lanes below each other on one axis of time."""

    lanes: Sequence[Lane]
    caption: str = ""


# ---------------------------------------------------------------- pictures of an organisation


@frozen
class Node:
    """A box of a tree: `lines` are (name, words) below its title, `children` the boxes inside it."""

    title: str
    kind: str = ""
    note: str = ""
    lines: Sequence[tuple[str, str]] = ()
    children: Sequence["Node"] = ()


@frozen
class Tree:
    nodes: Sequence[Node]


@frozen
class Step:
    """A stage of a funnel: who answers for it, how it is entered, and further (name, words)."""

    title: str
    owner: str
    note: str = ""
    lines: Sequence[tuple[str, str]] = ()


@frozen
class Steps:
    items: Sequence[Step]


# ---------------------------------------------------------------- the page


@frozen
class Card:
    """A framed group of blocks; cards stand side by side where there is room."""

    title: str
    blocks: Sequence["Block"]
    note: str = ""
    badge: str = ""
    tone: Tone = "plain"


@frozen
class Cards:
    items: Sequence[Card]


@frozen
class Fold:
    """Blocks behind a line that opens them."""

    summary: str
    blocks: Sequence["Block"]


Block = Paragraph | Code | Figures | Table | Bars | Trend | Flows | Matrix | Timeline | Tree | Steps | Cards | Fold


@frozen
class Section:
    title: str
    blocks: Sequence[Block]
    intro: str = ""


@frozen
class Page:
    """A whole page. `facts` are (name, words) below the title; `foot` says where the page comes from."""

    title: str
    sections: Sequence[Section]
    subtitle: str = ""
    kind: str = ""
    facts: Sequence[tuple[str, str]] = ()
    foot: str = ""
