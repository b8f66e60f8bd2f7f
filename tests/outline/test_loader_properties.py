"""Whatever the file holds, the loader answers; what is good survives exactly."""

import tempfile
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc_desktop.outline.loader import check_outline, check_outline_text, load_outline_text
from cchc_desktop.outline.problems import OutlineInvalid
from cchc_desktop.outline_sentences import outline_problem_line

FORM = Path(__file__).parents[2] / "forms" / "tayninh-2023" / "1.yaml"
# The head, the plan and the first sections: enough structure, and quick to mutate.
TEXT = FORM.read_text("utf-8").partition("          - id: I.2.2\n")[0]
TREE = yaml.safe_load(TEXT)
FEW = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])

YAML_SIGNS = (
    ":",
    "- ",
    "&a ",
    "*a",
    "!!python/object:os.system ",
    "{",
    "[",
    "]",
    "'",
    '"',
    "%",
    "---\n",
    "|",
)
HIDDEN = ("\t", "\n", "\r", "\0", "\x85", "\ufeff", "\u2028", "\ud800", "\\xff", '"\\uD800"')
ODD = st.sampled_from((*YAML_SIGNS, *HIDDEN, " ", ">-", "? ", "<<: ", "29/02/2023", "~", "null"))
WORDS = st.text(st.characters(categories=["L", "N", "P", "S", "M"]), min_size=1, max_size=30).map(
    lambda text: unicodedata.normalize("NFC", text)
)
LINES = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def assert_answered(text: str) -> None:
    check = check_outline_text(text, file="a.yaml")
    assert (check.outline is None) == bool(check.problems)
    lines = text.count("\n") + text.count("\r") + 1
    for problem in (*check.problems, *check.notices):
        assert 0 <= problem.line <= lines
        assert outline_problem_line(problem).startswith("a.yaml")
    if check.problems:
        with pytest.raises(OutlineInvalid):
            load_outline_text(text, file="a.yaml")


@FEW
@given(
    st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, 40), ODD | st.text(max_size=4)), max_size=4)
)
def test_damaged_files_are_answered(cuts: list[tuple[int, int, str]]):
    text = TEXT
    for start, length, put in cuts:
        text = text[:start] + put + text[start + length :]
    assert_answered(text)


@FEW
@given(st.text() | st.lists(ODD | st.text(max_size=5)).map("".join))
def test_any_text_is_answered(text: str):
    assert_answered(text)


@FEW
@given(st.binary())
def test_any_bytes_are_answered(raw: bytes):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "1.yaml"
        file.write_bytes(raw)
        assert check_outline(file).problems


@FEW
@given(st.data())
def test_any_value_in_any_place_is_answered(data: st.DataObject):
    tree = yaml.safe_load(TEXT)
    inner: Any = tree
    # Walk down until the drawn depth, then put something else there.
    for _ in range(data.draw(st.integers(0, 7))):
        children = list(inner) if isinstance(inner, dict) else list(range(len(inner)))
        steps = [one for one in children if isinstance(inner[one], dict | list) and inner[one]]
        if not steps:
            break
        inner = inner[data.draw(st.sampled_from(steps))]
    place = data.draw(st.sampled_from(list(inner) if isinstance(inner, dict) else list(range(len(inner)))))
    inner[place] = data.draw(JSON)
    assert_answered(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False))


def outlines() -> st.SearchStrategy[dict[str, Any]]:
    """Return plain trees of good outlines with texts of every kind."""
    items = st.lists(st.tuples(LINES, LINES, st.booleans()), min_size=1, max_size=4)
    return st.builds(_tree, LINES, st.lists(st.tuples(LINES, items), min_size=1, max_size=3))


def _tree(title: str, sections: list[tuple[str, list[tuple[str, str, bool]]]]) -> dict[str, Any]:
    return {
        "format": "cchc-outline/1",
        "id": "mau",
        "version": 3,
        "title": title,
        "sections": [
            {
                "id": f"S{at}",
                "title": name,
                "items": [_item(f"S{at}-{n}", *one) for n, one in enumerate(items)],
            }
            for at, (name, items) in enumerate(sections)
        ],
    }


def _item(item_id: str, text: str, label: str, may_be_empty: bool) -> dict[str, Any]:
    answers = [{"id": "text", "kind": "narrative", "label": label}]
    return {"id": item_id, "text": text, "may_be_empty": may_be_empty, "answers": answers}


@FEW
@given(outlines(), st.booleans(), st.sampled_from([20, 80, 10_000]))
def test_what_is_written_is_what_is_read(tree: dict[str, Any], flow: bool, width: int):
    text = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, default_flow_style=flow, width=width)
    outline = load_outline_text(text, file="a.yaml")
    assert (outline.title, outline.version) == (tree["title"], 3)
    read = [
        {
            "id": section.id,
            "title": section.title,
            "items": [
                _item(one.id, one.text, one.answers[0].label, one.may_be_empty) for one in section.items
            ],
        }
        for section in outline.sections
    ]
    assert read == tree["sections"]


def test_the_mutated_text_is_good_before_it_is_mutated():
    assert check_outline_text(TEXT, file="a.yaml").problems == ()


def test_the_digest_is_of_the_exact_text():
    text = FORM.read_text("utf-8")
    first = load_outline_text(text, file="a").digest
    assert load_outline_text(text, file="b").digest == first
    assert load_outline_text(text + "# thêm\n", file="a").digest != first
