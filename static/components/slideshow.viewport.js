// How large the window is, and what it can draw.

function hasWebGL() {
  const context = document.createElement("canvas").getContext("webgl2");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return Boolean(context);
}

export class ViewportReporter {
  // report(viewport) is called with what the server does not know yet.
  constructor(signal, known, report) {
    const webgl = hasWebGL();
    let last = JSON.stringify(known);
    const measure = () => {
      const viewport = {
        width: window.innerWidth,
        windowWidth: window.innerWidth,
        windowHeight: window.innerHeight,
        rem: parseFloat(getComputedStyle(document.documentElement).fontSize),
        webgl,
        calm: window.matchMedia("(prefers-reduced-motion: reduce)").matches,
      };
      const text = JSON.stringify(viewport);
      if (text !== last) report(viewport);
      last = text;
    };
    let waiting;
    addEventListener(
      "resize",
      () => {
        clearTimeout(waiting);
        waiting = setTimeout(measure, 120);
      },
      { signal },
    );
    signal.addEventListener("abort", () => clearTimeout(waiting));
    measure();
  }
}
