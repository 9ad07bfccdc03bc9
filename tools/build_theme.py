"""Write the design tokens of ``common/tokens.py`` into Streamlit's settings and the page's icon.

Run ``python -m tools.build_theme`` after a change of the tokens.
"""

from common.folder import ROOT
from common.tokens import COLORS, GOLD, NAVY, THEME_COLORS

_SETTINGS = ROOT / ".streamlit" / "config.toml"
_ICON = ROOT / "static" / "favicon.svg"
_THEME = {
    "": {
        "primaryColor": "blue",
        "backgroundColor": "background",
        "secondaryBackgroundColor": "panel",
        "textColor": "text",
        "linkColor": "link",
        "borderColor": "border",
    },
    ".sidebar": {"backgroundColor": "sidebar", "secondaryBackgroundColor": "background"},
}


def with_theme(settings: str) -> str:
    """Return Streamlit's settings with the tokens' colors, which are the end of the file."""
    colors = COLORS | THEME_COLORS
    ours, _, _ = settings.partition("[theme.light]")
    tables = (
        f"[theme.{scheme}{part}]\n"
        + "".join(f'{option} = "{colors[token][column]}"\n' for option, token in options.items())
        for column, scheme in enumerate(("light", "dark"))
        for part, options in _THEME.items()
    )
    return ours + "\n".join(tables)


def icon() -> str:
    """Return the page's icon, a pin, as SVG."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="6" fill="{NAVY}"/>'
        f'<circle cx="16" cy="14" r="7" fill="none" stroke="{GOLD}" stroke-width="3"/>'
        '<circle cx="16" cy="14" r="2.5" fill="#fff"/>'
        f'<path d="M16 22v6" stroke="{GOLD}" stroke-width="3" stroke-linecap="round"/></svg>\n'
    )


if __name__ == "__main__":
    _SETTINGS.write_text(with_theme(_SETTINGS.read_text("utf-8")), "utf-8")
    _ICON.write_text(icon(), "utf-8")
