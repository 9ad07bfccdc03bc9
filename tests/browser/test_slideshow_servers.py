"""A briefing by two servers of one database: the presenter on one, who follows on the other."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.helpers import DATA
from tests.helpers.database import Database, until
from tests.helpers.running import PHONE, Visits, running_server
from tests.helpers.screen import READY_MS
from tests.helpers.slideshow import (
    cover,
    expect_slide,
    note_slides,
    open_presenter_view,
    room_of,
    said_to_presenter,
    wait_for_stage,
)
from tests.helpers.switch import running_switch
from versions.moving import import_folder
from versions.postgres import PostgresStorage


def test_a_briefing_goes_on_when_the_presenters_server_is_killed_and_while_the_database_is_away(
    database: Database, plain_browser: Browser, visits: Visits, tmp_path: Path
) -> None:
    storage = PostgresStorage(database.address_of(database.schema()))
    import_folder(DATA, storage)
    storage.update("briefing.toml", lambda _: b'slides = ["title", "country", "site", "close"]\n')
    environment = {"PARTNERSHIP_MAP_STORE": storage.address}
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    with (
        running_server(tmp_path / "a", environment=environment) as first,
        running_server(tmp_path / "b", environment=environment) as second,
        running_switch(first.url) as switch,
    ):
        stage = visits.open(plain_browser, f"{switch.url}/briefing")
        wait_for_stage(stage)
        presenter = open_presenter_view(stage)
        query = f"view=follow&room={room_of(stage)}"
        phone = visits.open(plain_browser, f"{second.url}/briefing?{query}", PHONE, has_touch=True)
        wait_for_stage(phone)
        expect(said_to_presenter(presenter)).to_have_text(["1 person is following"])
        note_slides(phone)
        ids = stage.evaluate(
            "JSON.parse(document.querySelector('.slideshow-contents').dataset.contents)"
            ".slides.map(slide => slide.id)"
        )
        stage.keyboard.press("PageDown")
        for page in (stage, presenter, phone):
            expect_slide(page, ids[1])  # who is late skips a slide
        presenter.keyboard.press("b")
        expect(cover(phone)).to_be_visible()
        presenter.keyboard.press("b")
        expect(cover(phone)).to_be_hidden()
        stage.keyboard.press("PageDown")
        for page in (stage, presenter, phone):
            expect_slide(page, ids[2])

        # The presenter's server is killed: the address leads to the other one from now on.
        room = room_of(stage)
        for page in (stage, presenter):
            note_slides(page)
        switch.leads_to = second.url
        first.kill()
        stage.keyboard.press("PageDown")
        for page in (stage, presenter, phone):
            expect_slide(page, ids[3])
        assert room_of(stage) == room
        expect(said_to_presenter(presenter)).to_have_text(["1 person is following"])

        # Without the database the presenter goes on, is told, and nobody jumps back.
        database.stop()
        try:
            expect(said_to_presenter(presenter)).to_have_text(
                ["Some screens may not follow now", "1 person is following"], timeout=READY_MS
            )
            presenter.keyboard.press("PageDown")
            for page in (stage, presenter, phone):
                expect_slide(page, ids[4])
        finally:
            database.start()
        expect(said_to_presenter(presenter)).to_have_text(
            ["1 person is following"], timeout=READY_MS
        )
        until(lambda: not storage.is_away)
        stage.keyboard.press("PageDown")
        for page in (stage, presenter, phone):
            expect_slide(page, ids[5])
        assert phone.evaluate("noted") == ids[:6]
        for page in (stage, presenter):
            assert page.evaluate("noted") == ids[2:6]
    storage.close()
