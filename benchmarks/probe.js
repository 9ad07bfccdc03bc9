// Put into every page before its own scripts: notes when the page was clicked, what came over the
// websocket, and when a map was drawn. All times are the page's own clock, in milliseconds.
//
// "Drawn" is one criterion for all maps on a canvas: after the last draw call on the map's WebGL
// context ("issued" is the next animation frame), the moment when a fence says that it was carried
// out. A map without one (Plotly's is SVG) counts by the frame after its last changed node.

(() => {
  const SCRIPT_FINISHED = __SCRIPT_FINISHED__; // the field's number in Streamlit's ForwardMsg
  const notes = {};
  let pending = false;
  let blind = false;
  let drewAgain = false; // since the fence was set

  const reset = () => {
    Object.assign(notes, {
      clicked: null,
      sent: null,
      firstMessage: null,
      lastMessage: null,
      finished: 0,
      messages: 0,
      bytes: 0,
      answers: [],
      draws: 0,
      issued: null,
      drawn: null,
      active: performance.now(),
    });
  };
  reset();

  // A draw call only hands work to the graphics process; a fence says when that is done. With a
  // graphics card it is done at once, in software it is most of the time.
  const finish = (gl, mark) => {
    const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    const look = () => {
      if (!gl.isContextLost() && gl.getSyncParameter(fence, gl.SYNC_STATUS) !== gl.SIGNALED) {
        setTimeout(look, 2);
        return;
      }
      gl.deleteSync(fence);
      mark();
    };
    setTimeout(look, 0);
  };

  const watch = (gl) => {
    pending = true;
    requestAnimationFrame(() => {
      drewAgain = false;
      notes.issued = performance.now();
      const mark = () => {
        pending = false;
        notes.drawn = notes.active = performance.now();
        if (drewAgain) watch(gl);
      };
      if (gl) finish(gl, mark);
      else mark();
    });
  };

  const drew = (gl) => {
    notes.draws += 1;
    notes.active = performance.now();
    drewAgain = true;
    if (!pending) watch(gl);
  };

  // The base map's own canvas does not count: its tiles lie on other hosts, which are shut off.
  const isMap = (canvas) => !canvas?.classList?.contains("maplibregl-canvas");
  const calls = [
    "drawArrays",
    "drawElements",
    "drawRangeElements",
    "drawArraysInstanced",
    "drawElementsInstanced",
  ];
  for (const name of calls) {
    const real = WebGL2RenderingContext.prototype[name];
    WebGL2RenderingContext.prototype[name] = function (...args) {
      if (isMap(this.canvas)) {
        if (blind) return undefined;
        drew(this);
      }
      return real.apply(this, args);
    };
  }

  const inPlot = (node) =>
    (node.nodeType === 1 ? node : node.parentElement)?.closest?.(".js-plotly-plot");
  new MutationObserver((changes) => {
    if (changes.some((change) => inPlot(change.target))) drew();
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });

  addEventListener("pointerup", (event) => (notes.clicked ??= event.timeStamp), true);

  // The type of a message is its one field after hash (1) and metadata (2).
  const isFinished = (bytes) => {
    let at = 0;
    const varint = () => {
      let value = 0;
      for (let shift = 1; at < bytes.length; shift *= 128) {
        const byte = bytes[at++];
        value += (byte & 127) * shift;
        if (byte < 128) break;
      }
      return value;
    };
    while (at < bytes.length) {
      const tag = varint();
      if (tag >>> 3 === SCRIPT_FINISHED) return true;
      if ((tag & 7) === 2) {
        const length = varint(); // moves on itself: not to be added in one expression
        at += length;
      } else if ((tag & 7) === 0) varint();
      else return false;
    }
    return false;
  };

  const heard = (event) => {
    const now = performance.now();
    const data = event.data;
    const size = data.byteLength ?? data.size ?? data.length;
    notes.messages += 1;
    notes.bytes += size;
    notes.firstMessage ??= now;
    notes.lastMessage = notes.active = now;
    // An answer is what comes until a rerun has ended; the next message begins another.
    if (notes.finished === notes.answers.length) notes.answers.push(0);
    notes.answers[notes.answers.length - 1] += size;
    if (data instanceof ArrayBuffer && isFinished(new Uint8Array(data))) notes.finished += 1;
  };
  const RealSocket = window.WebSocket;
  window.WebSocket = class extends RealSocket {
    constructor(...args) {
      super(...args);
      this.addEventListener("message", heard);
    }
    send(data) {
      notes.sent ??= performance.now();
      super.send(data);
    }
  };

  const turn = () => new Promise((go) => setTimeout(go, 4));
  // Not plain "probe": deck.gl keeps a global of that name.
  window.mapBenchmark = {
    reset,
    // Wait until a rerun has ended and nothing was sent or drawn for a while; return the notes.
    async settled(quiet, patience, drawn) {
      const until = performance.now() + patience;
      while (performance.now() < until) {
        const done = notes.finished > 0 && (!drawn || notes.drawn !== null) && !pending;
        if (done && performance.now() - notes.active > quiet) return { ...notes };
        await turn();
      }
      return { ...notes, gaveUp: true };
    },
    // Wait for the end of a rerun, and a little for what the server does after it.
    async answered(patience) {
      const until = performance.now() + patience;
      while (!notes.finished && performance.now() < until) await turn();
      await new Promise((go) => setTimeout(go, 25));
    },
    // Press buttons by their words, in turn, each after the answer to the last. The map is not
    // drawn any more: only the server is watched, and drawing in software would hold it up.
    async press(selector, words, times) {
      blind = true;
      const buttons = () => [...document.querySelectorAll(selector)];
      for (let i = 0; i < times; i += 1) {
        reset();
        buttons()
          .find((one) => one.textContent.includes(words[i % words.length]))
          .click();
        while (!notes.finished) await turn();
        await turn();
      }
    },
  };
})();
