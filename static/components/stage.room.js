// One room's socket: hears where the room stands, and moves it where this browser has the secret.

const KEPT = "briefing-rooms";
const ROOMS_AT_MOST = 20;
const AGAIN_MS = [250, 500, 1000, 2000];

function keptRooms() {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) ?? [];
  } catch {
    return []; // no storage, or not ours
  }
}

export function secretOf(room) {
  return keptRooms().find(([name]) => name === room)?.[1] ?? "";
}

export function keepSecret(room, secret) {
  const others = keptRooms().filter(([name]) => name !== room);
  try {
    localStorage.setItem(KEPT, JSON.stringify([[room, secret], ...others].slice(0, ROOMS_AT_MOST)));
  } catch {
    // Without storage the secret lasts as long as this page.
  }
}

export class Room {
  // heard(position) is called with what another window did; lost(isLost) when the line changes.
  constructor({ address, secret, heard, lost }) {
    this.address = address;
    this.secret = secret;
    this.heard = heard;
    this.lost = lost;
    this.mark = Math.random().toString(36).slice(2, 10);
    this.sent = 0;
    this.waitingFor = null; // this window's own move, until it comes back
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
      this.lost(true);
      const wait = AGAIN_MS[Math.min(this.failures, AGAIN_MS.length - 1)];
      this.failures += 1;
      this.timer = setTimeout(() => this.open(), wait);
    };
    this.fresh = true;
  }

  receive(position) {
    const first = this.fresh;
    if (first) {
      this.fresh = false;
      this.failures = 0;
      this.serial = 0; // a server that started anew counts anew
      this.lost(false);
      if (this.waitingFor) return this.send();
    }
    if (position.refused) return;
    if (position.serial === 0) return this.heard(null, first);
    if (position.serial <= this.serial) return;
    this.serial = position.serial;
    if (this.waitingFor) {
      // The server has this window's move too, and it comes after this one.
      if (position.by === this.waitingFor.by) this.waitingFor = null;
      return;
    }
    if (!position.by.startsWith(`${this.mark}-`)) this.heard(position, first);
  }

  move(slide, screen) {
    if (!this.secret) return;
    this.sent += 1;
    this.waitingFor = { slide, screen, by: `${this.mark}-${this.sent}`, secret: this.secret };
    this.send();
  }

  send() {
    if (this.socket.readyState === WebSocket.OPEN && !this.fresh) {
      this.socket.send(JSON.stringify(this.waitingFor));
    }
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    this.socket.close();
  }
}
