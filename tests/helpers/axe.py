"""What axe finds wrong with a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.helpers.screen import READY_MS, wait_until_idle


def serious(page: Page, where: str = "") -> list[str]:
    """Return what is serious or critical, each with the place that it was found at.

    Text that a run has yet to draw again, or that is still fading in, is paler than it will be: axe
    looks when all is drawn and has come to rest.
    """
    wait_until_idle(page)
    expect(page.locator("[data-stale='true']")).to_have_count(0, timeout=READY_MS)
    page.evaluate(
        """() => Promise.allSettled(document.getAnimations()
          .filter((one) => one.effect?.getComputedTiming().endTime < 10_000)
          .map((one) => one.finished))"""
    )
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if page.evaluate("() => matchMedia('(forced-colors: active)').matches"):
        # Its colors are the system's, and axe reads those that the page would have.
        options["rules"] = {"color-contrast": {"enabled": False}}
    return [
        f"{where}: {one['id']}: {node['html'][:160]} ({node['failureSummary'][:300]})"
        for one in Axe().run(page, options=options).response["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
