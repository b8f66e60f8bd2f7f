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
        seen = self.workspace.store.reader.by_refs(saw).values()
        self.lamport = max([self.lamport, *(each.lamport for each in seen)]) + 1
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


def disagree(workspace: Workspace) -> str:
    """Let machines disagree about a visit under way, for pictures; returns the visit."""
    visit = next(one for one in workspace.planning.visits() if one.answered and not one.sealed_at)
    editing = workspace.editing(visit.campaign_id)
    members = workspace.planning.members(visit.campaign_id)
    editing.put_many(
        {
            FieldKey("member", members[-1].entity_id, "name"): "Lê Thị Hoa",
            FieldKey("member", members[-1].entity_id, "sections"): ["I.2.3"],
        }
    )
    workspace.station.set_up(name="TN-03", person="Lê Thị Hoa", post="Thành viên")
    other, third = (
        Elsewhere(workspace=workspace),
        Elsewhere(
            workspace=workspace, station="c" * 32, name="TN-04", person="Nguyễn Thị Mai", lamport=20_000
        ),
    )
    other.show_card()
    third.show_card()
    shortcomings = {item: FieldKey("finding", f"{visit.visit_id}/{item}", "shortcomings") for item in ITEMS}
    first, second, last = ITEMS
    other.differ(shortcomings[first], before="Còn 02 công chức; đã nhắc nhở.", here=_LATE, there=_BADGES)
    rating = FieldKey("finding", f"{visit.visit_id}/{first}", "rating")
    editing.put(rating, "partly")
    other.write(rating, "partly")
    other.differ(
        shortcomings[second],
        before=_SLOW,
        here=_SLOW.replace("02", "03"),
        there=f"{_SLOW} Đã cam kết khắc phục.",
    )
    other.differ(
        shortcomings[last], before=None, here="Niêm yết thiếu 02 thủ tục.", there="Niêm yết thiếu 03 thủ tục."
    )
    third.write(shortcomings[last], "Niêm yết đầy đủ.")
    row = editing.new_row("recommendation", visit.visit_id, first, text="Chấn chỉnh kỷ luật công vụ")
    text = FieldKey("recommendation", row, "text")
    saw = tuple(head.ref for head in workspace.store.log.heads(text))
    editing.delete("recommendation", row)
    other.write(text, "Chấn chỉnh kỷ luật, kỷ cương công vụ trước ngày 30/9", saw=saw)
    other.tell_of(((64, other.seq), (other.seq + 1, other.seq + 7)), told_by=third.station)
    return visit.visit_id


ITEMS = ("I.2.3-4", "I.2.3-5", "I.2.3-6")
_LATE = "Còn 02 công chức chưa chấp hành giờ làm việc theo quy định (đi muộn 15 phút); đã nhắc nhở."
_BADGES = "Còn 03 công chức chưa chấp hành việc đeo thẻ; đã nhắc nhở."
_SLOW = "Còn 02 phản ánh, kiến nghị trả lời chậm so với thời hạn."
