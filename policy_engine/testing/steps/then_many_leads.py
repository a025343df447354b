"""What came of the leads of a scenario."""

from collections.abc import Sequence
from dataclasses import fields

from policy_engine.model.decision import Decision
from policy_engine.model.text import text_key
from policy_engine.testing.failure import Unlike, expect
from policy_engine.testing.outcomes import table_words, target_of
from policy_engine.testing.story import Story
from policy_engine.testing.wording import then

__all__: list[str] = []


@then("they are decided so", "ils sont décidés ainsi")
def _decided_so(story: Story, datatable: Sequence[Sequence[str]]) -> None:
    header, *rows = datatable
    known = {field.name for field in fields(Decision)}
    unknown = [name for name in header if name not in known]
    expect(not unknown, f"a decision has no column `{', '.join(unknown)}`")
    got = [[_cell(decision, column) for column in header] for decision in story.decisions]
    if got != [list(row) for row in rows]:
        raise Unlike("\n".join(["came out:", *table_words([list(header), *got])]))


@then("{rep} gets {count} lead[s]", "{rep} reçoit {count} lead[s]")
def _gets(story: Story, rep: str, count: str) -> None:
    got = sum(text_key(decision.rep or "") == text_key(rep) for decision in story.decisions)
    expect(got == int(count), f"{rep} gets {got}")


@then("between {low} and {high} leads go to {target}", "entre {low} et {high} leads vont à {target}")
def _between(story: Story, low: str, high: str, target: str) -> None:
    got = len(story.going_to(target))
    expect(int(low) <= got <= int(high), f"{got} of {len(story.decisions)} leads go to {target}")


@then("both times say the same", "les deux fois disent la même chose")
def _the_same(story: Story) -> None:
    changed = [
        f"lead {after.lead}: {target_of(before)} became {target_of(after)}"
        for before, after in zip(story.earlier, story.decisions, strict=True)
        if before != after
    ]
    expect(not changed, "\n".join(["the two times differ:", *changed]))


@then("some leads go another way", "des leads prennent un autre chemin")
def _another_way(story: Story) -> None:
    before, after = map(target_of, story.earlier), map(target_of, story.decisions)
    expect(any(one != other for one, other in zip(before, after, strict=True)), "all leads go the same way")


def _cell(decision: Decision, column: str) -> str:
    """Return a column of a decision as a cell: empty where there is nothing, a list joined as in CSV."""
    value = getattr(decision, column)
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    return "" if value is None else str(value)
