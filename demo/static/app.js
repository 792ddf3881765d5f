// Begins the page: who speaks (?person=ID), the theme, and the panes.

import { people } from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./overlays.js";
import { ChatPane } from "./pane.js";
import { strings } from "./strings.js";
import { refreshTimes } from "./time.js";

const root = document.documentElement;
const place = document.getElementById("panes");
const systemDark = matchMedia("(prefers-color-scheme: dark)");
let pane = null;
let unseen = 0;

const isDark = () => (root.dataset.theme ?? (systemDark.matches ? "dark" : "light")) === "dark";

function themeButton() {
  const button = h("button", { type: "button", class: "round theme-button" });
  const paint = () => {
    const words = isDark() ? strings.themeLight : strings.themeDark;
    button.setAttribute("aria-label", words);
    button.title = words;
    button.replaceChildren(icon(isDark() ? "sun" : "moon"));
    const bar = getComputedStyle(root).getPropertyValue(isDark() ? "--bar-dark" : "--bar-light").trim();
    document.querySelector("meta[name=theme-color]").content = bar;
  };
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    localStorage.setItem("atende.theme", root.dataset.theme);
    paint();
  });
  systemDark.addEventListener("change", paint);
  paint();
  return button;
}

function personButton(everybody, person) {
  if (everybody.length < 2) return null;
  const button = h("button", { type: "button", class: "round person-button", "aria-label": strings.switchPerson, title: strings.switchPerson, "aria-haspopup": "menu" }, icon("people"));
  button.addEventListener("click", () => {
    const { right, bottom } = button.getBoundingClientRect();
    openMenu(everybody.map((one) => ({ label: nameOf(one), checked: one.id === person.id, act: () => show(everybody, one) })), { x: right, y: bottom + 6 }, strings.switchPerson);
  });
  return button;
}

function nameOf({ first_name: first, last_name: last, role, hint }) {
  const about = hint || strings.roles[role];
  return [[first, last].filter(Boolean).join(" "), about].filter(Boolean).join(" · ");
}

function show(everybody, person) {
  pane?.close();
  const address = new URL(location.href);
  if (everybody.length > 1) address.searchParams.set("person", person.id);
  history.replaceState(null, "", address);
  pane = new ChatPane(person, [personButton(everybody, person), themeButton()].filter(Boolean));
  place.replaceChildren(pane.element);
  pane.open();
}

async function begin(wait = 400) {
  try {
    const everybody = await people();
    if (!everybody.length) throw new Error(strings.nobody);
    const wanted = new URLSearchParams(location.search).get("person");
    show(everybody, everybody.find(({ id }) => String(id) === wanted) ?? everybody[0]);
  } catch (error) {
    const words = error.message === strings.nobody ? strings.nobody : strings.noServer;
    place.replaceChildren(h("p", { class: "no-server", role: "status" }, words));
    setTimeout(() => begin(Math.min(4000, wait * 1.6)), wait);
  }
}

function title() {
  document.title = unseen ? `(${unseen}) ${strings.appName}` : strings.appName;
}

document.addEventListener("arrived", () => {
  if (document.hidden) unseen += 1;
  title();
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) unseen = 0;
  title();
});
setInterval(() => refreshTimes(document), 1000);
begin();
