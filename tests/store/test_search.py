"""Search finds what was typed, however it is asked for."""

from collections.abc import Callable

import pytest

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.fields import ENTITIES, FieldType
from cchc_desktop.store.search_refresh import SEARCHABLE, is_searchable
from cchc_desktop.store.store import Store
from cchc_desktop.store.writer import Edit

MakeEdit = Callable[..., Edit]


def found(store: Store, text: str, **narrow: str) -> list[str]:
    return [match.key.entity_id for match in store.index.search(text, **narrow)]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Công tác cải cách hành chính", "cải cách"),
        ("Công tác cải cách hành chính", "cai cach"),
        ("Công tác cải cách hành chính", "CẢI CÁCH"),
        ("Công tác cải cách hành chính", "ca\u0309i ca\u0301ch"),
        ("CÔNG TÁC CẢI CÁCH", "cải cách"),
        ("đơn vị đã đạt", "don vi da dat"),
        ("Don vi", "đơn vị"),
        ("Xã Hòa Thành", "hoà"),
        ("Xã Hoà Thành", "hòa"),
        ("Cống Thủy Lợi", "thuỷ lợi"),
        ("tỷ lệ 100%", "tỉ lệ"),
        ("tỉ lệ 100%", "tỷ lệ"),
        ("Quyết định số 1085/QĐ-TTg", "1085/qđ-ttg"),
        ("Công tác cải cách", "cải cá"),
        ("hành chính công", "hành công"),
        ("cải cách hành chính", "cả ca hà chí"),
        ("thư xin lỗi gửi chậm", "lo xi th"),
    ],
)
def test_spellings_of_one_word_find_each_other(store: Store, edit: MakeEdit, text: str, asked: str) -> None:
    store.log.put(
        [edit("finding", "v1/i1", "achieved", text), edit("finding", "v1/i2", "achieved", "khác hẳn")]
    )
    assert found(store, asked) == ["v1/i1"]


@pytest.mark.parametrize("asked", ["", "  ", "!?", '"', "*", "AND", "NEAR(", "a OR b", "x:y", "-"])
def test_no_question_is_an_error(store: Store, edit: MakeEdit, asked: str) -> None:
    store.log.put([edit("finding", "v1/i1", "achieved", "Tốt")])
    assert found(store, asked) == []


def test_words_side_by_side_come_first(store: Store, edit: MakeEdit) -> None:
    store.log.put([edit("finding", "v1/i1", "achieved", "thư đã gửi, không xin lỗi")])
    store.log.put([edit("finding", "v1/i2", "achieved", "có thư xin lỗi")])
    store.log.put([edit("finding", "v1/i3", "achieved", "lỗi do xin thư")])
    matches = store.index.search("thư xin lỗi")
    assert [(match.key.entity_id, match.rank) for match in matches] == [
        ("v1/i2", 0),
        ("v1/i3", 1),
        ("v1/i1", 1),
    ]
    assert matches[0].text == "có thư xin lỗi"
    assert len(store.index.search("thư xin lỗi", limit=2)) == 2


def test_the_index_takes_in_what_is_typed_when_it_closes(store: Store, edit: MakeEdit) -> None:
    store.log.put([edit("finding", "v1/i1", "achieved", "trước")])
    store.log.autosave(edit("finding", "v1/i1", "achieved", "sau"))
    assert (found(store, "truoc"), found(store, "sau")) == (["v1/i1"], [])
    store.log.close()
    assert (found(store, "truoc"), found(store, "sau")) == ([], ["v1/i1"])


def test_deleted_rows_are_not_found_and_come_back(store: Store, edit: MakeEdit) -> None:
    store.log.put([edit("recommendation", "v1/i1/r1", "text", "khắc phục")])
    store.log.put([edit("recommendation", "v1/i1/r1", "deleted", True)])
    assert found(store, "khac phuc") == []
    store.log.put([edit("recommendation", "v1/i1/r1", "deleted", None)])
    assert found(store, "khac phuc") == ["v1/i1/r1"]


def test_search_is_narrowed_to_a_campaign_or_a_visit(store: Store, edit: MakeEdit) -> None:
    store.log.put(
        [
            edit("finding", "v1/i1", "achieved", "một cửa"),
            edit("visit", "v1", "conclusion", "một cửa"),
            edit("finding", "v2/i1", "achieved", "một cửa"),
            edit("finding", "v3/i1", "achieved", "một cửa", campaign="c2"),
        ]
    )
    assert set(found(store, "một cửa", campaign="c1")) == {"v1", "v1/i1", "v2/i1"}
    assert set(found(store, "một cửa", visit="v1")) == {"v1", "v1/i1"}
    assert found(store, "một cửa", visit="v1", campaign="c2") == []


@pytest.mark.parametrize(
    "key",
    [
        FieldKey("campaign", "c1", "number"),
        FieldKey("campaign", "c1", "subject"),
        FieldKey("unit", "u1", "name"),
        FieldKey("visit", "v1", "conclusion"),
        FieldKey("finding", "v1/i1", "shortcomings"),
        FieldKey("finding", "v1/i1", "found.x"),
        FieldKey("finding", "v1/i1", "reported.x.note"),
        FieldKey("recommendation", "v1/i1/r1", "text"),
        FieldKey("document", "v1/i1/d1", "subject"),
        FieldKey("dossier", "v1/i1/d1", "code"),
        FieldKey("evidence", "v1/i1/e1", "caption"),
        FieldKey("extra_item", "v1/-/x1", "text"),
    ],
)
def test_what_people_look_for_is_indexed(store: Store, key: FieldKey) -> None:
    store.log.put([Edit(campaign="c1", key=key, value="Thành Long")])
    assert [match.key for match in store.index.search("thanh long")] == [key]


def test_codes_hashes_and_the_outline_are_not_indexed() -> None:
    assert not is_searchable("campaign", "outline_text")
    assert not is_searchable("evidence", "blob")
    assert not is_searchable("finding", "rating")
    assert not is_searchable("print", "data_hash")
    for entity, fields in SEARCHABLE.items():
        assert all(ENTITIES[entity][field] is FieldType.TEXT for field in fields)


def test_numbers_in_answer_fields_are_left_to_the_tables(store: Store, edit: MakeEdit) -> None:
    store.log.put([edit("finding", "v1/i1", "found.x", 2023)])
    assert found(store, "2023") == []


def test_what_happens_to_its_row_does_not_take_in_a_field_that_is_being_typed(
    store: Store, edit: MakeEdit
) -> None:
    store.log.put([edit("recommendation", "v1/i1/r1", "text", "trước")])
    store.log.put([edit("recommendation", "v1/i1/r1", "deleted", True)])
    store.log.put([edit("recommendation", "v1/i1/r1", "deleted", None)])
    store.log.autosave(edit("recommendation", "v1/i1/r1", "text", "sau"))
    store.log.put([edit("recommendation", "v1/i1/r1", "responsible", "Bình")])
    assert (found(store, "truoc"), found(store, "sau")) == (["v1/i1/r1"], [])
    store.log.close()
    assert (found(store, "truoc"), found(store, "sau")) == ([], ["v1/i1/r1"])


def test_a_page_pasted_into_the_search_box_is_no_error(store: Store, edit: MakeEdit) -> None:
    page = " ".join(f"từ{number}" for number in range(5000))
    store.log.put([edit("finding", "v1/i1", "achieved", page)])
    assert found(store, page) == ["v1/i1"]
    assert store.views.visits(text=page) == ()
    assert store.views.units("c1", text=page) == ()
