"""The fixed parts of the Word file: styles, the dash list, page set-up, head and foot of a page."""

from cchc_desktop.documents import layout
from cchc_desktop.documents.docx_renderer_xml import (
    FONTS,
    LANGUAGE,
    NAMESPACES,
    field_run,
    run_properties,
    style_paragraph_properties,
    text_run,
    twips,
)
from cchc_desktop.documents.layout import Align, TextStyle

BODY, TITLE, CAPTION, CELL, HEADER_LINE = "BodyText", "Title", "Caption", "TableText", "HeaderLine"
POINT, RECIPIENTS_TITLE, RECIPIENT = "ListBullet", "RecipientsTitle", "Recipient"
SIGNATURE, APPENDIX_LABEL, APPENDIX_TITLE, APPENDIX_SOURCE = (
    "Signature",
    "AppendixLabel",
    "AppendixTitle",
    "AppendixSource",
)
BODY_LIST = 1
RECIPIENTS_LIST = 2

_CENTRED = TextStyle(align=Align.CENTRE)
_PLAIN = TextStyle(align=Align.LEFT)
_LEFT_11 = TextStyle(size=layout.RECIPIENTS_SIZE, align=Align.LEFT)


def heading_style(level: int) -> str:
    """Return the id of the heading style of a level from 1 to 4."""
    return f"Heading{level}"


def styles_xml() -> str:
    """Return the children of `w:styles` inside one root element."""
    headings = "".join(
        _style(heading_style(level), f"heading {level}", style, keep_next=True, outline=level - 1)
        for level, style in enumerate(layout.HEADINGS, start=1)
    )
    named = "".join(_style(*entry) for entry in _NAMED_STYLES)
    return f"<w:styles {NAMESPACES}>{_DEFAULTS}{_NORMAL}{headings}{named}{_TABLES}</w:styles>"


def numbering_xml() -> str:
    """Return `w:numbering` with two lists of dashes: points of the body and recipients."""
    body = _dash_list(BODY_LIST, first_line=layout.FIRST_LINE, size=layout.BODY_SIZE)
    recipients = _dash_list(RECIPIENTS_LIST, first_line=0, size=layout.RECIPIENTS_SIZE)
    numbers = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
        for number in (BODY_LIST, RECIPIENTS_LIST)
    )
    return f"<w:numbering {NAMESPACES}>{body}{recipients}{numbers}</w:numbering>"


def settings_xml() -> str:
    """Return `w:settings`: today's layout of Word, no automatic hyphens, theme fonts in Vietnamese."""
    compat = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
        )
    )
    return (
        f'<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        f'<w:characterSpacingControl w:val="doNotCompress"/><w:compat>{compat}</w:compat>'
        '<w:themeFontLang w:val="vi-VN"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/>'
        "</w:settings>"
    )


def page_number_xml() -> str:
    """Return the paragraph in the head of a page: its number, centred."""
    return _story_paragraph(
        "Header", field_run("PAGE", "2", run_properties(size=layout.PAGE_NUMBER_SIZE)), align="center"
    )


def blank_head_xml() -> str:
    """Return the paragraph in the head of the first page of a section, which shows no number."""
    return _story_paragraph("Header", "", align="center")


def foot_xml(code: str, picture: str) -> str:
    """Return the paragraph in the foot of a page; `picture` is a ready run with the QR code or empty."""
    gap = "  " if code and picture else ""
    words = text_run(code + gap, run_properties(size=layout.FOOT_SIZE)) if code else ""
    return _story_paragraph("Footer", words + picture, align="right")


def section_xml(references: str, *, landscape: bool, restart: bool, continuous: bool = False) -> str:
    """Return `w:sectPr` after Decree 30; `references` are the ready references to head and foot."""
    short, long = twips(layout.PAPER_SHORT), twips(layout.PAPER_LONG)
    width, height = (long, short) if landscape else (short, long)
    kind = "continuous" if continuous else "nextPage"
    turned = ' w:orient="landscape"' if landscape else ""
    start = '<w:pgNumType w:start="1"/>' if restart else ""
    return (
        f'<w:sectPr>{references}<w:type w:val="{kind}"/><w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar w:top="{twips(layout.MARGIN_TOP)}" w:right="{twips(layout.MARGIN_RIGHT)}" '
        f'w:bottom="{twips(layout.MARGIN_BOTTOM)}" w:left="{twips(layout.MARGIN_LEFT)}" '
        f'w:header="{twips(layout.PAGE_NUMBER_TOP)}" w:footer="{twips(layout.FOOT_BOTTOM)}" w:gutter="0"/>'
        f'{start}<w:cols w:space="720"/><w:titlePg/></w:sectPr>'
    )


def _story_paragraph(style: str, runs: str, *, align: str) -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/><w:jc w:val="{align}"/></w:pPr>'
    return f"<w:p {NAMESPACES}>{properties}{runs}</w:p>"


def _style(
    style_id: str, name: str, style: TextStyle, *, keep_next: bool = False, outline: int | None = None
) -> str:
    paragraph = style_paragraph_properties(style, keep_next=keep_next, outline=outline)
    face = run_properties(size=style.size, bold=style.bold, italic=style.italic)
    return (
        f'<w:style w:type="paragraph" w:styleId="{style_id}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/>{paragraph}{face}</w:style>'
    )


def _dash_list(number: int, *, first_line: float, size: float) -> str:
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:suff w:val="space"/>'
        '<w:lvlText w:val="-"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="0" w:firstLine="{twips(first_line)}"/></w:pPr>{run_properties(size=size)}'
        "</w:lvl></w:abstractNum>"
    )


_NAMED_STYLES: tuple[tuple[str, str, TextStyle], ...] = (
    (BODY, "Body Text", layout.BODY),
    (POINT, "List Bullet", layout.BODY),
    (TITLE, "Title", layout.TITLE),
    (CAPTION, "caption", layout.CAPTION),
    (CELL, "Table Text", TextStyle(size=layout.TABLE_SIZE, align=Align.LEFT)),
    (HEADER_LINE, "Header Line", TextStyle(size=layout.HEADER_SIZE, align=Align.CENTRE)),
    (SIGNATURE, "Signature", _CENTRED),
    (RECIPIENTS_TITLE, "Recipients Title", TextStyle(size=layout.RECIPIENTS_TITLE_SIZE, bold=True,
                                                     italic=True, align=Align.LEFT, before=12)),
    (RECIPIENT, "Recipient", _LEFT_11),
    (APPENDIX_LABEL, "Appendix Label", layout.APPENDIX_LABEL),
    (APPENDIX_TITLE, "Appendix Title", layout.APPENDIX_TITLE),
    (APPENDIX_SOURCE, "Appendix Source", layout.APPENDIX_SOURCE),
    ("Header", "header", _PLAIN),
    ("Footer", "footer", TextStyle(size=layout.FOOT_SIZE, align=Align.LEFT)),
)  # fmt: skip
_BODY_FACE = f'<w:sz w:val="{layout.BODY_SIZE * 2:g}"/><w:szCs w:val="{layout.BODY_SIZE * 2:g}"/>{LANGUAGE}'
_DEFAULTS = (
    f"<w:docDefaults><w:rPrDefault><w:rPr>{FONTS}{_BODY_FACE}</w:rPr></w:rPrDefault>"
    '<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
    "</w:pPrDefault></w:docDefaults>"
)
_NORMAL = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
    f"<w:rPr>{FONTS}{_BODY_FACE}</w:rPr></w:style>"
)
_NO_PADDING = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("top", "left", "bottom", "right"))
_TABLES = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>{_NO_PADDING}</w:tblCellMar></w:tblPr></w:style>'
)
