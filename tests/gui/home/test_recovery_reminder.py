from cchc_desktop.gui.home.recovery_reminder import RecoveryReminder
from cchc_desktop.gui.settings.recovery_words import NO_RECOVERY, NOT_OUT, TO_RECOVERY
from cchc_desktop.gui.tasks import wait_for_tasks
from cchc_desktop.gui.widgets.banner import Banner
from cchc_desktop.gui.widgets.buttons import Button


def looked(home, settle):
    if home.findChild(RecoveryReminder) is None:
        home._remind()
    else:
        home.findChild(RecoveryReminder).look()
    wait_for_tasks()
    settle()
    return home.findChild(Banner)


def pressed(banner, words):
    next(one for one in banner.findChildren(Button) if one.text() == words).click()


def test_the_day_reminds_of_recovery_keys_and_leads_to_them(planning, settle):
    home = planning.page("home")
    banner = looked(home, settle)
    assert banner.isVisible()
    assert banner.text() == NO_RECOVERY
    pressed(banner, TO_RECOVERY)
    assert planning.window.place.page == "settings"
    assert planning.window.place.args == {"tab": "keys"}


def test_a_reminder_that_was_waved_away_comes_no_more(planning, settle):
    home = planning.page("home")
    pressed(looked(home, settle), "Đóng")
    assert not looked(home, settle).isVisible()


def test_keys_count_as_made_only_when_their_sheets_are_out(planning, settle, tmp_path):
    home = planning.page("home")
    pressed(looked(home, settle), "Đóng")
    identity = planning.workspace.identity
    keys = identity.make_recovery_keys()
    assert looked(home, settle).text() == NOT_OUT
    assert home.findChild(Banner).isVisible()
    identity.write_sheets(tmp_path / "sheets.pdf", keys)
    assert not looked(home, settle).isVisible()


def test_a_key_that_was_tried_is_held_by_somebody(planning, settle):
    key, _ = planning.workspace.identity.make_recovery_keys()
    planning.workspace.identity.drill(key.identity)
    assert not looked(planning.page("home"), settle).isVisible()


def test_the_reminder_leaves_room_before_the_greeting(planning, settle):
    home = planning.page("home")
    banner = looked(home, settle)
    below = home._greeting.mapTo(home, home._greeting.rect().topLeft()).y()
    assert below - banner.mapTo(home, banner.rect().bottomLeft()).y() >= 10
