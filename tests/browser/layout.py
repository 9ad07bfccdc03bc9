"""What is wrong with a page's layout, by the geometry of its text."""

from playwright.sync_api import Page

_FAULTS = r"""
() => {
  const wide = window.innerWidth;
  const found = [];
  const short = (text) => text.replace(/\s+/g, " ").trim().slice(0, 60);
  const texts = [];

  const hidden = (element) => {
    for (let at = element; at; at = at.parentElement ?? at.getRootNode().host) {
      const style = getComputedStyle(at);
      if (style.visibility === "hidden" || style.display === "none" || +style.opacity === 0) return true;
      // Text for screen readers alone.
      if (at.clientWidth <= 1 && at.clientHeight <= 1 && style.overflow !== "visible") return true;
      if (style.clipPath !== "none" && style.position === "absolute") return true;
      if (at.matches("[inert], dialog:not([open]), details:not([open]) > :not(summary), svg, canvas, style, script, noscript, [data-testid=stIconMaterial]")) return true;
    }
    return false;
  };

  // The text's box, and the boxes of ancestors that cut it off.
  const visit = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) visit(element.shadowRoot);
      const own = [...element.childNodes].filter((n) => n.nodeType === 3 && n.textContent.trim());
      if (!own.length || hidden(element)) continue;
      for (const node of own) {
        const range = document.createRange();
        range.selectNodeContents(node);
        for (const box of range.getClientRects()) {
          if (box.width < 1 || box.height < 1) continue;
          // A drawer that is shut lies beside the page.
          if (element.closest("[aria-expanded=false]")) continue;
          texts.push({ element, box, text: short(node.textContent) });
        }
      }
    }
  };
  visit(document);

  if (document.scrollingElement.scrollWidth > wide) found.push(`the page is ${document.scrollingElement.scrollWidth} wide`);

  const seen = [];
  for (const one of texts) {
    let { left, right, top, bottom } = one.box;
    let scrolls = false;
    let out = false;
    for (let at = one.element; at; at = at.parentElement ?? at.getRootNode().host) {
      const style = getComputedStyle(at);
      const box = at.getBoundingClientRect();
      const x = style.overflowX, y = style.overflowY;
      if (x === "hidden" || x === "clip") {
        if (!scrolls && (left < box.left - 2 || right > box.right + 2)) found.push(`cut at the side: ${one.text}`);
      }
      if (y === "hidden" || y === "clip") {
        if (!scrolls && (top < box.top - 3 || bottom > box.bottom + 3)) found.push(`cut below: ${one.text}`);
      }
      if (["auto", "scroll"].includes(x) || ["auto", "scroll"].includes(y)) {
        scrolls = true;
        // What is scrolled away is not there.
        if (bottom <= box.top || top >= box.bottom || right <= box.left || left >= box.right) out = true;
        left = Math.max(left, box.left), right = Math.min(right, box.right);
        top = Math.max(top, box.top), bottom = Math.min(bottom, box.bottom);
      }
      if (style.position === "fixed") break;
    }
    if (out) continue;
    if (left < -1 || right > wide + 1) found.push(`beside the page: ${one.text}`);
    seen.push({ ...one, box: { left, right, top, bottom } });
  }

  // No text lies over another.
  for (let i = 0; i < seen.length; i++) {
    for (let j = i + 1; j < seen.length; j++) {
      const a = seen[i], b = seen[j];
      if (a.element === b.element || a.element.contains(b.element) || b.element.contains(a.element)) continue;
      const x = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const y = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      if (x > 2 && y > 4) found.push(`over each other: ${a.text} | ${b.text}`);
    }
  }
  return [...new Set(found)];
}
"""


def layout_faults(page: Page) -> list[str]:
    """Return which texts are cut off, beside the page, or over one another."""
    found: list[str] = page.evaluate(_FAULTS)
    return found
