"""An outline of 80 items, and visits at which every one of them is answered."""

from collections.abc import Iterator
from pathlib import Path

from cchc_desktop.composition import open_workspace
from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.fields import Rating
from cchc_desktop.core.scopes import finding_id, row_id
from cchc_desktop.outline.model import Item
from cchc_desktop.services.workspace import Workspace

ITEMS = 80
UNIT = "UBND xã Đo Lường"

_ID = "measured"
_PER_SECTION = 10
_FOUND = (
    "Đơn vị đã ban hành kế hoạch, phân công rõ người thực hiện và thời hạn; hồ sơ lưu đủ, có sổ theo dõi. "
    "Qua kiểm tra thực tế, việc thực hiện đúng quy định, số liệu báo cáo khớp với số liệu trên hệ thống."
)
_SHORT = "Còn 03 hồ sơ trễ hạn chưa có văn bản xin lỗi riêng cho từng hồ sơ theo quy định."


def outline_text() -> str:
    """Eight sections of ten items, each with words, a number, a rate and a list of documents."""
    lines = [
        "format: cchc-outline/1",
        f"id: {_ID}",
        "version: 1",
        "title: Đề cương để đo",
        "head: [ĐỀ CƯƠNG]",
        "attached_to: (Kèm theo Kế hoạch)",
        "unit_tags:",
        "  - { tag: commune, label: UBND xã }",
        "sections:",
    ]
    for section in range(1, ITEMS // _PER_SECTION + 1):
        lines += [
            f"  - id: S{section}",
            f'    marker: "{section}."',
            "    title: Nội dung kiểm tra",
            "    items:",
        ]
        for item in range(1, _PER_SECTION + 1):
            lines += _item(f"S{section}-{item}")
    return "\n".join((*lines, ""))


def _item(item_id: str) -> list[str]:
    return [
        f"      - id: {item_id}",
        "        text: Kết quả thực hiện nhiệm vụ cải cách hành chính được giao trong kế hoạch năm.",
        "        answers:",
        "          - { id: content, kind: narrative, label: Nội dung và kết quả }",
        "          - { id: number, kind: count, label: Số văn bản, unit_label: văn bản }",
        "          - { id: share, kind: rate, label: Đúng hạn, numerator_label: a, denominator_label: b }",
        "          - { id: papers, kind: document_list, label: Văn bản }",
    ]


def add_full_visits(folder: Path, *, count: int) -> list[str]:
    """Add a campaign with the outline and so many visits with every item answered; return their ids."""
    forms = folder / "forms" / _ID
    forms.mkdir(parents=True)
    (forms / "1.yaml").write_text(outline_text(), "utf-8")
    workspace = open_workspace(folder / "data", forms=folder / "forms", backups=folder / "backups")
    try:
        workspace.station.set_up(name="Máy đo", person="Người đo", post="Chuyên viên")
        return _full_visits(workspace, count)
    finally:
        workspace.close()


def _full_visits(workspace: Workspace, count: int) -> list[str]:
    campaign = workspace.planning.create_campaign(_ID)
    editing = workspace.editing(campaign)
    for role in ("leader", "secretary", "member"):
        editing.new_entity("member", name=f"Người {role}", role=role, post="Chuyên viên", sections=["S1"])
    unit = editing.new_entity("unit", name=UNIT, tags=["commune"])
    items = list(workspace.planning.outline(campaign).items())
    visits: list[str] = []
    for number in range(count):
        visit = workspace.planning.create_visit(
            campaign, unit_id=unit, date=f"2023-09-{number + 1:02}", kind=""
        )
        editing.put_many(dict(_answers(visit, items)))
        visits.append(visit)
    return visits


def _answers(visit: str, items: list[Item]) -> Iterator[tuple[FieldKey, JsonValue]]:
    for number, item in enumerate(items):
        entity_id = finding_id(visit, item.id)
        short = number % 5 == 0
        values: dict[str, JsonValue] = {
            "rating": (Rating.PARTLY if short else Rating.MET).value,
            "reported": _FOUND,
            "achieved": _FOUND,
            "found.content": _FOUND,
            "found.number": number,
            "found.share.numerator": 90 + number % 10,
            "found.share.denominator": 100,
            **({"shortcomings": _SHORT, "cause": _SHORT} if short else {}),
        }
        for name, value in values.items():
            yield FieldKey("finding", entity_id, name), value
        for name, value in (("answer", "papers"), ("type", "Kế hoạch"), ("number", f"{number + 1}/KH-UBND")):
            yield FieldKey("document", row_id(visit, item.id, f"row{number}"), name), value
