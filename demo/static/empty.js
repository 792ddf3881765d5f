// What an empty conversation shows: who speaks with whom, and one press to begin.

import { h } from "./dom.js";
import { strings } from "./strings.js";

export function emptyState(bot, person, send) {
  const role = (person.hint || strings.roles[person.role])?.toLowerCase();
  return h("div", { class: "empty-card" },
    h("div", { class: "avatar big", "aria-hidden": "true" }, [...bot.first_name][0]),
    h("h2", {}, strings.emptyTitle(bot.first_name)),
    h("p", {}, strings.emptyAs(person.first_name, role)),
    h("button", { type: "button", class: "begin", on: { click: () => send("/start") } }, strings.start),
    ["operator", "admin"].includes(person.role) && h("p", { class: "empty-hint" }, strings.emptyHintBefore,
      h("button", { type: "button", class: "command", on: { click: () => send("/novo") } }, "/novo"), strings.emptyHintAfter));
}
