// Pointer and keys: a click opens a picture, a lasso selects many, arrows go from dot to dot.

const STILL = 4; // pixels: a pointer that moved less has clicked
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function pressed(lab, event, side) {
  if (event.button) return;
  const at = [event.offsetX, event.offsetY];
  lab.drag = { side, from: at, far: 0, path: [at], view: lab.frame.view, adds: event.shiftKey };
  if (!lab.tool) return;
  lab.maps[side].setPointerCapture(event.pointerId);
  point(lab, null);
}

function moved(lab, event, side) {
  const at = [event.offsetX, event.offsetY], { drag } = lab;
  if (!drag) return point(lab, nearest(lab, at, side));
  const [x, y] = [at[0] - drag.from[0], at[1] - drag.from[1]];
  drag.far = Math.max(drag.far, Math.hypot(x, y));
  if (lab.tool === "move") {
    const { unit } = lab.frame, { view } = drag;
    lab.view = { ...view, x: view.x - x / unit, y: view.y + y / unit };
    soon(lab);
  } else if (lab.tool === "lasso" && drag.far > STILL) {
    drag.path.push(at);
    outline(lab);
  }
}

function released(lab, side) {
  const { drag } = lab;
  lab.drag = null;
  outline(lab);
  if (drag?.side !== side) return;
  if (drag.far <= STILL) open(lab, nearest(lab, drag.from, side));
  else if (lab.tool === "lasso") enclose(lab, drag);
}

function outline(lab) {
  lab.maps.forEach((map, side) => {
    const isHere = lab.drag?.side === side && lab.tool === "lasso" && lab.drag.path.length > 1;
    const d = isHere ? `M${lab.drag.path.map((at) => at.join(" ")).join("L")}Z` : "";
    map.querySelector(".lasso").setAttribute("d", d);
  });
}

function enclose(lab, { path, side, adds }) {
  const { across, down } = lab.frame, panel = lab.drawing.panels[side];
  const inside = lab.ids.filter((_, i) => lab.data.shown[i] === "1"
    && isWithin(path, across(panel.x[i]), down(panel.y[i])));
  if (inside.length) select(lab, adds ? [...lab.picked, ...inside] : inside);
}

// Even-odd rule: how often a ray to the right of the place crosses the path.
function isWithin(path, x, y) {
  let isIn = false;
  path.forEach(([a, b], n) => {
    const [c, d] = path[(n + 1) % path.length];
    if (b > y !== d > y && x < ((c - a) * (y - b)) / (d - b) + a) isIn = !isIn;
  });
  return isIn;
}

function select(lab, ids) {
  lab.picked = new Set(ids);
  lab.send([...lab.picked], "");
  redraw(lab);
}

function open(lab, now) {
  if (now) lab.send([...lab.picked], lab.ids[now.i]);
}

function key(lab, event, side) {
  const at = lab.now && [0, 1].map((k) => placed(lab, lab.now.i, side)[k] - lab.frame.origins[side][k]);
  if (event.key in STEPS) step(lab, side, STEPS[event.key]);
  else if (event.key === "Enter" || event.key === " ") open(lab, lab.now);
  else if (event.key === "Escape" && lab.now) point(lab, null);
  else if (event.key === "Escape" && lab.picked.size) select(lab, []);
  else if (event.key === "+" || event.key === "-") zoom(lab, event.key === "+" ? 1.5 : 1 / 1.5, at);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

// To the nearest dot in a direction among those that are pointed out; at first to the middle one.
function step(lab, side, [dx, dy]) {
  const { across, down, width, height } = lab.frame, panel = lab.drawing.panels[side];
  const at = (i) => [across(panel.x[i]), down(panel.y[i])];
  const [x, y] = lab.now ? at(lab.now.i) : [width / 2, height / 2];
  let best = null;
  lab.ids.forEach((_, i) => {
    const [a, b] = at(i), along = (a - x) * dx + (b - y) * dy;
    const aside = Math.abs((a - x) * dy) + Math.abs((b - y) * dx);
    const cost = lab.now ? along + 3 * aside : Math.hypot(a - x, b - y);
    if (!isStrong(lab, i) || i === lab.now?.i || (lab.now && along < 0.01)) return;
    if (!best || cost < best.cost) best = { i, cost };
  });
  if (best) point(lab, { i: best.i, side, speak: true });
}
