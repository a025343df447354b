"""Which small changes of a policy its tests notice, on the screen."""

from collections.abc import Sequence

from policy_engine.cli.progress import counting
from policy_engine.cli.screen import counted, heading, output, print_rows, show_line
from policy_engine.model.policy import CheckedPolicy
from policy_engine.source.frozen import frozen
from policy_engine.testing.mutants import Mutant, mutants_of
from policy_engine.testing.mutation import PolicyTest, is_noticed
from policy_engine.testing.telling import TellingApart, Told

__all__ = ["MutationCount", "print_mutation"]


@frozen
class MutationCount:
    """How many changes there were, how many a test noticed, and how many are proven to change nothing."""

    there: int
    noticed: int
    same: int

    @property
    def share(self) -> float:
        """Return which part of the changes that change anything was noticed, from 0 to 1."""
        matter = self.there - self.same
        return self.noticed / matter if matter else 1.0


def print_mutation(policy: CheckedPolicy, tests: Sequence[PolicyTest]) -> MutationCount:
    """Change a policy in small ways, one after another, and print what no test noticed."""
    mutants = list(mutants_of(policy))
    left = []
    with counting("changes tried", len(mutants)) as advance:
        for mutant in mutants:
            if not is_noticed(mutant, tests):
                left.append(mutant)
            advance()
    told = _told(policy, left)
    same = sum(found.same for _, found in told)
    count = MutationCount(len(mutants), len(mutants) - len(left), same)
    _print_summary(count)
    unnoticed = [(mutant, found) for mutant, found in told if not found.same]
    if unnoticed:
        heading("no test notices", output())
        for mutant, found in unnoticed:
            _print_mutant(mutant, found)
    return count


def _told(policy: CheckedPolicy, mutants: Sequence[Mutant]) -> list[tuple[Mutant, Told]]:
    if not mutants:
        return []
    apart = TellingApart(policy, mutants)
    told = []
    with counting("looked into", len(mutants)) as advance:
        for mutant in mutants:
            told.append((mutant, apart.tell(mutant)))
            advance()
    return told


def _print_summary(count: MutationCount) -> None:
    console = output()
    heading("small changes of the policy", console)
    left = count.there - count.noticed - count.same
    same = f", {count.same:,} proven to change nothing" if count.same else ""
    show_line(f"  {counted(count.there, 'change')}: {count.noticed:,} noticed{same}, {left:,} not noticed", console)
    show_line(f"{count.share:.0%} of the changes that matter were noticed", console, "bold")


def _print_mutant(mutant: Mutant, told: Told) -> None:
    console = output()
    print_rows([(str(mutant.place), f"{mutant.name}: {mutant.words}")], console)
    if told.given is not None:
        print_rows([("given", told.given), ("before", told.before), ("after", told.after)], console, indent=6)
    elif mutant.telling is None:
        print_rows([("note", "no lead alone shows it: it takes a scenario")], console, indent=6)
    else:
        print_rows([("note", "not proven: no lead was found that shows it")], console, indent=6)
