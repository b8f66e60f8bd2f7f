"""Search, phrases, backups, the station: the small services."""

import pytest

from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.text import search_words
from cchc_desktop.services.recovery import ClosedData
from cchc_desktop.services.searching import SNIPPET_LENGTH, snippet_of


@pytest.mark.parametrize("typed", ["cải cách", "cai cach", "CẢI CÁCH", "cách cải", "cai ca"])
def test_search_finds_with_and_without_diacritics(office, typed):
    office.find("I.1-1", achieved="Kế hoạch cải cách hành chính năm 2023")
    (hit,) = office.workspace.searching.search(typed, visit_id=office.visit)
    assert (hit.item_id, hit.field, hit.unit_name) == ("I.1-1", "achieved", "UBND phường Một")
    assert {hit.snippet[start:end] for start, end in hit.marks} >= {"cải", "cách"}


def test_search_keeps_to_its_visit_and_campaign(office):
    office.find("I.1-1", achieved="thủy lợi")
    search = office.workspace.searching.search
    assert len(search("thuỷ lợi", campaign_id=office.campaign)) == 1
    assert search("thuỷ lợi", campaign_id="other") == ()
    assert search("  ") == ()


def test_a_snippet_shows_the_found_word_inside_a_long_text():
    text = "trước " * 100 + "Đích đến " + "sau " * 100
    snippet, marks = snippet_of(text, search_words("dich"))
    assert len(snippet) <= SNIPPET_LENGTH + 2
    assert [snippet[start:end] for start, end in marks] == ["Đích"]
    assert snippet.startswith("…")
    assert snippet.endswith("…")


def test_phrases_are_kept_once_per_item(office):
    phrases = office.workspace.phrases
    first = phrases.add("tayninh-2023", "I.1-1", " Đã ban hành đầy đủ. ")
    assert phrases.add("tayninh-2023", "I.1-1", "Đã ban hành đầy đủ.") == first
    general = phrases.add("tayninh-2023", "", "Đề nghị bổ sung.")
    assert phrases.phrases("tayninh-2023", "I.1-1") == (first, general)
    assert phrases.phrases("tayninh-2023", "I.1-2") == (general,)
    assert phrases.phrases("other", "I.1-1") == ()
    phrases.change(first.entity_id, "Ban hành đủ.")
    phrases.remove(general.entity_id)
    assert [one.text for one in phrases.phrases("tayninh-2023", "I.1-1")] == ["Ban hành đủ."]
    with pytest.raises(Refused):
        phrases.add("tayninh-2023", "I.1-1", "  ")


def test_the_station_is_set_up_once_and_signs_every_change(office):
    assert office.workspace.station.current().is_set_up
    with pytest.raises(Refused) as caught:
        office.workspace.station.set_up(name=" ", person="X", post="")
    assert caught.value.code is ErrorCode.VALUE_INVALID
    office.find("I.1-1", achieved="a")
    assert office.workspace.store.log.heads(office.key("I.1-1", "achieved"))[0].author == "Lê Thị Thử"


def test_a_backup_brings_everything_back(office, tmp_path):
    office.find("I.1-1", achieved="Trước")
    made = office.workspace.safety.backup()
    assert office.workspace.safety.backups()[0].path == made.path
    assert office.workspace.safety.due_backup() is None
    office.find("I.1-1", achieved="Sau")
    folder = office.workspace.store.folder
    office.workspace.close()
    aside = ClosedData(folder, backups=tmp_path / "backups").restore(made.path)
    assert aside is not None

    from cchc_desktop.composition import open_workspace

    again = open_workspace(folder, backups=tmp_path / "backups")
    try:
        assert again.capture.finding(office.visit, "I.1-1").achieved == "Trước"
    finally:
        again.close()


def test_rebuilding_changes_nothing_and_the_check_is_content(office):
    office.find("I.1-1", achieved="Nội dung")
    before = office.workspace.capture.visit(office.visit)
    office.workspace.safety.rebuild()
    assert office.workspace.capture.visit(office.visit) == before
    report = office.workspace.safety.check()
    assert (report.ok, report.visits, report.seals) == (True, 1, 0)
