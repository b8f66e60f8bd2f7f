import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode, Refused
from cchc_desktop.outline.model import UnitTag
from cchc_desktop.services import unit_tables
from cchc_desktop.services.unit_import import kind_of, preview
from cchc_desktop.services.unit_tables import table_from_file, table_from_text

TAGS = (
    UnitTag(tag="co_quan", label="Cơ quan chuyên môn thành phố"),
    UnitTag(tag="phuong_xa", label="UBND phường, xã"),
)
ROWS = "Tên đơn vị;Loại;Địa chỉ\nUBND phường Một;phường;1 Trần Phú\nPhòng Hai;Cơ quan chuyên môn;\n"


def read(path, content):
    path.write_bytes(content)
    return preview(table_from_file(path), TAGS, ())


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_is_read_whatever_its_coding_and_separator(tmp_path, codec, separator):
    found = read(tmp_path / "a.csv", ROWS.replace(";", separator).encode(codec))
    assert found.bad == ()
    assert [(row.name, row.tags, row.address) for row in found.rows] == [
        ("UBND phường Một", ("phuong_xa",), "1 Trần Phú"),
        ("Phòng Hai", ("co_quan",), ""),
    ]


def test_csv_of_the_vietnamese_code_page_becomes_precomposed(tmp_path):
    # The code page has the letters; the tones stand behind them.
    text = "Tên;Lo\u0061\u0323i\nUBND xã Tân;phươ\u0300ng, xa\u0303\n"
    found = read(tmp_path / "a.csv", text.replace("xã", "xa\u0303").encode("cp1258"))
    assert [row.name for row in found.rows] == ["UBND xã Tân"]


def test_a_quoted_cell_may_hold_line_breaks_and_separators(tmp_path):
    found = read(tmp_path / "a.csv", 'Tên;Loại\n"UBND\nxã ""A""; mới";xã\nUBND xã B;xã\n'.encode())
    assert [(row.line, row.name) for row in found.rows] == [(2, 'UBND xã "A"; mới'), (4, "UBND xã B")]


def test_a_spreadsheet_is_read_from_its_first_sheet(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.append([])
    sheet.append(["STT", "Tên cơ quan, đơn vị", "Loại đơn vị", "Điện thoại", "Thủ trưởng"])
    sheet.append([1, "UBND phường Một", "phường", 276382, "Ông A"])
    sheet.append([2.0, "Phòng Hai", None, None, None])
    book.save(tmp_path / "a.xlsx")
    found = preview(table_from_file(tmp_path / "a.xlsx"), TAGS, ())
    assert found.columns == ("number", "name", "tags", "phone", "head")
    assert [(row.line, row.name, row.phone, row.head) for row in found.rows] == [
        (3, "UBND phường Một", "276382", "Ông A")
    ]
    assert [(bad.line, bad.problems[0].code) for bad in found.bad] == [(4, "kind_missing")]


def test_titles_may_stand_above_the_headings_and_formula_errors_are_no_names(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet["A1"] = "DANH SÁCH ĐƠN VỊ ĐƯỢC KIỂM TRA"
    sheet.merge_cells("A1:C1")
    sheet["A2"] = "(Kèm theo Kế hoạch số 1/KH-UBND)"
    for row in (["STT", "Tên đơn vị", "Loại"], [1, "UBND xã A", "xã"], [2, "#REF!", "xã"], [3, "=B5", "xã"]):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    found = preview(table_from_file(tmp_path / "a.xlsx"), TAGS, ())
    assert found.columns == ("number", "name", "tags")
    assert [(row.line, row.name) for row in found.rows] == [(4, "UBND xã A")]
    assert [(bad.line, bad.problems[0].code) for bad in found.bad] == [
        (5, "name_missing"),
        (6, "name_missing"),
    ]


def test_a_sheet_formatted_to_its_last_line_is_read(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.append(["Tên", "Loại"])
    sheet["A1048576"], sheet["B1048576"], sheet["XFD9"] = "UBND xã B", "xã", "ở xa"
    book.save(tmp_path / "a.xlsx")
    found = preview(table_from_file(tmp_path / "a.xlsx"), TAGS, ())
    assert [(row.line, row.name) for row in found.rows] == [(1048576, "UBND xã B")]


def test_a_file_of_gigabytes_is_refused_unread(tmp_path, monkeypatch):
    with (tmp_path / "a.csv").open("wb") as file:
        file.truncate(unit_tables.LARGEST_FILE + 1)
    monkeypatch.setattr(unit_tables, "read_file", lambda _: pytest.fail("was read"))
    with pytest.raises(Refused) as caught:
        table_from_file(tmp_path / "a.csv")
    assert (caught.value.code, caught.value.fields["most"]) == (
        ErrorCode.TABLE_UNREADABLE,
        unit_tables.MOST_ROWS,
    )


def test_a_table_without_headings_is_read_by_place():
    found = preview(table_from_text("1\tUBND xã A\txã\n2\tUBND xã B\txã"), TAGS, ())
    assert found.columns == ("number", "name", "tags")
    assert [row.name for row in found.rows] == ["UBND xã A", "UBND xã B"]


def test_every_bad_row_is_named_with_all_that_is_wrong():
    text = f"Tên\tLoại\nUBND xã A\txã\nubnd XA a\t?\n{'x' * 301}\txã\n"
    found = preview(table_from_text(text), TAGS, ())
    assert [(bad.line, [one.code for one in bad.problems]) for bad in found.bad] == [
        (3, ["duplicate_in_table", "kind_unknown"]),
        (4, ["name_too_long"]),
    ]
    assert found.bad[0].problems[0].fields["other"] == 2


@pytest.mark.parametrize(
    ("kind", "name", "tag"),
    [
        ("UBND phường, xã", "", "phuong_xa"),
        ("PHUONG_XA", "", "phuong_xa"),
        ("co quan chuyen mon", "", "co_quan"),
        ("", "UBND xã Tân Bình", "phuong_xa"),
        ("", "Phòng Nội vụ", ""),
        ("trường học", "UBND xã A", ""),
    ],
)
def test_kinds_are_understood_by_the_words_of_one_label(kind, name, tag):
    assert kind_of(kind, name, TAGS) == tag


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04 not a zip", b"\n\n;;\n"])
@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_what_is_no_table_is_refused(tmp_path, name, content):
    with pytest.raises(Refused) as caught:
        read(tmp_path / name, content)
    assert caught.value.code is ErrorCode.TABLE_UNREADABLE


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(EnvironmentFailed) as caught:
        table_from_file(tmp_path / "none.csv")
    assert caught.value.code is ErrorCode.FILE_MISSING


def test_an_archive_that_swells_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 100_000)
    monkeypatch.setattr(unit_tables, "LARGEST_UNPACKED", 99_999)
    with pytest.raises(Refused) as caught:
        read(tmp_path / "a.xlsx", packed.getvalue())
    assert caught.value.code is ErrorCode.TABLE_UNREADABLE


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(unit_tables, "MOST_ROWS", 3)
    with pytest.raises(Refused):
        table_from_text("a\nb\nc\nd\n")


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_any_pasted_text_is_read_or_refused_and_every_row_is_accounted_for(text):
    try:
        table = table_from_text(text)
    except Refused:
        return
    found = preview(table, TAGS, ())
    lines = sorted([row.line for row in found.rows] + [bad.line for bad in found.bad])
    assert len(table.rows) - len(lines) in {0, 1}
    assert lines == sorted(set(lines))
