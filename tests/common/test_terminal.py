import argparse
import io

import pytest

from common.progress import ProgressBar
from common.terminal import INTERRUPTED, add_data_option, run


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("status", "is_zero"), [(None, True), (0, True), (1, False)])
def test_the_status_of_a_command_is_that_of_its_process(status, is_zero):
    assert run(lambda: status) == (0 if is_zero else status)


def test_the_keyboard_ends_a_command_without_a_word(capfd):
    def stopped() -> int:
        raise KeyboardInterrupt

    assert run(stopped) == INTERRUPTED == 130
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("environment", "arguments", "folder"),
    [
        ({"PARTNERSHIP_MAP_DATA": "/named"}, [], "/named"),
        ({"PARTNERSHIP_MAP_DATA": "/named"}, ["--data", "other"], "other"),
    ],
)
def test_the_data_folder_is_the_environments_unless_one_is_named(environment, arguments, folder):
    parser = argparse.ArgumentParser()
    add_data_option(parser, "files", environment)
    assert str(parser.parse_args(arguments).data) == folder


def test_a_data_folder_below_is_named_as_a_person_would(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    parser = argparse.ArgumentParser()
    add_data_option(parser, "files", {"PARTNERSHIP_MAP_DATA": str(tmp_path / "mine")})
    assert str(parser.parse_args([]).data) == "mine"


def test_a_bar_is_drawn_on_a_terminal():
    screen = Screen()
    bar = ProgressBar(screen)
    bar.show(0.5, "half")
    bar.show(1.0, "whole")
    bar.close()
    bar.close()
    assert screen.getvalue() == f"\r{'█' * 12}{'░' * 12} half\r{'█' * 24} whole\n"


@pytest.mark.parametrize(("lines", "written"), [(True, "1 of 2\n2 of 2\n"), (False, "")])
def test_elsewhere_a_step_is_a_line_or_nothing(lines, written):
    file = io.StringIO()
    bar = ProgressBar(file, lines=lines)
    bar.show(0.5, "1 of 2  ")
    bar.show(1.0, "2 of 2  ")
    bar.close()
    assert file.getvalue() == written
