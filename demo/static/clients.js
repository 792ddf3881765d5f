// Which app a person seems to use: a current one, an old one, an iPhone. Kept for each person in this browser.

import { strings } from "./strings.js";

export const CLIENTS = ["current", "old", "iphone"];

export function clientOf(person) {
  const kept = localStorage.getItem(`atende.client.${person}`);
  return CLIENTS.includes(kept) ? kept : "current";
}

export function keepClient(person, client) {
  localStorage.setItem(`atende.client.${person}`, client);
}

/** An app from before 2024: it does not know colours of buttons, times, foldable quotes, copy buttons, rich messages. */
export const isOld = (client) => client === "old";

export const clientName = (client) => strings.clients[client];
