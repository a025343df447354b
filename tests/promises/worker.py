"""A process of its own that routes leads into a state and says what it was told: it may be killed at any time.

    python -m tests.promises.worker URL FIRST COUNT BLOCK

Each line is `ID` or `ID REP` of a lead whose decision was returned, a block at a time.
"""

import random
import sys

from tests.promises.histories import BEGIN, engine_of, leads

__all__ = ["main"]


def main(url: str, first: int, count: int, block: int) -> None:
    """Route leads one by one, or in blocks, and acknowledge them."""
    batch = list(leads(random.Random(16), first + count))[first:]
    with engine_of(url) as engine:
        print("ready", flush=True)
        for start in range(0, count, block):
            some = batch[start : start + block]
            decisions = engine.route_many(some, BEGIN) if block > 1 else [engine.route(some[0], BEGIN)]
            said = "".join(f"{decision.lead}\t{decision.rep or ''}\n" for decision in decisions)
            sys.stdout.write(said)
            sys.stdout.flush()
    print("done", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:5]))
