// What lies over a pane: toasts, the alert dialog, pop-up menus, and copying to the clipboard.

import { animate, h } from "./dom.js";
import { icon } from "./icons.js";
import { strings } from "./strings.js";

/** Short notices at the top of one pane; read aloud by screen readers. */
export class Toasts {
  constructor() {
    this.element = h("div", { class: "toasts", role: "status", "aria-live": "polite" });
  }

  show(text, { symbol = null, seconds = Math.min(7, 2.5 + text.length / 28) } = {}) {
    const toast = h("div", { class: "toast" }, symbol && icon(symbol), h("span", {}, text));
    while (this.element.children.length > 1) this.element.firstChild.remove();
    this.element.append(toast);
    animate(toast, [{ opacity: 0, translate: "0 -10px" }, { opacity: 1, translate: "0 0" }], 180);
    const close = async () => {
      clearTimeout(timer);
      await animate(toast, [{ opacity: 1 }, { opacity: 0, translate: "0 -6px" }], 160);
      toast.remove();
    };
    const timer = setTimeout(close, seconds * 1000);
    toast.addEventListener("click", close);
  }
}

const alerts = [];

/** Telegram's show_alert: a modal dialog; the browser keeps the focus inside and closes it on Esc. One at a time, and the same only once. */
export function showAlert(title, text) {
  if (alerts.some((one) => one.title === title && one.text === text)) return;
  alerts.push({ title, text });
  if (alerts.length === 1) nextAlert();
}

function nextAlert() {
  const [{ title, text }] = alerts;
  const before = document.activeElement;
  const ok = h("button", { type: "button", class: "dialog-ok", autofocus: true, on: { click: () => dialog.close() } }, strings.ok);
  const dialog = h("dialog", { class: "dialog", role: "alertdialog", "aria-label": title },
    h("h2", {}, title), h("p", {}, text), h("div", { class: "dialog-foot" }, ok));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (before?.isConnected) before.focus({ preventScroll: true });
    alerts.shift();
    if (alerts.length) nextAlert();
  });
  document.body.append(dialog);
  dialog.showModal();
}

/** A picture over the whole window, until Esc or any click. */
export function showPhoto(source, words) {
  const before = document.activeElement;
  const close = h("button", { type: "button", class: "round", "aria-label": strings.close, title: strings.close, autofocus: true }, icon("close"));
  const viewer = h("dialog", { class: "viewer", "aria-label": words }, h("img", { src: source, alt: words }), close);
  viewer.addEventListener("click", () => viewer.close());
  viewer.addEventListener("close", () => {
    viewer.remove();
    if (before?.isConnected) before.focus({ preventScroll: true });
  });
  document.body.append(viewer);
  viewer.showModal();
}

export async function copyToClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text) {
  // Older browsers and pages without the permission.
  const before = document.activeElement;
  const area = h("textarea", { class: "offscreen", readonly: true });
  area.value = text;
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  before?.focus({ preventScroll: true });
  return copied;
}

/** Over everything, near a place {x, y} of the window; arrow keys go through its `.popup-item`s. Gives a function that closes it. */
export function openPopup(children, { x, y }, label, { class: kind = "", closed = () => {} } = {}) {
  document.querySelector(".popup")?.dispatchEvent(new Event("dismiss"));
  const before = document.activeElement;
  const menu = h("div", { class: `popup ${kind}`, role: "menu", "aria-label": label }, children);
  const close = (refocus) => {
    document.removeEventListener("pointerdown", outside, true);
    menu.remove();
    closed();
    if (refocus && before?.isConnected) before.focus({ preventScroll: true });
  };
  const outside = (event) => menu.contains(event.target) || close(false);
  menu.addEventListener("dismiss", () => close(false));
  menu.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const buttons = [...menu.querySelectorAll(".popup-item:not(:disabled)")];
      const at = buttons.indexOf(document.activeElement);
      buttons[(at + step + buttons.length) % buttons.length].focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      event.stopPropagation();
      close(true);
    }
  });
  menu.addEventListener("contextmenu", (event) => event.preventDefault());
  document.body.append(menu);
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(x, innerWidth - width - 8))}px`;
  menu.style.top = `${Math.max(8, y + height + 8 > innerHeight ? y - height : y)}px`;
  document.addEventListener("pointerdown", outside, true);
  animate(menu, [{ opacity: 0, scale: 0.96 }, { opacity: 1, scale: 1 }], 110);
  menu.querySelector(".popup-item")?.focus({ preventScroll: true });
  return close;
}

/** items: [{label, symbol, act, checked?}]; place: {x, y} in the window. Returns a function that closes it. */
export function openMenu(items, place, label) {
  const buttons = items.map(({ label: words, symbol, act, checked }) =>
    h("button", { type: "button", role: checked === undefined ? "menuitem" : "menuitemradio", "aria-checked": checked === undefined ? null : String(checked),
      class: "popup-item", on: { click: () => { close(true); act(); } } }, symbol && icon(symbol), h("span", {}, words)));
  const close = openPopup(buttons, place, label);
  return close;
}
