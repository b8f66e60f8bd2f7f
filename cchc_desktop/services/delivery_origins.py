"""Where a visit came from: what other machines brought is never said to be on this machine alone."""

from collections.abc import Collection, Iterable

from cchc_desktop.services.transfer_names import StationNames
from cchc_desktop.services.transfer_records import Delivery, DeliveryState
from cchc_desktop.store.journal import Direction, PackageRow, PackageState


class Origins:
    """Reads the journal of one campaign; `worked_on` are the visits with changes made here."""

    def __init__(
        self, packages: Iterable[PackageRow], names: StationNames, *, worked_on: Collection[str]
    ) -> None:
        self._names = names
        self._worked_on = worked_on
        self._senders: dict[str, dict[str, str]] = {}
        self._named: set[str] = set()
        for row in packages:
            if row.state is PackageState.TAKEN_BACK:
                continue
            self._named.update(row.visits)
            if row.direction is Direction.RECEIVED:
                for visit in row.visits:
                    self._senders.setdefault(visit, {})[row.station] = row.at

    def delivery(self, visit_id: str, *, is_closed: bool) -> Delivery:
        """Return how a visit stands before anything is known of what was written or confirmed since.

        `is_closed` is false while somebody types in it.
        """
        labels = tuple(map(self._names.label, self._senders.get(visit_id, ())))
        if labels and is_closed and visit_id not in self._worked_on:
            at = max(self._senders[visit_id].values())
            return Delivery(state=DeliveryState.RECEIVED, at=at, came_from=labels)
        return Delivery(state=DeliveryState.ON_THIS_MACHINE, came_from=labels, partly=visit_id in self._named)
