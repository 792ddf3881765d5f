// The mail of the demo: the button with what is new, and the two boxes that it opens over the chats.

import { inbox, mailAct } from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { showLetter } from "./mail_letter.js";
import { mailTroubleButton } from "./mail_trouble.js";
import { Toasts } from "./overlays.js";
import { strings } from "./strings.js";
import { dayKey, dayName, timeOf } from "./time.js";

const words = strings.mail;

/** One button for the page; it is hidden where the demo has no mail. */
export class Mail {
  /** behind: what the boxes lie over. */
  constructor(behind) {
    this.behind = behind;
    this.letters = [];
    this.box = "sent";
    this.count = h("span", { class: "mail-count", hidden: true });
    this.button = h("button", { type: "button", class: "round mail-button", hidden: true, "aria-haspopup": "dialog", on: { click: () => this.open() } }, icon("mail"), this.count);
    document.addEventListener("mail", () => this.read());
    this.read();
  }

  /** What has come; several calls at once are one. */
  async read() {
    if (this.reading) return (this.again = true);
    this.reading = true;
    do {
      this.again = false;
      const told = await inbox().catch(() => null);
      if (told) this.take(told);
    } while (this.again);
    return (this.reading = false);
  }

  take({ address, letters }) {
    this.address = address;
    this.letters = letters;
    const unseen = letters.filter(({ box, seen }) => box === "sent" && !seen).length;
    this.button.hidden = !address;
    this.count.hidden = !unseen;
    this.count.textContent = unseen > 99 ? "99+" : String(unseen);
    const label = words.button(unseen);
    this.button.setAttribute("aria-label", label);
    this.button.title = label;
    if (this.element) this.paint();
  }

  open() {
    if (this.element) return;
    this.toasts = new Toasts();
    this.tabs = ["sent", "arrived"].map((box) => h("button", { type: "button", role: "tab", class: "mail-tab", on: { click: () => { this.box = box; this.forget(); this.paint(); } }, data: { box } }));
    this.list = h("div", { class: "mail-list", role: "list", "aria-label": words.list });
    this.letter = h("section", { class: "mail-letter", "aria-live": "polite" });
    const close = h("button", { type: "button", class: "round", "aria-label": strings.close, title: strings.close, on: { click: () => this.close() } }, icon("close"));
    this.element = h("div", { class: "mail", role: "dialog", "aria-modal": "true", "aria-label": words.title },
      h("header", { class: "mail-head" }, h("div", { class: "names" }, h("h1", { class: "title" }, words.title), h("p", { class: "status" }, words.note)), mailTroubleButton((text) => this.say(text)), close),
      h("div", { class: "mail-body" }, h("div", { class: "mail-side" }, h("div", { class: "mail-tabs", role: "tablist" }, this.tabs), this.list), this.letter),
      this.toasts.element);
    this.element.addEventListener("keydown", (event) => this.keyed(event));
    this.veil = h("div", { class: "mail-veil", on: { click: () => this.close() } });
    document.body.append(this.veil, this.element);
    this.behind.inert = true;
    this.forget();
    this.paint();
    this.tabs[0].focus();
  }

  close() {
    this.element?.remove();
    this.veil.remove();
    this.element = null;
    this.behind.inert = false;
    this.button.focus({ preventScroll: true });
  }

  say(text) {
    this.toasts.show(text, { symbol: "alert" });
  }

  keyed(event) {
    if (event.key !== "Escape" || document.querySelector(".popup")) return;
    if (this.shown && this.element.classList.contains("reading") && matchMedia("(max-width: 760px)").matches) this.forget();
    else this.close();
  }

  forget() {
    this.shown = null;
    this.element.classList.remove("reading");
    this.letter.replaceChildren(h("p", { class: "mail-none" }, icon("mail"), words.choose));
    this.paint();
  }

  paint() {
    const boxes = { sent: this.letters.filter(({ box }) => box === "sent"), arrived: this.letters.filter(({ box }) => box === "arrived") };
    for (const tab of this.tabs) {
      const { box } = tab.dataset;
      tab.textContent = `${words.boxes[box]} (${boxes[box].length})`;
      tab.setAttribute("aria-selected", String(box === this.box));
    }
    const rows = boxes[this.box].map((letter) => this.row(letter));
    this.list.replaceChildren(...(rows.length ? rows : [h("p", { class: "mail-none" }, words.empty[this.box])]));
  }

  row(letter) {
    const { n, at, subject, to, from, beginning, files, seen } = letter;
    const today = dayKey(at) === dayKey(Date.now() / 1000);
    return h("div", { role: "listitem" }, h("button", { type: "button", class: `mail-row${seen ? "" : " unseen"}`, "aria-current": n === this.shown ? "true" : null, data: { n }, on: { click: () => this.show(letter) } },
      h("span", { class: "mail-who" }, letter.box === "sent" ? words.to(to.join(", ")) : words.from(from)), h("time", {}, today ? timeOf(at) : dayName(at)),
      h("span", { class: "mail-subject" }, h("span", {}, subject || words.noSubject), files > 0 && icon("clip")), h("span", { class: "mail-beginning" }, beginning)));
  }

  async show(letter) {
    this.shown = letter.n;
    this.element.classList.add("reading");
    this.paint();
    const tools = { back: () => this.forget(), say: (text) => this.say(text), done: (text) => this.toasts.show(text, { symbol: "check" }) };
    const view = await showLetter(letter.n, tools).catch(() => null);
    if (this.shown !== letter.n) return;
    if (!view) return this.say(words.failed);
    this.letter.replaceChildren(view);
    this.letter.querySelector("h2").focus({ preventScroll: true });
    if (letter.box === "sent" && !letter.seen) mailAct(letter.n, { act: "seen" }).catch(() => {});
  }
}
