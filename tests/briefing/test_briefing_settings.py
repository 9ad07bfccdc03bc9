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
        ("slides = [", "cannot be read as TOML"),
        ("slide = []", "“slide” is not an entry"),
        ("slides = []", "“slides” must be a list"),
        ('slides = "title"', "“slides” must be a list"),
        ('slides = ["titel"]', "“titel” under “slides” is not a kind"),
        ("slides = [1]", "“1” under “slides” is not a kind"),
        ('slides = ["title", "title"]', "“title” stands twice"),
        ('slides = ["site", "group"]', "both “site” and “group”"),
        ("most_site_slides = -1", "“most_site_slides” must be a whole number from 0"),
        ("most_parts = 0", "“most_parts” must be a whole number from 1"),
        ("most_parts = true", "“most_parts” must be a whole number from 1"),
        ("advance_seconds = 0", "“advance_seconds” must be a whole number from 1"),
        ('group_by = "region"', "“group_by” must be"),
        ("group_by = []", "“group_by” must be"),
        ('address = "javascript:alert(1)"', "“address” must begin with http"),
        ("address = 4", "“address” must begin with http"),
        ("notes = 4", "“notes” must be a table"),
        ("[notes]\ncountry = 4", "the note “country” must be a text"),
    ],
)
def test_one_sentence_names_the_entry_that_cannot_be_used(text, named):
    with pytest.raises(DataFolderError) as caught:
        read_settings(text.encode())
    assert str(caught.value).startswith(FILE_NAME)
    assert named in str(caught.value)
    assert "\n" not in str(caught.value)


@given(st.binary(max_size=60))
def test_any_bytes_are_settings_or_a_sentence(data):
    said = ""
    try:
        read_settings(data)
    except DataFolderError as error:
        said = str(error)
    assert not said or said.startswith(FILE_NAME)
