"""The catalogue: what each code means, with a policy that has the fault and one that has not.

There is one file a code, `catalogue/CODE.md`: the title behind `#`, the explanation, and
the two examples in blocks fenced as `policy bad` and `policy good`. Where an example
needs a file beside it, a block fenced as `csv accounts.csv` (or `policy other.policy`)
is that file. A block fenced as `limits` holds lines such as `statements = 2`, for
examples of limits that nobody would write out.
"""

import re
from collections.abc import Mapping
from dataclasses import field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from policy_engine.source.frozen import frozen

__all__ = ["CatalogueEntry", "catalogue_codes", "catalogue_entry"]

_FENCE = re.compile(r"^(`{3,})([^`\n]*)\n(.*?)^\1[ \t]*$", re.MULTILINE | re.DOTALL)
_LIMIT = re.compile(r"(\w+) *= *(\d+)")
_EXAMPLES = ("policy bad", "policy good")


@frozen
class CatalogueEntry:
    """One code. `files` are those that both examples may name, `limits` those that they are read under."""

    code: str
    title: str
    explanation: str
    bad: str
    good: str
    files: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[str, int] = field(default_factory=dict)


@cache
def catalogue_codes() -> tuple[str, ...]:
    """List all codes, in order."""
    names = (entry.name for entry in _folder().iterdir())
    return tuple(sorted(name.removesuffix(".md") for name in names if name.endswith(".md")))


@cache
def catalogue_entry(code: str) -> CatalogueEntry | None:
    """Return what is known of a code, written in either case; None where there is no such code."""
    code = code.strip().upper()
    if code not in catalogue_codes():
        return None
    return _read(code, (_folder() / f"{code}.md").read_text(encoding="utf-8"))


def _folder() -> Traversable:
    return files("policy_engine.diagnostics") / "catalogue"


def _read(code: str, text: str) -> CatalogueEntry:
    heading, _, rest = text.partition("\n")
    blocks = {" ".join(words.split()): body for _, words, body in _FENCE.findall(rest)}
    explanation = _FENCE.sub("", rest)
    return CatalogueEntry(
        code=code,
        title=heading.removeprefix("#").strip(),
        explanation=re.sub(r"\n{3,}", "\n\n", explanation).strip(),
        bad=blocks.get("policy bad", ""),
        good=blocks.get("policy good", ""),
        files={words.split(" ", 1)[1]: body for words, body in blocks.items() if _names_a_file(words)},
        limits={name.strip(): int(figure) for name, figure in _LIMIT.findall(blocks.get("limits", ""))},
    )


def _names_a_file(words: str) -> bool:
    return words not in _EXAMPLES and " " in words
