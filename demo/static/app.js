// Begins the page: who speaks in which pane (?person=ID), one pane or three, links that begin the bot (?start=…).

import { addPerson, people, Refused } from "./api.js";
import { startPayload } from "./deeplinks.js";
import { h } from "./dom.js";
import { openForm } from "./forms.js";
import { Mail } from "./mail.js";
import { openMenu } from "./overlays.js";
import { ChatPane } from "./pane.js";
import { nameAndRole, personButton, themeButton } from "./people.js";
import { strings } from "./strings.js";
import { refreshTimes } from "./time.js";

const KEPT = "atende.panes";
const place = document.getElementById("panes");
const wide = matchMedia("(min-width: 1320px)");
const theme = themeButton();
const mail = new Mail(place);
let everybody = [];
let panes = [];
let unseen = 0;

/** The people of the panes, first the one that the address or the last visit names: of each kind one. */
function chosen() {
  const asked = Number(new URLSearchParams(location.search).get("person"));
  const kept = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
  const kinds = [["operator", "admin"], ["customer"], ["technician"]].map((roles) => everybody.find(({ role }) => roles.includes(role))?.id);
  const ids = new Set([asked, ...(Array.isArray(kept) ? kept : []), ...kinds, ...everybody.map(({ id }) => id)]);
  return [...ids].map((id) => everybody.find((one) => one.id === id)).filter(Boolean).slice(0, wide.matches ? 3 : 1);
}

function layOut() {
  const before = panes;
  panes = chosen().map((person) => before.find((pane) => pane.person.id === person.id) ?? newPane(person));
  before.filter((pane) => !panes.includes(pane)).forEach((pane) => pane.close());
  place.replaceChildren(...panes.map((pane) => pane.element));
  place.dataset.panes = panes.length;
  // The last one to begin takes the focus: that is the first pane.
  for (const pane of [...panes].reverse()) if (!before.includes(pane)) pane.open();
  placeTheme();
  keep();
}

function newPane(person) {
  const pane = new ChatPane(person, [personButton(person, () => personItems(pane))]);
  return pane;
}

/** The buttons of the page, in its upper right corner. */
function placeTheme() {
  panes.at(-1).element.querySelector(".extras").append(mail.button, theme);
}

function keep() {
  localStorage.setItem(KEPT, JSON.stringify(panes.map(({ person }) => person.id)));
  const address = new URL(location.href);
  address.searchParams.delete("start");
  if (everybody.length > 1) address.searchParams.set("person", panes[0].person.id);
  history.replaceState(null, "", address);
}

/** Puts a person into a pane; whoever is shown twice by that changes places. */
function show(pane, person) {
  const other = panes.find((one) => one !== pane && one.person.id === person.id);
  const before = pane.person;
  const fresh = replace(pane, person);
  if (other) replace(other, before);
  keep();
  fresh.composer.focus();
  return fresh;
}

function replace(pane, person) {
  const fresh = newPane(person);
  panes[panes.indexOf(pane)] = fresh;
  pane.element.replaceWith(fresh.element);
  pane.close();
  fresh.open();
  placeTheme();
  return fresh;
}

function personItems(pane) {
  return [
    ...everybody.map((one) => ({ label: nameAndRole(one), checked: one.id === pane.person.id, act: () => one.id === pane.person.id || show(pane, one) })),
    { label: strings.addPerson, symbol: "plus", act: async () => { const one = await newPerson(pane); if (one) show(pane, one); } },
    { label: strings.openLink, symbol: "link", act: () => askLink(pane) },
  ];
}

async function newPerson(pane) {
  const given = await openForm(strings.addPersonTitle, [{ name: "name", label: strings.name, required: true, maxlength: "64" }], { submit: strings.add });
  if (!given?.name) return null;
  try {
    const person = await addPerson(given.name);
    everybody.push(person);
    return person;
  } catch (error) {
    pane.chat.toast(error instanceof Refused ? error.message : strings.noServer);
    return null;
  }
}

async function askLink(pane) {
  const given = await openForm(strings.openLinkTitle, [{ name: "link", label: strings.link, required: true, placeholder: `https://t.me/${pane.bot.username}?start=…` }], { submit: strings.open, note: strings.openLinkNote });
  if (!given) return;
  const payload = startPayload(given.link, pane.bot.username);
  if (payload) pane.offerStart(payload);
  else pane.chat.toast(strings.notALink);
}

/** A link to the bot was pressed: by whom shall it be opened? Another person opens it in another pane, if there is one. */
function openAs(pane, payload, at) {
  const elsewhere = (person) => {
    const shown = panes.find((one) => one.person.id === person.id);
    const target = shown ?? show(panes.findLast((one) => one !== pane) ?? pane, person);
    target.offerStart(payload);
  };
  openMenu([
    { label: strings.openAs(pane.person.first_name), symbol: "link", act: () => pane.offerStart(payload) },
    ...everybody.filter(({ id }) => id !== pane.person.id).map((one) => ({ label: strings.openAs(nameAndRole(one)), symbol: "person", act: () => elsewhere(one) })),
    { label: strings.openAsNew, symbol: "plus", act: async () => { const one = await newPerson(pane); if (one) elsewhere(one); } },
  ], at, strings.openLink);
}

async function begin(wait = 400) {
  try {
    everybody = await people();
    if (!everybody.length) throw new Error(strings.nobody);
  } catch (error) {
    const words = error.message === strings.nobody ? strings.nobody : strings.noServer;
    place.replaceChildren(h("p", { class: "no-server", role: "status" }, words));
    setTimeout(() => begin(Math.min(4000, wait * 1.6)), wait);
    return;
  }
  const payload = startPayload(location.href, "");
  layOut();
  if (payload) panes[0].offerStart(payload);
}

function title() {
  document.title = unseen ? `(${unseen}) ${strings.appName}` : strings.appName;
}

document.addEventListener("arrived", () => {
  if (document.hidden) unseen += 1;
  title();
});
document.addEventListener("openlink", ({ target, detail: { payload, place: at } }) => {
  const pane = panes.find(({ element }) => element === target);
  if (pane) openAs(pane, payload, at);
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) unseen = 0;
  title();
});
wide.addEventListener("change", () => everybody.length && layOut());
setInterval(() => refreshTimes(document), 1000);
begin();
