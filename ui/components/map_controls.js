// Measures the map's column and presses deck.gl's own keyboard controls, so that zooming and
// panning cost the server nothing. Reports: viewport (state), home (trigger).

const KEYS = {
  in: { key: "+", code: "Equal" },
  out: { key: "-", code: "Minus" },
  left: { key: "ArrowLeft", code: "ArrowLeft" },
  right: { key: "ArrowRight", code: "ArrowRight" },
  up: { key: "ArrowUp", code: "ArrowUp" },
  down: { key: "ArrowDown", code: "ArrowDown" },
};

function hasWebGL() {
  const context = document.createElement("canvas").getContext("webgl2");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return Boolean(context);
}

export default function (component) {
  const { parentElement, data, setStateValue, setTriggerValue } = component;
  const root = parentElement.host ?? parentElement;
  const column = root.closest('[data-testid="stVerticalBlock"]') ?? root;

  parentElement.querySelector(".controls").hidden = !data.buttons;
  for (const button of parentElement.querySelectorAll("button[data-move]")) {
    button.hidden = data.homeOnly && button.dataset.move !== "home";
    button.onclick = () => {
      const move = button.dataset.move;
      if (move === "home") return setTriggerValue("home", true);
      const canvas = column.querySelector('[data-testid="stDeckGlJsonChart"] canvas');
      canvas?.parentElement.dispatchEvent(
        new KeyboardEvent("keydown", { ...KEYS[move], bubbles: true }),
      );
    };
  }

  let last = JSON.stringify(data.known);
  let timer;
  const webgl = data.known?.webgl ?? hasWebGL();
  const measure = () => {
    const viewport = {
      width: Math.round(column.getBoundingClientRect().width),
      windowWidth: window.innerWidth,
      windowHeight: window.innerHeight,
      rem: parseFloat(getComputedStyle(document.documentElement).fontSize),
      webgl,
      calm: window.matchMedia("(prefers-reduced-motion: reduce)").matches,
    };
    const text = JSON.stringify(viewport);
    if (viewport.width > 0 && text !== last) {
      last = text;
      setStateValue("viewport", viewport);
    }
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(measure, 120);
  };
  const observer = new ResizeObserver(later);
  observer.observe(column);
  window.addEventListener("resize", later);
  measure();
  return () => {
    clearTimeout(timer);
    observer.disconnect();
    window.removeEventListener("resize", later);
  };
}
