// A standing picture of both maps with titles, kinds and footer, in the colours of this page.

function save(lab) {
  const style = getComputedStyle(lab.root), ink = style.color;
  const paper = style.getPropertyValue("--st-background-color").trim() || "#ffffff";
  const { width, height } = lab.frame;
  const lines = [lab.drawing.kinds.map(sign).join("   "), ...lab.data.footer];
  const all = element("svg", {
    xmlns: SVG, width: 2 * width + 40, height: height + 60 + 18 * lines.length,
    "font-family": "sans-serif", "font-size": 13,
  });
  all.append(
    element("style", {}, rules(ink, paper)),
    element("rect", { width: "100%", height: "100%", fill: paper }),
    ...lab.maps.flatMap((map, side) => half(lab, map, side, ink)),
    ...lines.map((words, n) =>
      element("text", { x: 14, y: height + 60 + 18 * n, "font-size": 12 }, words)),
  );
  const file = new Blob([new XMLSerializer().serializeToString(all)], { type: "image/svg+xml" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = "corrective-unlearning-map.svg";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const SIGNS = { "diamond": "◆", "diamond-open": "◇", "triangle-down": "▼", "circle": "●" };
const sign = ({ name, shape }) => `${SIGNS[shape]} ${name}`;

const rules = (ink, paper) => `
  text { fill: ${ink}; }
  .faded { opacity: 0.13; } .strong { opacity: 0.9; }
  .halo { stroke: ${paper}; stroke-width: 0.8; }
  .leader { stroke: ${ink}; opacity: 0.55; }
  .name { stroke: ${paper}; stroke-width: 3.5px; paint-order: stroke; text-anchor: middle; }`;

function half(lab, map, side, ink) {
  const { width, height } = lab.frame, x = 14 + side * (width + 12);
  const part = element("svg", { x, y: 34, width, height });
  part.append(
    ...[".dots", ".names"].map((one) => map.querySelector(one).cloneNode(true)),
    element("rect", { width: "100%", height: "100%", fill: "none", stroke: ink, opacity: 0.4 }),
  );
  const words = `${lab.drawing.panels[side].title}   ${lab.data.counts[side]}`;
  return [part, element("text", { x, y: 22, "font-weight": "bold" }, words)];
}
