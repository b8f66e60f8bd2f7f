"""The trial of packages and sync passes where all works, and notices what does not."""

from pathlib import Path

import pytest

from cchc_desktop.composition import make_demo, open_workspace
from cchc_desktop.services import exchange_trial
from cchc_desktop.services.exchange_trial import TrialFailed, try_exchange


@pytest.fixture
def two_stations(tmp_path: Path):
    campaign_id = make_demo(tmp_path / "a", visits=3)
    sender, receiver = open_workspace(tmp_path / "a"), open_workspace(tmp_path / "b")
    receiver.station.set_up(name="Máy B", person="Lê Văn Minh", post="")
    (tmp_path / "stick").mkdir()
    yield sender, receiver, campaign_id
    sender.close()
    receiver.close()


def test_everything_arrives(two_stations, tmp_path: Path) -> None:
    sender, receiver, campaign_id = two_stations
    trial = try_exchange(sender, receiver, campaign_id=campaign_id, folder=tmp_path / "stick")
    report = receiver.safety.check()
    assert report.ok
    assert report.changes == trial.changes > 1000
    assert trial.synced > 1000
    visits = [row.answered for row in receiver.planning.visits(campaign_id)]
    assert visits == [row.answered for row in sender.planning.visits(campaign_id)]


def test_what_does_not_work_is_named(two_stations, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sender, receiver, campaign_id = two_stations
    monkeypatch.setattr(exchange_trial, "_MERGED", "khác")
    with pytest.raises(TrialFailed, match="proposals"):
        try_exchange(sender, receiver, campaign_id=campaign_id, folder=tmp_path / "stick")
