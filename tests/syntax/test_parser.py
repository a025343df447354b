"""What the parser makes of a text: trees, places, comments."""

from threading import Thread

import pytest

from policy_engine.source.limits import Limits
from policy_engine.source.span import Span
from policy_engine.source.text import SourceText
from policy_engine.syntax import tree
from policy_engine.syntax.parser import parse, parse_given


def node(text: str) -> tree.StatementNode:
    parsed, diagnostics = parse(SourceText("t", text))
    assert diagnostics == ()
    (statement,) = parsed.statements
    assert statement.node is not None
    return statement.node


def condition(text: str) -> tree.Condition:
    rule = node(f"when {text}, assign SDR")
    assert isinstance(rule, tree.Rule) and rule.condition is not None
    return rule.condition


def flag(name: str) -> tree.Flag:
    return tree.Flag(tree.Word(name))


def test_one_line_is_a_policy() -> None:
    rule = node("when score >= 60 and vertical = insurance, assign pod insurance SDR")
    assert isinstance(rule, tree.Rule)
    assert rule.actions == (tree.Assign(tree.PodTarget(tree.Name("insurance"), tree.Name("SDR"))),)
    assert rule.span == Span(0, 67)


def test_and_binds_tighter_than_or_and_unless_last() -> None:
    assert condition("a or b and c unless d or e") == tree.Unless(
        tree.Or((flag("a"), tree.And((flag("b"), flag("c"))))), tree.Or((flag("d"), flag("e")))
    )


def test_brackets_stay_as_written() -> None:
    assert condition("(a or b) and not (c)") == tree.And(
        (tree.Group(tree.Or((flag("a"), flag("b")))), tree.Not(tree.Group(flag("c"))))
    )


def test_product_before_sum() -> None:
    one, two, three = (tree.Word(name) for name in ("a", "b", "c"))
    assert condition("a + b * c > 1") == tree.Comparison(
        ">", tree.Arithmetic("+", one, tree.Arithmetic("*", two, three)), _number("1")
    )
    assert condition("(a - b) / c > 1") == tree.Comparison(
        ">", tree.Arithmetic("/", tree.Bracketed(tree.Arithmetic("-", one, two)), three), _number("1")
    )


def _number(written: str) -> tree.Number:
    from decimal import Decimal

    return tree.Number(written, Decimal(written))


@pytest.mark.parametrize("word", ["AT", "IN", "NO", "BE", "OR", "AND", "NOT", "missing", "between", "when", "the"])
def test_a_keyword_is_a_value_where_a_value_stands(word: str) -> None:
    assert condition(f"country = {word}") == tree.Comparison("=", tree.Word("country"), tree.Word(word))
    assert condition(f"country in ({word}, DE)") == tree.Membership(
        tree.Word("country"), "in", (tree.Word(word), tree.Word("DE"))
    )


def test_is_in_before_a_list_and_is_with_the_value_in() -> None:
    assert condition("country is IN") == tree.Comparison("is", tree.Word("country"), tree.Word("IN"))
    assert condition("country is IN and a") == tree.And(
        (tree.Comparison("is", tree.Word("country"), tree.Word("IN")), flag("a"))
    )
    assert condition("country is in dach") == tree.Membership(tree.Word("country"), "is in", tree.Name("dach"))
    assert condition("country is not in (DE)") == tree.Membership(tree.Word("country"), "is not in", (tree.Word("DE"),))


@pytest.mark.parametrize("word", ["load", "open", "weight", "rep", "team", "list", "hours", "number", "score"])
def test_a_keyword_may_name_a_field(word: str) -> None:
    assert condition(f"{word} > 3") == tree.Comparison(">", tree.Word(word), _number("3"))


def test_keywords_ignore_case() -> None:
    assert node("WHEN a = b, ASSIGN POD x SDR") == node("when a = b, assign pod x SDR")


@pytest.mark.parametrize(
    ("written", "value"), [("50k", "50000"), ("2M", "2000000"), ("25%", "0.25"), ("1_000", "1000"), ("2.5", "2.5")]
)
def test_number(written: str, value: str) -> None:
    comparison = condition(f"a > {written}")
    assert isinstance(comparison, tree.Comparison) and isinstance(comparison.right, tree.Number)
    assert str(comparison.right.value.normalize().__format__("f")) == value


@pytest.mark.parametrize("name", ["größe", "città", "регион", "売上", "क्षेत्र", "o'neil", "no-show", "_x"])
def test_names_of_any_script(name: str) -> None:
    assert condition(f"{name} = 1") == tree.Comparison("=", tree.Word(name), _number("1"))


def test_a_clause_runs_on() -> None:
    joined = node(
        "when (a\n   or b\n  )\n  and c in (x,\n\n    y)\n  unless\n    d,\n"
        "  assign SDR,\n  failing that queue q\n  and tag t"
    )
    assert joined == node("when (a or b) and c in (x, y) unless d, assign SDR, failing that queue q and tag t")


def test_comments_keep_their_place() -> None:
    text = "# top\n\n# above\nwhen a, # cause\n  # own\n  assign SDR # end\n  # still inside\n# last\n"
    parsed, diagnostics = parse(SourceText("t", text))
    assert diagnostics == ()
    (statement,) = parsed.statements
    comments = [(comment.text, comment.own_line) for comment in statement.comments]
    assert comments == [
        ("# top", True),
        ("# above", True),
        ("# cause", False),
        ("# own", True),
        ("# end", False),
        ("# still inside", True),
    ]
    for comment in statement.comments:
        start = statement.offset + comment.span.start
        assert text[start : start + len(comment.text)] == comment.text
    assert [comment.text for comment in parsed.trailing_comments] == ["# last"]


def test_a_number_sign_in_quotes_or_in_an_expression_is_no_comment() -> None:
    assert condition('a = "x # y"') == tree.Comparison("=", tree.Word("a"), tree.Quoted("x # y"))
    assert condition("a matches /#1/") == tree.Matches(tree.Word("a"), "#1")


def test_escapes_in_quotes() -> None:
    assert condition(r'a = "say \"hi\" \\ there"') == tree.Comparison(
        "=", tree.Word("a"), tree.Quoted('say "hi" \\ there')
    )


def test_places_count_from_the_statement() -> None:
    parsed, _ = parse(SourceText("t", 'policy "p"\n\nwhen a = b, assign SDR\n'))
    second = parsed.statements[1]
    assert isinstance(second.node, tree.Rule) and isinstance(second.node.condition, tree.Comparison)
    where = second.node.condition.right.span.in_source(second.source, second.offset)
    assert second.source.position(where.start) == (3, 10)


def test_an_unchanged_statement_keeps_its_tree() -> None:
    first, _ = parse(SourceText("t", "when a = b, assign SDR\n"))
    second, _ = parse(SourceText("u", "# moved\n\nwhen a = b, assign SDR\n"))
    assert first.statements[0].node is second.statements[0].node


def test_a_table_and_its_cells() -> None:
    table = node(
        'table "T" unique\n  | country | employees  | name              | assign            |\n'
        '  | FR, BE  | 1 to 999   | starts with "7|5" | pod enterprise AE |\n'
        "  | not any | >= 1_000   | New York          | queue q           |"
    )
    assert isinstance(table, tree.Table) and table.unique
    assert [type(cell).__name__ for cell in table.rows[0].cells] == [
        "ValuesCell",
        "RangeCell",
        "TextCell",
        "TargetCell",
    ]
    assert table.rows[1].cells[0] == tree.NotCell(tree.AnyCell())
    assert table.rows[1].cells[2] == tree.ValuesCell((tree.Word("New York"),))


def test_depth_of_64_parses_and_65_is_refused() -> None:
    assert condition("(" * 64 + "a = b" + ")" * 64) is not None
    for depth in (65, 3_000, 100_000):
        text = f"when {'(' * depth}a = b{')' * depth}, assign SDR"
        (found,) = parse(SourceText("t", text))[1]
        assert found.code == "L001"
    (found,) = parse(SourceText("t", f"when {'not ' * 3_000}a, assign SDR"))[1]
    assert found.code == "L001"


def test_depth_in_a_thread() -> None:
    results: list[tree.Condition] = []
    thread = Thread(target=lambda: results.append(condition("(" * 64 + "a = b" + ")" * 64)))
    thread.start()
    thread.join()
    assert len(results) == 1


def test_limits_are_named() -> None:
    text = "when a, assign SDR\n" * 3
    (found,) = parse(SourceText("t", text), Limits(statements=2))[1]
    assert (found.code, found.line) == ("L002", 3)
    (found,) = parse(SourceText("t", text), Limits(policy_bytes=20))[1]
    assert found.code == "L003"


def test_given_on_its_own() -> None:
    given, diagnostics = parse_given("score 72, vertical insurance, country missing, topics (pricing, demo)")
    assert diagnostics == () and given is not None
    assert [item.field.text for item in given if isinstance(item, tree.Given)] == [
        "score",
        "vertical",
        "country",
        "topics",
    ]
