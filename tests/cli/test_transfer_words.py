"""What a package brings is told as text, whatever it is made of."""

from cchc_desktop.cli_transfer_words import _say_conflict, say, say_missing
from cchc_desktop.core.changes import FieldKey
from cchc_desktop.services.transfer_records import (
    MissingChanges,
    PlannedConflict,
    PlannedVersion,
    StationLabel,
)


def test_a_package_does_not_command_the_terminal(capsys) -> None:
    say("giá trị \x1b[2J\r\nmới\u202e")
    told = capsys.readouterr().out
    assert told == "giá trị \ufffd[2J\ufffd\ufffdmới\ufffd\n"


def test_missing_numbers_are_told_as_people_write_them(capsys) -> None:
    say_missing(())
    assert capsys.readouterr().out == ""
    label = StationLabel(station="a" * 32, name="Máy B", person="Bé")
    missing = MissingChanges(
        campaign_id="c", station=label, ranges=((41, 60), (75, 75)), count=21, told_by=(label,)
    )
    say_missing((missing,))
    assert "Máy B (Bé): thay đổi 41–60, 75 chưa nhận được" in capsys.readouterr().out


def test_ratings_in_dispute_are_told_in_words(capsys) -> None:
    label = StationLabel(station="a" * 32, name="Máy B", person="Bé")
    versions = tuple(
        PlannedVersion(value=value, author="Bé", at="2023-09-12T09:00:00+07:00", station=label, is_new=is_new)
        for value, is_new in (("met", False), ("not_met", True))
    )
    _say_conflict(
        PlannedConflict(
            key=FieldKey("finding", "v/I.1-1", "rating"),
            visit_id="v",
            unit_name="UBND Phường 1",
            item_id="I.1-1",
            versions=versions,
        )
    )
    told = capsys.readouterr().out
    assert "met" not in told
    assert "Đạt" in told
    assert "Chưa đạt" in told
