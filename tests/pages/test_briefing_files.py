from pathlib import Path

from tests.helpers.pages import Open
from ui.keys import Key


def test_a_template_that_cannot_be_used_is_said_beside_the_file(
    open_page: Open, data: Path
) -> None:
    (data / "template.pptx").write_bytes(b"?")
    test = open_page(state="MI")
    test.button(key=f"{Key.BRIEFING_FILE}-pptx").click().run()
    assert [one.value for one in test.text if one.value.startswith("template")] == [
        "template.pptx cannot be read; open it in PowerPoint, choose the kind PowerPoint "
        "Presentation (.pptx), and save it again. The slides have the map's own design."
    ]
