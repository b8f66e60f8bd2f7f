"""What cannot be read as a value of its field outlives the program, and is no part of the data."""

import pytest

from cchc_desktop.composition import open_workspace
from cchc_desktop.core.changes import FieldKey


@pytest.fixture
def opened(tmp_path):
    """Open the same data folder again and again; the one before is closed."""
    open_ones = []

    def reopen():
        for one in open_ones:
            one.close()
        workspace = open_workspace(tmp_path / "data", backups=tmp_path / "backups")
        open_ones.append(workspace)
        return workspace

    yield reopen
    open_ones[-1].close()


@pytest.fixture
def campaign(opened):
    workspace = opened()
    workspace.station.set_up(name="A", person="B", post="")
    return workspace.planning.create_campaign("tayninh-2023")


def issued(campaign):
    return FieldKey("campaign", campaign, "issued")


def test_a_draft_outlives_the_program_and_is_no_value(opened, campaign):
    key = issued(campaign)
    opened().editing(campaign).keep_draft(key, "31/2")
    workspace = opened()
    editing = workspace.editing(campaign)
    assert editing.draft(key) == "31/2"
    assert editing.drafts() == {key: "31/2"}
    assert workspace.planning.campaign(campaign).issued != "31/2"


@pytest.mark.parametrize("write", ["put", "autosave"])
def test_a_value_takes_the_place_of_the_draft_for_good(opened, campaign, write):
    key = issued(campaign)
    editing = opened().editing(campaign)
    editing.keep_draft(key, "31/2")
    getattr(editing, write)(key, "2023-03-03")
    assert editing.draft(key) is None
    assert opened().editing(campaign).drafts() == {}


def test_emptying_a_field_that_was_empty_drops_its_draft(opened, campaign):
    key = issued(campaign)
    editing = opened().editing(campaign)
    editing.keep_draft(key, "31/2")
    editing.autosave(key, None)
    assert editing.drafts() == {}


def test_drafts_of_a_row_that_was_taken_out_rest_until_it_comes_back(opened, campaign):
    editing = opened().editing(campaign)
    member = editing.new_entity("member", name="Ông A")
    key = FieldKey("member", member, "post")
    editing.keep_draft(key, "?")
    editing.delete("member", member)
    assert editing.drafts() == {}
    editing.undo()
    assert editing.drafts() == {key: "?"}


def test_a_draft_moves_to_the_row_that_has_begun(opened, campaign):
    editing = opened().editing(campaign)
    before, now = FieldKey("recommendation", "v/i/", "due"), FieldKey("recommendation", "v/i/r", "due")
    editing.keep_draft(before, "31/2")
    editing.move_draft(before, now)
    assert editing.draft(before) is None
    assert opened().editing(campaign).draft(now) == "31/2"


def test_campaigns_keep_their_drafts_apart(opened, campaign):
    workspace = opened()
    other = workspace.planning.create_campaign("tayninh-2023")
    workspace.editing(campaign).keep_draft(issued(campaign), "31/2")
    assert workspace.editing(other).drafts() == {}
