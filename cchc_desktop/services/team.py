"""The rule on who must go to a visit."""

from dataclasses import dataclass

from cchc_desktop.core.fields import Role
from cchc_desktop.core.records import MemberRecord

SMALLEST_TEAM = 3
"""At least 03 members (Kế hoạch số 89/KH-UBND, III.1)."""

LEADING_ROLES = frozenset({Role.LEADER.value, Role.DEPUTY.value})
"""One of those who go must be leader or deputy leader (the same clause)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFault:
    """What is wrong with a team that goes: `team_too_small` or `team_without_lead`."""

    code: str
    present: int


def team_faults(going: tuple[MemberRecord, ...]) -> tuple[TeamFault, ...]:
    """Return what is wrong with those who go; empty when nothing is."""
    faults: list[TeamFault] = []
    if len(going) < SMALLEST_TEAM:
        faults.append(TeamFault(code="team_too_small", present=len(going)))
    if not any(member.role in LEADING_ROLES for member in going):
        faults.append(TeamFault(code="team_without_lead", present=len(going)))
    return tuple(faults)
