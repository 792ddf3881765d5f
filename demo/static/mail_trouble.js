// Bad days of the mail server, by switches as those of Telegram.

import { badMailDays, changeBadMailDays } from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { openPopup } from "./overlays.js";
import { strings } from "./strings.js";
import { row } from "./trouble.js";

const words = strings.mail;

// What each switch sets when it is on and when it is off.
const KINDS = [
  { name: "refusing", mark: () => icon("block"), on: { refusing: true }, off: { refusing: false } },
  { name: "seconds", mark: () => icon("clock"), on: { seconds: 3 }, off: { seconds: 0 } },
  { name: "data", mark: () => code("451"), on: { data: "451 4.3.0 Try again later" }, off: { data: "" } },
  { name: "rcpt", mark: () => code("550"), on: { rcpt: "550 5.7.1 Recipient refused" }, off: { rcpt: "" } },
  { name: "greylist", mark: () => code("450"), on: { greylist: true }, off: { greylist: false } },
  { name: "login", mark: () => code("535"), on: { login: "535 5.7.8 Authentication credentials invalid" }, off: { login: "" } },
  { name: "drop", mark: () => icon("cut"), on: { drop: "after_data" }, off: { drop: "" } },
  { name: "certificate", mark: () => icon("alert"), on: { certificate: "expired" }, off: { certificate: "good" } },
];

const code = (text) => h("span", { class: "popup-code", "aria-hidden": "true" }, text);

const isOn = (now, { name }) => (name === "certificate" ? now.certificate !== "good" : Boolean(now[name]));

/** say(text) tells what failed. */
export function mailTroubleButton(say) {
  const button = h("button", { type: "button", class: "round trouble-button", "aria-haspopup": "menu", on: { click: () => open() } }, icon("storm"));
  let now = {};
  const paint = () => {
    const bad = KINDS.filter((kind) => isOn(now, kind));
    const label = [words.badDays, bad.map(({ name }) => words.bad[name].label).join(", ")].filter(Boolean).join(": ");
    button.dataset.bad = String(bad.length > 0);
    button.setAttribute("aria-label", label);
    button.title = label;
  };
  const take = (told) => { now = told; paint(); };
  badMailDays().then(take, () => {});
  paint();

  async function open() {
    await badMailDays().then(take, () => {});
    const change = (body) => changeBadMailDays(body).then(take, () => say(strings.badDayFailed)).then(repaint);
    const rows = KINDS.map((kind) => row(kind.mark(), words.bad[kind.name], () => isOn(now, kind), () => change(isOn(now, kind) ? kind.off : kind.on)));
    const clear = h("button", { type: "button", class: "popup-item popup-clear", role: "menuitem", on: { click: () => { close(true); change({ clear: true }); } } }, icon("sun"), strings.goodDay);
    const repaint = () => {
      for (const { row: one } of rows) one.paint();
      clear.disabled = !KINDS.some((kind) => isOn(now, kind));
    };
    const { right, bottom } = button.getBoundingClientRect();
    const head = h("div", { class: "popup-head" }, h("h2", {}, words.badDays), h("p", {}, words.badDaysNote));
    const close = openPopup([head, ...rows, clear], { x: right - 330, y: bottom + 6 }, words.badDays, { class: "trouble" });
    repaint();
  }
  return button;
}
