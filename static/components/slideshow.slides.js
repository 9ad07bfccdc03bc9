// All slides: as small pictures over the slide, and as the presenter's list.

const version = new URL(import.meta.url).search;
const [{ make }, { found }, { makeLand, makeMap }, { reading }] = await Promise.all([
  import(`./slideshow.dom.js${version}`),
  import(`./slideshow.search.js${version}`),
  import(`./slideshow.thumbnails.js${version}`),
  import(`./slideshow.timer.js${version}`),
]);

// What the page says of its slides; null before it has.
export function contents() {
  const said = document.querySelector(".slideshow-contents")?.dataset.contents;
  return said ? JSON.parse(said) : null;
}

const STEPS = { ArrowLeft: -1, ArrowRight: 1 };
const ROWS = { ArrowUp: -1, ArrowDown: 1 };

export class Overview {
  // go(slide) shows a slide.
  constructor(box, { go }) {
    this.go = go;
    this.find = make("input", { type: "search", placeholder: "Find a slide" });
    this.find.setAttribute("role", "combobox");
    this.find.setAttribute("aria-label", "Find a slide");
    this.find.setAttribute("aria-expanded", "true");
    this.find.setAttribute("aria-controls", "slideshow-tiles");
    this.find.oninput = () => this.sift();
    this.grid = make("div", { className: "tiles", id: "slideshow-tiles" });
    this.grid.setAttribute("role", "listbox");
    this.grid.setAttribute("aria-label", "Slides");
    this.none = make("p", { className: "none", hidden: true });
    this.none.textContent = "No slide has these words.";
    const hint = "Type to find, Enter to show, Escape to close";
    this.dialog = make("dialog", { className: "overview" }, [
      make("div", { className: "find" }, [this.find, make("span", { textContent: hint })]),
      this.grid,
      this.none,
      makeLand(),
    ]);
    this.dialog.setAttribute("aria-label", "All slides");
    box.append(this.dialog);
  }

  get open() {
    return this.dialog.open;
  }

  show(slide) {
    const { slides, pins } = contents() ?? { slides: [], pins: [] };
    this.slides = slides;
    this.tiles = slides.map((one, at) => this.tile(one, at, pins));
    this.grid.replaceChildren(...this.tiles);
    this.find.value = "";
    this.dialog.showModal();
    this.find.focus();
    this.sift(slides.findIndex((one) => one.id === slide));
  }

  close() {
    this.find.blur(); // a browser leaves it the focus, and so the next key, until the next frame
    this.dialog.close();
    this.grid.replaceChildren();
  }

  tile(slide, at, pins) {
    const picture = make("div", { className: `picture ${slide.look}` });
    if (slide.camera) {
      picture.append(makeMap(slide, pins));
    } else {
      picture.append(make("b", { textContent: slide.title }));
      picture.append(...slide.lines.map((text) => make("span", { textContent: text })));
    }
    const tile = make("div", { className: "tile", id: `slideshow-tile-${at}` }, [
      picture,
      make("p", {}, [make("b", { textContent: at + 1 }), ` ${slide.title}`]),
    ]);
    tile.setAttribute("role", "option");
    tile.onclick = () => this.take(at);
    return tile;
  }

  sift(chosen = null) {
    this.fitting = found(this.slides, this.find.value);
    this.none.hidden = this.fitting.length > 0;
    this.grid.replaceChildren(...this.fitting.map((at) => this.tiles[at]));
    this.choose(Math.max(0, this.fitting.indexOf(chosen)));
  }

  choose(place) {
    this.place = Math.min(Math.max(place, 0), this.fitting.length - 1);
    this.tiles.forEach((tile, at) => {
      tile.setAttribute("aria-selected", String(at === this.fitting[this.place]));
    });
    const tile = this.tiles[this.fitting[this.place]];
    if (tile) this.find.setAttribute("aria-activedescendant", tile.id);
    else this.find.removeAttribute("aria-activedescendant");
    tile?.scrollIntoView({ block: "nearest" });
  }

  take(at) {
    const slide = this.slides[at];
    if (!slide) return;
    this.close();
    this.go(slide.id);
  }

  // Whether a key is the overview's; a clicker's are the slideshow's.
  takes(event) {
    if (["PageUp", "PageDown", "F5"].includes(event.key)) return false;
    const columns = getComputedStyle(this.grid).gridTemplateColumns.split(" ").length;
    const { key } = event;
    if (key === "Enter") this.take(this.fitting[this.place]);
    else if (key === "Escape") this.close();
    else if (key in STEPS) this.choose(this.place + STEPS[key]);
    else if (key in ROWS) this.choose(this.place + ROWS[key] * columns);
    else {
      this.find.focus(); // where it is typed
      return true;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    return true;
  }
}

export class List {
  // go(slide) shows a slide; spentOn(slide) says how many milliseconds it has had.
  constructor(box, { go, spentOn }) {
    this.go = go;
    this.spentOn = spentOn;
    this.find = make("input", { type: "search", placeholder: "Find a slide" });
    this.find.setAttribute("aria-label", "Find a slide");
    this.find.oninput = () => this.sift();
    this.find.onkeydown = (event) => {
      if (event.key === "Enter" && this.fitting.length) this.take(this.fitting[0]);
      else if (event.key === "Escape") this.clear();
    };
    this.list = make("ol");
    this.element = make("nav", { className: "slides" }, [this.find, this.list]);
    this.element.setAttribute("aria-label", "Slides");
    box.append(this.element);
    this.entries = [];
  }

  draw(slide) {
    const { slides } = contents() ?? { slides: [] };
    if (JSON.stringify(slides.map((one) => one.title)) !== this.titles) {
      this.titles = JSON.stringify(slides.map((one) => one.title));
      this.slides = slides;
      this.entries = slides.map((one, at) => {
        const time = make("time");
        const button = make("button", { type: "button" }, [
          make("b", { textContent: at + 1 }),
          make("span", { textContent: one.title }),
          time,
        ]);
        button.onclick = () => this.take(at);
        return { button, time, item: make("li", {}, [button]) };
      });
      this.slide = null; // the new buttons do not say which it is
      this.sift();
    }
    if (slide === this.slide) return;
    this.slide = slide;
    this.slides?.forEach((one, at) => {
      const { button } = this.entries[at];
      if (one.id === slide) {
        button.setAttribute("aria-current", "true");
        button.scrollIntoView({ block: "center" });
      } else button.removeAttribute("aria-current");
    });
  }

  drawTimes() {
    this.entries.forEach(({ time }, at) => {
      const ms = this.spentOn(this.slides[at].id);
      const text = ms < 1000 ? "" : reading(ms);
      if (time.textContent !== text) time.textContent = text;
    });
  }

  sift() {
    this.fitting = found(this.slides, this.find.value);
    this.list.replaceChildren(...this.fitting.map((at) => this.entries[at].item));
  }

  clear() {
    this.find.value = "";
    this.find.blur();
    this.sift();
  }

  take(at) {
    this.clear();
    document.activeElement?.shadowRoot?.activeElement?.blur();
    this.go(this.slides[at].id);
  }
}
