// The demo's routers: a row of the bad days' menu, the list that it opens, and the switches of each.

import { changeRouters, routersNow } from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { openPopup } from "./overlays.js";
import { strings } from "./strings.js";

const words = strings.routers;
const MARKS = {
  refused: "block", black_hole: "dots", drip: "clock", garbage: "trash", half: "cut", denied: "person", expired: "alert", foreign: "alert",
  other_login: "people", falling: "gauge",
};
let routers = [];
let offered = [];

function take(told) {
  routers = told.routers;
  offered = told.faults;
}

/** How they are now; a server that is away changes nothing here. */
export async function readRouters() {
  await routersNow().then(take, () => {});
}

const isBad = ({ fault, points }) => Boolean(fault) || points.some(({ down }) => down);

/** Names of those that are not well. */
export const badRouters = () => routers.filter(isBad).map(({ name }) => name);

const said = (fault) => (fault ? (words.faults[fault]?.label ?? fault) : "");

const one = (name) => routers.find((router) => router.name === name);

/** In the menu that hangs on `button`; nothing where the demo has no routers. tell: {failed, changed}. */
export function routersRow(button, tell) {
  if (!routers.length) return [];
  const bad = badRouters();
  return [h("p", { class: "popup-title" }, words.title), item(icon("router"), words.title, () => (bad.length ? words.some(bad.join(", ")) : words.allWell), null, () => openList(button, tell))];
}

function openList(button, tell) {
  const rows = routers.map(({ name }) => item(icon("router"), name, () => state(one(name)), null, () => openOne(button, name, tell)));
  const clear = h("button", { type: "button", class: "popup-item popup-clear", role: "menuitem", on: { click: () => { close(); change({ clear: true }, tell, () => {}); } } }, icon("sun"), words.clear);
  const head = h("div", { class: "popup-head" }, h("h2", {}, words.title), h("p", {}, words.note));
  const { close } = show([head, ...rows, clear], button, words.title, () => { clear.disabled = !badRouters().length; });
}

function openOne(button, name, tell) {
  const switches = offered.map((fault) => {
    const { label, note } = words.faults[fault];
    const isOn = () => one(name).fault === fault;
    return item(icon(MARKS[fault]), label, () => note, isOn, () => change({ router: name, fault: isOn() ? null : fault }, tell, paint));
  });
  const points = one(name).points.map((point) => {
    const now = () => one(name).points.find((each) => each.name === point.name);
    return item(icon("pin"), point.name, () => words.lines(now().online, now().lines), () => now().down, () => change({ router: name, point: point.name, down: !now().down }, tell, paint));
  });
  const status = h("p", { role: "status" });
  const head = h("div", { class: "popup-head" }, h("h2", {}, name), status);
  const back = item(icon("back"), words.back, () => "", null, () => openList(button, tell));
  const { paint } = show([head, ...switches, h("p", { class: "popup-title" }, words.points), ...points, back], button, name, () => { status.textContent = state(one(name)); });
}

const state = ({ online, lines, fault }) => words.state(words.lines(online, lines), said(fault));

function change(body, { failed, changed }, paint) {
  return changeRouters(body).then((told) => { take(told); paint(); changed(); }, failed);
}

/** A popup in place of the one that was open; what it shows grows older by 2 s at most. Gives what paints and what closes it. */
function show(children, button, label, more) {
  const paint = () => {
    for (const { repaint } of children) repaint?.();
    more();
  };
  const timer = setInterval(() => readRouters().then(paint), 2000);
  const { right, bottom } = button.getBoundingClientRect();
  const closed = () => {
    clearInterval(timer);
    if (document.activeElement === document.body) button.focus({ preventScroll: true });
  };
  paint();
  const close = openPopup(children, { x: right - 330, y: bottom + 6 }, label, { class: "trouble", closed });
  return { paint, close: () => close(true) };
}

/** note and checked are asked at each painting; checked: null for what leads on. */
function item(mark, label, note, checked, act) {
  const small = h("small", {}, note());
  const button = h("button", { type: "button", class: "popup-item", role: checked ? "menuitemcheckbox" : "menuitem", on: { click: act } },
    mark, h("span", { class: "popup-words" }, label, small), checked && h("i", { class: "switch", "aria-hidden": "true" }));
  button.repaint = () => {
    small.textContent = note();
    if (checked) button.setAttribute("aria-checked", String(checked()));
  };
  return button;
}
