"""Several contents of one name: a database was copied unnoticed and written to in both places.

Which of them stands in the log is decided by the contents alone, so that it is the same one on every machine
whatever came first; the others are kept beside it, shown and passed on.
"""

import hashlib

from cchc_desktop.core.changes import Change
from cchc_desktop.core.merge import canonical


def content_text(change: Change) -> str:
    """Return all of a change but its name, as one text: equal contents are equal texts."""
    key = change.key
    parents = canonical([[ref.station, ref.seq] for ref in change.parents])
    return canonical(
        [
            change.lamport, change.campaign, key.entity, key.entity_id, key.field, canonical(change.value),
            parents, change.author, change.at, change.reason,
        ]
    )  # fmt: skip


def content_digest(change: Change) -> str:
    """Return the SHA-256 of the content. Of several contents of one name that with the smallest stands."""
    return hashlib.sha256(content_text(change).encode()).hexdigest()
