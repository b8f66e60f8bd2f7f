"""Changes that exist and are not here: known exactly, because every package tells what its sender has."""

from collections.abc import Iterable

from cchc_desktop.core.ranges import Ranges, all_joined, all_minus, count
from cchc_desktop.core.text import fold
from cchc_desktop.services.campaign_reading import CampaignReader
from cchc_desktop.services.transfer_names import StationNames
from cchc_desktop.services.transfer_records import MissingChanges, SilentMember
from cchc_desktop.store.journal import ToldRanges
from cchc_desktop.store.store import Store


class MissingReader:
    """Compares what others said they have with what is here."""

    def __init__(self, store: Store, campaigns: CampaignReader) -> None:
        self._store = store
        self._campaigns = campaigns

    def missing(self, campaign_id: str = "") -> tuple[MissingChanges, ...]:
        """Return what is missing of a campaign, or of all that were not deleted here, machine by machine."""
        told = self._store.journal.told_campaigns()
        wanted = (campaign_id,) if campaign_id else tuple(each for each in told if not self._is_gone(each))
        return tuple(each for campaign in wanted for each in self._of(campaign))

    def silent(self, campaign_id: str) -> tuple[SilentMember, ...]:
        """Return the other members who own sections and of whom nothing has come: no package, no change.

        Nobody is silent in a campaign that was never sent nor received: this machine works on it alone.
        """
        packages = self._store.journal.packages(campaign_id)
        if not packages:
            return ()
        names = StationNames(self._store)
        stations = {row.station for row in packages} | self._store.reader.held(campaign_id).keys()
        heard = {fold(names.label(station).person) for station in stations}
        heard.add(fold(self._store.station.person))
        return tuple(
            SilentMember(member_id=member.entity_id, name=member.name, sections=member.sections)
            for member in self._campaigns.members(campaign_id)
            if member.sections and fold(member.name) not in heard
        )

    def _is_gone(self, campaign: str) -> bool:
        views = self._store.views
        there = views.entity("campaign", campaign, with_gone=True)
        return bool(there) and not views.entity("campaign", campaign)

    def _of(self, campaign: str) -> Iterable[MissingChanges]:
        told = self._store.journal.known_ranges(campaign)
        exists = all_joined({each.station: each.ranges} for each in told)
        lacking = all_minus(exists, self._store.reader.held(campaign))
        if not lacking:
            return
        names = StationNames(self._store)
        sections = self._sections(campaign)
        for station, ranges in lacking.items():
            label = names.label(station)
            yield MissingChanges(
                campaign_id=campaign,
                station=label,
                ranges=ranges,
                count=count(ranges),
                told_by=tuple(names.label(teller) for teller in _tellers(told, station, ranges)),
                sections=sections.get(fold(label.person), ()),
            )

    def _sections(self, campaign: str) -> dict[str, tuple[str, ...]]:
        """Return the sections of every member, by the folded name people sign with."""
        return {fold(member.name): member.sections for member in self._campaigns.members(campaign)}


def _tellers(told: Iterable[ToldRanges], station: str, ranges: Ranges) -> Iterable[str]:
    lacking = {station: ranges}
    for each in told:
        if each.station == station and all_minus(lacking, {station: each.ranges}) != lacking:
            yield each.told_by
