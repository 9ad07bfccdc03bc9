// What is asked of the server: a slide, and how far its map is zoomed in.

const RETRY_MS = 3000;

function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

export class Requests {
  // send({ slide, zoom, n, home }) takes a request to the server.
  constructor(slide, send) {
    this.send = send;
    this.slide = slide; // what was asked for, or is there unasked
    this.last = { slide, zoom: null };
    this.pressed = Date.now(); // grows with every request, also over a reload
    this.pending = false;
    this.home = 0;
  }

  // Asks only for what is not the last request.
  want(slide, zoom) {
    const request = { slide, zoom };
    if (!slide || same(request, this.last)) return;
    this.last = request;
    this.slide = slide;
    this.ask();
  }

  ask() {
    this.pressed = Math.max(this.pressed + 1, Date.now());
    this.pending = true;
    this.say(RETRY_MS);
  }

  // A server that has just restarted can miss a request: it is said again until it is answered.
  say(patience) {
    clearTimeout(this.asking);
    this.send({ ...this.last, n: this.pressed, home: this.home });
    this.asking = setTimeout(() => this.pending && this.say(2 * patience), patience);
  }

  // Whether nothing is pending once the server has answered the request with this number.
  answered(number) {
    if (this.pending && number !== this.pressed) return false;
    this.pending = false;
    clearTimeout(this.asking);
    return true;
  }

  // The server shows another slide than was asked for; asking for that one would undo what leads on.
  adopt(slide) {
    this.slide = slide;
    this.last = { slide, zoom: null };
  }

  // A map that was moved by hand is to come back, whatever was asked for last.
  comeHome() {
    this.home += 1;
    this.last = null;
  }

  close() {
    clearTimeout(this.asking);
  }
}
