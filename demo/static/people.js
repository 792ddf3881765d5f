// The ends of a pane's header: who speaks there, with which app, and the page's theme.

import { CLIENTS, clientName } from "./clients.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./overlays.js";
import { strings } from "./strings.js";

const root = document.documentElement;
const systemDark = matchMedia("(prefers-color-scheme: dark)");

export const fullName = ({ first_name: first, last_name: last }) => [first, last].filter(Boolean).join(" ");

export const nameAndRole = (person) => [fullName(person), person.hint || strings.roles[person.role]].filter(Boolean).join(" · ");

const below = (button) => {
  const { right, bottom } = button.getBoundingClientRect();
  return { x: right, y: bottom + 6 };
};

/** items() gives the menu's items when it is opened. */
export function personButton(person, items) {
  const button = h("button", { type: "button", class: "person-button", "aria-label": `${nameAndRole(person)}. ${strings.switchPerson}`, title: strings.switchPerson, "aria-haspopup": "menu" },
    h("span", { class: `face face-${person.id % 6}`, "aria-hidden": "true" }, [...person.first_name][0]), h("span", { class: "face-name" }, person.first_name), icon("down"));
  button.addEventListener("click", () => openMenu(items(), below(button), strings.switchPerson));
  return button;
}

/** change(client) is called with the app that was chosen. */
export function clientButton(client, change) {
  const button = h("button", { type: "button", class: "round client-button", "aria-haspopup": "menu" });
  const paint = (now) => {
    const words = `${strings.client}: ${clientName(now)}`;
    button.setAttribute("aria-label", words);
    button.title = words;
    button.dataset.client = now;
    button.replaceChildren(icon("device"), now === "current" ? "" : h("span", { class: "client-name" }, clientName(now)));
  };
  button.addEventListener("click", () => openMenu(CLIENTS.map((one) => ({ label: strings.clientsLong[one], checked: one === button.dataset.client, act: () => { paint(one); change(one); } })), below(button), strings.client));
  paint(client);
  return button;
}

const isDark = () => (root.dataset.theme ?? (systemDark.matches ? "dark" : "light")) === "dark";

export function themeButton() {
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
