// Measures the map's column and presses deck.gl's own keyboard controls, so that zooming and
// panning cost the server nothing. Reports: viewport (state), home (trigger).

const BUTTONS = [
  { move: "out", label: "Zoom out", title: "Zoom out", path: "M3 8h10" },
  { move: "in", label: "Zoom in", title: "Zoom in", path: "M8 3v10M3 8h10" },
  { move: "left", label: "Pan left", title: "Pan left", path: "M10 3.5 5.5 8l4.5 4.5" },
  { move: "up", label: "Pan up", title: "Pan up", path: "m3.5 10 4.5-4.5L12.5 10" },
  { move: "down", label: "Pan down", title: "Pan down", path: "m3.5 6 4.5 4.5L12.5 6" },
  { move: "right", label: "Pan right", title: "Pan right", path: "M6 3.5 10.5 8 6 12.5" },
  { move: "home", label: "Whole country", title: "Whole country (Escape)", path: "M2.5 7.5 8 2.8l5.5 4.7M4 6.5V13h8V6.5" },
];

const KEYS = {
  in: { key: "+", code: "Equal" },
  out: { key: "-", code: "Minus" },
  left: { key: "ArrowLeft", code: "ArrowLeft" },
  right: { key: "ArrowRight", code: "ArrowRight" },
  up: { key: "ArrowUp", code: "ArrowUp" },
  down: { key: "ArrowDown", code: "ArrowDown" },
};

const SVG = "http://www.w3.org/2000/svg";

function makeButton({ move, label, title, path }) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.move = move;
  button.title = title;
  button.setAttribute("aria-label", label);
  const icon = document.createElementNS(SVG, "svg");
  icon.setAttribute("viewBox", "0 0 16 16");
  icon.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  icon.append(line);
  button.append(icon);
  return button;
}

function hasWebGL() {
  const context = document.createElement("canvas").getContext("webgl2");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return Boolean(context);
}

export default function (component) {
  const { parentElement, data, setStateValue, setTriggerValue } = component;
  const root = parentElement.host ?? parentElement;
  const column = root.closest('[data-testid="stVerticalBlock"]') ?? root;

  const controls = parentElement.querySelector(".controls");
  if (!controls.firstChild) controls.append(...BUTTONS.map(makeButton));
  controls.hidden = !data.buttons;
  for (const button of parentElement.querySelectorAll("button[data-move]")) {
    button.hidden = data.homeOnly && button.dataset.move !== "home";
    button.onclick = () => {
      const move = button.dataset.move;
      if (move === "home") return setTriggerValue("home", true);
      const canvas = column.querySelector('[data-testid="stDeckGlJsonChart"] canvas');
      // For deck.gl's element alone: the page's shortcuts would count the key as held down.
      canvas?.parentElement.dispatchEvent(new KeyboardEvent("keydown", KEYS[move]));
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
