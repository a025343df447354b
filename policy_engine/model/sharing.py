"""What a receiver gets to see of a lead: what is shared with it on the lead's stage, and no more.

Whoever belongs to the party that something is shared with receives it: a pod or team that
the party holds, a role of it, a rep listed in any of these. Where nobody in particular has
the lead (it is nurtured, it lies in a queue), and where a party is only a name in which
nobody is listed, everything that the stage shares is there.
"""

from functools import lru_cache

from policy_engine.model.funnel import Share
from policy_engine.model.membership import everyone_in
from policy_engine.model.organisation import Party, Pod, Team
from policy_engine.model.policy import CheckedPolicy

__all__ = ["Receiver", "Sharing"]

# The pod, team, role and rep of a decision.
Receiver = tuple[str | None, str | None, str | None, str | None]

_NOTHING: frozenset[str] = frozenset()


class Sharing:
    """What each receiver gets to see under one policy."""

    def __init__(self, policy: CheckedPolicy) -> None:
        self._shares: dict[str, list[tuple[Share, frozenset[Party]]]] = {}
        for share in policy.shares:
            held = everyone_in(share.party, policy.pods, policy.teams)
            self._shares.setdefault(share.stage, []).append((share, held))
        self._homes = _homes(policy)
        self._hidden = lru_cache(maxsize=4_096)(self._find_hidden)

    def received(self, lines: tuple[str, ...], stage: str | None, receiver: Receiver) -> tuple[str, ...]:
        """Return what the receiver gets of the lines `name: value` that the stage shares."""
        hidden = self.hidden(stage, receiver)
        return tuple(line for line in lines if line.partition(":")[0] not in hidden) if hidden else lines

    def hidden(self, stage: str | None, receiver: Receiver) -> frozenset[str]:
        """Return the fields that a stage shares with others, and not with this receiver."""
        return self._hidden(stage, receiver) if stage in self._shares else _NOTHING

    def _find_hidden(self, stage: str | None, receiver: Receiver) -> frozenset[str]:
        shares = self._shares[stage or ""]
        seen = {name for share, held in shares if self._receives(receiver, share.party, held) for name in share.fields}
        return frozenset(name for share, _ in shares for name in share.fields if name not in seen)

    def _receives(self, receiver: Receiver, party: Party, held: frozenset[Party]) -> bool:
        pod, team, role, rep = receiver
        if party.kind == "team" and len(held) == 1 and team != party.name:
            return True
        if pod is not None or team is not None:
            home = Party(kind="pod", name=pod) if pod is not None else Party(kind="team", name=team)
            return home in held or party == Party(kind="role", name=role)
        if rep in self._homes:
            return bool(self._homes[rep] & held)
        return role is None or Party(kind="role", name=role) in held


def _homes(policy: CheckedPolicy) -> dict[str | None, frozenset[Party]]:
    """Return the pods, teams and roles of each rep."""
    found: dict[str | None, set[Party]] = {}
    homes: list[Pod | Team] = [*policy.pods, *policy.teams]
    for home in homes:
        party = Party(kind="pod" if isinstance(home, Pod) else "team", name=home.name)
        for role in home.roles:
            for member in role.members:
                found.setdefault(member.rep, set()).update((party, Party(kind="role", name=role.name)))
    return {rep: frozenset(parties) for rep, parties in found.items()}
