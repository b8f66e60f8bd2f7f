"""What a package brings is told as text, whatever it is made of."""

from cchc_desktop.cli_transfer_words import say, say_missing
from cchc_desktop.services.transfer_records import MissingChanges, StationLabel


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
