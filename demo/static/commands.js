// The list of the bot's commands above the input: opened by "/" or by the menu button, walked by arrows.

import { h } from "./dom.js";
import { strings } from "./strings.js";

let count = 0;

export class CommandMenu {
  /** choose(command, {complete}) is called with "/novo"; complete asks to put it in the input instead of sending it. */
  constructor(choose) {
    this.choose = choose;
    this.commands = [];
    this.shown = [];
    this.at = 0;
    this.id = `commands-${++count}`;
    this.list = h("div", { class: "commands-list", role: "listbox", id: this.id, "aria-label": strings.commands });
    this.element = h("div", { class: "commands", hidden: true }, this.list);
  }

  get open() {
    return !this.element.hidden;
  }

  set(commands) {
    this.commands = commands ?? [];
    if (this.open) this.show(this.filter);
  }

  show(filter = "") {
    this.filter = filter;
    this.shown = this.commands.filter(({ command }) => command.startsWith(filter.toLowerCase()));
    this.element.hidden = this.shown.length === 0;
    this.list.replaceChildren(...this.shown.map(({ command, description }, index) => h("div", {
      class: "command-item", role: "option", id: `${this.id}-${index}`,
      on: { pointerdown: (event) => event.preventDefault(), click: () => this.choose(`/${command}`, {}), pointermove: () => this.move(index) },
    }, h("span", { class: "command-name" }, `/${command}`), h("span", { class: "command-words" }, description))));
    this.move(0);
  }

  hide() {
    this.element.hidden = true;
  }

  move(index) {
    this.at = index;
    for (const [number, item] of [...this.list.children].entries()) {
      item.setAttribute("aria-selected", String(number === index));
      if (number === index) item.scrollIntoView({ block: "nearest" });
    }
  }

  get activeId() {
    return this.open ? `${this.id}-${this.at}` : null;
  }

  /** True when the key was the menu's. */
  key(event) {
    if (!this.open) return false;
    const total = this.shown.length;
    if (event.key === "ArrowDown") this.move((this.at + 1) % total);
    else if (event.key === "ArrowUp") this.move((this.at - 1 + total) % total);
    else if (event.key === "Enter" && !event.shiftKey) this.choose(`/${this.shown[this.at].command}`, {});
    else if (event.key === "Tab" && !event.shiftKey) this.choose(`/${this.shown[this.at].command}`, { complete: true });
    else if (event.key === "Escape") this.hide();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
}
