"""What a check of the store tells."""

from dataclasses import dataclass, field

Fields = dict[str, str | int | float]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreFault:
    """One fault or notice: `code` from `FAULT_CODES` or `NOTICE_CODES`, `fields` what its sentence names."""

    code: str
    fields: Fields = field(default_factory=Fields)


FAULT_CODES = (
    "database_damaged",
    "row_without_change",
    "log_gap",
    "parent_missing",
    "parent_younger",
    "fork",
    "view_differs",
    "attachment_missing",
    "attachment_damaged",
)
"""What a check can find; each has its sentence where the people are spoken to."""

NOTICE_CODES = (
    "clock_moved_back",
    "clock_differs",
    "clock_ahead",
    "attachments_awaited",
    "forks",
    "outline_unreadable",
)
"""What a check may remark, here or in `services.safety`; nothing is wrong with the data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreReport:
    """What was looked at, every fault found, and what is worth knowing although nothing is wrong."""

    changes: int
    visits: int
    attachments: int
    faults: tuple[StoreFault, ...]
    notices: tuple[StoreFault, ...] = ()
