// One message of the list: its bubble and keyboard, changed in place when the bot edits it.

import { attachment, fileOf } from "./attachment.js";
import { isOld } from "./clients.js";
import { h } from "./dom.js";
import { renderText, setExpanded } from "./entities.js";
import { icon } from "./icons.js";
import { inlineKeyboard, setBusy } from "./keyboard.js";
import { strings } from "./strings.js";
import { momentOf, timeOf } from "./time.js";

/** What a message says in one line: quoted above a reply, or in place of content this page (or an old app) cannot show. */
export function wordsOf(message, client = "current") {
  if (message.rich_message && isOld(client)) return strings.notSupported;
  if (message.text || message.caption) return message.text || message.caption;
  if (message.sticker?.emoji) return message.sticker.emoji;
  if (message.contact) return `${strings.kinds.contact}: ${message.contact.first_name} ${message.contact.phone_number}`;
  const kind = Object.keys(strings.kinds).find((name) => message[name]);
  return kind ? strings.kinds[kind] : strings.unknownKind;
}

/**
 * chat: {client, payloadOf(address), openLink(payload, event), isMine(message), nameOf(message), copy(text, shown), command(text), press(view, button), jump(id),
 * menu(view, place), retry(view), discard(view), unsupported()}
 */
export class MessageView {
  constructor(chat, message) {
    this.chat = chat;
    this.busy = new Set();
    this.state = "sent";
    this.mine = chat.isMine(message);
    this.bubble = h("div", { class: "bubble", dir: "auto" });
    this.more = h("button", { type: "button", class: "msg-more", tabindex: "-1", "aria-label": strings.actions, title: strings.actions,
      on: { click: (event) => this.openMenu(event.currentTarget) } }, icon("dots"));
    this.column = h("div", { class: "msg-column" }, this.bubble);
    this.element = h("article", { class: `msg ${this.mine ? "out" : "in"}`, tabindex: "-1" }, this.column, this.more);
    this.update(message);
  }

  get id() {
    return this.message.message_id ?? Infinity;
  }

  update(message) {
    this.message = message;
    if (message.message_id) this.element.dataset.id = message.message_id;
    const { text, caption, entities, caption_entities: captionEntities, reply_to_message: reply, edit_date: edited, reactions } = message;
    const markup = message.reply_markup?.inline_keyboard ?? null;
    const said = JSON.stringify([text, caption, entities, captionEntities, reply?.message_id, edited && !markup, reactions, this.state, message.date, fileOf(message)?.file_id]);
    if (said !== this.said) this.paintBubble();
    this.said = said;
    const keys = JSON.stringify(markup);
    if (keys !== this.keys) this.paintKeyboard(markup);
    this.keys = keys;
  }

  paintBubble() {
    const { message } = this;
    const open = new Set([...this.bubble.querySelectorAll(".expandable.open .quote-text")].map((quote) => quote.textContent));
    const text = message.text ?? message.caption;
    const shown = attachment(message);
    const body = h("div", { class: text === undefined && shown ? "text bare" : "text" }, text !== undefined ? renderText(text, message.entities ?? message.caption_entities, this.chat)
      : shown ? null : h("span", { class: "kind" }, wordsOf(message, this.chat.client)));
    body.append(this.meta());
    this.bubble.replaceChildren(...[this.quoted(), shown, body, this.reactions(), this.failure()].filter(Boolean));
    for (const quote of this.bubble.querySelectorAll(".expandable")) {
      if (open.has(quote.querySelector(".quote-text").textContent)) setExpanded(quote, true);
    }
    this.element.classList.toggle("pictured", Boolean(message.photo));
    this.element.classList.toggle("failed", this.state === "failed");
  }

  quoted() {
    const reply = this.message.reply_to_message;
    return reply && h("button", { type: "button", class: "quoted", on: { click: () => this.chat.jump(reply.message_id) } },
      h("span", { class: "quoted-name" }, this.chat.nameOf(reply)), h("span", { class: "quoted-text" }, wordsOf(reply).slice(0, 160)));
  }

  meta() {
    const { message, state } = this;
    const edited = message.edit_date && !message.reply_markup?.inline_keyboard;
    const [symbol, words] = { sending: ["clock", strings.sending], failed: ["alert", strings.failed], sent: ["check", strings.sent],
      read: ["checks", strings.read] }[state];
    return h("span", { class: "meta" }, edited && h("span", {}, strings.edited),
      h("time", { datetime: new Date(message.date * 1000).toISOString(), title: momentOf(message.date) }, timeOf(message.date)),
      this.mine && h("span", { class: "tick", role: "img", "aria-label": words, title: words }, icon(symbol)));
  }

  reactions() {
    const emoji = (this.message.reactions ?? []).map((reaction) => (typeof reaction === "string" ? reaction : reaction.emoji)).filter(Boolean);
    return emoji.length ? h("div", { class: "reactions" }, emoji.map((one) => h("span", { class: "reaction" }, one))) : null;
  }

  failure() {
    return this.state === "failed" && h("div", { class: "failure" },
      h("button", { type: "button", on: { click: () => this.chat.retry(this) } }, strings.retry),
      h("button", { type: "button", on: { click: () => this.chat.discard(this) } }, strings.discard));
  }

  /** Everything anew, as another app would show it. */
  repaint() {
    this.said = this.keys = undefined;
    this.update(this.message);
  }

  setState(state) {
    this.state = state;
    this.update(this.message);
  }

  paintKeyboard(rows) {
    const focused = this.keyboard?.contains(document.activeElement) ? document.activeElement.dataset.data ?? "" : null;
    const next = rows?.some((row) => row.length) ? inlineKeyboard(rows, this.busy, {
      client: this.chat.client,
      payloadOf: (address) => this.chat.payloadOf(address),
      openLink: (payload, event) => this.chat.openLink(payload, event),
      press: (button) => this.chat.press(this, button),
      copy: (text) => this.chat.copy(text, text),
      unsupported: () => this.chat.unsupported(),
    }) : null;
    if (this.keyboard && next) this.keyboard.replaceWith(next);
    else if (next) this.column.append(next);
    else this.keyboard?.remove();
    this.keyboard = next;
    this.element.classList.toggle("with-keyboard", Boolean(next));
    if (focused !== null) (this.buttonOf(focused) ?? this.element).focus({ preventScroll: true });
  }

  buttonOf(data) {
    return [...(this.keyboard?.querySelectorAll("[data-data]") ?? [])].find((button) => button.dataset.data === data);
  }

  setBusy(data, busy) {
    if (busy) this.busy.add(data);
    else this.busy.delete(data);
    // Several buttons may say the same: "‹" and "1/3" on a first page.
    for (const button of this.keyboard?.querySelectorAll("[data-data]") ?? []) {
      if (button.dataset.data === data) setBusy(button, busy);
    }
  }

  openMenu(anchor) {
    const { left, bottom } = anchor.getBoundingClientRect();
    this.chat.menu(this, { x: left, y: bottom });
  }
}
