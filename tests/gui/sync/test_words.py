"""What the window says of synchronising, from records alone: the worst first, and nothing more than is so."""

from dataclasses import replace
from pathlib import Path

import pytest

from cchc_desktop.core.errors import ErrorCode
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.sync.network import Network, load_network_library
from cchc_desktop.gui.sync.words import (
    SyncView,
    leads_to_offers,
    note_words,
    offered_words,
    step_trouble,
    step_words,
    target_state,
    target_trouble,
)
from cchc_desktop.sentences_sync import PROBE_STEPS
from cchc_desktop.services.sync_confirming import Confirmation
from cchc_desktop.services.sync_records import (
    OfferedPackage,
    OfferedSyncCard,
    OfferState,
    ProbedStep,
    ProbeReport,
    SyncStatus,
    TargetCounts,
    TargetRecord,
    TargetState,
    Trouble,
)
from cchc_desktop.services.transfer_records import StationLabel

AT = "2023-09-12T14:03:00+07:00"
OFFICE = StationLabel(station="b" * 32, name="Phòng Nội vụ", person="Bình", fingerprint="1 2")
TARGET = TargetRecord(
    target_id="t", name="Kho", uri="webdavs://kho.example/cchc", service="webdav", user="", is_plain=False,
    secret_place="none", state=TargetState.TRUSTED, is_paused=False, takes_by_itself=False, probe=None,
    counts=TargetCounts(waiting=0, waiting_size=0, sent=2, confirmed=0, offered=0, taken=0, refused=0),
    trouble=None, added_at=AT, tried_at=AT, reached_at=AT, not_before="", failures=0,
)  # fmt: skip
UNREACHED = Trouble(code=str(ErrorCode.TARGET_UNREACHABLE))
OFFER = OfferedPackage(
    path=Path("a.cchc"), target_id="t", target_name="Kho", campaign_id="c", station=OFFICE, kind="changes",
    state=OfferState.OFFERED, size=10, seen_at=AT, trouble=None,
)  # fmt: skip
CARD = OfferedSyncCard(label=OFFICE, standing="stranger", target_name="Kho", path=Path("a.json"))
CONFIRMED = Confirmation(by=OFFICE, at=AT)


def seen(*targets: TargetRecord, receivers: int = 1, offered=(), cards=(), **more) -> SyncView:
    status = SyncStatus(targets=targets, offered=offered, cards=cards, receivers=receivers)
    return SyncView(status=status, ended=more.pop("ended", AT), **more)


def waiting(count: int) -> TargetRecord:
    counts = replace(TARGET.counts, waiting=count, waiting_size=1000)
    return replace(TARGET, counts=counts)


CHANGED = replace(TARGET, state=TargetState.CHANGED)
NOTHING_SENT = replace(TARGET, counts=replace(TARGET.counts, sent=0))
PAUSED = replace(TARGET, is_paused=True)
UNTRUSTED = replace(TARGET, state=TargetState.UNTRUSTED)
AWAY = replace(TARGET, trouble=UNREACHED)
DENIED = replace(TARGET, trouble=Trouble(code=str(ErrorCode.TARGET_DENIED)))


@pytest.mark.parametrize(
    ("view", "words", "tone"),
    [
        (seen(), "", Tone.MUTED),
        (seen(TARGET), "◐ Mọi thứ đã gửi 14:03", Tone.MUTED),
        (seen(NOTHING_SENT), "Đã nối, chưa có gì để gửi", Tone.MUTED),
        (seen(NOTHING_SENT, unsent=True), "○ Có thay đổi chưa gửi", Tone.MUTED),
        (seen(NOTHING_SENT, TARGET), "◐ Mọi thứ đã gửi 14:03", Tone.MUTED),
        (seen(TARGET, confirmations=(CONFIRMED,)), "✓ Phòng Nội vụ đã xác nhận 14:03", Tone.GOOD),
        (seen(TARGET, confirmations=(CONFIRMED,), unsent=True), "○ Có thay đổi chưa gửi", Tone.MUTED),
        (seen(TARGET, confirmations=(CONFIRMED,), ended=""), "Đồng bộ lần cuối 14:03, 12/9/2023", Tone.MUTED),
        (seen(waiting(2)), "2 gói chờ gửi", Tone.MUTED),
        (seen(waiting(2), online=False), "2 gói chờ gửi · ngoại tuyến", Tone.MUTED),
        (seen(AWAY), "Ngoại tuyến", Tone.MUTED),
        (seen(AWAY, unsent=True), "Có thay đổi chưa gửi · ngoại tuyến", Tone.MUTED),
        (seen(DENIED), "Chưa đồng bộ được với “Kho”", Tone.MUTED),
        (seen(waiting(2), running=True, step=(4, 10, "sending")), "Đang gửi… 40 %", Tone.MUTED),
        (seen(TARGET, offered=(OFFER, OFFER)), "▲ 2 gói mới chờ nhận", Tone.ATTENTION),
        (seen(AWAY, offered=(OFFER,)), "▲ 1 gói mới chờ nhận · ngoại tuyến", Tone.ATTENTION),
        (seen(TARGET, cards=(CARD,)), "▲ Có máy lạ, cần hỏi", Tone.ATTENTION),
        (seen(TARGET, receivers=0), "▲ Chưa quen máy nào để gửi", Tone.ATTENTION),
        (seen(CHANGED, waiting(2)), "⚑ “Kho” đã thành nơi khác: đã dừng, cần hỏi", Tone.WRONG),
        (seen(PAUSED), "Đồng bộ đang tạm dừng", Tone.MUTED),
        (seen(UNTRUSTED), "Nơi đồng bộ chưa dùng được", Tone.MUTED),
    ],
)
def test_the_status_bar_says_what_is_so(view, words, tone):
    said = note_words(view)
    assert str(said) == words
    assert said.tone is tone
    # What lies on a server is never said to have been received.
    assert "đã nhận" not in words


def test_a_place_that_became_another_comes_before_offers():
    assert leads_to_offers(seen(TARGET, offered=(OFFER,)))
    assert leads_to_offers(seen(TARGET, cards=(CARD,)))
    assert not leads_to_offers(seen(CHANGED, offered=(OFFER,)))
    assert not leads_to_offers(seen(TARGET))


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ((0, 0, "preparing"), "Đang đồng bộ…"),
        ((0, 0, "sending"), "Đang gửi…"),
        ((1, 3, "sending"), "Đang gửi… 33 %"),
        ((1, 3, "fetching"), "Đang tải gói mới… 1/3"),
    ],
)
def test_a_round_says_how_far_it_is(step, words):
    assert step_words(step) == words


def test_offers_are_counted_by_what_they_are():
    receipt = replace(OFFER, kind="receipt")
    elsewhere = replace(OFFER, target_name="Máy chủ")
    assert offered_words((OFFER, OFFER, elsewhere)) == "Có 3 gói mới trên “Kho”, “Máy chủ”"
    assert offered_words((OFFER, receipt)) == "Có 2 gói mới, trong đó 1 giấy xác nhận, trên “Kho”"
    files = replace(OFFER, kind="blobs")
    assert offered_words((files, files)) == "Có 2 gói tệp đính kèm trên “Kho”"
    told = "Có 3 gói mới, trong đó 1 giấy xác nhận và 1 gói chỉ có tệp đính kèm, trên “Kho”"
    assert offered_words((OFFER, receipt, files)) == told
    assert offered_words((receipt,)) == "Có 1 giấy xác nhận trên “Kho”"


@pytest.mark.parametrize("target", [TARGET, CHANGED, PAUSED, UNTRUSTED, AWAY])
def test_a_state_has_words_and_a_sign(target):
    assert target_state(target).text
    assert target_state(target).sign


def test_trouble_is_a_sentence_with_what_is_safe_and_what_to_do():
    assert target_trouble(TARGET) == ""
    assert "hàng chờ" in target_trouble(AWAY)
    assert "tự thử lại" in target_trouble(AWAY)
    assert "Đã dừng" in target_trouble(CHANGED)


@pytest.mark.parametrize("step", PROBE_STEPS)
@pytest.mark.parametrize("essential", [True, False])
def test_every_step_that_failed_says_something(step, essential):
    failed = ProbedStep(step=step, is_well=False, is_essential=essential, trouble=UNREACHED)
    assert step_trouble(failed)
    # What a probe tried is not tried again by itself.
    assert "tự thử lại" not in step_trouble(failed)
    assert step_trouble(replace(failed, trouble=None))


def test_an_untrusted_place_tells_of_the_step_that_failed():
    steps = (
        ProbedStep(step="reach", is_well=True, is_essential=True, trouble=None),
        ProbedStep(step="write", is_well=False, is_essential=True, trouble=DENIED.trouble),
    )
    probe = ProbeReport(passed=False, guarantee="", clock_seconds=None, steps=steps, probed_at=AT)
    assert "mật khẩu" in target_trouble(replace(UNTRUSTED, probe=probe))
    assert target_state(replace(UNTRUSTED, probe=probe)).text == "chưa dùng được"


def test_the_network_says_nothing_before_it_is_watched(qapp):
    network = Network()
    assert network.online() is None
    if load_network_library():
        network.watch()
        network.watch()
    assert network.online() in {None, True, False}


def test_coming_back_is_told_once(qapp, monkeypatch):
    network = Network()
    told = []
    network.came_back.connect(lambda: told.append(1))
    for online in (True, False, False, True, True, None, False, None):
        monkeypatch.setattr(network, "online", lambda online=online: online)
        network._on_changed()
    assert len(told) == 2
