"""The sheets printed when packages are sent."""

from cchc_desktop.documents.nodes import Paragraph, Table
from cchc_desktop.documents.sending_sheets import (
    SentFile,
    SentSheet,
    build_passphrase_sheet,
    build_sent_sheet,
)

MOMENT = "2023-09-12T14:20:05+07:00"


def words(document):
    return [
        "".join(run.text for run in block.inlines)
        for block in document.blocks
        if isinstance(block, Paragraph)
    ]


def test_every_file_and_visit_is_named_and_written_is_not_called_received():
    sheet = SentSheet(
        campaign="110/KH-UBND",
        kind="visit",
        by="TN-01 (Phạm Minh Tuấn)",
        receivers=("PNV (Trần Văn Bình)",),
        written_at=MOMENT,
        folder="E:/CCHC",
        files=(SentFile("một.cchc", 2_500_000, 300, 12, "a" * 64), SentFile("hai.cchc", 900, 1, 0, "b" * 64)),
        visits=("UBND Phường 1, 12/9/2023",),
    )
    document = build_sent_sheet(sheet)
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert table.rows == (
        ("một.cchc", "2,5 MB", "300", "12", "a" * 64),
        ("hai.cchc", "1 kB", "1", "0", "b" * 64),
    )
    told = words(document)
    assert "Trọn cuộc kiểm tra, do TN-01 (Phạm Minh Tuấn) ghi lúc 14:20 ngày 12/9/2023." in told
    assert "Nơi nhận: PNV (Trần Văn Bình)." in told
    assert "– UBND Phường 1, 12/9/2023" in told
    assert any("chưa phải là đã nhận" in line for line in told)


def test_the_words_stand_in_their_order_on_a_sheet_of_their_own():
    document = build_passphrase_sheet(("mát tay", "kể lể"), campaign="110", by="TN-01", made_at=MOMENT)
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert table.rows == (("1", "mát tay"), ("2", "kể lể"))
    assert any("không để chung với USB" in line for line in words(document))
