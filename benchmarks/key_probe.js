// Put into the stage before its own scripts: notes when a key went down, when the words changed,
// when the map's canvas was first drawn again, and the next animation frame. A draw call only hands
// work over: without a graphics card, carrying it out takes most of the time to that frame.

(() => {
  const notes = {};
  let lastDraw = performance.now();
  const reset = () => Object.assign(notes, { key: null, words: null, draw: null, frame: null });
  reset();
  addEventListener("keydown", (event) => (notes.key ??= event.timeStamp), true);

  // The camera moves with what the next slide brings, so a frame before its words is none of it.
  for (const name of [
    "drawArrays",
    "drawElements",
    "drawArraysInstanced",
    "drawElementsInstanced",
  ]) {
    const real = WebGL2RenderingContext.prototype[name];
    WebGL2RenderingContext.prototype[name] = function (...args) {
      lastDraw = performance.now();
      if (notes.key !== null && notes.frame === null && !notes.waiting) {
        notes.waiting = true;
        notes.draw ??= performance.now();
        requestAnimationFrame(() => {
          notes.frame = performance.now();
          notes.waiting = false;
        });
      }
      return real.apply(this, args);
    };
  }
  new MutationObserver(() => {
    if (notes.key === null || notes.words !== null) return;
    const heading = document.querySelector(".slide h1")?.textContent;
    if (heading && heading !== notes.heading) notes.words = performance.now();
  }).observe(document, { subtree: true, childList: true, characterData: true });

  const turn = () => new Promise((go) => setTimeout(go, 4));
  window.keyBenchmark = {
    reset() {
      reset();
      notes.heading = document.querySelector(".slide h1")?.textContent;
    },
    async moved() {
      const until = performance.now() + 30_000;
      while ((notes.words === null || notes.frame === null) && performance.now() < until)
        await turn();
      const { key, words, draw, frame } = notes;
      return { words: words - key, draw: draw - key, frame: frame - key };
    },
    async still() {
      while (performance.now() - lastDraw < 1500) await turn();
    },
  };
})();
