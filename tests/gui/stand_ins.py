"""What stands for the clock and for other pages in tests of one page."""

from datetime import UTC, datetime, timedelta, timezone

from cchc_desktop.gui.shell.page import Chrome, NavigationUse, Page

HANOI = timezone(timedelta(hours=7))


class Ticking:
    """A clock that moves on a second at each look, from an hour (UTC) on a day of inspections."""

    def __init__(self, *, hour):
        self.now = datetime(2023, 9, 12, hour, 5, tzinfo=UTC).astimezone(HANOI)

    def __call__(self):
        self.now += timedelta(seconds=1)
        return self.now


class Elsewhere(Page):
    """Stands for any other page."""

    navigation_use = NavigationUse.HIDDEN

    def __init__(self):
        super().__init__()
        self.args = {}

    def chrome(self):
        return Chrome(title="Nơi khác")

    def activated(self, args):
        self.args = dict(args)
