"""Which changes and files a package holds."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from cchc_desktop.core.changes import Change, ChangeRef
from cchc_desktop.core.ranges import StationRanges, all_joined, all_minus, refs_ranges
from cchc_desktop.core.scopes import EXTRA_ITEM, item_of
from cchc_desktop.exchange.package_contents import FileSource
from cchc_desktop.exchange.receipts import Receipt
from cchc_desktop.platform.files import reading_failures
from cchc_desktop.services.campaign_outlines import CampaignOutlines
from cchc_desktop.services.transfer_names import PlaceNames
from cchc_desktop.services.transfer_records import ExportKind, ExportRequest
from cchc_desktop.store.store import Store

_OF_THE_PLAN = ("campaign", "unit", "member", "visit", "attendee", "extra_item")
_OVERHEAD, _PARENT = 400, 50
"""What a change takes in a package beside its value, and for each parent, in bytes; packed it is less."""

_SIGNATURES = ((b"%PDF", "pdf"), (b"PK\x03\x04", "docx"), (b"\xff\xd8\xff", "jpg"), (b"\x89PNG", "png"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """What every receiver has told to hold: changes and attachments."""

    changes: StationRanges = field(default_factory=dict[str, tuple[tuple[int, int], ...]])
    files: frozenset[str] = frozenset()

    def has(self, ref: ChangeRef) -> bool:
        """Tell whether a change need not be sent again."""
        ranges = self.changes.get(ref.station, ())
        at = bisect_right(ranges, (ref.seq, 1 << 62)) - 1
        return at >= 0 and ranges[at][0] <= ref.seq <= ranges[at][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What a walk through the changes has found. `missing` files are named by changes but not here."""

    changes: int
    ranges: StationRanges
    size: int
    visits: tuple[str, ...]
    attachments: tuple[FileSource, ...]
    documents: tuple[FileSource, ...]
    missing: frozenset[str]


class Selection:
    """The changes and files of one request. Walking through it again gives the same, or what came since."""

    def __init__(
        self, store: Store, outlines: CampaignOutlines, request: ExportRequest, confirmed: Confirmed
    ) -> None:
        self._store = store
        self._request = request
        self._confirmed = Confirmed() if _sends_all(request) else confirmed
        self._visits = frozenset(request.visit_ids)
        self._own = store.reader.own_stations()
        self._items = _items_of(outlines, request)
        # Who confirms a name may not know of all it stands for.
        self._forked = store.reader.forked(request.campaign_id)

    def changes(self) -> Iterator[Change]:
        """Give the changes, parents before their children."""
        return (change for change in self._read() if self._is_wanted(change))

    def gather(self) -> Gathered:
        """Walk through the changes once and collect the files they point to."""
        size = 0
        refs: list[ChangeRef] = []
        visits: set[str] = set()
        blobs: set[str] = set()
        for change in self.changes():
            size += _size_of(change)
            refs.append(change.ref)
            visits.add(change.key.visit_id)
            if self._sends_files_of(change):
                blobs |= _files_of(change)
        blobs -= self._confirmed.files
        here = {blob for blob in blobs if self._store.blobs.has(blob)}
        named = tuple(sorted(visits - {""}))
        documents = self._documents(named) if self._request.kind is ExportKind.VISIT else ()
        told = {document.sha256 for document in documents}
        attachments = tuple(_source(self._store, blob) for blob in sorted(here - told))
        return Gathered(
            changes=len(refs),
            ranges=refs_ranges(refs),
            size=size + sum(each.size for each in (*attachments, *documents)),
            visits=named,
            attachments=attachments,
            documents=documents,
            missing=frozenset(blobs - here),
        )

    def _read(self) -> Iterator[Change]:
        reader, request = self._store.reader, self._request
        match request.kind:
            case ExportKind.PLAN:
                return reader.of_campaign(request.campaign_id, entities=_OF_THE_PLAN)
            case ExportKind.WORK:
                return reader.of_own_rows(request.campaign_id)
            case ExportKind.VISIT | ExportKind.OFFICE:
                if self._visits:
                    return reader.of_visits(request.campaign_id, self._visits)
                return reader.of_campaign(request.campaign_id)

    def _is_wanted(self, change: Change) -> bool:
        visit = change.key.visit_id
        if self._visits and visit and visit not in self._visits and self._request.kind is not ExportKind.PLAN:
            return False
        if self._items is not None:
            item = item_of(change.key.entity_id)
            if item and not item.startswith(EXTRA_ITEM) and item not in self._items:
                return False
        return change.ref in self._forked or not self._confirmed.has(change.ref)

    def _sends_files_of(self, change: Change) -> bool:
        return self._request.kind is not ExportKind.OFFICE or change.ref.station in self._own

    def _documents(self, visits: tuple[str, ...]) -> tuple[FileSource, ...]:
        """Return the kept minutes and scans of visits, under names for people who have only the archive."""
        names = PlaceNames(self._store)
        found: dict[str, FileSource] = {}
        for visit in visits:
            unit, date = names.visit(visit)
            for blob, about in _printed(self._store, visit):
                if blob in found or not self._store.blobs.has(blob):
                    continue
                source = _source(self._store, blob)
                suffix = _suffix(source)
                name = f"{about.entity}-{visit[:8]}-{len(found) + 1}.{suffix}"
                title = " ".join(part for part in (unit, date, about.code) if part)
                found[blob] = replace(source, name=name, title=f"{title}.{suffix}")
        return tuple(found.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Printed:
    entity: str
    code: str


def _printed(store: Store, visit: str) -> Iterator[tuple[str, _Printed]]:
    rows: dict[str, dict[str, str]] = {}
    for cell in store.views.cells(visit, ("print", "seal")):
        row = rows.setdefault(cell.key.entity_id, {"entity": cell.key.entity})
        if isinstance(cell.value, str):
            row[cell.key.field] = cell.value
    for row in rows.values():
        blob = row.get("blob") or row.get("scan", "")
        if blob:
            yield blob, _Printed(entity=_MEMBER_NAMES[row["entity"]], code=row.get("code", ""))


_MEMBER_NAMES = MappingProxyType({"print": "minutes", "seal": "scan"})


def _sends_all(request: ExportRequest) -> bool:
    return request.everything or request.kind in {ExportKind.PLAN, ExportKind.VISIT}


def _items_of(outlines: CampaignOutlines, request: ExportRequest) -> frozenset[str] | None:
    """Return the items of the wanted sections; None when there is no limit."""
    if not request.sections or request.kind not in {ExportKind.WORK, ExportKind.VISIT}:
        return None
    wanted = frozenset(request.sections)
    found: set[str] = set()
    for section in outlines.of(request.campaign_id).walk():
        if section.id in wanted:
            found |= {item.id for below in section.walk() for item in below.items}
    return frozenset(found)


def _size_of(change: Change) -> int:
    return _OVERHEAD + len(str(change.value)) + _PARENT * len(change.parents)


def _files_of(change: Change) -> frozenset[str]:
    points = change.key.field == "blob" or (change.key.entity, change.key.field) == ("seal", "scan")
    return frozenset({change.value}) if points and isinstance(change.value, str) else frozenset()


def _source(store: Store, blob: str) -> FileSource:
    path = store.blobs.place(blob)
    with reading_failures(path):
        return FileSource(path=path, size=path.stat().st_size, sha256=blob)


def _suffix(source: FileSource) -> str:
    with reading_failures(source.path), source.path.open("rb") as file:
        begin = file.read(8)
    return next((suffix for mark, suffix in _SIGNATURES if begin.startswith(mark)), "bin")


def confirmed_by(receipts: Iterable[Receipt]) -> Confirmed:
    """Return what the receipts of one station confirm."""
    known = tuple(receipts)
    return Confirmed(
        changes=all_joined(receipt.changes for receipt in known),
        files=frozenset(blob for receipt in known for blob in receipt.attachments),
    )


def confirmed_by_all(each: Iterable[Confirmed]) -> Confirmed:
    """Return what every one of several receivers holds; nothing when there are none."""
    known = tuple(each)
    if not known:
        return Confirmed()
    changes, files = known[0].changes, known[0].files
    for other in known[1:]:
        changes = all_minus(changes, all_minus(changes, other.changes))
        files &= other.files
    return Confirmed(changes=changes, files=files)
