"""Another machine that writes into the same campaign, for tests that need machines to disagree."""

import json
from dataclasses import dataclass, field

from cchc_desktop.core.changes import Change, ChangeRef, FieldKey, JsonValue
from cchc_desktop.services.workspace import Workspace
from cchc_desktop.store.journal import ToldRanges


@dataclass(kw_only=True)
class Elsewhere:
    """A machine whose changes arrive here as soon as they are written."""

    workspace: Workspace
    station: str = "b" * 32
    name: str = "TN-02"
    person: str = "Trần Văn B"
    at: str = "2023-09-12T09:52:00+07:00"
    seq: int = 63
    lamport: int = 10_000
    written: list[Change] = field(default_factory=list)

    def show_card(self) -> None:
        """Let its card arrive, which gives it a name."""
        card = {"name": self.name, "person": self.person, "fingerprint": "12345 " * 5 + "12345"}
        content = json.dumps(card, ensure_ascii=False)
        self.workspace.store.journal.keep_card(station=self.station, content=content, at=self.at)

    def tell_of(self, ranges: tuple[tuple[int, int], ...], *, told_by: str) -> None:
        """Let another machine tell which changes of this one there are."""
        campaign = self.workspace.planning.campaigns()[0].entity_id
        told = ToldRanges(told_by=told_by, station=self.station, ranges=ranges)
        self.workspace.store.journal.keep_known_ranges(campaign, [told])

    def write(self, key: FieldKey, value: JsonValue, *, saw: tuple[ChangeRef, ...] = ()) -> ChangeRef:
        """Write a field; `saw` are the changes that stood there, none when the machine knew of none."""
        entity_id = key.entity_id.partition("/")[0]
        kind = "visit" if "/" in key.entity_id else key.entity
        self.seq += 1
        self.lamport += 1
        change = Change(
            ref=ChangeRef(self.station, self.seq),
            lamport=self.lamport,
            campaign=self.workspace.store.views.campaign_of(kind, entity_id),
            key=key,
            value=value,
            parents=saw,
            author=self.person,
            at=self.at,
            reason="",
        )
        self.workspace.store.log.receive([change])
        self.written.append(change)
        return change.ref

    def differ(self, key: FieldKey, *, before: JsonValue, here: JsonValue, there: JsonValue) -> None:
        """Let a field that held `before` be changed on both machines."""
        editing = self.workspace.editing(
            self.workspace.store.views.campaign_of("visit", key.entity_id.partition("/")[0])
        )
        editing.put(key, before)
        saw = tuple(head.ref for head in self.workspace.store.log.heads(key))
        editing.put(key, here)
        self.write(key, there, saw=saw)
