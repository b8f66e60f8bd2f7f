"""What can be wrong with an outline file, collected so that a person sees everything at once."""

from enum import StrEnum

from cchc_desktop.core.errors import ErrorCode, Problem, Refused

MOST_PROBLEMS = 1000


class ProblemCode(StrEnum):
    """Every fault and every oddity of an outline file; `cchc_desktop.outline_sentences` has the words."""

    # The file as a whole.
    TOO_LARGE = "outline_too_large"
    NOT_UTF8 = "outline_not_utf8"
    EMPTY_FILE = "outline_empty_file"
    YAML_SYNTAX = "outline_yaml_syntax"
    SEVERAL_DOCUMENTS = "outline_several_documents"
    TOO_MANY_VALUES = "outline_too_many_values"
    TOO_DEEP = "outline_too_deep"
    ALIAS = "outline_alias"
    EXPLICIT_TAG = "outline_explicit_tag"
    TAB = "outline_tab"
    CONTROL_CHARACTER = "outline_control_character"
    MORE_PROBLEMS = "outline_more_problems"
    FILE_NAME = "outline_file_name"
    # One key or value.
    NOT_NFC = "outline_not_nfc"
    BAD_KEY = "outline_bad_key"
    UNKNOWN_KEY = "outline_unknown_key"
    DUPLICATE_KEY = "outline_duplicate_key"
    MISSING_KEY = "outline_missing_key"
    EMPTY_VALUE = "outline_empty_value"
    WRONG_TYPE = "outline_wrong_type"
    NOT_ONE_OF = "outline_not_one_of"
    BAD_FORM = "outline_bad_form"
    DATE_FORM = "outline_date_form"
    IMPOSSIBLE_DATE = "outline_impossible_date"
    OUT_OF_RANGE = "outline_out_of_range"
    EMPTY_LIST = "outline_empty_list"
    # Values that contradict each other.
    DUPLICATE_ID = "outline_duplicate_id"
    UNKNOWN_TAG = "outline_unknown_tag"
    NEVER_ASKED = "outline_never_asked"
    SECTION_EMPTY = "outline_section_empty"
    KEY_NEEDED_FOR_KIND = "outline_key_needed_for_kind"
    KEY_NOT_FOR_KIND = "outline_key_not_for_kind"
    CONDITION_UNKNOWN_ANSWER = "outline_condition_unknown_answer"
    CONDITION_KIND = "outline_condition_kind"
    CONDITION_UNKNOWN_VALUE = "outline_condition_unknown_value"
    CONDITION_CYCLE = "outline_condition_cycle"
    TARGET_UNKNOWN = "outline_target_unknown"
    TARGET_NOT_ALLOWED = "outline_target_not_allowed"
    TARGET_UNIT = "outline_target_unit"
    TARGET_RANGE = "outline_target_range"
    PERIOD_ORDER = "outline_period_order"
    # Oddities that a plan may really print: shown, never refused.
    MARKER_ORDER = "outline_marker_order"
    CITATION_AFTER_PLAN = "outline_citation_after_plan"
    DEADLINE_BEFORE_PLAN = "outline_deadline_before_plan"


NOTICES = frozenset(
    {
        ProblemCode.MARKER_ORDER,
        ProblemCode.CITATION_AFTER_PLAN,
        ProblemCode.DEADLINE_BEFORE_PLAN,
    }
)


class OutlineInvalid(Refused):
    """The outline cannot be used; `problems` names every fault found, in the order of the file."""

    problems: tuple[Problem, ...]

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        file = problems[0].file if problems else ""
        super().__init__(ErrorCode.OUTLINE_INVALID, {"file": file, "count": len(problems)})
        self.problems = problems


class Collector:
    """Gathers the problems of one file; `marks` maps a place to its line, `bad` holds unusable places.

    A hostile file could hold millions of faults: after `MOST_PROBLEMS` only their number is kept.
    """

    def __init__(self, file: str) -> None:
        self.marks: dict[str, int] = {}
        self.bad: set[str] = set()
        self._file = file
        self._found: list[Problem] = []
        self._seen: set[tuple[str, int, str]] = set()
        self._left_out = 0

    def report(
        self, code: ProblemCode, *, place: str = "", line: int | None = None, **fields: str | int | float
    ) -> None:
        """Note a problem with the fields of its sentence; see `add`."""
        self.add(code, fields, place=place, line=line)

    def add(
        self,
        code: ProblemCode,
        fields: dict[str, str | int | float],
        *,
        place: str = "",
        line: int | None = None,
    ) -> None:
        """Note a problem at a line, or at the line of its place.

        A value already known to be unusable is not complained about again.
        """
        at = self.line_of(place) if line is None else line
        key = (code, at, f"{place} {fields}")
        if key in self._seen or (line is None and place in self.bad):
            return
        if self.full:
            self._left_out += 1
            return
        self._seen.add(key)
        self._found.append(Problem(code=code, file=self._file, line=at, place=place, fields=dict(fields)))

    @property
    def full(self) -> bool:
        """Tell whether further problems are only counted, so that costly advice is not worth giving."""
        return len(self._found) >= MOST_PROBLEMS

    def line_of(self, place: str) -> int:
        """Return the line of a place or of the nearest place around it; 0 for the file as a whole."""
        while place and place not in self.marks:
            place = place[: max(place.rfind("."), place.rfind("["), 0)]
        return self.marks.get(place, 0)

    def found(self) -> tuple[Problem, ...]:
        """Return the problems in the order of the file."""
        ordered = sorted(self._found, key=lambda problem: problem.line)
        if self._left_out:
            fields: dict[str, str | int | float] = {"count": self._left_out}
            more = Problem(code=ProblemCode.MORE_PROBLEMS, file=self._file, line=0, place="", fields=fields)
            ordered.append(more)
        return tuple(ordered)
