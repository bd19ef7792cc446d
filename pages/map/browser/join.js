// The line between both places of a picture: of the chosen one always, of the hovered one now.

const REACH = 16; // how far from a dot, in pixels, it is still meant

function placed(lab, i, side) {
  const { origins, across, down } = lab.frame, { x, y } = lab.drawing.panels[side];
  return [origins[side][0] + across(x[i]), origins[side][1] + down(y[i])];
}

function join(lab) {
  const chosen = lab.place.get(lab.data.chosen), lines = lab.one(".joins");
  lines.replaceChildren(
    ...(chosen === undefined ? [] : [line(lab, chosen, "kept", 9)]),
    ...(lab.now ? [line(lab, lab.now.i, "now", 7)] : []),
  );
  lines.dataset.joined = lab.now ? lab.ids[lab.now.i] : "";
  hint(lab);
}

function line(lab, i, name, radius) {
  const group = element("g", { class: name });
  const [[a, b], [c, d]] = [placed(lab, i, 0), placed(lab, i, 1)];
  const far = Math.max(Math.hypot(c - a, d - b), 3 * radius);
  const [x, y] = [((c - a) * radius) / far, ((d - b) * radius) / far];
  for (const kind of ["under", "over"]) {
    group.append(
      element("line", { class: kind, x1: a + x, y1: b + y, x2: c - x, y2: d - y }),
      element("circle", { class: kind, cx: a, cy: b, r: radius }),
      element("circle", { class: kind, cx: c, cy: d, r: radius }),
    );
  }
  return group;
}

function point(lab, now) {
  if (lab.now?.i === now?.i && lab.now?.side === now?.side) return;
  lab.now = now;
  join(lab);
}

// What the dot near a pixel is; one that is faded only where no other is near.
function nearest(lab, [x, y], side) {
  const { across, down } = lab.frame, panel = lab.drawing.panels[side];
  let best = null;
  lab.ids.forEach((_, i) => {
    const far = Math.hypot(across(panel.x[i]) - x, down(panel.y[i]) - y);
    const cost = far + (isStrong(lab, i) ? 0 : REACH);
    if (far <= REACH && (!best || cost < best.cost)) best = { i, cost };
  });
  return best && { i: best.i, side };
}

function said(lab, i) {
  const { drawing } = lab, { classes } = drawing;
  const kind = drawing.kinds[drawing.kind[i]].name, { part } = drawing.sets[drawing.set[i]];
  const trained = drawing.trained[i] < 0 ? "" : `, trained as ${classes[drawing.trained[i]]}`;
  return [
    `${kind}: ${part} picture ${drawing.index[i]}`,
    `${classes[drawing.correct[i]] ?? "not known"}${trained}`,
    ...drawing.panels.map(({ title, said, fate }) =>
      `${title} says ${classes[said[i]]}, ${drawing.fates[fate[i]]}`),
  ];
}

function hint(lab) {
  const box = lab.one(".hint");
  box.hidden = !lab.now;
  if (!lab.now) return;
  const { i, side, speak } = lab.now, lines = said(lab, i), [x, y] = placed(lab, i, side);
  box.replaceChildren(...lines.map((words, n) => {
    const made = document.createElement(n ? "div" : "b");
    made.textContent = words;
    return made;
  }));
  const room = lab.one(".panels").clientWidth - box.offsetWidth;
  const above = y - box.offsetHeight - 14;
  box.style.left = `${Math.max(0, Math.min(room, x - box.offsetWidth / 2))}px`;
  box.style.top = `${above > -30 ? above : y + 14}px`;
  if (speak) lab.one(".spoken").textContent = lines.join(". ");
}
