"""Short sentences share a paragraph, texts of several paragraphs keep them."""

from cchc_desktop.documents.nodes import ListItem, Paragraph, Run
from cchc_desktop.documents.telling import Telling


def told(telling: Telling) -> list[str]:
    return [
        ("- " if isinstance(block, ListItem) else "")
        + "".join(run.text for run in block.inlines if isinstance(run, Run)).replace("\u00a0", " ")
        for block in telling.blocks()
    ]


def test_short_sentences_follow_the_head() -> None:
    telling = Telling(mark="(1)", head="Sáng kiến")
    telling.say("Có một sáng kiến")
    telling.say("")
    telling.say("đạt", lead="Đánh giá")
    (block,) = telling.blocks()
    assert isinstance(block, Paragraph)
    assert block.inlines == (
        Run("(1) "),
        Run("Sáng kiến", italic=True),
        Run(": Có một sáng kiến. Đánh giá:\u00a0đạt."),
    )


def test_a_head_alone_is_a_sentence() -> None:
    assert told(Telling(head="Sáng kiến", dash=True)) == ["- Sáng kiến."]


def test_several_paragraphs_stay_several() -> None:
    telling = Telling(mark="(1)", head="Văn bản")
    telling.say("Một\nHai")
    telling.say("Ba")
    telling.say("Bốn\nNăm", lead="Đơn vị báo cáo")
    assert told(telling) == ["(1) Văn bản: Một.", "Hai.", "Ba.", "Đơn vị báo cáo: Bốn.", "Năm."]


def test_a_list_begins_under_the_head() -> None:
    telling = Telling(mark="(1)", head="Văn bản")
    telling.say("- Một\n- Hai")
    assert told(telling) == ["(1) Văn bản:", "- Một;", "- Hai."]
    telling = Telling(head="Văn bản")
    telling.say("Đủ")
    telling.say("- Một", lead="Đơn vị báo cáo")
    assert told(telling) == ["Văn bản: Đủ.", "Đơn vị báo cáo:", "- Một."]


def test_a_long_text_has_a_paragraph_of_its_own() -> None:
    telling = Telling(head="Văn bản")
    telling.say("Ngắn")
    telling.say("dài " * 200)
    assert [len(text) > 600 for text in told(telling)] == [False, True]
