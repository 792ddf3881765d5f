// Bad days on demand: the menu that makes Telegram slow or refuse, and the bot blocked or its message gone.

import { h } from "./dom.js";
import { badDays, changeBadDays } from "./api.js";
import { icon } from "./icons.js";
import { openPopup } from "./overlays.js";
import { badRouters, readRouters, routersRow } from "./routers.js";
import { strings } from "./strings.js";

// What each switch sets when it is on, and its field alone when it is off.
const KINDS = [
  { name: "slow", mark: () => icon("clock"), on: { slow: 1, seconds: 3 } },
  { name: "too_many", mark: () => code("429"), on: { too_many: 0.34, retry_after: 3 } },
  { name: "bad_gateway", mark: () => code("502"), on: { bad_gateway: 0.34 } },
  { name: "dropped", mark: () => icon("cut"), on: { dropped: 0.2 } },
  { name: "flood", mark: () => icon("gauge"), on: { flood: true }, off: { flood: false } },
];
const GOOD = { weather: null, happened: {}, flood: false, blocked: [] };
const watchers = new Set();
let now = GOOD;

const code = (text) => h("span", { class: "popup-code", "aria-hidden": "true" }, text);

const isOn = (name) => (name === "flood" ? now.flood : Boolean(now.weather?.[name]));

const anyWeather = () => KINDS.some(({ name }) => isOn(name));

function take(told) {
  now = told;
  for (const watcher of watchers) watcher();
}

/** What is bad now; a server that is away changes nothing here. */
export async function readBadDays() {
  const [told] = await Promise.all([badDays().catch(() => now), readRouters()]);
  take(told);
}

/** pane: {person, api, toasts}. The button opens the menu and shows whether the day is bad. */
export function troubleButton(pane) {
  const button = h("button", { type: "button", class: "round trouble-button", "aria-haspopup": "menu" }, icon("storm"));
  const paint = () => {
    const met = [...KINDS.filter(({ name }) => isOn(name)).map(({ name }) => strings.bad[name].label), ...badRouters()];
    const words = met.length ? `${strings.badDays}: ${met.join(", ")}` : strings.badDays;
    button.dataset.bad = String(met.length > 0);
    button.setAttribute("aria-label", words);
    button.title = words;
  };
  button.addEventListener("click", async () => {
    await readBadDays();
    openTrouble(pane, button);
  });
  watchers.add(paint);
  paint();
  return { element: button, close: () => watchers.delete(paint) };
}

function openTrouble(pane, button) {
  const { person } = pane;
  const change = (path, body) => changeBadDays(path, body).then(take, () => pane.toasts.show(strings.badDayFailed, { symbol: "alert" }));
  const blocked = () => now.blocked.includes(person.id);
  const rows = [
    ...KINDS.map(({ name, mark, on, off }) => row(mark(), strings.bad[name], () => isOn(name), () => change("faults", isOn(name) ? (off ?? { [name]: 0 }) : on))),
    h("p", { class: "popup-title" }, strings.badDaysOf(person.first_name)),
    row(icon("block"), strings.bad.blocked, blocked, () => change("trouble", { person: person.id, blocked: !blocked() })),
    row(icon("trash"), strings.bad.remove, null, () => change("trouble", { person: person.id, delete: "last" })),
    ...routersRow(button, { failed: () => pane.toasts.show(strings.badDayFailed, { symbol: "alert" }), changed: () => take(now) }),
  ];
  const clear = h("button", { type: "button", class: "popup-item popup-clear", role: "menuitem", on: { click: () => { close(true); change("faults", { clear: true }); } } }, icon("sun"), strings.goodDay);
  const met = h("p", { class: "popup-met", role: "status" });
  const paint = () => {
    for (const { paint: one } of rows.map((element) => element.row).filter(Boolean)) one();
    clear.disabled = !anyWeather();
    met.textContent = strings.happened(now.happened);
  };
  const { right, bottom } = button.getBoundingClientRect();
  const head = h("div", { class: "popup-head" }, h("h2", {}, strings.badDays), h("p", {}, strings.badDaysNote));
  // The number of calls that met something grows while the menu is open.
  const timer = setInterval(readBadDays, 2000);
  watchers.add(paint);
  const close = openPopup([head, ...rows, clear, met], { x: right - 330, y: bottom + 6 }, strings.badDays, { class: "trouble", closed: () => { clearInterval(timer); watchers.delete(paint); } });
  paint();
}

/** checked: null for something that is done once, else whether it is on. */
export function row(mark, { label, note }, checked, act) {
  const button = h("button", { type: "button", class: "popup-item", role: checked ? "menuitemcheckbox" : "menuitem", on: { click: act } },
    mark, h("span", { class: "popup-words" }, label, note && h("small", {}, note)), checked && h("i", { class: "switch", "aria-hidden": "true" }));
  button.row = checked && { paint: () => button.setAttribute("aria-checked", String(checked())) };
  return button;
}
