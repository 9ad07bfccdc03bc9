// Measures the map's column and presses deck.gl's own keyboard controls, so that zooming and
// panning cost the server nothing. On a page that scrolls the wheel scrolls it; with Ctrl, and on a
// full screen, it zooms. Escape leads back to the whole country, as the button does.
// Reports: viewport (state), home (trigger).

const version = new URL(import.meta.url).search;
const { ViewportReporter } = await import(`./viewport.js${version}`);

const BAR = [
  { move: "out", label: "Zoom out", path: "M3 8h10" },
  { move: "in", label: "Zoom in", path: "M8 3v10M3 8h10" },
  {
    move: "home",
    label: "Whole country",
    title: "Whole country (Esc)",
    path: "M2.5 7.5 8 2.8l5.5 4.7M4 6.5V13h8V6.5",
  },
  { move: "full", label: "Full screen", path: "M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3" },
  {
    move: "pan",
    label: "Pan",
    path:
      "M8 2v12M2 8h12M6.2 3.8 8 2l1.8 1.8M6.2 12.2 8 14l1.8-1.8" +
      "M3.8 6.2 2 8l1.8 1.8M12.2 6.2 14 8l-1.8 1.8",
  },
];
const PAD = [
  { move: "left", label: "Pan left", path: "M10 3.5 5.5 8l4.5 4.5" },
  { move: "up", label: "Pan up", path: "m3.5 10 4.5-4.5L12.5 10" },
  { move: "down", label: "Pan down", path: "m3.5 6 4.5 4.5L12.5 6" },
  { move: "right", label: "Pan right", path: "M6 3.5 10.5 8 6 12.5" },
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

function makeButton({ move, label, title = label, path }) {
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

const HINT_MS = 1500;
const HINT = `Hold ${/Mac/.test(navigator.platform) ? "⌘" : "Ctrl"} and turn the wheel to zoom the map`;

// Lets the wheel scroll the page, with a word on how to zoom, unless there is nothing to scroll.
function wheelFor(area, hint) {
  let timer;
  return (event) => {
    const canvas = area.querySelector('[data-testid="stDeckGlJsonChart"] canvas');
    if (!canvas?.parentElement.contains(event.target)) return;
    const pane = area.closest('[data-testid="stMain"]');
    // A page that ends just below the window has nothing to scroll to.
    const scrolls = pane && pane.scrollHeight > 1.1 * pane.clientHeight;
    if (event.ctrlKey || event.metaKey) return event.preventDefault(); // the page keeps its size
    if (document.fullscreenElement || !scrolls) return;
    event.stopPropagation();
    const box = canvas.getBoundingClientRect();
    hint.style.left = `${box.left + box.width / 2}px`;
    hint.style.top = `${box.top + box.height / 2}px`;
    hint.textContent = HINT;
    hint.hidden = false;
    clearTimeout(timer);
    timer = setTimeout(() => (hint.hidden = true), HINT_MS);
  };
}

// Runs deck.gl's module, which the page's head has fetched, while the server draws the map.
function prepareDeck() {
  const link = document.querySelector('link[rel=modulepreload][href*="/DeckGlJsonChart."]');
  if (link) import(link.href);
}

let leaving = new AbortController(); // of the last call

// What Escape closes before it leads back to the whole country.
const OPEN =
  "[role=dialog], [role=listbox], [role=menu], [data-testid=stPopoverBody], [data-dialog]";

export default function (component) {
  const { parentElement, data, setStateValue, setTriggerValue } = component;
  const root = parentElement.host ?? parentElement;
  const column = root.closest('[data-testid="stVerticalBlock"]') ?? root;

  const controls = parentElement.querySelector(".controls");
  const [bar, pad] = controls.children;
  if (!bar.firstChild) {
    bar.append(...BAR.map(makeButton));
    pad.append(...PAD.map(makeButton));
  }
  const button = Object.fromEntries(
    [...controls.querySelectorAll("button")].map((one) => [one.dataset.move, one]),
  );
  const home = () => button.home.disabled || setTriggerValue("home", true);
  const open = (opened) => {
    pad.hidden = !opened;
    button.pan.setAttribute("aria-expanded", opened);
  };
  const press = {
    home,
    full: () =>
      document.fullscreenElement ? document.exitFullscreen() : column.requestFullscreen(),
    pan: () => open(pad.hidden),
  };
  controls.hidden = !data.buttons;
  open(!pad.hidden && !data.homeOnly);
  for (const [move, one] of Object.entries(button)) {
    one.hidden = data.homeOnly && move !== "home";
    one.onclick =
      press[move] ??
      (() => {
        const canvas = column.querySelector('[data-testid="stDeckGlJsonChart"] canvas');
        // For deck.gl's element alone: the page's shortcuts would count the key as held down.
        canvas?.parentElement.dispatchEvent(new KeyboardEvent("keydown", KEYS[move]));
      });
  }
  button.full.hidden ||= !document.fullscreenEnabled;

  // Streamlit forgets to take leave of a call that was followed by another at once.
  leaving.abort();
  const own = (leaving = new AbortController());
  const { signal } = own;
  const report = (viewport) => setStateValue("viewport", viewport);
  new ViewportReporter(signal, data.known, report, column);
  if (!data.known) prepareDeck();
  const wheel = wheelFor(column, parentElement.querySelector(".hint"));
  column.addEventListener("wheel", wheel, { capture: true, passive: false, signal });
  const touched = (event) => column.toggleAttribute("data-touched", event.pointerType === "touch");
  column.addEventListener("pointerdown", touched, { capture: true, signal });
  column.addEventListener("pointermove", touched, { capture: true, signal });
  const escape = (event) => {
    if (event.key !== "Escape" || event.repeat || event.defaultPrevented) return;
    if (!document.querySelector(OPEN)) home();
  };
  // Before whatever it closes is gone.
  document.addEventListener("keydown", escape, { capture: true, signal });
  const homeWaits = (event) => (button.home.disabled = event.detail);
  window.addEventListener("serveraway", homeWaits, { signal });
  return () => own.abort();
}
