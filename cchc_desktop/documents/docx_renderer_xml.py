"""Pieces of WordprocessingML as text: runs, paragraphs, fields, lines drawn under a text.

Writing text and parsing it once is what makes 2,000 rows quick: adding them cell by cell through
python-docx takes ten times as long. Text must come from the tree, where it has been cleaned.
"""

from xml.sax.saxutils import escape

from cchc_desktop.documents.layout import BODY_SIZE, LINE_FACTOR, RULE_GAP, RULE_WIDTH, Align, TextStyle
from cchc_desktop.documents.nodes import Inline, PageCount, Run

FONT = "Times New Roman"
FONTS = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
LANGUAGE = '<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="vi-VN"/>'
_NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
NAMESPACES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
_EMU_PER_MM = 36_000
_EMU_PER_POINT = 12_700
_ALIGN = {Align.JUSTIFY: "both", Align.LEFT: "left", Align.CENTRE: "center"}


def twips(mm: float) -> int:
    """Return millimetres in twentieths of a point."""
    return round(mm * 1440 / 25.4)


def emu(mm: float) -> int:
    """Return millimetres in English Metric Units."""
    return round(mm * _EMU_PER_MM)


def run_properties(*, size: float | None = None, bold: bool = False, italic: bool = False) -> str:
    """Return `w:rPr` with the font in all four slots; size in points, None for the style's own."""
    faces = ("<w:b/><w:bCs/>" if bold else "") + ("<w:i/><w:iCs/>" if italic else "")
    half_points = "" if size is None else f'<w:sz w:val="{size * 2:g}"/><w:szCs w:val="{size * 2:g}"/>'
    return f"<w:rPr>{FONTS}{faces}{half_points}</w:rPr>"


def text_run(text: str, properties: str) -> str:
    """Return a run of text; blanks at its ends are kept."""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def field_run(instruction: str, shown: str, properties: str) -> str:
    """Return a field with the words shown until Word works it out (it does so when the file is opened)."""
    parts = (
        '<w:fldChar w:fldCharType="begin" w:dirty="true"/>',
        f'<w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        f"<w:t>{escape(shown)}</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    )
    return "".join(f"<w:r>{properties}{part}</w:r>" for part in parts)


def inline_runs(inlines: tuple[Inline, ...], *, pages: str) -> str:
    """Return the runs of a paragraph; `pages` stands for the number of pages until Word counts them."""
    return "".join(_inline(inline, pages) for inline in inlines)


def _inline(inline: Inline, pages: str) -> str:
    match inline:
        case Run(text=text, bold=bold, italic=italic):
            return text_run(text, run_properties(size=BODY_SIZE, bold=bold, italic=italic))
        case PageCount():
            return field_run(r'NUMPAGES \# "00"', pages, run_properties(size=BODY_SIZE))


def paragraph(
    runs: str, *, style: str, keep_next: bool = False, list_id: int = 0, spacing: str = "", layout: str = ""
) -> str:
    """Return `w:p`; `spacing` are ready attributes of `w:spacing`, `layout` ready elements after it."""
    parts = (
        f'<w:pStyle w:val="{style}"/>',
        "<w:keepNext/>" if keep_next else "",
        f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{list_id}"/></w:numPr>' if list_id else "",
        f"<w:spacing {spacing}/>" if spacing else "",
        layout,
    )
    return f"<w:p><w:pPr>{''.join(parts)}</w:pPr>{runs}</w:p>"


def style_paragraph_properties(
    style: TextStyle, *, keep_next: bool = False, outline: int | None = None
) -> str:
    """Return `w:pPr` for a style of the style table."""
    keep = "<w:keepNext/><w:keepLines/>" if keep_next else ""
    indent = f'<w:ind w:left="0" w:right="0" w:firstLine="{twips(style.first_line)}"/>'
    level = "" if outline is None else f'<w:outlineLvl w:val="{outline}"/>'
    spacing = f'<w:spacing w:before="{round(style.before * 20)}" w:after="0" w:line="240" w:lineRule="auto"/>'
    return f'<w:pPr>{keep}{spacing}{indent}<w:jc w:val="{_ALIGN[style.align]}"/>{level}</w:pPr>'


def rule_run(*, number: int, length: float, size: float) -> str:
    """Return a run that draws a line of `length` mm, centred, beneath the line of text it stands in.

    `number` must be unique in the document, `size` is that of the text in points. It is a drawing with a
    fallback for programs older than Word 2010.
    """
    down = size * LINE_FACTOR + RULE_GAP
    width = emu(length)
    shape = (
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f'<wps:wsp><wps:cNvCnPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="0"/></a:xfrm>'
        '<a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
        f'<a:ln w="{round(RULE_WIDTH * _EMU_PER_POINT)}"><a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
        "</a:ln></wps:spPr><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>"
    )
    anchor = (
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" '
        'locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="column"><wp:align>center</wp:align></wp:positionH>'
        f'<wp:positionV relativeFrom="paragraph"><wp:posOffset>{round(down * _EMU_PER_POINT)}</wp:posOffset>'
        f'</wp:positionV><wp:extent cx="{width}" cy="0"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:wrapNone/><wp:docPr id="{number}" name="Line {number}"/><wp:cNvGraphicFramePr/>'
    )
    fallback = (
        f'<w:pict><v:line id="line{number}" style="position:absolute;margin-top:{down:.2f}pt;'
        "mso-position-horizontal:center;mso-position-horizontal-relative:text;"
        f'mso-position-vertical-relative:text" from="0,0" to="{length * 72 / 25.4:.2f}pt,0" '
        f'strokecolor="black" strokeweight="{RULE_WIDTH}pt"/></w:pict>'
    )
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{anchor}{shape}</wp:anchor>'
        f"</w:drawing></mc:Choice><mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent></w:r>"
    )
