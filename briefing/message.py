"""A briefing as a message: HTML with its pictures inside, or Markdown without any."""

import base64
import re
from collections.abc import Iterator, Mapping
from email.message import EmailMessage
from email.policy import default
from email.utils import make_msgid
from html import escape
from typing import Final, cast

from briefing.picture import draw_maps, map_words
from briefing.slides import Slide
from briefing.story import Story
from cartography.palette import LIGHT
from common.progress import Progress
from roster.snapshot import Roster

_WIDTH: Final = 600
"""CSS pixels, as mail programs show a message."""
_ONE_LINE: Final = default.clone(max_line_length=998)
"""A heading that is folded before its first word begins with a blank for some readers."""
_MARKED: Final = re.compile(r"([\\`*_\[\]<>#|~&])")
_FONT: Final = "font-family:Calibri,Carlito,Arial,sans-serif"


def story_html(story: Story, roster: Roster, *, progress: Progress) -> bytes:
    """Return a story as one HTML file, which asks no other for anything."""
    pictures = draw_maps(story.slides, roster, progress)
    return _html(story, roster, {name: _inline(png) for name, png in pictures.items()}).encode()


def story_message(story: Story, roster: Roster, *, progress: Progress) -> bytes:
    """Return a story as an unsent e-mail (RFC 5322), which mail programs open as a draft."""
    pictures = draw_maps(story.slides, roster, progress)
    names = {name: make_msgid(domain="partnership.map") for name in pictures}
    message = EmailMessage()
    message["Subject"] = subject(story)
    message["X-Unsent"] = "1"
    message.set_content(story_markdown(story).decode())
    shown = {name: f"cid:{own[1:-1]}" for name, own in names.items()}
    message.add_alternative(_html(story, roster, shown), subtype="html")
    page = cast("EmailMessage", message.get_payload(1))
    for name, png in pictures.items():
        page.add_related(png, "image", "png", cid=names[name], filename=f"{name}.png")
    return message.as_bytes(policy=_ONE_LINE)


def story_markdown(story: Story) -> bytes:
    """Return a story as Markdown (CommonMark), in UTF-8."""
    return "\n\n".join(_markdown(story)).encode() + b"\n"


def subject(story: Story) -> str:
    """Return a story's title, with what has changed if that is what it tells."""
    told = next((slide.title for slide in story.slides if slide.id == "since"), story.as_of)
    return ": ".join(filter(None, (story.short_title, told)))


def _inline(png: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def _html(story: Story, roster: Roster, pictures: Mapping[str, str]) -> str:
    parts = "".join(
        _slide_html(slide, number, roster, pictures.get(slide.id, ""))
        for number, slide in enumerate(story.slides)
    )
    return (
        f'<!DOCTYPE html><html lang="{story.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(subject(story))}</title></head>"
        f'<body style="margin:0;background:{LIGHT.background};color:{LIGHT.text};{_FONT}">'
        f'<div style="max-width:{_WIDTH}px;margin:0 auto;padding:16px">{parts}</div></body></html>'
    )


def _slide_html(slide: Slide, number: int, roster: Roster, picture: str) -> str:
    tag, size = ("h2", 22) if number else ("h1", 26)
    muted = f"font-size:14px;margin:0;color:{LIGHT.muted_text}"
    said = [f'<p style="{muted}">{escape(slide.over)}</p>'] if slide.over else []
    said += [f'<{tag} style="font-size:{size}px;margin:0 0 8px">{escape(slide.title)}</{tag}>']
    said += [f'<p style="{muted}">{escape(slide.under)}</p>'] if slide.under else []
    if picture:
        said += [
            f'<img src="{picture}" width="{_WIDTH}" alt="{escape(map_words(slide, roster))}" '
            'style="width:100%;height:auto;display:block;margin:8px 0">'
        ]
    said += [f'<p style="margin:8px 0">{escape(line)}</p>' for line in _sentences(slide)]
    if slide.entries:
        items = "".join(f"<li>{escape(entry)}</li>" for entry in slide.entries)
        said += [f'<ul style="margin:8px 0">{items}</ul>']
    said += [
        f'<p style="margin:8px 0"><a href="{escape(url)}">{escape(words)}</a></p>'
        for words, url in _links(slide)
    ]
    line = f"border-top:1px solid {LIGHT.land_line};" if number else ""
    return f'<div style="padding:16px 0;{line}">{"".join(said)}</div>'


def _markdown(story: Story) -> Iterator[str]:
    for number, slide in enumerate(story.slides):
        yield f"{'##' if number else '#'} {_plain(slide.title)}"
        above = ". ".join(filter(None, (slide.over, slide.under)))
        yield from ([f"*{_plain(above)}*"] if above else [])
        yield from map(_plain, _sentences(slide))
        if slide.entries:
            yield "\n".join(f"- {_plain(entry)}" for entry in slide.entries)
        yield from (f"[{_plain(words)}](<{url}>)" for words, url in _links(slide))


def _sentences(slide: Slide) -> Iterator[str]:
    yield from slide.lines
    if slide.quotation:
        yield f"“{slide.quotation}” {slide.quoted}".strip()
    facts: list[str] = []
    for fact in slide.facts:
        if fact.label or not facts:
            facts.append(f"{fact.label}: {fact.value}")
        else:
            facts[-1] += f"; {fact.value}"
    yield from facts
    if slide.bars:
        yield f"{'; '.join(f'{bar.label}: {bar.number:,}' for bar in slide.bars)}."
    for agency in slide.agencies:
        yield ": ".join(filter(None, (agency.name or agency.abbreviation, agency.role)))


def _links(slide: Slide) -> Iterator[tuple[str, str]]:
    yield from ((link.words, link.url) for link in slide.links)
    if slide.address:
        yield slide.address, slide.address


def _plain(text: str) -> str:
    """Return text as Markdown that means nothing else: no sign in it makes a list or a heading."""
    marked = _MARKED.sub(r"\\\1", " ".join(text.split()))
    return re.sub(r"^(\d+)([.)])|^([-+=])", r"\1\\\2\3", marked)
