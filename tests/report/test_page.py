"""Pages: whole in themselves, hostile text shown as text, the same bytes each time."""

import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from policy_engine.report import (
    Bar,
    Bars,
    Card,
    Cards,
    Cell,
    Code,
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
    Tree,
    Trend,
    to_html,
)
from tests.report.browser import CHROMIUM, open_browser

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 * 7 }}'
NINE = datetime(2026, 11, 18, 9, tzinfo=UTC)
VOID = {"meta", "link", "br", "img", "rect", "line", "path", "circle"}


def page_of_everything(text: str) -> Page:
    """Return a page with each kind of block, its texts all the same."""
    links = (Link(text, "b", 120), Link(text, text, 1, text), Link("a", text, 0))
    blocks = (
        Paragraph(text, "bad"),
        Code(f"{text}\n{text}"),
        Figures((Figure(text, text, text, "good"),)),
        Table((text, "n"), tuple((Cell(text, "bad", text, badge=True), "1") for _ in range(5)), (1,), text, shown=2),
        Bars((Bar(text, 3, text, 4, text), Bar("none", 0, "0")), text),
        Trend((Point(text, 1, text), Point("gap", None, "nothing"), Point("c", 3, "3")), text, 2, text),
        Flows(links, text, text, text),
        Matrix(links, text, text, text),
        Timeline((Lane(text, (Span(NINE, NINE + timedelta(hours=5), text),), (Mark(NINE, text),), text),), text),
        Tree((Node(text, text, text, ((text, text),), (Node(text),)),)),
        Steps((Step(text, text, text, ((text, text),)),)),
        Cards((Card(text, (Paragraph(text),), text, text),)),
        Fold(text, (Paragraph(text),)),
    )
    return Page(text, (Section(text, blocks, text), Section(text, ())), text, text, ((text, text),), text)


class Balance(HTMLParser):
    """Collects elements, and sees that each is closed where it was opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> Balance:
    reader = Balance()
    reader.feed(html)
    assert reader.open == []
    return reader


def test_text_of_others_is_shown_and_not_obeyed() -> None:
    reader = read(to_html(page_of_everything(HOSTILE)))
    assert reader.text.count(HOSTILE) >= 40
    assert not reader.tags & {"script", "img", "iframe", "object"}
    assert not [name for name in reader.attributes if name.startswith("on")]


def test_a_page_asks_for_nothing() -> None:
    html = to_html(page_of_everything("plain"))
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy[1]
    # The style sheet is allowed by what it holds: an attribute would need more than that.
    assert "style" not in read(html).attributes
    assert not re.findall(r'(?:href|src)="(?!#|data:)', html)


def test_controls_and_marks_of_direction_become_visible() -> None:
    html = to_html(page_of_everything("a\x1b[1m\u202eb\x00\ud800"))
    assert not re.search("[\x00-\x08\x0b-\x1f\u202e\ud800]", html)
    assert "a\u241b[1m\ufffdb\u2400\ufffd" in html


def test_the_same_page_gives_the_same_bytes() -> None:
    assert to_html(page_of_everything("x")) == to_html(page_of_everything("x"))


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(Bars(()), id="bars"),
        pytest.param(Trend(()), id="trend"),
        pytest.param(Trend((Point("a", None, "nothing"),)), id="trend without a value"),
        pytest.param(Flows(()), id="flows"),
        pytest.param(Matrix(()), id="matrix"),
        pytest.param(Timeline(()), id="timeline"),
        pytest.param(Timeline((Lane("a"),)), id="lane without a time"),
        pytest.param(Table(("a",), ()), id="table"),
    ],
)
def test_nothing_to_show_is_no_failure(block: Bars | Trend | Flows | Matrix | Timeline | Table) -> None:
    read(to_html(Page("empty", (Section("empty", (block,)),))))


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: `apt-get install chromium`")
@pytest.mark.parametrize("width", [1200, 390])
def test_a_browser_has_nothing_to_complain_about(tmp_path: Path, width: int) -> None:
    page = tmp_path / "page.html"
    page.write_text(to_html(page_of_everything(f"wörds {HOSTILE}")), encoding="utf-8")
    with open_browser() as browser:
        for dark in (False, True):
            visit = browser.visit(page, width=width, dark=dark)
            assert visit.complaints == []
            assert visit.requests == []
            assert visit.width == width


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: `apt-get install chromium`")
def test_the_browser_tells_what_a_page_does_wrong(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text('<script>console.log("seen"); fail()</script><img src="http://127.0.0.1:9/x.png">')
    with open_browser() as browser:
        visit = browser.visit(page, width=1200)
    assert visit.requests == ["http://127.0.0.1:9/x.png"]
    assert len(visit.complaints) >= 2
