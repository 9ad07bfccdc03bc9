from pathlib import Path

from briefing.named import NamedBriefing, save_named
from tests.helpers.pages import Open
from ui.keys import Key
from versions.folder import FolderStorage


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


def test_what_is_told_without_its_colors_is_said_beside_its_files(
    open_page: Open, data: Path
) -> None:
    ohio = NamedBriefing("Ohio", filters=("state=OH",), color="by-track")
    save_named(FolderStorage(data), {"ohio": ohio}, {}, who="Ada")
    test = open_page(named="ohio")
    said = [one.value for one in test.text]
    assert said[said.index("Briefing: Ohio") + 1] == (
        "“track” can no longer color the pins, and was left out."
    )
