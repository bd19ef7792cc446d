// Two maps of the same pictures in one frame: drawn, hovered, lassoed and zoomed as one.
// The files of this folder are joined into one module. Words reach the page as text only; what
// becomes markup is numbers and the palette's colours.

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".maps");
  const lab = root.lab ?? (root.lab = begin(root));
  lab.send = (ids, open) => setStateValue("picked", { ids, open, at: performance.now() });
  const isNew = lab.data?.drawing !== data.drawing || lab.data?.shown !== data.shown;
  take(lab, data);
  listen(lab);
  if (isNew) redraw(lab);
  else join(lab);
  return () => forget(lab);
}

// What the maps remember between two answers of the server:
// view: middle and zoom, null for the whole map; picked: selected pictures by id;
// now: the picture that is pointed at; lit: the legend's entry that is; drag: of the pointer.
function begin(root) {
  const isFine = window.matchMedia("(pointer: fine)").matches;
  return {
    root,
    one: (selector) => root.querySelector(selector),
    panels: [...root.querySelectorAll(".panel")],
    maps: [...root.querySelectorAll("svg.map")],
    tool: isFine ? "lasso" : "",
    view: null, picked: new Set(), now: null, lit: null, drag: null,
  };
}

function take(lab, data) {
  lab.data = data;
  if (lab.text !== data.drawing) takeDrawing(lab, data.drawing);
  lab.one(".panels").setAttribute("aria-label", data.label);
  lab.panels.forEach((panel, side) => {
    const { title } = lab.drawing.panels[side], count = data.counts[side];
    panel.querySelector(".title").textContent = title;
    panel.querySelector(".count").textContent = count;
    lab.maps[side].setAttribute("aria-label",
      `${title}. ${count}. Arrow keys go from picture to picture, Enter opens one.`);
  });
}

function takeDrawing(lab, text) {
  const drawing = JSON.parse(text);
  if (lab.drawing?.frame !== drawing.frame) {
    lab.view = null;
    lab.picked.clear();
  }
  lab.text = text;
  lab.drawing = drawing;
  lab.ids = drawing.index.map((index, i) => `${drawing.sets[drawing.set[i]].name}:${index}`);
  lab.place = new Map(lab.ids.map((id, i) => [id, i]));
  lab.picked = new Set([...lab.picked].filter((id) => lab.place.has(id)));
  lab.order = lab.ids.map((_, i) => i).sort((a, b) => drawing.kind[b] - drawing.kind[a]);
  lab.whole = bounds(drawing);
  if (!lab.view) lab.bounds = lab.whole;
  lab.now = null;
  legend(lab);
}

const isStrong = (lab, i) =>
  lab.data.shown[i] === "1" && (!lab.picked.size || lab.picked.has(lab.ids[i]));

function listen(lab) {
  lab.watch ??= new ResizeObserver(() => { if (lab.root.clientWidth !== lab.seen) soon(lab); });
  lab.watch.observe(lab.root);
  // Another part of the page points at a picture of the listed set.
  lab.told ??= (event) => {
    const i = lab.place.get(`${lab.data.listed}:${String(event.detail).split(":").pop()}`);
    point(lab, event.detail && i !== undefined ? { i, side: 1 } : null);
  };
  document.addEventListener("lab-picture", lab.told);
  lab.maps.forEach((map, side) => listenTo(lab, map, side));
  lab.one(".tools").onclick = (event) => act(lab, event.target.closest("button")?.name);
}

function listenTo(lab, map, side) {
  map.onpointermove = (event) => moved(lab, event, side);
  map.onpointerdown = (event) => pressed(lab, event, side);
  map.onpointerup = () => released(lab, side);
  map.onpointerleave = () => { if (!lab.drag) point(lab, null); };
  map.onpointercancel = () => { lab.drag = null; outline(lab); };
  map.onblur = () => point(lab, null);
  map.ondblclick = (event) => zoom(lab, 2, [event.offsetX, event.offsetY]);
  map.onkeydown = (event) => key(lab, event, side);
  if (map.turned) return;
  map.turned = (event) => { // without a key the wheel scrolls the page, unless one is moving
    if (!event.ctrlKey && !event.metaKey && lab.tool !== "move") return;
    event.preventDefault();
    zoom(lab, event.deltaY < 0 ? 1.25 : 0.8, [event.offsetX, event.offsetY]);
  };
  map.addEventListener("wheel", map.turned, { passive: false });
}

function forget(lab) {
  lab.watch?.disconnect();
  document.removeEventListener("lab-picture", lab.told);
}
