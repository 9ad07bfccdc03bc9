// Small pictures of slides' maps, drawn from the same outlines and cameras as the large ones.

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 320; // what the cameras are made for
const HEIGHT = 180;

function make(name, attributes, children = []) {
  const element = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) {
    element.setAttribute(attribute, value);
  }
  element.append(...children);
  return element;
}

function pathOf({ features }) {
  const rings = features.flatMap(({ geometry: { type, coordinates } }) => {
    if (type === "Polygon") return coordinates;
    return type === "MultiPolygon" ? coordinates.flat() : []; // the insets' frames are lines
  });
  return rings.map((ring) => `M${ring.join("L")}Z`).join("");
}

let asked = null;

// The outlines, once for all pictures, which show them by their id.
export function makeLand() {
  const path = make("path", { id: "slideshow-land" });
  asked ??= fetch(new URL("../states-overview.json", import.meta.url))
    .then((answer) => answer.json())
    .then(pathOf);
  asked
    .then((outlines) => path.setAttribute("d", outlines))
    .catch(() => {
      asked = null; // the next time it is asked again; until then there are pins alone
    });
  return make("svg", { width: 0, height: 0, "aria-hidden": true }, [make("defs", {}, [path])]);
}

export function makeMap({ camera: [x, y, zoom], ...slide }, pins) {
  const scale = 2 ** zoom;
  const place = `translate(${WIDTH / 2} ${HEIGHT / 2}) scale(${scale}) translate(${-x} ${-y})`;
  const dots = (numbers, name, radius) =>
    numbers
      .filter((number) => pins[number])
      .map((number) => {
        const [cx, cy] = pins[number];
        return make("circle", { class: name, cx, cy, r: radius / scale });
      });
  const strong = new Set(slide.strong);
  const others = slide.pins.filter((number) => !strong.has(number));
  return make("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": true }, [
    make("g", { transform: place }, [
      make("use", { href: "#slideshow-land" }),
      ...dots(others, strong.size ? "pin other" : "pin", 3),
      ...dots(slide.strong, slide.selected ? "pin selected" : "pin", 4.5),
    ]),
  ]);
}
