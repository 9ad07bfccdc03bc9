// The stage's keys, covers and room. What needs no server (black, white, full screen, the list of
// keys) asks none. Reports: at (state: slide, n, home), viewport, auto, secret (states), leave and
// claim (triggers).

const version = new URL(import.meta.url).search;
const { KEYS, meaning } = await import(`./stage.keys.js${version}`);
const { Room, keepSecret, secretOf } = await import(`./stage.room.js${version}`);
const { Clock } = await import(`./stage.clock.js${version}`);

const NUMBER_MS = 4000;
const CONTROLS_MS = 2500;
const RETRY_MS = 3000;
const SIGN_MS = 700; // a connection that is back within this time is not worth a sign

const BUTTONS = [
  ["previous", "Previous"],
  ["next", "Next"],
  ["presenter", "Presenter view"],
  ["code", "Follow"],
  ["keys", "Keys"],
  ["fullscreen", "Full screen"],
  ["escape", "Leave"],
];
const SHOWN = {
  stage: ["previous", "next", "presenter", "code", "keys", "fullscreen", "escape"],
  presenter: ["previous", "next", "keys"],
  follow: ["previous", "next"],
};

const stages = new WeakMap();

function make(name, properties = {}, children = []) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

function hasWebGL() {
  const context = document.createElement("canvas").getContext("webgl2");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return Boolean(context);
}

class Stage {
  constructor(component) {
    this.root = component.parentElement;
    this.component = component;
    this.data = component.data;
    this.view = this.data.view;
    this.wanted = this.data.slide;
    this.pressed = Date.now(); // grows with every wish, also over a reload
    this.pending = false;
    this.home = 0;
    this.screen = "";
    this.number = "";
    this.free = false;
    this.latest = null;
    this.isLost = { room: false, server: false };
    this.ends = new AbortController();
    this.build();
    this.listen();
    this.measure();
    this.enterRoom();
  }

  build() {
    this.cover = make("div", { className: "cover", hidden: true });
    this.cover.setAttribute("role", "presentation");
    this.live = make("div", { className: "live" });
    this.live.setAttribute("aria-live", "polite");
    this.said = make("div", { className: "number", hidden: true });
    this.sign = make("div", { className: "sign", hidden: true }, ["Reconnecting…"]);
    this.sign.setAttribute("role", "status");
    this.list = make("dialog", { className: "keys" }, [
      make("h2", { textContent: "Keys" }),
      make("dl", {}, KEYS.flatMap(([keys, what]) => [
        make("dt", { textContent: keys }),
        make("dd", { textContent: what }),
      ])),
    ]);
    this.list.setAttribute("aria-label", "Keys");
    this.back = make("button", { type: "button", className: "back", hidden: true });
    this.back.textContent = "Back to the presenter";
    this.back.onclick = () => this.comeBack();
    this.buttons = make("div", { className: "buttons" });
    this.buttons.setAttribute("role", "group");
    this.buttons.setAttribute("aria-label", "Slides");
    for (const [action, label] of BUTTONS) {
      if (!SHOWN[this.view].includes(action)) continue;
      const button = make("button", { type: "button", textContent: label });
      button.onclick = (event) => {
        if (event.detail > 0) button.blur(); // a mouse's click must not keep the space bar
        this.act(action);
      };
      this.buttons.append(button);
    }
    const box = this.root.querySelector(".stage");
    box.dataset.view = this.view;
    box.replaceChildren(
      this.buttons, this.back, this.said, this.sign, this.live, this.cover, this.list,
    );
    if (this.view === "presenter") this.clock = new Clock(box);
  }

  listen() {
    const { signal } = this.ends;
    const on = (target, name, heard, options = {}) =>
      target.addEventListener(name, heard, { ...options, signal });
    on(window, "keydown", (event) => this.key(event), { capture: true });
    on(window, "resize", () => {
      clearTimeout(this.measuring);
      this.measuring = setTimeout(() => this.measure(), 120);
    });
    on(window, "pointermove", () => this.showControls());
    on(this.cover, "click", () => this.setScreen(""));
    if (this.view === "follow") {
      for (const name of ["pointerdown", "wheel"]) {
        on(document, name, (event) => {
          if (event.target instanceof Element && event.target.closest("canvas")) this.lookAround();
        }, { capture: true, passive: true });
      }
    }
    // Streamlit's own line to the server, as it says itself.
    this.watch = new MutationObserver(() => this.watchServer());
    this.watch.observe(document.body, {
      subtree: true, attributes: true, attributeFilter: ["data-test-connection-state"],
    });
  }

  update(component) {
    this.component = component;
    this.data = component.data;
    if (this.data.secret) this.secret = this.data.secret;
    if (this.data.room !== this.roomName) this.enterRoom();
    if (!this.pending || this.data.n === this.pressed) {
      this.pending = false;
      clearTimeout(this.asking);
      if (this.wanted !== this.data.slide) {
        const moved = this.wanted !== null;
        this.wanted = this.data.slide;
        if (moved && this.drives()) this.room?.move(this.wanted, this.screen);
      }
    }
    document.documentElement.dataset.stageSlide = this.data.slide;
    if (this.live.textContent !== this.data.title) this.live.textContent = this.data.title;
    this.restartAuto();
  }

  // Rooms.

  drives() {
    return this.view !== "follow" && Boolean(this.room?.secret);
  }

  enterRoom() {
    const { room, address } = this.data;
    if (!room) return;
    this.roomName = room;
    this.room?.close();
    this.room = null;
    if (this.data.secret) keepSecret(room, this.data.secret);
    const secret = this.view === "follow" ? "" : this.data.secret || secretOf(room);
    if (this.view !== "follow" && !secret) {
      // Somebody else's room, from a copied address: this window gets one of its own.
      this.component.setTriggerValue("claim", true);
      return;
    }
    // The notes are for the browser that began the room: the server knows it by the secret.
    if (!this.data.secret && secret) this.component.setStateValue("secret", secret);
    let begun = false;
    this.room = new Room({
      address,
      secret,
      heard: (position) => {
        const starts = !begun && this.view === "stage";
        begun = true;
        if (!position || starts) {
          if (this.drives()) this.room.move(this.wanted, this.screen);
          return;
        }
        this.latest = position;
        if (this.view === "follow") {
          if (this.free) return;
        } else {
          this.setScreen(position.screen, false);
        }
        if (position.slide !== this.wanted) this.ask(position.slide);
      },
      lost: (isLost) => this.setLost("room", isLost),
    });
  }

  lookAround() {
    this.free = true;
    this.back.hidden = false;
  }

  comeBack() {
    this.free = false;
    this.back.hidden = true;
    this.home += 1;
    this.ask(this.latest?.slide ?? this.wanted);
  }

  // Slides.

  ask(slide) {
    this.wanted = slide;
    this.pressed = Math.max(this.pressed + 1, Date.now());
    this.pending = true;
    this.send(RETRY_MS);
  }

  // A server that has just started anew can miss a wish: it is said again until it is answered.
  send(patience) {
    clearTimeout(this.asking);
    this.component.setStateValue("at", { slide: this.wanted, n: this.pressed, home: this.home });
    this.asking = setTimeout(() => this.pending && this.send(2 * patience), patience);
  }

  go(index) {
    const { slides } = this.data;
    const slide = slides[Math.min(Math.max(index, 0), slides.length - 1)];
    if (this.view === "follow" && slide !== this.wanted) this.lookAround();
    const screen = this.screen;
    this.setScreen("", false);
    if (slide !== this.wanted) this.ask(slide);
    else if (screen === "") return;
    if (this.drives()) this.room.move(slide, "");
  }

  index() {
    return this.data.slides.indexOf(this.wanted);
  }

  // Keys.

  key(event) {
    const meant = meaning(event);
    if (!meant) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.repeat) return; // a key held down is one press
    if (this.list.open && meant.action !== "keys" && meant.action !== "escape") this.list.close();
    this.act(meant.action, meant.digit);
  }

  act(action, digit) {
    if (action === "digit") return this.setNumber((this.number + digit).slice(-4));
    const number = this.number;
    this.setNumber("");
    switch (action) {
      case "enter":
        return this.go(number ? Number(number) - 1 : this.index() + 1);
      case "next":
        return this.go(this.index() + 1);
      case "previous":
        return this.go(this.index() - 1);
      case "first":
        return this.go(0);
      case "last":
        return this.go(Infinity);
      case "black":
      case "white":
        return this.view === "follow"
          ? undefined
          : this.setScreen(this.screen === action ? "" : action);
      case "fullscreen":
        return document.fullscreenElement
          ? document.exitFullscreen()
          : document.documentElement.requestFullscreen?.();
      case "keys":
        return this.list.open ? this.list.close() : this.list.showModal();
      case "code":
        return this.showCode(!this.codeShown());
      case "presenter":
        return this.openOther();
      case "auto":
        return this.component.setStateValue("auto", this.data.auto ? 0 : this.data.seconds);
      case "escape":
        return this.escape(number);
    }
  }

  escape(number) {
    if (this.list.open) return this.list.close();
    if (this.codeShown()) return this.showCode(false);
    if (this.screen) return this.setScreen("");
    if (number) return undefined;
    if (this.view === "presenter") return window.close();
    if (this.view === "follow") return this.free ? this.comeBack() : undefined;
    return this.component.setTriggerValue("leave", true);
  }

  openOther() {
    if (this.view === "follow") return;
    const other = this.view === "stage" ? "presenter" : "stage";
    const address = new URL(location.href);
    address.searchParams.set("view", other);
    if (this.roomName) address.searchParams.set("room", this.roomName);
    window.open(address, `briefing-${other}-${this.roomName ?? ""}`, "popup,width=1280,height=800");
  }

  setNumber(text) {
    clearTimeout(this.numbering);
    this.number = text;
    this.said.textContent = text;
    this.said.hidden = !text;
    if (text) this.numbering = setTimeout(() => this.setNumber(""), NUMBER_MS);
  }

  // What covers the slide.

  setScreen(screen, tell = true) {
    if (screen === this.screen) return;
    this.screen = screen;
    this.cover.hidden = !screen;
    this.cover.dataset.screen = screen;
    if (tell && this.drives()) this.room.move(this.wanted, screen);
  }

  codeShown() {
    return document.documentElement.dataset.stageCover === "code";
  }

  showCode(shown) {
    if (this.view === "presenter") return;
    if (shown) document.documentElement.dataset.stageCover = "code";
    else delete document.documentElement.dataset.stageCover;
  }

  showControls() {
    this.buttons.classList.add("awake");
    document.documentElement.dataset.stagePointer = "";
    clearTimeout(this.controls);
    this.controls = setTimeout(() => {
      this.buttons.classList.remove("awake");
      delete document.documentElement.dataset.stagePointer;
    }, CONTROLS_MS);
  }

  // The line to the server.

  watchServer() {
    const app = document.querySelector('[data-testid="stApp"]');
    const state = app?.dataset.testConnectionState;
    this.setLost("server", Boolean(state) && state !== "CONNECTED");
  }

  setLost(line, isLost) {
    this.isLost[line] = isLost;
    const lost = Object.values(this.isLost).some(Boolean);
    if (!lost) {
      clearTimeout(this.signing);
      this.signing = null;
      this.sign.hidden = true;
    } else {
      this.signing ??= setTimeout(() => (this.sign.hidden = false), SIGN_MS);
    }
  }

  // By itself, for a kiosk: from the last slide on to the first.

  restartAuto() {
    const { auto, slide } = this.data;
    const now = `${auto} ${slide}`;
    if (now === this.running) return;
    this.running = now;
    clearTimeout(this.advancing);
    if (!auto) return;
    const advance = () => {
      const next = (this.index() + 1) % this.data.slides.length;
      this.running = null;
      this.go(next);
      this.advancing = setTimeout(advance, auto * 1000); // unless the next slide comes before
    };
    this.advancing = setTimeout(advance, auto * 1000);
  }

  measure() {
    this.webgl ??= hasWebGL();
    const viewport = {
      width: window.innerWidth,
      windowWidth: window.innerWidth,
      windowHeight: window.innerHeight,
      rem: parseFloat(getComputedStyle(document.documentElement).fontSize),
      webgl: this.webgl,
      calm: window.matchMedia("(prefers-reduced-motion: reduce)").matches,
    };
    const text = JSON.stringify(viewport);
    if (text === (this.measured ?? JSON.stringify(this.data.known))) return;
    this.measured = text;
    this.component.setStateValue("viewport", viewport);
  }

  close() {
    this.ends.abort();
    this.watch.disconnect();
    this.room?.close();
    this.clock?.close();
    for (const timer of [
      this.measuring, this.numbering, this.controls, this.signing, this.advancing, this.asking,
    ]) {
      clearTimeout(timer);
    }
    for (const name of ["stageSlide", "stageCover", "stagePointer"]) {
      delete document.documentElement.dataset[name];
    }
    stages.delete(this.root);
  }
}

export default function (component) {
  const { parentElement } = component;
  let stage = stages.get(parentElement);
  if (!stage) {
    stage = new Stage(component);
    stages.set(parentElement, stage);
  }
  stage.update(component);
  // Streamlit also calls this for data that another piece has overtaken.
  return () => setTimeout(() => parentElement.isConnected || stage.close(), 0);
}
