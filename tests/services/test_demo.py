import pytest

from cchc_desktop.composition import make_demo, open_workspace
from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.records import VisitState


@pytest.fixture
def opened(demo_folder, tmp_path):
    workspace = open_workspace(demo_folder, backups=tmp_path)
    yield workspace
    workspace.close()


def test_the_demonstration_has_visits_at_every_stage(opened):
    campaign = opened.planning.campaigns()[0].entity_id
    states = [row.state for row in opened.planning.visits(campaign)]
    assert set(states) == set(VisitState)
    sealed = opened.planning.visits(campaign, states=(VisitState.SEALED,))
    assert sorted(opened.sealing.verify(row.visit_id).changed_after for row in sealed) == [0, 1]
    assert all(opened.sealing.verify(row.visit_id).intact for row in sealed)


def test_the_demonstration_is_whole(opened):
    report = opened.safety.check()
    assert (report.faults, report.notices) == ((), ())


def test_the_demonstration_shows_a_shared_apology_letter_and_last_times_findings(opened):
    campaign = opened.planning.campaigns()[0].entity_id
    under_way = opened.planning.visits(campaign, states=(VisitState.UNDER_WAY,))[0]
    record = opened.reporting.record(under_way.visit_id)
    assert sum(line.apology_shared for item in record.items() for line in item.dossiers) >= 2
    assert len(opened.capture.previous_findings(under_way.visit_id)) > 40
    assert len(record.photos) == 2
    assert opened.attachments.thumbnail(record.photos[0].digest).startswith(b"\x89PNG")


def test_the_demonstration_is_not_mixed_with_what_is_there(demo_folder):
    with pytest.raises(Refused) as caught:
        make_demo(demo_folder, visits=1)
    assert caught.value.code is ErrorCode.DEMO_NEEDS_EMPTY


def test_the_same_seed_gives_the_same_demonstration(tmp_path):
    def made(name, seed):
        make_demo(tmp_path / name, visits=2, seed=seed)
        workspace = open_workspace(tmp_path / name, backups=tmp_path)
        try:
            campaign = workspace.planning.campaigns()[0].entity_id
            visits = [workspace.capture.visit(row.visit_id) for row in workspace.planning.visits(campaign)]
            return visits, workspace.reporting.preview_pdf(visits[0].entity_id)
        finally:
            workspace.close()

    first = made("a", 1)
    assert first == made("b", 1)
    assert first[0] != made("c", 2)[0]


def test_a_large_demonstration_has_as_many_visits_as_asked(tmp_path):
    campaign = make_demo(tmp_path / "data", visits=60)
    workspace = open_workspace(tmp_path / "data", backups=tmp_path)
    try:
        campaigns = [each.entity_id for each in workspace.planning.campaigns()]
        assert campaigns[0] == campaign
        assert [len(workspace.planning.visits(each)) for each in campaigns] == [57, 3]
        assert len({row.unit_id for row in workspace.planning.visits(campaign)}) == 57 // 2
    finally:
        workspace.close()
