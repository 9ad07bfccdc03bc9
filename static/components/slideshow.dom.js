// Elements, the line that says something for a while, and the number that is typed.

export function make(name, properties = {}, children = []) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

// A button that a mouse's click leaves without the focus: the space bar is the slides'.
export function makeButton(label, pressed) {
  const button = make("button", { type: "button", textContent: label });
  button.onclick = (event) => {
    if (event.detail > 0) button.blur();
    pressed();
  };
  return button;
}

export class Line {
  constructor() {
    this.element = make("div", { className: "line", hidden: true });
    this.element.setAttribute("role", "status");
  }

  say(text, ms) {
    clearTimeout(this.fading);
    this.element.textContent = text;
    this.element.hidden = !text;
    if (text) this.fading = setTimeout(() => this.say(""), ms);
  }

  close() {
    clearTimeout(this.fading);
  }
}

const NUMBER_MS = 4000;

export class NumberSign {
  constructor() {
    this.element = make("div", { className: "number", hidden: true });
    this.typed = "";
  }

  type(digit) {
    this.set((this.typed + digit).slice(-4));
  }

  take() {
    const { typed } = this;
    this.set("");
    return typed;
  }

  set(text) {
    clearTimeout(this.fading);
    this.typed = text;
    this.element.textContent = text;
    this.element.hidden = !text;
    if (text) this.fading = setTimeout(() => this.set(""), NUMBER_MS);
  }

  close() {
    clearTimeout(this.fading);
  }
}
