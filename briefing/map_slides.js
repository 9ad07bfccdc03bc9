// The slides of the briefing in the file, with the keys of the stage.

import { KEYS, meaning } from "../static/components/slideshow.keys.js";
import { found } from "../static/components/slideshow.search.js";

const NOT_HERE = ["Q", "P", "Hold L", "+ and −, 0", "Z", "A"]; // these need the server

function element(name, attributes, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}

const parsed = (svg) => new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;

// How far the window goes on to the left of a slide, and over it, in units of the slide.
function beyond(svg) {
  const { width, height } = svg.viewBox.baseVal;
  const units = 1 / Math.min(window.innerWidth / width, window.innerHeight / height);
  const [left, top] = [
    (window.innerWidth * units - width) / 2,
    window.innerHeight * units - height,
  ];
  return [Math.round(left), Math.round(top)];
}

export class Slides {
  // `maps` draws those of the slides; `told` hears the slide that is shown, or "".
  constructor({ slides, maps, dialog, told }) {
    Object.assign(this, { slides, maps, dialog, told, at: 0, typed: "" });
    const parts = [".slide", ".overview", ".keys", ".tiles", ".overview input", ".none"];
    [this.slide, this.overview, this.keys, this.grid, this.query, this.none] = parts.map((name) =>
      dialog.querySelector(name),
    );
    this.query.addEventListener("input", () => this.sift());
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
    window.addEventListener("resize", () => dialog.open && this.resize());
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

  resize() {
    const before = this.frame;
    this.draw();
    if (this.frame === before) return;
    this.tiles = null;
    if (!this.overview.hidden) this.show();
  }

  drawing({ drawn, map }, isWhole = true) {
    this.frame = window.innerWidth < window.innerHeight ? 1 : 0;
    const svg = parsed(drawn[this.frame]);
    if (map) this.maps.add(svg, map, this.frame, isWhole ? beyond(svg) : [0, 0]);
    for (const today of svg.querySelectorAll(".today tspan"))
      today.textContent = new Date().toLocaleDateString("en-US", { dateStyle: "long" });
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
    this.seen?.disconnect();
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
    if (hidden) this.show();
  }

  show() {
    this.overview.hidden = false;
    this.seen = new IntersectionObserver((all) =>
      all
        .filter(({ isIntersecting, target }) => isIntersecting && !target.hasChildNodes())
        .forEach(({ target }) => target.append(this.small(Number(target.dataset.slide)))),
    );
    this.tiles ??= this.slides.map((one, number) => this.tile(one, number));
    this.tiles.forEach((tile, number) => {
      if (number === this.at) tile.setAttribute("aria-current", "true");
      else tile.removeAttribute("aria-current");
      this.seen.observe(tile.firstChild);
    });
    this.query.value = "";
    this.sift();
    this.tiles[this.at].focus();
  }

  tile({ title }, number) {
    const picture = element("div", { "data-slide": number });
    const tile = element("button", { type: "button" }, picture, `${number + 1}  ${title}`);
    tile.addEventListener("click", () => this.go(number));
    return tile;
  }

  // The picture of a slide in the overview, drawn when it comes into sight.
  small(number) {
    const svg = this.drawing(this.slides[number], false);
    svg.setAttribute("aria-hidden", "true");
    for (const link of svg.querySelectorAll("a")) link.removeAttribute("href");
    return svg;
  }

  // Leaves those in the overview that have the words typed.
  sift() {
    this.texts ??= this.slides.map(({ title, drawn: [wide] }) => ({
      title,
      find: wide.replace(/<[^>]*>/g, " "),
    }));
    this.fitting = found(this.texts, this.query.value);
    this.grid.replaceChildren(...this.fitting.map((number) => this.tiles[number]));
    this.none.hidden = this.fitting.length > 0;
  }

  // In the overview the arrows move from slide to slide of it.
  move(action) {
    const all = [...this.grid.children];
    const now = all.indexOf(document.activeElement);
    const to = { next: now + 1, previous: now - 1, first: 0, last: all.length - 1 }[action];
    all[Math.max(0, Math.min(to, all.length - 1))]?.focus();
  }

  // What is typed in the overview finds a slide; whether a key was that.
  types(event) {
    const { key, target } = event;
    if (target === this.query && key === "Enter" && this.fitting.length) this.go(this.fitting[0]);
    else if (target === this.query && key === "ArrowDown") this.move("first");
    else {
      const isTyped = key.length === 1 && key !== " " && !event.ctrlKey && !event.metaKey;
      if (isTyped) this.query.focus(); // which has the letter then
      return isTyped;
    }
    event.preventDefault();
    return true;
  }

  press(event) {
    if (!this.overview.hidden && this.types(event)) return;
    const meant = meaning(event);
    if (!meant || meant.action === "escape") return; // the dialog hears of Escape as its cancel
    const { action, digit } = meant;
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
