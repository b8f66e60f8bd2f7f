"""Reading a table as units: which column is what, which kind a unit is, and what is wrong with a row."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from cchc_desktop.core.errors import Problem
from cchc_desktop.core.text import fold, search_words, squeeze
from cchc_desktop.outline.model import UnitTag
from cchc_desktop.services.unit_tables import BadUnitRow, UnitImport, UnitRow, UnitTable

LONGEST_NAME = 300
_ROWS_ABOVE = 15

# Words people write at the head of a column, folded; the first field whose words fit takes the column.
_HEADINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("number", ("stt", "tt", "so tt", "so thu tu")),
    ("tags", ("loai", "loai don vi", "loai co quan", "loai hinh", "nhom", "khoi", "kind")),
    ("parent", ("cap tren", "co quan cap tren", "co quan chu quan", "truc thuoc", "don vi cap tren")),
    ("head", ("thu truong", "nguoi dung dau", "lanh dao", "thu truong don vi", "nguoi dai dien")),
    ("phone", ("dien thoai", "so dien thoai", "sdt", "dt")),
    ("address", ("dia chi", "tru so", "dia chi tru so", "noi lam viec")),
    ("note", ("ghi chu", "luu y")),
    ("name", ("ten", "ten don vi", "ten co quan", "don vi", "co quan", "co quan don vi")),
    ("name", ("ten co quan don vi", "ten don vi duoc kiem tra", "don vi duoc kiem tra")),
)
_WITHOUT_HEADINGS = ("name", "tags", "address", "head", "phone", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    line: int
    cells: tuple[str, ...]
    values: Mapping[str, str]


def preview(table: UnitTable, tags: tuple[UnitTag, ...], existing: Collection[str]) -> UnitImport:
    """Sort the rows of a table into those that can be taken over and those that cannot.

    `tags` are the kinds of units of the outline, `existing` the names of units already there.
    """
    columns, lines = _read(table)
    taken = {_same(name): 0 for name in existing}
    rows: list[UnitRow] = []
    bad: list[BadUnitRow] = []
    for line in lines:
        problems = tuple(_problems(line, tags, taken, table.source))
        if problems:
            bad.append(BadUnitRow(line=line.line, cells=line.cells, problems=problems))
        else:
            rows.append(_unit_row(line, tags))
            taken[_same(line.values["name"])] = line.line
    return UnitImport(columns=columns, rows=tuple(rows), bad=tuple(bad))


def kind_of(kind: str, name: str, tags: tuple[UnitTag, ...]) -> str:
    """Return the tag meant by the words in the kind column, or by the unit's name where it is empty.

    Words decide that stand in the label of one kind only ("phường" in "UBND phường, xã"). Empty when the
    words fit no kind, or several.
    """
    exact = [tag.tag for tag in tags if kind and fold(kind) in {fold(tag.label), fold(tag.tag)}]
    if exact:
        return exact[0]
    if len(tags) == 1 and not kind:
        return tags[0].tag
    words = set(search_words(kind or name))
    scores = {tag.tag: len(words & own) for tag, own in zip(tags, _own_words(tags), strict=True)}
    best = [tag for tag, score in scores.items() if score and score == max(scores.values())]
    return best[0] if len(best) == 1 else ""


def _own_words(tags: tuple[UnitTag, ...]) -> tuple[set[str], ...]:
    words = [set(search_words(tag.label)) for tag in tags]
    return tuple(
        own.difference(*(other for place, other in enumerate(words) if place != mine))
        for mine, own in enumerate(words)
    )


def _read(table: UnitTable) -> tuple[tuple[str, ...], list[_Line]]:
    headings = _headings_place(table)
    if headings is None:
        columns, body = _columns_by_place(table), table.rows
    else:
        columns = tuple(_heading(cell) for cell in table.rows[headings][1])
        body = table.rows[headings + 1 :]
    return columns, [_line(number, cells, columns) for number, cells in body]


def _headings_place(table: UnitTable) -> int | None:
    """Return which row holds the headings; titles may stand above it. None when there are none."""
    for place, (_, cells) in enumerate(table.rows[:_ROWS_ABOVE]):
        known = [field for cell in cells if (field := _heading(cell))]
        if "name" in known and (place == 0 or len(known) > 1):
            return place
    return None


def _heading(cell: str) -> str:
    words = " ".join(search_words(cell))
    return next((field for field, known in _HEADINGS if words in {fold(word) for word in known}), "")


def _columns_by_place(table: UnitTable) -> tuple[str, ...]:
    width = max(len(cells) for _, cells in table.rows)
    numbered = width > 1 and all(cells[0].rstrip(".").isdigit() for _, cells in table.rows)
    names = ("number", *_WITHOUT_HEADINGS) if numbered else _WITHOUT_HEADINGS
    return tuple(names[place] if place < len(names) else "" for place in range(width))


def _line(number: int, cells: tuple[str, ...], columns: tuple[str, ...]) -> _Line:
    values: dict[str, str] = {}
    for field, cell in zip(columns, cells, strict=False):
        if field and cell and field not in values:
            values[field] = squeeze(cell)
    return _Line(line=number, cells=cells, values=values)


def _problems(
    line: _Line, tags: tuple[UnitTag, ...], taken: Mapping[str, int], source: str
) -> Iterator[Problem]:
    name, kind = line.values.get("name", ""), line.values.get("tags", "")

    def problem(code: str, **fields: str | int) -> Problem:
        return Problem(code=code, file=source, line=line.line, place="", fields={"line": line.line, **fields})

    if not name:
        yield problem("name_missing")
        return
    if len(name) > LONGEST_NAME:
        yield problem("name_too_long", limit=LONGEST_NAME)
    if (other := taken.get(_same(name))) is not None:
        yield problem("duplicate_in_table" if other else "duplicate_of_existing", name=name, other=other)
    if not kind_of(kind, name, tags):
        kinds = "; ".join(tag.label for tag in tags)
        yield problem("kind_unknown" if kind else "kind_missing", kind=kind, name=name, kinds=kinds)


def _unit_row(line: _Line, tags: tuple[UnitTag, ...]) -> UnitRow:
    values = line.values
    return UnitRow(
        line=line.line,
        name=values["name"],
        tags=(kind_of(values.get("tags", ""), values["name"], tags),),
        parent=values.get("parent", ""),
        address=values.get("address", ""),
        head=values.get("head", ""),
        phone=values.get("phone", ""),
        note=values.get("note", ""),
    )


def _same(name: str) -> str:
    return " ".join(search_words(name))
