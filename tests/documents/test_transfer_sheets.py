"""What is printed about packages says who, what, what disagrees and what has yet to come."""

from dataclasses import replace

from cchc_desktop.documents.dump import dump
from cchc_desktop.documents.transfer_sheets import (
    ChaseSheet,
    ImportSheet,
    SheetConflict,
    SheetMissing,
    SheetPlace,
    SheetRefusal,
    SheetVisit,
    build_chase_sheet,
    build_import_sheet,
)

AT = "2023-09-12T14:03:50+07:00"
PLACE = SheetPlace(unit="UBND Phường 1", date="2023-07-11", item="I.1-1")
MISSING = SheetMissing(
    machine="Máy B (Bà Bé)",
    sections=("2.4. Một cửa",),
    ranges=((41, 60), (75, 75)),
    count=21,
    told_by=("Máy A (Ông An)",),
)
RESULT = ImportSheet(
    campaign="110/KH-UBND",
    kind="work",
    sender="Máy A (Ông An)",
    fingerprint="12345 67890",
    created_at=AT,
    imported_at=AT,
    by="Máy Thư ký (Bà Bích)",
    file="gói.cchc",
    new=7,
    same=2,
    files=1,
    is_complete=True,
    visits=(SheetVisit(place=PLACE, new=7, same=2, conflicts=1, after_seal=0),),
    conflicts=(),
    refused=(),
    forks=0,
    unknown=0,
    missing=(),
)


def test_a_result_names_sender_counts_and_visits() -> None:
    told = dump(build_import_sheet(RESULT))
    assert "Phần việc của thành viên của Máy A (Ông An), lập lúc 14:03 ngày 12/9/2023" in told
    assert "Mới: 7 thay đổi, 1 tệp. Đã có từ trước: 2 thay đổi." in told
    assert "| UBND Phường 1, 11/7/2023, I.1-1 | 7 | 2 | 1 | 0" in told
    for absent in ("Khác nhau, cần đối chiếu", "Bị từ chối'", "Còn thiếu", "hỏng một phần", "phiên bản mới"):
        assert absent not in told


def test_a_result_shows_what_disagrees_was_refused_damaged_or_kept_apart() -> None:
    conflict = SheetConflict(
        place=PLACE, field="achieved", versions=(("Đã niêm yết", "An"), ("Chưa niêm yết", "Bé"))
    )
    refusal = SheetRefusal(place=SheetPlace(), field="number", machine="Máy A", reason="value_invalid")
    sheet = replace(
        RESULT,
        conflicts=(conflict,),
        refused=(refusal,),
        missing=(MISSING,),
        is_complete=False,
        forks=2,
        unknown=3,
    )
    told = dump(build_import_sheet(sheet))
    assert "| Đã niêm yết | An" in told
    assert "| Chưa niêm yết | Bé" in told
    assert "Kế hoạch chung" in told
    assert "giá trị không hợp với ô" in told
    assert "hỏng một phần" in told
    assert "Có 2 thay đổi trùng số" in told
    assert "Có 3 thay đổi do phiên bản mới hơn" in told
    assert "41–60, 75 (21)" in told


def test_a_chase_list_names_machines_sections_and_numbers() -> None:
    sheet = ChaseSheet(
        campaign="110/KH-UBND",
        made_at=AT,
        by="Máy Thư ký",
        missing=(MISSING,),
        silent=(("Ông Tư", ("2.5",)),),
    )
    told = dump(build_chase_sheet(sheet))
    assert "chưa nhận được 21 thay đổi của 1 máy" in told
    assert "| Máy B (Bà Bé) | 2.4. Một cửa | 41–60, 75 (21) | Máy A (Ông An)" in told
    assert "| Ông Tư | 2.5" in told


def test_a_chase_list_says_when_nothing_is_missing() -> None:
    told = dump(build_chase_sheet(ChaseSheet(campaign="", made_at=AT, by="", missing=())))
    assert "không thiếu thay đổi nào đã biết" in told
    assert "Table" not in told
