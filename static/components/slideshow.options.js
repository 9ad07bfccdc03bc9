// What those who follow choose for their own screen; their browser keeps it.

const version = new URL(import.meta.url).search;
const [{ make, makeButton }, { read, store }, { WakeLock }] = await Promise.all([
  import(`./slideshow.dom.js${version}`),
  import(`./slideshow.storage.js${version}`),
  import(`./slideshow.screen.js${version}`),
]);

const NAME = "briefing-options";
const NAMES = { black: "Go dark when the presenter does", awake: "Keep this screen on" };

export class Options {
  // chosen(choices) is called now and whenever one changes.
  constructor(box, chosen) {
    this.choices = { black: true, awake: false, ...read(NAME) };
    const offered = Object.keys(NAMES).filter((name) => name !== "awake" || WakeLock.possible);
    const rows = offered.map((name) => {
      const input = make("input", { type: "checkbox", checked: this.choices[name] });
      input.onchange = () => {
        this.choices[name] = input.checked;
        store(NAME, this.choices);
        chosen(this.choices);
      };
      return make("label", {}, [input, NAMES[name]]);
    });
    this.dialog = make("dialog", { className: "options" }, [
      make("h2", { textContent: "Options" }),
      ...rows,
      makeButton("Done", () => this.close()),
    ]);
    this.dialog.setAttribute("aria-label", "Options");
    box.append(this.dialog);
    queueMicrotask(() => chosen(this.choices));
  }

  get open() {
    return this.dialog.open;
  }

  show() {
    this.dialog.showModal();
  }

  close() {
    this.dialog.close();
  }
}
