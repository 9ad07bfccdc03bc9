// One room's socket: hears what the room shows, and changes it where this browser has the secret.

const AGAIN_MS = [250, 500, 1000, 2000];

export class Room {
  // onNews(news) is called with all news; onEnter(news, own) with what a new line says first and the
  // changes of this window that the server may not have; onState(news, own) with each new state and
  // the changes that come after it; onLost(isLost) when the line changes.
  constructor({ address, secret, onNews, onEnter, onState, onLost }) {
    Object.assign(this, { address, secret, onNews, onEnter, onState, onLost });
    this.mark = Math.random().toString(36).slice(2, 10);
    this.sent = 0;
    this.underway = []; // this window's own changes, until they come back
    this.serial = 0;
    this.failures = 0;
    this.closed = false;
    this.open();
  }

  open() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    this.socket = new WebSocket(`${scheme}://${location.host}${this.address}`);
    this.socket.onmessage = (event) => this.receive(JSON.parse(event.data));
    this.socket.onclose = () => {
      if (this.closed) return;
      this.onLost(true);
      const wait = AGAIN_MS[Math.min(this.failures, AGAIN_MS.length - 1)];
      this.failures += 1;
      this.timer = setTimeout(() => this.open(), wait);
    };
    this.fresh = true;
  }

  receive(news) {
    if (news.refused) return;
    this.onNews(news);
    if (this.fresh) {
      this.fresh = false;
      this.failures = 0;
      this.serial = news.serial; // a server that started anew counts anew
      this.onLost(false);
      if (this.secret) this.say({});
      const own = this.own();
      this.underway = [];
      this.onEnter(news, own);
    } else if (news.serial > this.serial) {
      this.serial = news.serial;
      const at = this.underway.findIndex((one) => one.by === news.by);
      this.underway.splice(0, at + 1);
      this.onState(news, this.own());
    }
  }

  own() {
    const { by: _, ...changes } = Object.assign({}, ...this.underway);
    return changes;
  }

  change(changes) {
    if (!this.secret) return;
    this.sent += 1;
    const message = { ...changes, by: `${this.mark}-${this.sent}` };
    this.underway.push(message);
    this.say(message);
  }

  say(message) {
    if (this.socket.readyState === WebSocket.OPEN && !this.fresh) {
      this.socket.send(JSON.stringify({ ...message, secret: this.secret }));
    }
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    this.socket.close();
  }
}
