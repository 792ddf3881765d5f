// The page's own line icons, drawn on a 24 × 24 grid as inline SVG.

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  send: ["M4.5 12h6", "M4.7 4.9 20 12 4.7 19.1 6.6 12z"],
  menu: ["M4.5 7h15", "M4.5 12h15", "M4.5 17h9"],
  down: ["m6 9.5 6 6 6-6"],
  close: ["m6.5 6.5 11 11", "m17.5 6.5-11 11"],
  reply: ["M9.5 6 4 11.5 9.5 17", "M4.5 11.5H13c4.5 0 6.5 2.5 7 6.5"],
  copy: ["M9 9h10.5v10.5H9z", "M15 9V4.5H4.5V15H9"],
  edit: ["M5 19l.8-3.8L16.4 4.6a1.4 1.4 0 0 1 2 0l1 1a1.4 1.4 0 0 1 0 2L8.8 18.2 5 19z", "m14.5 6.5 3 3"],
  check: ["m5 12.5 4.5 4.5L19 7.5"],
  checks: ["m2 12.5 4.5 4.5L16 7.5", "m11.5 16 1 1L22 7.5"],
  clock: ["M12 4.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15z", "M12 8v4.2l2.8 1.8"],
  alert: ["M12 4.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15z", "M12 8.2v4.6", "M12 15.6v.2"],
  outside: ["M8 16 17 7", "M9.5 7H17v7.5"],
  dots: ["M12 5.5v.1", "M12 12v.1", "M12 18.5v.1"],
  sun: ["M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8z", "M12 2.8v2", "M12 19.2v2", "m5.5 5.5 1.4 1.4", "m17.1 17.1 1.4 1.4",
    "M2.8 12h2", "M19.2 12h2", "m5.5 18.5 1.4-1.4", "m17.1 6.9 1.4-1.4"],
  moon: ["M19.5 14.2A8 8 0 0 1 9.8 4.5a8 8 0 1 0 9.7 9.7z"],
  people: ["M9 5.2a3.3 3.3 0 1 0 0 6.6 3.3 3.3 0 0 0 0-6.6z", "M2.8 19c.4-3.2 2.8-5 6.2-5s5.8 1.8 6.2 5", "M15.5 5.6a3.3 3.3 0 0 1 0 5.8",
    "M17.5 14.6c2.1.7 3.4 2.2 3.7 4.4"],
  keyboard: ["M3.5 7h17v10.5h-17z", "M7 10.5v.1", "M10.3 10.5v.1", "M13.7 10.5v.1", "M17 10.5v.1", "M8.5 14.3h7"],
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  for (const d of PATHS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}
