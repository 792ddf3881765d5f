// The two kinds of Telegram keyboards: buttons under a message, and ready answers above the input.

import { isOld } from "./clients.js";
import { h } from "./dom.js";
import { safeAddress } from "./entities.js";
import { icon } from "./icons.js";

const STYLES = new Set(["primary", "success", "danger"]);

/**
 * Rows of equal widths under a bubble.
 * actions: {client, press(button), copy(text), payloadOf(address), openLink(payload, event), unsupported()}; busy: the callback_data of presses that wait for an answer.
 */
export function inlineKeyboard(rows, busy, actions) {
  const keyboard = h("div", { class: "keyboard" });
  for (const row of rows) {
    keyboard.append(h("div", { class: "keyboard-row" }, row.map((button) => inlineButton(button, busy, actions))));
  }
  return keyboard;
}

function inlineButton(button, busy, actions) {
  const style = STYLES.has(button.style) && !isOld(actions.client) ? button.style : "plain";
  const shared = { class: `key key-${style}`, title: button.text.length > 24 ? button.text : null };
  const label = h("span", { class: "key-label" }, button.text);
  if (button.callback_data !== undefined) {
    const element = h("button", { ...shared, type: "button", data: { data: button.callback_data } }, label, h("span", { class: "spinner", "aria-hidden": "true" }));
    element.addEventListener("click", () => element.getAttribute("aria-busy") === "true" || actions.press(button));
    setBusy(element, busy.has(button.callback_data));
    return element;
  }
  if (button.copy_text && !isOld(actions.client)) {
    return h("button", { ...shared, type: "button", on: { click: () => actions.copy(button.copy_text.text) } }, label, corner("copy"));
  }
  const href = button.url && safeAddress(button.url);
  const payload = href && actions.payloadOf(href);
  if (payload) return h("button", { ...shared, type: "button", on: { click: (event) => actions.openLink(payload, event) } }, label, corner("outside"));
  if (href) return h("a", { ...shared, href, target: "_blank", rel: "noopener noreferrer" }, label, corner("outside"));
  return h("button", { ...shared, type: "button", disabled: Boolean(button.disabled), on: { click: actions.unsupported } }, label);
}

const corner = (name) => h("span", { class: "key-corner" }, icon(name));

export function setBusy(element, busy) {
  if (busy) element.setAttribute("aria-busy", "true");
  else element.removeAttribute("aria-busy");
}

/** Ready answers: keyboard is the Bot API's rows of strings or {text, request_contact…}; say(text) sends one, contact() and location() share. */
export function replyKeyboard(markup, { client, say, contact, location, unsupported }) {
  const rows = markup.keyboard.map((row) => h("div", { class: "keyboard-row" }, row.map((entry) => {
    const button = typeof entry === "string" ? { text: entry } : entry;
    const needsMore = Object.keys(button).some((name) => name.startsWith("request_") || name === "web_app");
    const style = STYLES.has(button.style) && !isOld(client) ? button.style : "plain";
    const act = button.request_contact ? contact : button.request_location ? location : needsMore ? unsupported : () => say(button.text);
    return h("button", { type: "button", class: `key key-${style}`, on: { click: () => act() } },
      h("span", { class: "key-label" }, button.text));
  })));
  return h("div", { class: "keyboard" }, rows);
}
