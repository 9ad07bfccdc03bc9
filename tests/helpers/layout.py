"""What is wrong with a page's layout, by the geometry of its text."""

from playwright.sync_api import Page

_FAULTS = r"""
() => {
  const NO_TEXT = "svg, canvas, style, script, noscript, template, [data-testid=stIconMaterial]";
  // A drawer that is shut lies beside the page.
  const SHUT = "[data-testid=stSidebar]:not([data-collapsed=false])";
  const NOT_SHOWN = `${NO_TEXT}, ${SHUT}, [inert], details:not([open]) > :not(summary)`;
  const found = new Set();
  const upward = (element) => element.parentElement ?? element.getRootNode().host;

  const isShown = (element) => {
    for (let at = element; at; at = upward(at)) {
      const style = getComputedStyle(at);
      if (at.matches(NOT_SHOWN) || style.display === "none") return false;
      if (style.visibility === "hidden" || Number(style.opacity) === 0) return false;
      // Text for screen readers alone.
      const clips = style.overflow !== "visible" || style.clipPath !== "none";
      if (clips && at.clientWidth <= 1 && at.clientHeight <= 1) return false;
    }
    return true;
  };

  const texts = [];
  const collect = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) collect(element.shadowRoot);
      const own = [...element.childNodes].filter((node) => node.nodeType === 3 && node.data.trim());
      if (!own.length || !isShown(element)) continue;
      for (const node of own) {
        const range = document.createRange();
        range.selectNodeContents(node);
        const text = node.data.replace(/\s+/g, " ").trim().slice(0, 60);
        for (const box of range.getClientRects()) {
          if (box.width >= 1 && box.height >= 1) texts.push({ element, text, box });
        }
      }
    }
  };
  collect(document);

  // Nothing is cut off by what is around it; what scrolls shows a part and hides the rest.
  const seen = [];
  for (const { element, text, box } of texts) {
    let { left, right, top, bottom } = box;
    let scrolls = false;
    for (let at = element; at && right > left && bottom > top; at = upward(at)) {
      const { overflowX, overflowY, position } = getComputedStyle(at);
      const around = at.getBoundingClientRect();
      const cuts = (overflow) => !scrolls && (overflow === "hidden" || overflow === "clip");
      if (cuts(overflowX) && (left < around.left - 2 || right > around.right + 2))
        found.add(`cut at the side: ${text}`);
      if (cuts(overflowY) && (top < around.top - 3 || bottom > around.bottom + 3))
        found.add(`cut above or below: ${text}`);
      // The page itself scrolls only up and down.
      const isPage = !scrolls && at.matches("[data-testid=stMain]");
      if (isPage && right > around.right + 2) found.add(`beside the page: ${text}`);
      if (/auto|scroll/.test(overflowX + overflowY)) {
        scrolls = true;
        [left, right] = [Math.max(left, around.left), Math.min(right, around.right)];
        [top, bottom] = [Math.max(top, around.top), Math.min(bottom, around.bottom)];
      }
      if (position === "fixed") break;
    }
    if (right <= left || bottom <= top) continue;
    if (left < -1 || right > innerWidth + 1) found.add(`beside the page: ${text}`);
    seen.push({ element, text, left, right, top, bottom });
  }

  // No text lies over another.
  seen.forEach((a, i) => {
    for (const b of seen.slice(i + 1)) {
      if (a.element.contains(b.element) || b.element.contains(a.element)) continue;
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 2 && down > 4) found.add(`over each other: ${a.text} | ${b.text}`);
    }
  });

  if (document.scrollingElement.scrollWidth > innerWidth) found.add("the page scrolls sideways");
  // The title bar holds its links.
  const bar = document.querySelector(".st-key-title-bar");
  for (const link of bar?.querySelectorAll("a") ?? []) {
    const inside = link.getBoundingClientRect().bottom <= bar.getBoundingClientRect().bottom + 1;
    if (!inside) found.add(`below the title bar: ${link.textContent}`);
  }
  return [...found];
}
"""


def layout_faults(page: Page) -> list[str]:
    """Return which texts are cut off, beside the page, or over one another."""
    found: list[str] = page.evaluate(_FAULTS)
    return found
