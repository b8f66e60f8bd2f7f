from cchc_desktop.outline.loader import load_outline_text
from cchc_desktop.outline.model import Outline
from cchc_desktop.outline.rules import applies, items_for, outline_for

TEXT = """\
format: cchc-outline/1
id: mau
version: 1
title: Mẫu
unit_tags: [{ tag: xa, label: Xã }, { tag: phong, label: Phòng }, { tag: truong, label: Trường }]
sections:
  - id: A
    title: Chung
    items:
      - { id: A1, text: Tất cả, answers: [{ id: a, kind: date, label: Ngày }] }
      - { id: A2, text: Xã, applies_to: [xa], answers: [{ id: a, kind: date, label: Ngày }] }
  - id: B
    title: Xã và trường
    applies_to: [xa, truong]
    sections:
      - id: B.1
        title: Trong
        items:
          - { id: B1, text: Theo mục, answers: [{ id: a, kind: date, label: Ngày }] }
          - { id: B2, text: Hẹp, applies_to: [truong, phong], answers: [{ id: a, kind: date, label: Ngày }] }
"""


def outline() -> Outline:
    return load_outline_text(TEXT, file="a.yaml")


def asked(*tags: str) -> list[str]:
    return [item.id for item in items_for(outline(), frozenset(tags))]


def test_items_of_each_kind_of_unit():
    assert asked("xa") == ["A1", "A2", "B1"]
    assert asked("phong") == ["A1"]
    assert asked("truong") == ["A1", "B1", "B2"]
    assert asked("xa", "truong") == ["A1", "A2", "B1", "B2"]


def test_a_unit_without_tags_is_asked_what_everybody_is_asked():
    assert asked() == ["A1"]


def test_items_carry_the_tags_of_their_section():
    tags = {item.id: item.applies_to for item in outline().items()}
    assert tags == {"A1": (), "A2": ("xa",), "B1": ("xa", "truong"), "B2": ("truong",)}


def test_empty_sections_are_left_out():
    assert [section.id for section in outline_for(outline(), frozenset({"phong"})).walk()] == ["A"]


def test_no_mark_means_every_unit():
    assert applies((), frozenset())
    assert not applies(("xa",), frozenset())
