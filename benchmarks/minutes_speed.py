"""How fast the minutes of 80 items become a Word file, against docxtpl rendering the same text.

docxtpl gets a template in the same layout: our own document, its body replaced by one loop over the
paragraphs with a pattern for each kind of them, the way its users write templates.
"""

import copy
import io
import tempfile
from collections.abc import Callable
from pathlib import Path

import docx
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docxtpl import DocxTemplate
from lxml import etree

from benchmarks.eighty_items import ITEMS, add_full_visits
from benchmarks.rows import Row, at_most_ratio
from benchmarks.timing import medians_in_turns
from cchc_desktop.composition import open_workspace
from cchc_desktop.documents.docx_renderer import render_docx
from cchc_desktop.documents.minutes import build_minutes

_TIMES = 15
_TEXT, _RUN = qn("w:t"), qn("w:r")

Paragraphs = list[dict[str, int | str]]


def measure() -> list[Row]:
    """From what stands in memory (the tree; the texts) to the bytes of the file."""
    with tempfile.TemporaryDirectory() as folder:
        (visit,) = add_full_visits(Path(folder), count=1)
        workspace = open_workspace(Path(folder) / "data", backups=Path(folder) / "backups")
        tree = build_minutes(workspace.reporting.record(visit))
        workspace.close()
        template = Path(folder) / "template.docx"
        paragraphs = _make_template(render_docx(tree), template)
        ours, theirs = medians_in_turns(
            lambda: render_docx(tree), _rendering(template, paragraphs), times=_TIMES
        )
    return [
        at_most_ratio(
            f"minutes of {ITEMS} items, docx",
            value=ours * 1000,
            unit="ms",
            base=theirs * 1000,
            limit=1.0,
            against=f"docxtpl, the same {len(paragraphs)} paragraphs",
        )
    ]


def _make_template(content: bytes, path: Path) -> Paragraphs:
    """Write the template and return the paragraphs it is to be filled with."""
    document = docx.Document(io.BytesIO(content))
    body = document.element.body
    patterns: dict[bytes, BaseOxmlElement] = {}
    paragraphs: Paragraphs = []
    for paragraph in body.iter(qn("w:p")):
        text = "".join(one.text or "" for one in paragraph.iter(_TEXT))
        if text:
            pattern = _pattern(paragraph)
            patterns.setdefault(etree.tostring(pattern), pattern)
            kind = list(patterns).index(etree.tostring(pattern))
            paragraphs.append({"kind": kind, "text": text})
    for element in list(body)[:-1]:
        body.remove(element)
    document.add_paragraph("{%p for one in paragraphs %}")
    for kind, pattern in enumerate(patterns.values()):
        document.add_paragraph(f"{{%p if one.kind == {kind} %}}")
        body.insert(len(body) - 1, pattern)
        document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")
    document.save(str(path))
    return paragraphs


def _pattern(paragraph: BaseOxmlElement) -> BaseOxmlElement:
    """Return a copy of a paragraph with one run, which holds the place of the text."""
    pattern = copy.deepcopy(paragraph)
    first, *rest = [run for run in pattern.iter(_RUN) if run.find(_TEXT) is not None]
    for run in rest:
        run.getparent().remove(run)
    for drawing in list(pattern.iter(qn("w:drawing"))):
        drawing.getparent().remove(drawing)
    first.find(_TEXT).text = "{{ one.text }}"
    return pattern


def _rendering(template: Path, paragraphs: Paragraphs) -> Callable[[], object]:
    def render() -> bytes:
        filled = DocxTemplate(template)
        filled.render({"paragraphs": paragraphs}, autoescape=True)
        target = io.BytesIO()
        filled.save(target)
        return target.getvalue()

    return render
