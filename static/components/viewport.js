// How large the window is, and an element that may fill it, and what the browser can draw.

function hasWebGL() {
  const context = document.createElement("canvas").getContext("webgl2");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return Boolean(context);
}

// Once, and while other scripts are still on their way: making a context takes a moment.
const webgl = hasWebGL();

export class ViewportReporter {
  // report(viewport) is called with what the server does not know yet; width is the element's, or
  // the window's without one.
  constructor(signal, known, report, element = null) {
    let last = JSON.stringify(known);
    const measure = () => {
      const viewport = {
        width: element ? Math.round(element.getBoundingClientRect().width) : window.innerWidth,
        windowWidth: window.innerWidth,
        windowHeight: window.innerHeight,
        rem: parseFloat(getComputedStyle(document.documentElement).fontSize),
        webgl,
        calm: window.matchMedia("(prefers-reduced-motion: reduce)").matches,
        ...(element && document.fullscreenElement === element && { full: true }),
      };
      const text = JSON.stringify(viewport);
      if (viewport.width === 0 || text === last) return;
      last = text;
      report(viewport);
    };
    let waiting;
    const later = () => {
      clearTimeout(waiting);
      waiting = setTimeout(measure, 120);
    };
    const observer = new ResizeObserver(later);
    if (element) observer.observe(element);
    addEventListener("resize", later, { signal });
    document.addEventListener("fullscreenchange", later, { signal });
    signal.addEventListener("abort", () => {
      clearTimeout(waiting);
      observer.disconnect();
    });
    measure();
  }
}
