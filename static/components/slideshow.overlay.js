// What lies over the slides: buttons, covers, signs and the list of keys.

const version = new URL(import.meta.url).search;
const [{ KEYS }, { make, makeButton }] = await Promise.all([
  import(`./slideshow.keys.js${version}`),
  import(`./slideshow.dom.js${version}`),
]);

const LABELS = {
  previous: "Previous",
  next: "Next",
  overview: "Overview",
  presenter: "Presenter view",
  code: "Follow",
  black: "Black",
  freeze: "Freeze",
  keys: "Keys",
  fullscreen: "Full screen",
  leave: "Leave",
  options: "Options",
};
const SHOWN = {
  stage: ["previous", "next", "overview", "presenter", "code", "keys", "fullscreen", "leave"],
  presenter: ["previous", "next", "overview", "black", "code", "freeze", "keys"],
  follow: ["previous", "next", "options"],
};

function hidden(className, role) {
  const element = make("div", { className, hidden: true });
  if (role) element.setAttribute("role", role);
  return element;
}

// The parts of a view; act(action) is called for a button.
export function buildOverlay(view, act) {
  const cover = hidden("cover", view === "follow" ? "" : "presentation");
  if (view === "follow") {
    cover.append(
      make("p", { textContent: "The presenter has darkened the screen." }),
      makeButton("Show the slide", () => cover.onclick()),
    );
  }
  const live = make("div", { className: "live" });
  live.setAttribute("aria-live", "polite");
  const back = make("button", { type: "button", className: "back", hidden: true });
  back.textContent = "Back to the presenter";
  const buttons = make("div", { className: "buttons" });
  buttons.setAttribute("role", "group");
  buttons.setAttribute("aria-label", "Slides");
  buttons.append(...SHOWN[view].map((action) => makeButton(LABELS[action], () => act(action))));
  const rows = KEYS.flatMap(([keys, what]) => [
    make("dt", { textContent: keys }),
    make("dd", { textContent: what }),
  ]);
  const list = make("dialog", { className: "keys" }, [
    make("h2", { textContent: "Keys" }),
    make("dl", {}, rows),
  ]);
  list.setAttribute("aria-label", "Keys");
  const status = make("div", { className: "status" });
  return { cover, live, back, buttons, list, status, sign: hidden("sign", "status") };
}
