"""Build ``cartography/font_metrics.json``: how wide the letters of the map's labels are.

The labels are drawn in Source Sans (Adobe, SIL Open Font License 1.1), which ships with Streamlit
as one variable font. It is set to the weight of the labels, and the advance width of each Latin
character is written down in thousandths of an em.

Run from the root of the repository::

    python -m tools.build_font_metrics
"""

import importlib.util
import json
import unicodedata
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

WEIGHT = 600
FONT = "static/static/media/SourceSansVF-Upright.*.woff2"
TARGET = Path(__file__).resolve().parent.parent / "cartography" / "font_metrics.json"
RANGES = ((0x20, 0x7F), (0xA0, 0x250), (0x1E00, 0x1F00), (0x2010, 0x2040), (0x2B0, 0x300))


def font_file() -> Path:
    """The font among Streamlit's files, found without importing Streamlit."""
    spec = importlib.util.find_spec("streamlit")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("Streamlit is not installed: its font is what is measured")
    return next(Path(spec.origin).parent.glob(FONT))


def metrics(font: Any) -> dict[str, Any]:
    """Advance widths of a font by character, in thousandths of an em."""
    em = font["head"].unitsPerEm
    cmap, advances = font.getBestCmap(), font["hmtx"]
    widths = {
        chr(point): round(advances[cmap[point]][0] / em * 1000)
        for start, end in RANGES
        for point in range(start, end)
        if point in cmap and not unicodedata.combining(chr(point))
    }
    return {"weight": WEIGHT, "widths": widths}


def main() -> None:
    """Write the file."""
    font = instantiateVariableFont(TTFont(font_file()), {"wght": WEIGHT})
    text = json.dumps(metrics(font), separators=(",", ":"), ensure_ascii=False)
    TARGET.write_text(text + "\n", encoding="utf-8", newline="\n")
    print(f"{TARGET.name}: {len(text.encode()) / 1000:.1f} KB")


if __name__ == "__main__":
    main()
