// Finding a slide by its number or by words of what it says.

function plain(text) {
  // Compatible: where no line ends, a no-break space is drawn.
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

// The numbers, from 0, of the slides that fit. Names before what else they say.
export function found(slides, typed) {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  const all = slides.map((_, at) => at);
  if (!words.length) return all;
  const fits = (text, start) =>
    words.every((word) => (start ? ` ${text}`.includes(` ${word}`) : text.includes(word)));
  const ranks = slides.map((slide, at) => {
    if (String(at + 1) === words.join("")) return 0;
    const title = plain(slide.title);
    if (fits(title, true)) return 1;
    if (fits(plain(slide.find), true)) return 2;
    return fits(plain(slide.find), false) ? 3 : 4;
  });
  return all
    .filter((at) => ranks[at] < 4)
    .sort((one, other) => ranks[one] - ranks[other] || one - other);
}
