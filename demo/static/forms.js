// A small dialog with fields: asks, checks, and gives the values, or null when the person turned away.

import { h } from "./dom.js";
import { strings } from "./strings.js";

/** fields: [{name, label, value?, type?, ...attributes of an input}]; above: elements before the fields; extra: a button that may fill fields. */
export function openForm(title, fields, { submit = strings.ok, note = null, above = null, extra = null } = {}) {
  const before = document.activeElement;
  const inputs = fields.map(({ name, label, value = "", ...attributes }) => {
    const input = h("input", { class: "field-input", name, autocomplete: "off", ...attributes });
    if (attributes.type === "checkbox") return { input, row: h("label", { class: "field check" }, input, h("span", {}, label)) };
    input.value = value;
    return { input, row: h("label", { class: "field" }, h("span", { class: "field-label" }, label), input) };
  });
  const set = (values) => inputs.forEach(({ input }) => { if (values[input.name] !== undefined) input.value = values[input.name]; });
  const form = h("form", { class: "form", method: "dialog" }, h("h2", {}, title), note && h("p", { class: "form-note" }, note), above, inputs.map(({ row }) => row),
    extra && h("button", { type: "button", class: "form-extra", on: { click: () => extra.act(set) } }, extra.label),
    h("div", { class: "dialog-foot" }, h("button", { type: "button", class: "dialog-ok quiet", on: { click: () => dialog.close() } }, strings.cancel), h("button", { type: "submit", class: "dialog-ok" }, submit)));
  const dialog = h("dialog", { class: "dialog", "aria-label": title }, form);
  return new Promise((done) => {
    let values = null;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      values = Object.fromEntries(inputs.map(({ input }) => [input.name, input.type === "checkbox" ? input.checked : input.value.trim()]));
      dialog.close();
    });
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (before?.isConnected) before.focus({ preventScroll: true });
      done(values);
    });
    document.body.append(dialog);
    dialog.showModal();
    (inputs.find(({ input }) => input.type !== "checkbox")?.input ?? form.querySelector("[type=submit]")).focus();
  });
}
