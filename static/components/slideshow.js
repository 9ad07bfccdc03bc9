// The slideshow: keys and buttons change the room's state, and every view draws what it makes of it.
// What needs no server (covers, the list of keys, the overview) asks none. Reports: at (state:
// slide, zoom, n, home), viewport, auto, secret (states), leave and enter (triggers).

const version = new URL(import.meta.url).search;
const load = (name) => import(`./slideshow.${name}.js${version}`);
await import(`./steps.js${version}`); // before the room that is entered comes into the address
const [
  { meaning },
  { Room },
  { Clock, Timer },
  { Overview, List },
  { Line, NumberSign },
  { START, byItself, entered, same, seen, stateOf, toCover, toFrozenOrNot, toSlide },
  { Gestures, zoomed },
  { FullScreen, WakeLock },
  { storeRoom, roomToResume, secretOf },
  { Pointer },
  { buildOverlay },
  { Options },
  { Status },
  { Auto },
  { Requests },
  { Windows },
  { SinceLink },
  { ViewportReporter },
] = await Promise.all([
  ...[
    "keys",
    "room",
    "clock",
    "slides",
    "dom",
    "state",
    "camera",
    "screen",
    "storage",
    "pointer",
    "overlay",
    "options",
    "status",
    "auto",
    "requests",
    "windows",
    "since",
  ].map(load),
  import(`./viewport.js${version}`),
]);

const CONTROLS_MS = 2500;
const RETRY_MS = 3000;
const TRIES = 4;
const LINE_MS = 3000;
const STEP_LEVELS = 0.75;

const slideshows = new WeakMap();

class Slideshow {
  constructor(component) {
    this.root = component.parentElement;
    this.component = component;
    this.data = component.data;
    this.view = this.data.view;
    const { slide, auto, filters } = this.data;
    this.state = { ...START, slide, auto, filters };
    this.requests = new Requests(slide, (at) => this.component.setStateValue("at", at));
    this.asked = 0;
    this.mark = Math.random().toString(36).slice(2, 10);
    this.free = false;
    this.isLed = false; // the address leads to another slide: Back, or a room that is taken up
    this.news = { followers: 0, away: null, leads: false };
    this.ends = new AbortController();
    const { signal } = this.ends;
    this.fullScreen = new FullScreen(signal);
    this.wakeLock = new WakeLock(signal);
    this.timer = new Timer();
    this.build();
    this.listen();
    new ViewportReporter(signal, this.data.known, (viewport) =>
      this.component.setStateValue("viewport", viewport),
    );
    this.enterRoom();
    this.render();
  }

  build() {
    const box = this.root.querySelector(".slideshow");
    this.box = box;
    box.dataset.view = this.view;
    const overlay = buildOverlay(this.view, (action) => this.act(action));
    Object.assign(this, overlay);
    this.status = new Status(this.view, overlay);
    this.auto = new Auto({ next: () => this.advance(), resume: () => this.resume() });
    this.back.onclick = () => this.comeBack();
    this.cover.onclick = () =>
      this.view === "follow" ? this.uncover() : this.change({ screen: "" });
    this.line = new Line();
    this.windows = new Windows(this.view, this.line);
    this.number = new NumberSign();
    this.since = new SinceLink(this.view);
    this.pointer = new Pointer(this.view, this.ends.signal, (pointer) =>
      this.change({ pointer, auto: 0 }),
    );
    box.replaceChildren(
      overlay.buttons,
      overlay.back,
      this.number.element,
      overlay.sign,
      overlay.status,
      overlay.live,
      overlay.cover,
      this.line.element,
      this.since.element,
      this.pointer.element,
      overlay.list,
    );
    if (this.view === "follow") {
      this.options = new Options(box, (choices) => this.choose(choices));
      return;
    }
    this.wakeLock.want(true);
    this.overview = new Overview(box, {
      go: (slide) => this.change(toSlide(this.state, slide)),
    });
    if (this.view !== "presenter") return;
    this.slides = new List(box, {
      go: (slide) => this.change(toSlide(this.state, slide)),
      spentOn: (slide) => this.timer.spentOn(slide),
    });
    this.clock = new Clock(box, this.timer, () => this.slides.drawTimes());
  }

  listen() {
    const { signal } = this.ends;
    const on = (target, name, heard, options = {}) =>
      target.addEventListener(name, heard, { ...options, signal });
    for (const name of ["keydown", "pointerdown"]) {
      on(window, name, () => this.auto.touched(), { capture: true });
    }
    on(window, "keydown", (event) => this.key(event), { capture: true });
    on(window, "popstate", () => {
      this.isLed = this.leadsOn();
    });
    on(window, "pointermove", () => this.showControls());
    if (this.view === "follow") {
      for (const name of ["pointerdown", "wheel"]) {
        on(
          document,
          name,
          (event) => {
            if (event.target instanceof Element && event.target.closest("canvas"))
              this.lookAround();
          },
          { capture: true, passive: true },
        );
      }
    } else {
      new Gestures({
        signal,
        map: () => this.map(),
        zoom: () => this.state.zoom,
        change: (zoom) => this.change({ zoom, auto: 0 }),
      });
    }
  }

  update(component) {
    this.component = component;
    this.data = component.data;
    const { room } = this.data;
    if (room !== this.roomName && room !== this.askedWith) this.enterRoom();
    if (this.requests.answered(this.data.n)) {
      if (this.requests.slide !== this.data.slide) {
        if (this.isOvertaken()) this.requests.ask();
        else this.adopt(this.data.slide);
      }
      this.isLed &&= this.leadsOn(); // Back, pressed twice, leads on from what the first showed
    }
    document.documentElement.dataset.slideshowSlide = this.data.slide;
    if (this.live.textContent !== this.data.title) this.live.textContent = this.data.title;
    this.render();
  }

  leadsOn() {
    return new URLSearchParams(location.search).get("slide") !== this.requests.slide;
  }

  // The server heard the request, and then took the old address from a message that this browser had
  // sent before it got the new one, as when its window changes size just then.
  isOvertaken() {
    return !this.isLed && this.data.slides.includes(this.requests.slide);
  }

  // The server shows another slide than was asked for: that one is gone, or the address changed.
  adopt(slide) {
    this.requests.adopt(slide);
    if (this.view === "follow") {
      this.setFree(slide !== seen(this.state, this.view).slide);
    } else if (!this.state.frozen) {
      this.change(byItself(slide));
    }
  }

  // Rooms.

  enterRoom() {
    const { room, address, secret: given, filters } = this.data;
    clearTimeout(this.entering);
    if (!room) {
      if (this.view !== "follow") this.askForRoom(roomToResume(filters));
      return;
    }
    this.room?.close();
    this.room = null;
    const secret = this.view === "follow" ? "" : given || secretOf(room);
    // Someone else's room, from a copied address: this window gets its own.
    if (this.view !== "follow" && !secret) return this.askForRoom(null);
    this.roomName = room;
    this.timer.enter(room);
    if (secret) storeRoom({ room, secret, filters, slide: this.data.slide });
    // The notes are for the browser that began the room: the server knows it by the secret.
    if (secret && !given) this.component.setStateValue("secret", secret);
    this.room = new Room({
      address,
      secret,
      onNews: (news) => this.hear(news),
      onEnter: (news, own) => this.comeIn(news, own),
      onState: (news, own) => this.show({ ...stateOf(news), ...own }),
      onLost: (isLost) => this.status.setLost("room", isLost),
    });
  }

  // A server that has just restarted can miss it; nor does it give every window a room.
  askForRoom(takenUp) {
    this.askedWith = this.data.room;
    this.isLed = Boolean(takenUp) && takenUp.slide !== this.requests.slide;
    // Asked again, a server that was only slow gives the room that it gave.
    const mark = [this.mark, this.askedWith, this.data.filters].join();
    this.component.setTriggerValue("enter", takenUp ?? { room: "", mark });
    const goesOn = takenUp && !new URLSearchParams(location.search).has("slide");
    if (goesOn && takenUp.slide !== this.data.slides[0]) {
      this.line.say("You are back where you left off. Press Home to start over.", 5000);
    }
    this.asked += 1;
    if (this.asked < TRIES) this.entering = setTimeout(() => this.enterRoom(), RETRY_MS);
  }

  comeIn(news, own) {
    if (this.view === "follow") return news.serial ? this.show(stateOf(news)) : undefined;
    const state = { ...entered(this.state, news), filters: this.data.filters, ...own };
    if (!news.serial || !same(state, stateOf(news))) this.room.change(state);
    this.timer.onSlide(state.slide);
    this.show(state);
  }

  hear(news) {
    this.news = news;
    this.status.setAway(news.away);
    this.render();
  }

  // Every change of a presenter's goes through here; a follower changes nothing.
  change(changes) {
    if (this.view === "follow") return;
    if (this.state.auto && changes.auto === 0) {
      this.line.say("Slides stopped advancing. Press A to start again.", LINE_MS);
    }
    this.room?.change(changes);
    this.show({ ...this.state, ...changes });
  }

  show(state) {
    const before = this.state;
    this.state = state;
    if (state.screen !== before.screen) this.uncovered = false;
    if (this.room?.secret && state.slide !== before.slide) {
      storeRoom({ room: this.roomName, slide: state.slide });
      this.timer.onSlide(state.slide);
    }
    this.render();
  }

  render() {
    const shown = seen(this.state, this.view);
    if (!this.free) this.requests.want(shown.slide, shown.zoom);
    this.drawCover(shown.screen);
    this.drawPointer();
    const isFirst = shown.slide === this.data.slides[0];
    this.since.draw(isFirst && !shown.screen && !this.state.auto, this.roomName);
    this.status.drawStatus(this.state, this.news);
    this.slides?.draw(this.state.slide);
    this.auto.run(
      this.state.slide,
      this.news.leads && !this.requests.pending ? this.state.auto : 0,
    );
  }

  // Slides.

  go(index) {
    const { slides } = this.data;
    const slide = slides[Math.min(Math.max(index, 0), slides.length - 1)];
    if (this.view !== "follow") {
      if (this.view === "stage" && this.state.frozen) {
        this.line.say("The screen is frozen. Press Z to resume.", LINE_MS);
      }
      if (slide !== this.state.slide || this.state.screen) this.change(toSlide(this.state, slide));
    } else if (slide !== this.requests.slide) {
      this.lookAround();
      this.requests.want(slide, null);
    }
  }

  index() {
    return this.data.slides.indexOf(
      this.view === "follow" ? this.requests.slide : this.state.slide,
    );
  }

  lookAround() {
    this.setFree(true);
    this.drawPointer();
  }

  setFree(free) {
    this.free = free;
    this.back.hidden = !free;
  }

  comeBack() {
    this.setFree(false);
    this.requests.comeHome();
    this.render();
  }

  // Keys.

  key(event) {
    if (this.overview?.open && this.overview.takes(event)) return;
    const meant = meaning(event);
    if (!meant) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.repeat) return; // a key held down is one press
    const { action } = meant;
    if (this.list.open && action !== "keys" && action !== "escape") this.list.close();
    if (this.overview?.open) this.overview.close();
    this.act(action, meant.digit);
  }

  act(action, digit) {
    if (action === "digit") {
      if (digit === "0" && !this.number.typed) return this.change({ zoom: null });
      return this.number.type(digit);
    }
    const number = this.number.take();
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
      case "code":
        return this.change(toCover(this.state, action));
      case "freeze":
        return this.change(toFrozenOrNot(this.state));
      case "in":
      case "out":
        return this.zoom(action === "in" ? STEP_LEVELS : -STEP_LEVELS);
      case "point":
        return this.view === "follow" ? undefined : this.pointer.begin(() => this.place());
      case "full":
        return this.fullScreen.ask();
      case "fullscreen":
        return this.fullScreen.toggle();
      case "keys":
        if (this.state.auto) this.change({ auto: 0 });
        return this.list.open ? this.list.close() : this.list.showModal();
      case "overview":
        if (this.state.auto) this.change({ auto: 0 });
        return this.overview?.show(this.state.slide);
      case "options":
        return this.options.show();
      case "presenter":
        return this.windows.openOther(this.roomName);
      case "auto":
        return this.setAuto(this.state.auto ? 0 : this.data.seconds);
      case "leave":
        return this.leave();
      case "escape":
        return this.escape(number);
    }
  }

  escape(number) {
    if (this.list.open) return this.list.close();
    if (this.options?.open) return this.options.close();
    if (this.view === "follow") return this.free ? this.comeBack() : undefined;
    if (this.state.screen) return this.change({ screen: "" });
    if (number) return undefined;
    if (this.state.zoom) return this.change({ zoom: null });
    return this.leave();
  }

  leave() {
    this.windows.leave(() => this.component.setTriggerValue("leave", true));
  }

  // The map: where it is, and how far it is zoomed in.

  map() {
    const own = this.data.map;
    const inside = this.view === "presenter" ? ".st-key-slideshow-preview-now " : "";
    const element = document.querySelector(`${inside}.st-key-slideshow-picture`);
    return own && element ? { own, element, rect: element.getBoundingClientRect() } : null;
  }

  place() {
    const name = this.view === "presenter" ? ".st-key-slideshow-preview-now .slide" : ".slide";
    return { map: this.map(), zoom: this.state.zoom, words: document.querySelector(name) };
  }

  zoom(levels) {
    const map = this.map();
    if (!map || this.view === "follow" || this.state.screen) return;
    const { zoom } = this.state;
    this.change({ zoom: zoomed(map.own, zoom, levels, this.pointer.over(map, zoom)), auto: 0 });
  }

  // Again each frame while it is shown: the map below it is drawn when it will, and moves.
  drawPointer() {
    cancelAnimationFrame(this.frame);
    const { pointer } = seen(this.state, this.view);
    const shown = !this.free && this.news.away === null && this.data.slide === this.requests.slide;
    this.pointer.draw(shown ? pointer : null, this.place());
    if (pointer) this.frame = requestAnimationFrame(() => this.drawPointer());
  }

  // What covers the slide, and what is said beside it.

  drawCover(screen) {
    const plain = screen === "black" || screen === "white" ? screen : "";
    const follows = this.view !== "follow" || (this.options.choices.black && !this.uncovered);
    this.cover.hidden = !plain || !follows;
    this.cover.dataset.screen = plain;
    this.box.dataset.screen = screen;
    const { dataset } = document.documentElement;
    if (screen === "code" && this.view === "stage") dataset.slideshowCover = "code";
    else delete dataset.slideshowCover;
  }

  uncover() {
    this.uncovered = true;
    this.render();
  }

  choose(choices) {
    this.wakeLock.want(choices.awake);
    this.render();
  }

  showControls() {
    this.buttons.classList.add("awake");
    document.documentElement.dataset.slideshowPointer = "";
    clearTimeout(this.controls);
    this.controls = setTimeout(() => {
      this.buttons.classList.remove("awake");
      delete document.documentElement.dataset.slideshowPointer;
    }, CONTROLS_MS);
  }

  // By itself, from the last slide on to the first.

  advance() {
    const { slides } = this.data;
    this.change(byItself(slides[(this.index() + 1) % slides.length]));
  }

  setAuto(seconds) {
    if (this.view === "follow") return;
    this.component.setStateValue("auto", seconds); // into the address
    this.change({ auto: seconds });
  }

  resume() {
    const { auto, screen, frozen } = this.state;
    if (this.data.auto && !auto && !screen && !frozen) this.change({ auto: this.data.auto });
  }

  close() {
    this.ends.abort();
    cancelAnimationFrame(this.frame);
    const { room, clock, line, number, status, auto, requests } = this;
    for (const part of [room, clock, line, number, status, auto, requests]) part?.close();
    for (const timer of [this.controls, this.entering]) clearTimeout(timer);
    for (const name of ["slideshowSlide", "slideshowCover", "slideshowPointer"]) {
      delete document.documentElement.dataset[name];
    }
    slideshows.delete(this.root);
  }
}

export default function (component) {
  const { parentElement } = component;
  let slideshow = slideshows.get(parentElement);
  if (!slideshow) {
    slideshow = new Slideshow(component);
    slideshows.set(parentElement, slideshow);
  }
  slideshow.update(component);
  // Streamlit also calls this for data that another piece has overtaken.
  return () => setTimeout(() => parentElement.isConnected || slideshow.close(), 0);
}
