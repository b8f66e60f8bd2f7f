from cchc_desktop.gui.home.recovery_reminder import RecoveryReminder
from cchc_desktop.gui.settings.recovery_words import NO_RECOVERY, TO_RECOVERY
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


def test_nothing_is_said_once_there_are_recovery_keys(planning, settle):
    planning.workspace.identity.make_recovery_keys()
    assert not looked(planning.page("home"), settle).isVisible()
