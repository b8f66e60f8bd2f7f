"""Typed errors: the core raises codes and fields, the window and the command line hold the sentences."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class ErrorCode(StrEnum):
    """Every way in which a use case can be refused or an environment can fail.

    Each code has one Vietnamese sentence in `cchc_desktop.sentences`; a test holds the two together.
    """

    # The environment failed: what was typed is safe, the person can act.
    DISK_FULL = "disk_full"
    FOLDER_READ_ONLY = "folder_read_only"
    FILE_MISSING = "file_missing"
    FILE_UNREADABLE = "file_unreadable"
    FILE_NOT_WRITTEN = "file_not_written"
    DATABASE_DAMAGED = "database_damaged"
    DATABASE_NEWER = "database_newer"
    DATABASE_LOCKED = "database_locked"
    DATABASE_PLACE_REFUSED = "database_place_refused"
    NOT_A_DATABASE = "not_a_database"
    ALREADY_RUNNING = "already_running"
    BACKUP_NOT_FOUND = "backup_not_found"
    BACKUP_DAMAGED = "backup_damaged"
    ATTACHMENT_MISSING = "attachment_missing"
    ATTACHMENT_DAMAGED = "attachment_damaged"
    ATTACHMENT_TOO_LARGE = "attachment_too_large"
    IMAGE_UNREADABLE = "image_unreadable"
    KEYS_UNREADABLE = "keys_unreadable"
    KEYS_MISSING = "keys_missing"
    PACKAGE_READ_BACK_DIFFERS = "package_read_back_differs"
    # The request was refused: nothing was changed.
    CANCELLED = "cancelled"
    OUTLINE_UNKNOWN = "outline_unknown"
    OUTLINE_INVALID = "outline_invalid"
    CAMPAIGN_UNKNOWN = "campaign_unknown"
    UNIT_UNKNOWN = "unit_unknown"
    VISIT_UNKNOWN = "visit_unknown"
    ITEM_UNKNOWN = "item_unknown"
    ITEM_NOT_FOR_UNIT = "item_not_for_unit"
    FIELD_UNKNOWN = "field_unknown"
    VALUE_INVALID = "value_invalid"
    REASON_REQUIRED = "reason_required"
    DECISION_REASON_REQUIRED = "decision_reason_required"
    CONFLICT_UNKNOWN = "conflict_unknown"
    CONFLICT_CHANGED = "conflict_changed"
    ALREADY_SEALED = "already_sealed"
    PRINT_UNKNOWN = "print_unknown"
    PRINT_OUTDATED = "print_outdated"
    NOT_SEALED = "not_sealed"
    NOTHING_AFTER_SEAL = "nothing_after_seal"
    SIGNED_DATA_MISSING = "signed_data_missing"
    SEAL_BROKEN = "seal_broken"
    TABLE_UNREADABLE = "table_unreadable"
    STATION_NOT_SET_UP = "station_not_set_up"
    SETTINGS_UNREADABLE = "settings_unreadable"
    DEMO_NEEDS_EMPTY = "demo_needs_empty"
    # A package, a card or a passphrase from outside was refused; the package was not used.
    PASSPHRASE_INVALID = "passphrase_invalid"
    PASSPHRASE_WRONG = "passphrase_wrong"
    CARD_INVALID = "card_invalid"
    CARD_IS_OWN = "card_is_own"
    RECOVERY_KEY_INVALID = "recovery_key_invalid"
    RECOVERY_KEY_WRONG = "recovery_key_wrong"
    RECIPIENT_INVALID = "recipient_invalid"
    PACKAGE_UNKNOWN_FORMAT = "package_unknown_format"
    PACKAGE_NEWER = "package_newer"
    PACKAGE_TOO_LARGE = "package_too_large"
    PACKAGE_NEEDS_PASSPHRASE = "package_needs_passphrase"
    PACKAGE_NOT_FOR_US = "package_not_for_us"
    PACKAGE_READDRESSED = "package_readdressed"
    PACKAGE_DAMAGED = "package_damaged"
    PACKAGE_UNSAFE = "package_unsafe"
    PACKAGE_SIGNATURE_WRONG = "package_signature_wrong"
    PACKAGE_SENDER_CHANGED = "package_sender_changed"
    # A place to synchronise with; what was to be sent waits on this machine.
    TARGET_INVALID = "target_invalid"
    TARGET_UNKNOWN = "target_unknown"
    TARGET_ALREADY_ADDED = "target_already_added"
    TARGET_UNREACHABLE = "target_unreachable"
    TARGET_DENIED = "target_denied"
    TARGET_FULL = "target_full"
    TARGET_CHANGED = "target_changed"
    TARGET_MISBEHAVES = "target_misbehaves"
    TARGET_NOT_TRUSTED = "target_not_trusted"
    SECRET_MISSING = "secret_missing"
    PACKAGE_SENDER_STRANGER = "package_sender_stranger"
    PACKAGE_INCOMPLETE = "package_incomplete"
    NOTHING_TO_SEND = "nothing_to_send"
    IMPORT_UNKNOWN = "import_unknown"
    IMPORT_BUILT_UPON = "import_built_upon"
    IMPORT_PASSED_ON = "import_passed_on"
    IMPORT_NEEDED_LATER = "import_needed_later"


class CchcError(Exception):
    """A refusal or a failure with a code and the fields its sentence needs.

    `fields` hold plain values (paths, names, numbers), never ready-made sentences.
    """

    def __init__(self, code: ErrorCode, fields: dict[str, str | int | float] | None = None) -> None:
        super().__init__(code, fields or {})
        self.code = code
        self.fields: dict[str, str | int | float] = fields or {}

    def __str__(self) -> str:
        """Show code and fields, for logs and developers only."""
        return f"{self.code}: {self.fields}" if self.fields else str(self.code)


class EnvironmentFailed(CchcError):
    """The disk, a file or another program failed; nothing is wrong with the request."""


class Refused(CchcError):
    """The request cannot be carried out as asked; nothing was changed."""


class Problem(NamedTuple):
    """One fault found in a file a person can mend.

    `line` counts from 1; 0 when the fault belongs to the file as a whole. `place` is the path inside the
    file (for example `sections[0].items[2].answers[1]`).
    """

    code: str
    file: str
    line: int
    place: str
    fields: Mapping[str, str | int | float]
