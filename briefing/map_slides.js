// The slides of the briefing in the file, with the keys of the stage.

import { KEYS, meaning } from "../static/components/slideshow.keys.js";
import { node } from "./map_drawing.js";
import { data, places, rows } from "./map_rows.js";

const NOT_HERE = ["Q", "P", "Hold L", "+ and −, 0", "Z", "A"]; // these need the server

function element(name, attributes, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}

const parsed = (svg) => new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;

// Adds to a drawing what the page knows: the day, and the places that it does not speak of.
function complete(slide) {
  for (const today of slide.querySelectorAll(".today tspan"))
    today.textContent = new Date().toLocaleDateString("en-US", { dateStyle: "long" });
  for (const map of slide.querySelectorAll("[data-receding]")) {
    const [ground] = map.getElementsByTagName("g");
    const [, scale] = /scale\(([\d.]+)/.exec(ground.getAttribute("transform"));
    const near = !ground.querySelector("path"); // without the frames of the insets
    const within = ([x0, y0, x1, y1], x, y) => x >= x0 && x <= x1 && y >= y0 && y <= y1;
    let dots = "";
    for (const row of places()) {
      const [x, y] = [rows.x[row], rows.y[row]];
      if (near && data.insets.some((box) => within(box, x, y))) continue;
      dots += `M${Math.round(100 * x)} ${Math.round(100 * y)}h0`;
    }
    const wide = (2 * Math.SQRT1_2 * Number(map.dataset.receding)) / Number(scale);
    const look = { d: dots, "stroke-width": wide.toFixed(1), class: "receding" };
    ground.after(node("path", { ...look, transform: ground.getAttribute("transform") }));
  }
}

export class Slides {
  // `told` hears the slide that is shown, or "".
  constructor({ slides, dialog, told }) {
    Object.assign(this, { slides, dialog, told, at: 0, typed: "" });
    [this.slide, this.overview, this.keys] = [".slide", ".overview", ".keys"].map((name) =>
      dialog.querySelector(name),
    );
    this.keys
      .querySelector("dl")
      .append(
        ...KEYS.filter(([key]) => !NOT_HERE.includes(key)).flatMap(([key, does]) => [
          element("dt", {}, key),
          element("dd", {}, does),
        ]),
      );
    document.addEventListener("keydown", (event) => dialog.open && this.press(event));
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.escape();
    });
    dialog.addEventListener("click", ({ target }) => {
      const action = target.closest("[data-action]")?.dataset.action;
      if (action) this[action]();
    });
    window.addEventListener("resize", () => dialog.open && this.draw());
    let down = null; // where a finger was put down
    this.slide.addEventListener("pointerdown", ({ clientX }) => (down = clientX));
    this.slide.addEventListener("pointerup", ({ clientX }) => {
      const across = down === null ? 0 : clientX - down;
      if (Math.abs(across) > 40) this.go(this.at - Math.sign(across));
      down = null;
    });
  }

  open(id) {
    this.at = Math.max(
      0,
      this.slides.findIndex((one) => one.id === id),
    );
    if (!this.dialog.open) this.dialog.showModal();
    this.draw();
  }

  close() {
    this.uncover();
    if (document.fullscreenElement) document.exitFullscreen();
    this.dialog.close();
    this.told("");
  }

  drawing({ wide, tall }) {
    const svg = parsed(window.innerWidth < window.innerHeight ? tall : wide);
    complete(svg);
    return svg;
  }

  draw() {
    const one = this.slides[this.at];
    this.slide.replaceChildren(this.drawing(one));
    this.slide.setAttribute("aria-label", `${this.at + 1} of ${this.slides.length}: ${one.title}`);
    this.told(one.id);
  }

  go(number) {
    this.uncover();
    this.at = Math.max(0, Math.min(number, this.slides.length - 1));
    this.draw();
  }

  next() {
    this.go(this.at + 1);
  }

  previous() {
    this.go(this.at - 1);
  }

  first() {
    this.go(0);
  }

  last() {
    this.go(this.slides.length - 1);
  }

  enter() {
    if (this.typed) this.go(Number(this.typed) - 1);
    else if (this.overview.hidden) this.next();
  }

  uncover() {
    delete this.dialog.dataset.cover;
    this.overview.hidden = true;
    this.keys.hidden = true;
    this.overview.replaceChildren();
    this.slide.focus();
  }

  escape() {
    const open = this.dialog.dataset.cover || !this.overview.hidden || !this.keys.hidden;
    if (open) this.uncover();
    else this.close();
  }

  cover(color) {
    const { cover } = this.dialog.dataset;
    this.uncover();
    if (cover !== color) this.dialog.dataset.cover = color;
  }

  black() {
    this.cover("black");
  }

  white() {
    this.cover("white");
  }

  help() {
    const { hidden } = this.keys;
    this.uncover();
    this.keys.hidden = !hidden;
  }

  fullscreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.slide.parentElement.requestFullscreen?.(); // a dialog itself may not be
  }

  choose() {
    const { hidden } = this.overview;
    this.uncover();
    if (!hidden) return;
    this.overview.hidden = false;
    this.overview.replaceChildren(
      ...this.slides.map((one, number) => {
        const svg = this.drawing(one);
        svg.setAttribute("aria-hidden", "true");
        for (const link of svg.querySelectorAll("a")) link.removeAttribute("href");
        const button = element("button", { type: "button" }, svg, `${number + 1}  ${one.title}`);
        if (number === this.at) button.setAttribute("aria-current", "true");
        button.addEventListener("click", () => this.go(number));
        return button;
      }),
    );
    this.overview.children[this.at].focus();
  }

  // In the overview the arrows move from slide to slide of it.
  move(action) {
    const all = [...this.overview.children];
    const now = all.indexOf(document.activeElement);
    const to = { next: now + 1, previous: now - 1, first: 0, last: all.length - 1 }[action];
    all[Math.max(0, Math.min(to, all.length - 1))].focus();
  }

  press(event) {
    const found = meaning(event);
    if (!found || found.action === "escape") return; // the dialog hears of Escape as its cancel
    const { action, digit } = found;
    const does = { full: "fullscreen", keys: "help", overview: "choose" }[action] ?? action;
    if (digit) this.typed += digit;
    else if (!this.overview.hidden && ["next", "previous", "first", "last"].includes(action))
      this.move(action);
    else if (typeof this[does] === "function") this[does]();
    else return;
    if (!digit) this.typed = "";
    event.preventDefault();
  }
}
