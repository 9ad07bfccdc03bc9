import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.settings import FILE_NAME, Settings, load_settings, read_settings
from common.errors import DataFolderError
from tests.helpers import DATA
from versions.folder import FolderStorage


def test_the_shipped_file_says_what_holds_without_it():
    assert load_settings(FolderStorage(DATA)) == Settings()


def test_no_file_is_no_error(tmp_path):
    assert (
        load_settings(FolderStorage(tmp_path))
        == read_settings(None)
        == read_settings(b"")
        == Settings()
    )


def test_everything_can_be_set():
    settings = read_settings(
        b"""
        slides = ["country", "group"]
        most_site_slides = 3
        group_by = "announcement"
        most_announcements = 1
        most_parts = 2
        advance_seconds = 45
        address = "https://map.example.org"
        [notes]
        group-oh = " Ask. "
        group = "All."
        """
    )
    assert settings.slides == ("country", "group")
    assert (settings.most_site_slides, settings.most_announcements) == (3, 1)
    assert (settings.group_by, settings.most_parts) == ("announcement", 2)
    assert settings.advance_seconds == 45
    assert settings.address == "https://map.example.org"
    assert settings.note_for("group-oh", "group") == "Ask."
    assert settings.note_for("group-tx", "group") == "All."
    assert settings.note_for("country", "country") == ""


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("slides = [", "briefing.toml cannot be read as TOML: Invalid value (at end of document)."),
        (
            "slide = []",
            (
                "briefing.toml: “slide” is not an entry; the entries are “address”, "
                "“advance_seconds”, “group_by”, “most_announcements”, “most_parts”, "
                "“most_site_slides”, “notes”, “slides”."
            ),
        ),
        (
            "slides = []",
            (
                "briefing.toml: “slides” must be a list of kinds of slides, such as "
                '["title", "country"].'
            ),
        ),
        (
            'slides = "title"',
            (
                "briefing.toml: “slides” must be a list of kinds of slides, such as "
                '["title", "country"].'
            ),
        ),
        (
            'slides = ["titel"]',
            (
                "briefing.toml: “titel” under “slides” is not a kind of slide; these are: "
                "title, country, new, announcement, growth, agencies, site, group, unplaced, close."
            ),
        ),
        (
            "slides = [1]",
            (
                "briefing.toml: “1” under “slides” is not a kind of slide; these are: "
                "title, country, new, announcement, growth, agencies, site, group, unplaced, close."
            ),
        ),
        (
            'slides = ["title", "title"]',
            "briefing.toml: “title” is listed twice under “slides”; remove one.",
        ),
        (
            'slides = ["site", "group"]',
            "briefing.toml: “slides” has both “site” and “group”; remove one.",
        ),
        (
            "most_site_slides = -1",
            "briefing.toml: “most_site_slides” must be a whole number from 0 to 200.",
        ),
        ("most_parts = 0", "briefing.toml: “most_parts” must be a whole number from 1 to 50."),
        ("most_parts = true", "briefing.toml: “most_parts” must be a whole number from 1 to 50."),
        (
            "advance_seconds = 0",
            "briefing.toml: “advance_seconds” must be a whole number from 1 to 3600.",
        ),
        ('group_by = "region"', 'briefing.toml: “group_by” must be "state" or "announcement".'),
        ("group_by = []", 'briefing.toml: “group_by” must be "state" or "announcement".'),
        (
            'address = "javascript:alert(1)"',
            "briefing.toml: “address” must begin with http:// or https://.",
        ),
        ("address = 4", "briefing.toml: “address” must begin with http:// or https://."),
        ("notes = 4", "briefing.toml: “notes” must be a table with text for each slide."),
        (
            "[notes]\ncountry = 4",
            "briefing.toml: the note “country” must be text in quotation marks.",
        ),
    ],
)
def test_one_sentence_names_the_entry_that_cannot_be_used(text, named):
    with pytest.raises(DataFolderError) as caught:
        read_settings(text.encode())
    assert str(caught.value).startswith(FILE_NAME)
    assert str(caught.value) == named
    assert "\n" not in str(caught.value)


@given(st.binary(max_size=60))
def test_any_bytes_are_settings_or_a_sentence(data):
    said = ""
    try:
        read_settings(data)
    except DataFolderError as error:
        said = str(error)
    assert not said or said.startswith(FILE_NAME)
