"""Printing the result of an import and the list of what is missing."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from cchc_desktop.core.changes import FieldKey, JsonValue
from cchc_desktop.core.errors import CchcError
from cchc_desktop.core.scopes import item_of
from cchc_desktop.documents import transfer_sheets as sheets
from cchc_desktop.documents.nodes import Document
from cchc_desktop.documents.sending_sheets import (
    SentFile,
    SentSheet,
    build_passphrase_sheet,
    build_sent_sheet,
)
from cchc_desktop.labels import CODES, YES_NO
from cchc_desktop.sentences_transfer import machine_words
from cchc_desktop.services.campaign_outlines import CampaignOutlines
from cchc_desktop.services.transfer_names import PlaceNames
from cchc_desktop.services.transfer_records import (
    ImportResult,
    MissingChanges,
    PlannedChange,
    PlannedConflict,
    PlannedVisit,
    SentPackage,
    SilentMember,
    StationLabel,
)
from cchc_desktop.store.store import Store

_LONGEST_VALUE = 400
_ANSWERS = ("found.", "reported.")


class SheetPrinter:
    """Makes documents and prints them as PDF."""

    def __init__(self, store: Store, outlines: CampaignOutlines, *, fonts: Path) -> None:
        self._store = store
        self._outlines = outlines
        self._fonts = fonts

    def result_pdf(self, result: ImportResult) -> bytes:
        """Return the result of an import as PDF."""
        return self._pdf(self.result(result))

    def missing_pdf(
        self,
        campaign_id: str,
        missing: tuple[MissingChanges, ...],
        *,
        silent: tuple[SilentMember, ...],
        made_at: str,
    ) -> bytes:
        """Return the list of what is missing as PDF."""
        return self._pdf(self.chase(campaign_id, missing, silent=silent, made_at=made_at))

    def sent_pdf(self, packages: Sequence[SentPackage]) -> bytes:
        """Return what was written as PDF."""
        first = packages[0]
        names = PlaceNames(self._store)
        visits = dict.fromkeys(visit for each in packages for visit in each.visits)
        places = (names.visit(visit) for visit in visits)
        return self._pdf(
            build_sent_sheet(
                SentSheet(
                    campaign=names.campaign(first.campaign_id),
                    kind=first.kind,
                    by=self._own(),
                    receivers=first.receivers,
                    written_at=packages[-1].written_at,
                    folder=str(first.path.parent),
                    files=tuple(
                        SentFile(each.path.name, each.size, each.changes, each.attachments, each.sha256)
                        for each in packages
                    ),
                    visits=tuple(sheets.SheetPlace(unit=unit, date=date).words for unit, date in places),
                )
            )
        )

    def passphrase_pdf(self, words: Sequence[str], campaign_id: str, *, made_at: str) -> bytes:
        """Return the words that open a package as PDF."""
        campaign = PlaceNames(self._store).campaign(campaign_id)
        return self._pdf(build_passphrase_sheet(words, campaign=campaign, by=self._own(), made_at=made_at))

    def result(self, result: ImportResult) -> Document:
        """Return the result of an import as a document."""
        plan = result.plan
        names = PlaceNames(self._store)
        items = self._item_places(plan.campaign_id) if plan.conflicts or plan.refused else {}
        return sheets.build_import_sheet(
            sheets.ImportSheet(
                campaign=names.campaign(plan.campaign_id) or plan.campaign_title,
                kind=plan.kind,
                sender=_machine(plan.sender),
                fingerprint=plan.sender.fingerprint,
                created_at=plan.created_at,
                imported_at=result.imported_at,
                by=self._own(),
                file=plan.path.name,
                new=result.new,
                same=result.same,
                files=result.files,
                is_complete=plan.is_complete,
                visits=tuple(map(_visit, plan.visits)),
                conflicts=tuple(_conflict(each, names, items) for each in plan.conflicts),
                refused=tuple(_refusal(each, names, items) for each in plan.refused),
                forks=result.forked,
                unknown=len(plan.unknown),
                missing=self._missing(plan.campaign_id, result.missing),
            )
        )

    def chase(
        self,
        campaign_id: str,
        missing: tuple[MissingChanges, ...],
        *,
        silent: tuple[SilentMember, ...],
        made_at: str,
    ) -> Document:
        """Return the list of what is missing as a document."""
        titles = self._section_titles(campaign_id) if silent else {}
        return sheets.build_chase_sheet(
            sheets.ChaseSheet(
                campaign=PlaceNames(self._store).campaign(campaign_id),
                made_at=made_at,
                by=self._own(),
                missing=self._missing(campaign_id, missing),
                silent=tuple(
                    (member.name, tuple(titles.get(section, section) for section in member.sections))
                    for member in silent
                ),
            )
        )

    def _pdf(self, document: Document) -> bytes:
        from cchc_desktop.documents.pdf_renderer import render_pdf

        return render_pdf(document, fonts=self._fonts).data

    def _own(self) -> str:
        own = self._store.station
        return machine_words(own.name, own.person, own.id)

    def _missing(
        self, campaign_id: str, missing: tuple[MissingChanges, ...]
    ) -> tuple[sheets.SheetMissing, ...]:
        titles = self._section_titles(campaign_id) if any(each.sections for each in missing) else {}
        return tuple(
            sheets.SheetMissing(
                machine=_machine(each.station),
                sections=tuple(titles.get(section, section) for section in each.sections),
                ranges=each.ranges,
                count=each.count,
                told_by=tuple(map(_machine, each.told_by)),
            )
            for each in missing
        )

    def _item_places(self, campaign_id: str) -> dict[str, str]:
        try:
            places = self._outlines.facts(campaign_id).places
        except CchcError:
            return {}
        return {item: place.section for item, place in places.items()}

    def _section_titles(self, campaign_id: str) -> dict[str, str]:
        try:
            sections = self._outlines.of(campaign_id).walk()
        except CchcError:
            return {}
        return {section.id: f"{section.marker} {section.title}".strip() for section in sections}


def _machine(label: StationLabel) -> str:
    return machine_words(label.name, label.person, label.station)


def _visit(line: PlannedVisit) -> sheets.SheetVisit:
    return sheets.SheetVisit(
        place=sheets.SheetPlace(unit=line.unit_name, date=line.date),
        new=line.new,
        same=line.same,
        conflicts=line.conflicts,
        after_seal=line.after_seal,
    )


def _conflict(conflict: PlannedConflict, names: PlaceNames, items: Mapping[str, str]) -> sheets.SheetConflict:
    return sheets.SheetConflict(
        place=_place(conflict.key, conflict.visit_id, names, items),
        field=conflict.key.field,
        versions=tuple(
            (_value(conflict.key, version.value), f"{version.author}, {_machine(version.station)}")
            for version in conflict.versions
        ),
    )


def _refusal(change: PlannedChange, names: PlaceNames, items: Mapping[str, str]) -> sheets.SheetRefusal:
    return sheets.SheetRefusal(
        place=_place(change.key, change.visit_id, names, items),
        field=change.key.field,
        machine=_machine(change.station),
        reason=change.reason,
    )


def _place(key: FieldKey, visit_id: str, names: PlaceNames, items: Mapping[str, str]) -> sheets.SheetPlace:
    unit, date = names.visit(visit_id)
    item = item_of(key.entity_id)
    return sheets.SheetPlace(unit=unit, date=date, item=items.get(item, item))


def _value(key: FieldKey, value: JsonValue) -> str:
    """Write a value as people read it; an emptied field is empty here too."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    names = YES_NO if key.field.startswith(_ANSWERS) else CODES.get((key.entity, key.field), {})
    text = names.get(text, text)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"
