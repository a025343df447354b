"""P7: formatting never changes the meaning of a policy, loses no comment, and is stable."""

from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest

from policy_engine.formatter.format import format_source
from policy_engine.formatter.to_policy import print_statement
from policy_engine.source.text import SourceText
from policy_engine.syntax.parser import parse
from policy_engine.syntax.tree import PolicyTree, StatementNode
from tests.generators.layouts import arranged, disordered
from tests.generators.trees import Trees
from tests.properties.figures import figure

POLICIES = figure("P7", 50_000)
SEEDS = range(4)
LONGEST = 3


def read(text: str) -> PolicyTree:
    tree, findings = parse(SourceText("generated.policy", text))
    assert findings == (), text
    return tree


def nodes(tree: PolicyTree) -> list[StatementNode | None]:
    return [statement.node for statement in tree.statements]


def comments(tree: PolicyTree) -> Counter[str]:
    inside = [comment.text for statement in tree.statements for comment in statement.comments]
    return Counter([*inside, *(comment.text for comment in tree.trailing_comments)])


def written_policies(seed: int, count: int) -> Iterator[tuple[list[StatementNode], str]]:
    """Yield policies in the layouts of people, with the statements that they are made of."""
    trees, random = Trees(seed), Random(seed)
    pool: list[tuple[StatementNode, str]] = []
    for number in range(count):
        if number % LONGEST == 0:
            node = trees.statement()
            pool.append((node, disordered(random, print_statement(node))))
        chosen = [pool[-1], *random.choices(pool, k=random.randrange(LONGEST))]
        random.shuffle(chosen)
        yield [node for node, _ in chosen], arranged(random, [text for _, text in chosen])


@pytest.mark.parametrize("seed", SEEDS)
def test_formatting_keeps_meaning_and_comments_and_is_stable(seed: int) -> None:
    for statements, text in written_policies(seed, POLICIES // len(SEEDS)):
        written = read(text)
        assert nodes(written) == statements, text
        printed, findings = format_source(written_source := SourceText("generated.policy", text))
        assert printed is not None, (written_source.text, findings)
        formatted = read(printed)
        assert nodes(formatted) == statements, (text, printed)
        assert comments(formatted) == comments(written), (text, printed)
        assert format_source(SourceText("generated.policy", printed)) == (printed, ()), (text, printed)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_printed_tree_reads_back_as_that_tree(seed: int) -> None:
    trees = Trees(1_000 + seed)
    for _ in range(POLICIES // len(SEEDS) // 5):
        node = trees.statement()
        text = print_statement(node)
        assert nodes(read(text)) == [node], text
