"""The document tree as a Word file (.docx), the same bytes for the same tree."""

import io
import zipfile
from datetime import UTC

import docx
import segno
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.parts.story import StoryPart
from docx.shared import Mm
from lxml import etree

from cchc_desktop.documents import docx_renderer_parts as parts
from cchc_desktop.documents import layout
from cchc_desktop.documents.docx_renderer_blocks import BlockWriter
from cchc_desktop.documents.docx_renderer_xml import NAMESPACES
from cchc_desktop.documents.nodes import Document, Foot, Meta, Picture
from cchc_desktop.documents.photos import printable_photo
from cchc_desktop.documents.wording import padded

_STORY_TYPES = {"header": RELATIONSHIP_TYPE.HEADER, "footer": RELATIONSHIP_TYPE.FOOTER}
_BODY_MEMBER = "word/document.xml"
_MEMBER_DATE = (1980, 1, 1, 0, 0, 0)


def render_docx(document: Document, *, pages: int | None = None, sections: tuple[int, ...] = ()) -> bytes:
    """Return the Word file of a document tree.

    `pages` is the number of pages shown until Word counts them itself on opening, `sections` those of the
    body and of each appendix; the PDF of the same tree knows them. Raises `UnknownNodeError` for a node
    this renderer does not handle.
    """
    word = docx.Document()
    _replace(word.styles.element, parts.styles_xml())
    _replace(word.part.numbering_part.element, parts.numbering_xml())
    _replace(word.settings.element, parts.settings_xml())
    references = _head_and_foot(word, document.foot)
    shown = padded(pages) if pages else "…"
    body = _body(word, document, references=references, pages=shown, counts=sections)
    _write_properties(word, document.meta)
    _drop_thumbnail(word)
    packed = io.BytesIO()
    word.save(packed)
    return _repacked(packed.getvalue(), body=body)


def _body(
    word: WordDocument, document: Document, *, references: str, pages: str, counts: tuple[int, ...]
) -> bytes:
    """Return `word/document.xml`; pictures are added to the package on the way."""
    writer = BlockWriter(picture_run=lambda picture: _photo_run(word.part, picture), pages=pages)
    sections = [(writer.blocks(document.blocks), False, False)]
    for place, appendix in enumerate(document.appendices, start=1):
        content = writer.appendix_head(appendix) + writer.blocks(appendix.blocks)
        # An appendix of one page shows no number. LibreOffice puts an empty page before a restart on an even
        # page and counts it, so there is a restart only where it is seen.
        restart = counts[place] > 1 if place < len(counts) else True
        sections.append((content, appendix.landscape, restart))
    written: list[str] = []
    for place, (content, landscape, restart) in enumerate(sections, start=1):
        section = parts.section_xml(references, landscape=landscape, restart=restart)
        last = place == len(sections)
        written += [*_ended(content), section] if last else _with_section(_ended(content), section)
    text = f"<w:document {NAMESPACES}><w:body>{''.join(written)}</w:body></w:document>"
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text.encode()


def _ended(content: list[str]) -> list[str]:
    """Word wants a paragraph after a table; a tiny one where the tree has none."""
    if content and content[-1].endswith("</w:p>"):
        return content
    tiny = '<w:p><w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
    return [*content, tiny]


def _with_section(content: list[str], section: str) -> list[str]:
    properties, mark, runs = content[-1].partition("</w:pPr>")
    return [*content[:-1], properties + section + mark + runs]


def _head_and_foot(word: WordDocument, foot: Foot) -> str:
    """Fill head and foot and return the references to them for the sections.

    Page 1 of a section has the foot but no number.
    """
    first = word.sections[0]
    stories: list[tuple[str, str, StoryPart]] = []
    for kind, header in (("default", first.header), ("first", first.first_page_header)):
        header.is_linked_to_previous = False
        number = parts.page_number_xml() if kind == "default" else parts.blank_head_xml()
        _replace_paragraph(header.part, number)
        stories.append(("header", kind, header.part))
    footers = (("default", first.footer), ("first", first.first_page_footer))
    for kind, footer in footers if foot.code or foot.qr else ():
        footer.is_linked_to_previous = False
        _replace_paragraph(footer.part, parts.foot_xml(foot.code, _qr_run(footer.part, foot.qr)))
        stories.append(("footer", kind, footer.part))
    return "".join(
        f'<w:{story}Reference w:type="{kind}" r:id="{word.part.relate_to(part, _STORY_TYPES[story])}"/>'
        for story, kind, part in stories
    )


def _photo_run(part: StoryPart, picture: Picture) -> str:
    photo = printable_photo(picture)
    if photo is None:
        return ""
    stream = io.BytesIO(photo.data)
    return _drawing_run(part.new_pic_inline(stream, Mm(photo.width), Mm(photo.height)), picture.caption)


def _qr_run(part: StoryPart, text: str) -> str:
    if not text:
        return ""
    image = io.BytesIO()
    segno.make(text, error="m", micro=False).save(image, kind="png", scale=6, border=0)
    image.seek(0)
    return _drawing_run(part.new_pic_inline(image, Mm(layout.QR_SIDE), Mm(layout.QR_SIDE)), text)


def _drawing_run(inline: BaseOxmlElement, description: str) -> str:
    for side in ("distT", "distB", "distL", "distR"):
        inline.set(side, "0")
    for child in inline:
        if str(child.tag).endswith("}docPr"):
            child.set("descr", description)
    return f"<w:r><w:drawing>{etree.tostring(inline, encoding='unicode')}</w:drawing></w:r>"


def _write_properties(word: WordDocument, meta: Meta) -> None:
    properties = word.core_properties
    properties.title = meta.title[:255]
    properties.subject = meta.subject[:255]
    properties.author = meta.author[:255]
    properties.last_modified_by = meta.author[:255]
    properties.comments = ""
    properties.language = "vi-VN"
    properties.revision = 1
    stamp = meta.stamp.astimezone(UTC) if meta.stamp.tzinfo else meta.stamp
    moment = stamp.replace(microsecond=0, tzinfo=None)
    properties.created = moment
    properties.modified = moment


def _drop_thumbnail(word: WordDocument) -> None:
    """The library's template carries a picture of itself."""
    if word.part.package is None:
        return
    relations = word.part.package.rels
    for key in [key for key, rel in relations.items() if rel.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        relations.pop(key)


def _replace(element: BaseOxmlElement, xml: str) -> None:
    """Give an element the children of another one, keeping its place in the package."""
    fresh = parse_xml(xml.encode())
    element[:] = list(fresh)


def _replace_paragraph(part: StoryPart, xml: str) -> None:
    part.element[:] = [parse_xml(xml.encode())]


def _repacked(packed: bytes, *, body: bytes) -> bytes:
    """Put the body in and pack the members anew in the same order with a fixed date.

    The body comes in only here because moving parsed elements into another tree takes seconds for 2,000 rows.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as source, zipfile.ZipFile(target, "w") as fresh:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, date_time=_MEMBER_DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 0
            fresh.writestr(member, body if name == _BODY_MEMBER else source.read(name))
    return target.getvalue()
