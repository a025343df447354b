"""HTML pages: one shell for all of them, its blocks and its charts.

A page is data: a `Page` of sections, each of blocks (`blocks.py`). `to_html` makes one
file of it that needs nothing else: style inside, charts as inline SVG, no script, and a
content policy that forbids every request. It follows the reader's light or dark, reads on
a phone, and prints. All text is escaped, whoever wrote it. Importing this room loads
jinja2: import it where it is used.

    page = Page("Scorecard", (Section("Objectives", (Table(("objective", "reached"), (("Volume", "312"),)),)),))
    Path("scorecard.html").write_text(to_html(page), encoding="utf-8")
"""

from policy_engine.report.blocks import (
    Bar,
    Bars,
    Block,
    Card,
    Cards,
    Cell,
    Code,
    Content,
    Figure,
    Figures,
    Flows,
    Fold,
    Lane,
    Link,
    Mark,
    Matrix,
    Node,
    Page,
    Paragraph,
    Point,
    Section,
    Span,
    Step,
    Steps,
    Table,
    Timeline,
    Tone,
    Tree,
    Trend,
)
from policy_engine.report.to_html import to_html

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
    "to_html",
]
