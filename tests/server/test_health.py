"""Whether the map is well, as machines ask it, and where it is served below a path."""

from pathlib import Path

from tests.helpers.line import ask, knock
from tests.helpers.running import running_server, streamlit_command


def below_a_path(port: int) -> list[str]:
    return [*streamlit_command(port), "--server.baseUrlPath", "maps"]


def test_readiness_is_true_below_a_path_as_well(tmp_path: Path) -> None:
    with running_server(
        tmp_path, below_a_path, {"PARTNERSHIP_MAP_ROBOTS": "allow"}, health="/maps/_stcore/health"
    ) as server:
        stored = server.data / "sites.csv"
        away = stored.rename(server.data / "away.csv")
        answer = ask(server.url, "/maps/readyz")
        assert (answer.status, answer.text.split(":")[0]) == (503, "No list is loaded")
        assert ask(server.url, "/maps/healthz").status == 200
        away.rename(stored)
        assert (ask(server.url, "/maps/readyz").status, ask(server.url, "/maps/readyz").text) == (
            200,
            "ok\n",
        )
        assert ask(server.url, "/maps/robots.txt").text == "User-agent: *\nDisallow:\n"
        known = {path: ask(server.url, path).status for path in ("/maps/", "/maps/about", "/maps")}
        assert known == {"/maps/": 200, "/maps/about": 200, "/maps": 307}
        for path in ("/", "/about", "/healthz", "/mapsabout", "/maps/nowhere", "/maps/maps/about"):
            assert ask(server.url, path).status == 404, path
        with knock(server.url, path="/maps/_stcore/stream"):
            pass
