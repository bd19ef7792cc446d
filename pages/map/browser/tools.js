// The buttons above the maps and the legend below them.

const MOST = 40; // times as large as the whole map

function tools(lab) {
  const button = (name) => lab.one(`button[name="${name}"]`);
  for (const name of ["lasso", "move"])
    button(name).setAttribute("aria-pressed", String(lab.tool === name));
  button("clear").hidden = !lab.picked.size;
  button("clear").textContent = `Clear selection (${lab.picked.size.toLocaleString("en")})`;
}

function act(lab, name) {
  if (name === "in" || name === "out") zoom(lab, name === "in" ? 1.5 : 1 / 1.5);
  else if (name === "clear") select(lab, []);
  else if (name === "save") save(lab);
  else if (name === "whole") lab.view = null;
  else if (name) lab.tool = lab.tool === name ? "" : name;
  redraw(lab);
}

// Both maps become larger around a pixel; at their smallest they show everything.
function zoom(lab, times, at) {
  const { width, height, unit, view } = lab.frame, [px, py] = at ?? [width / 2, height / 2];
  const x = view.x + (px - width / 2) / unit, y = view.y - (py - height / 2) / unit;
  const by = Math.min(MOST, view.zoom * times) / view.zoom;
  const next = { x: x - (x - view.x) / by, y: y - (y - view.y) / by, zoom: view.zoom * by };
  lab.view = next.zoom > 1 ? next : null;
  soon(lab);
}

function legend(lab) {
  const { kinds, colours, colour_says: says } = lab.drawing;
  const shapes = kinds.map(({ name, shape }, kind) => entry(lab, name, SHAPES[shape],
    shape.endsWith("open") ? "none" : "currentColor", ["kind", kind]));
  const squares = colours.map(([name, colour], at) =>
    entry(lab, name, "M-6-6H6V6H-6Z", colour, ["colour", at]));
  lab.one(".legend").replaceChildren(
    heading("Shape:"), ...shapes, heading(`Colour, ${says}:`), ...squares,
  );
}

function heading(words) {
  const made = document.createElement("b");
  made.textContent = words;
  return made;
}

// An entry lifts its own dots out of the others while it is pointed at.
function entry(lab, words, d, fill, lit) {
  const made = document.createElement("span");
  const mark = element("svg", { viewBox: "-7 -7 14 14", "aria-hidden": "true" });
  const edge = fill === "none" ? { stroke: "currentColor", "stroke-width": 1.9 } : {};
  mark.append(element("path", { d, fill, ...edge }));
  made.className = "entry";
  made.append(mark, words);
  made.onpointerenter = () => { lab.lit = lit; redraw(lab); };
  made.onpointerleave = () => { lab.lit = null; redraw(lab); };
  return made;
}
