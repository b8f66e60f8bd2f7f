"""Work outside one's own sections: it is accepted like any other, and marked.

Whoever wrote is known by the name of the person at that machine; it stands for the member of the team with
the same name (several of one name count together). A name that is no member's is never marked, nor is a
member who owns no section or every one, nor the secretary, who writes for everybody. A section belongs to
the members named for it, or else to those named for the nearest section above.
"""

from collections.abc import Collection

from cchc_desktop.core.fields import Role
from cchc_desktop.core.records import MemberRecord
from cchc_desktop.core.text import squeeze
from cchc_desktop.outline.model import Outline
from cchc_desktop.services.missing import section_owners


class SectionWork:
    """Knows which sections are whose; made anew when the team changes."""

    def __init__(self, outline: Outline, members: tuple[MemberRecord, ...]) -> None:
        owners = section_owners(outline, members)
        filled = frozenset(section.id for section in outline.walk() if section.items)
        self._sections = {item.id: section.id for section in outline.walk() for item in section.items}
        self._own: dict[str, frozenset[str]] = {}
        for member in members:
            if member.sections:
                owned = frozenset(section for section, ids in owners.items() if member.entity_id in ids)
                name = _folded(member.name)
                self._own[name] = self._own.get(name, frozenset()) | owned
        unbound = {
            _folded(member.name) for member in members if not member.sections or member.role == Role.SECRETARY
        }
        self._own = {
            name: owned for name, owned in self._own.items() if name not in unbound and not filled <= owned
        }
        self._outside: dict[tuple[str, str], bool] = {}

    def outsiders(self, item_id: str, authors: Collection[str], *, section_id: str = "") -> tuple[str, ...]:
        """Return those of the authors who own other sections than that of the item.

        `section_id` is the section of an item added on the spot; without one nobody is outside.
        """
        section = self._sections.get(item_id, section_id)
        if not self._own or not section:
            return ()
        return tuple(sorted(author for author in authors if self._is_outside(author, section)))

    def _is_outside(self, author: str, section: str) -> bool:
        key = (author, section)
        if key not in self._outside:
            owned = self._own.get(_folded(author))
            self._outside[key] = owned is not None and section not in owned
        return self._outside[key]


def _folded(name: str) -> str:
    return squeeze(name).casefold()
