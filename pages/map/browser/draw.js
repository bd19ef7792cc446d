// From places to pixels, the dots and the names of the classes.

const SVG = "http://www.w3.org/2000/svg";
const NARROW = 640; // CSS pixels: below, one map stands under the other
const MARGIN = 18;
const SHAPES = {
  "diamond": "M0-5.6L5.6 0 0 5.6-5.6 0Z",
  "diamond-open": "M0-5.2L5.2 0 0 5.2-5.2 0Z",
  "triangle-down": "M-4.4-3.6H4.4L0 4.4Z",
  "circle": "M-2.8 0a2.8 2.8 0 1 0 5.6 0a2.8 2.8 0 1 0-5.6 0Z",
};

function bounds(drawing) {
  const [xs, ys] = ["x", "y"].map((axis) => drawing.panels.flatMap((panel) => panel[axis]));
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  const middle = { x: (left + right) / 2, y: (low + high) / 2 };
  return { ...middle, wide: right - left || 1, tall: high - low || 1 };
}

// Pixels of a place, the same in both maps; one unit is as long across as down.
function frame(lab) {
  const { clientWidth: width, clientHeight: height } = lab.maps[0];
  if (!lab.view) lab.bounds = lab.whole; // a zoom holds still when another model is drawn
  const { x, y, wide, tall } = lab.bounds, view = lab.view ?? { x, y, zoom: 1 };
  const fits = Math.min((width - 2 * MARGIN) / wide, (height - 2 * MARGIN) / tall);
  const unit = view.zoom * fits, base = lab.one(".panels").getBoundingClientRect();
  const boxes = lab.maps.map((map) => map.getBoundingClientRect());
  return {
    width, height, unit, view,
    origins: boxes.map((box) => [box.x - base.x + 1, box.y - base.y + 1]),
    across: (at) => width / 2 + (at - view.x) * unit,
    down: (at) => height / 2 - (at - view.y) * unit,
  };
}

function redraw(lab) {
  cancelAnimationFrame(lab.waiting);
  lab.seen = lab.root.clientWidth;
  const panels = lab.one(".panels");
  panels.classList.toggle("narrow", lab.seen < NARROW);
  panels.dataset.tool = lab.tool;
  const { wide, tall } = lab.bounds, width = lab.maps[0].clientWidth;
  const height = Math.round(Math.max(300, Math.min(480, (width * tall) / wide + 30)));
  lab.maps.forEach((map) => { map.style.height = `${height}px`; });
  lab.frame = frame(lab);
  lab.maps.forEach((map, side) => draw(lab, map, side));
  tools(lab);
  join(lab);
  lab.root.dataset.drawn = lab.data.name;
}

function soon(lab) {
  cancelAnimationFrame(lab.waiting);
  lab.waiting = requestAnimationFrame(() => redraw(lab));
}

function draw(lab, map, side) {
  const { drawing, frame } = lab, panel = drawing.panels[side];
  const faded = [], strong = [];
  for (const i of lab.order) {
    const x = frame.across(panel.x[i]), y = frame.down(panel.y[i]);
    if (x < -9 || y < -9 || x > frame.width + 9 || y > frame.height + 9) continue;
    const { shape } = drawing.kinds[drawing.kind[i]], colour = drawing.colours[panel.colour[i]][1];
    const paint = shape.endsWith("open")
      ? `fill="none" stroke="${colour}" stroke-width="1.9"` : `fill="${colour}" class="halo"`;
    const at = `translate(${x.toFixed(1)} ${y.toFixed(1)})`;
    (isStrong(lab, i) && isLit(lab, i, side) ? strong : faded)
      .push(`<path d="${SHAPES[shape]}" transform="${at}" ${paint}/>`);
  }
  map.querySelector(".dots").innerHTML =
    `<g class="faded">${faded.join("")}</g><g class="strong">${strong.join("")}</g>`;
  map.querySelector(".names").replaceChildren(...names(frame, panel.names));
}

// Whether a dot is of the kind or the colour that the legend points at.
function isLit(lab, i, side) {
  if (!lab.lit) return true;
  const [what, value] = lab.lit;
  return value === (what === "kind" ? lab.drawing.kind : lab.drawing.panels[side].colour)[i];
}

// Each name where its class lies, or as near as there is room for it.
function names(frame, wanted) {
  const taken = [], lines = [], texts = [];
  for (const [words, x, y] of wanted) {
    const [a, b] = [frame.across(x), frame.down(y)];
    if (a < 0 || b < 0 || a > frame.width || b > frame.height) continue;
    const half = 3.6 * words.length + 4;
    const [c, d] = around(a, b).find((at) => isFree(at, half, taken, frame)) ?? [a, b];
    taken.push([c, d, half]);
    if (Math.hypot(c - a, d - b) > 20)
      lines.push(element("line", { class: "leader", x1: a, y1: b, x2: c, y2: d - 4 }));
    texts.push(element("text", { class: "name", x: c, y: d }, words));
  }
  return [...lines, ...texts];
}

function around(x, y) {
  const angles = Array.from({ length: 12 }, (_, k) => (k * Math.PI) / 6);
  const ring = (r) => angles.map((t) => [x + 1.6 * r * Math.sin(t), y - r * Math.cos(t)]);
  return [[x, y], ...[18, 36, 54, 72, 90].flatMap(ring)];
}

function isFree([x, y], half, taken, { width, height }) {
  const isInside = x > half && x + half < width && y > 14 && y < height - 6;
  return isInside && taken.every(([a, b, other]) =>
    Math.abs(x - a) > half + other || Math.abs(y - b) > 16);
}

function element(tag, attributes, words = "") {
  const made = document.createElementNS(SVG, tag);
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  if (words) made.textContent = words;
  return made;
}
