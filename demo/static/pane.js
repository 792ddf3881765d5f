// One conversation: a person's chat with the bot, from the header down to the input.

import { Live, PersonApi } from "./api.js";
import { Composer } from "./composer.js";
import { h } from "./dom.js";
import { emptyState } from "./empty.js";
import { safeAddress } from "./entities.js";
import { watchFingers } from "./gestures.js";
import { MessageList } from "./list.js";
import { Outbox } from "./outbox.js";
import { copyToClipboard, openMenu, showAlert, Toasts } from "./overlays.js";
import { Presses } from "./presses.js";
import { strings } from "./strings.js";

const TYPING_LASTS = 5_500;

export class ChatPane {
  /** person: a row of /demo/people; extras: elements for the right end of the header. */
  constructor(person, extras = []) {
    this.person = person;
    this.bot = { first_name: strings.appName };
    this.api = new PersonApi(person.id);
    this.toasts = new Toasts();
    this.chat = this.port();
    this.list = new MessageList(this.chat, strings.messages(this.bot.first_name));
    this.outbox = new Outbox(this.api, this.list, (text) => this.toasts.show(text, { symbol: "alert" }));
    this.presses = new Presses(this.api, { show: (answer) => this.showAnswer(answer), complain: (text) => this.toasts.show(text, { symbol: "alert" }) });
    this.composer = new Composer(this.chat, person.id);
    this.empty = h("div", { class: "empty", hidden: true });
    this.element = h("section", { class: "pane", "aria-label": strings.messages(this.bot.first_name) },
      this.header(extras), h("div", { class: "pane-body" }, this.list.element, this.empty, this.toasts.element), this.composer.element);
    this.watch();
  }

  /** What messages and the composer may ask of their pane. */
  port() {
    return {
      isMine: (message) => message.from ? !message.from.is_bot : true,
      nameOf: (message) => (message.from && !message.from.is_bot ? strings.you : this.bot.first_name),
      copy: async (text, shown) => {
        const copied = await copyToClipboard(text);
        if (!copied) return this.toasts.show(strings.copyFailed, { symbol: "alert" });
        this.toasts.show(shown && shown.length <= 60 ? strings.copied(shown) : strings.copiedText, { symbol: "copy", seconds: 2 });
      },
      command: (text) => this.outbox.send(text),
      press: (view, button) => this.presses.press(view, button),
      jump: (id) => this.list.jump(id),
      menu: (view, place) => this.openMessageMenu(view, place),
      retry: (view) => this.outbox.retry(view),
      discard: (view) => { this.outbox.discard(view); this.showEmpty(); },
      unsupported: () => this.toasts.show(strings.unsupportedButton),
      send: (text, replied) => { this.outbox.send(text, replied); this.showEmpty(); },
      saveEdit: (view, text) => this.saveEdit(view, text),
      lastOwn: () => this.list.last((message, view) => view.mine && message.message_id && message.text),
      toast: (text) => this.toasts.show(text, { symbol: "alert" }),
    };
  }

  header(extras) {
    this.avatar = h("div", { class: "avatar", "aria-hidden": "true" }, this.bot.first_name[0]);
    this.title = h("h1", { class: "title" }, this.bot.first_name);
    this.status = h("p", { class: "status" }, strings.connecting);
    return h("header", { class: "header" }, this.avatar, h("div", { class: "names" }, this.title, this.status), h("div", { class: "extras" }, extras));
  }

  open() {
    this.live = new Live(this.api, {
      state: (state) => this.takeState(state),
      event: (event) => this.takeEvent(event),
      connected: (connected) => { this.online = connected; this.showStatus(); },
    });
    this.composer.focus();
  }

  close() {
    this.live?.close();
    this.element.remove();
  }

  takeState(state) {
    this.bot = state.bot;
    this.title.textContent = state.bot.first_name;
    this.avatar.textContent = [...state.bot.first_name][0];
    this.list.scroller.setAttribute("aria-label", strings.messages(state.bot.first_name));
    this.composer.setCommands(state.commands);
    for (const message of state.messages) if (this.chat.isMine(message)) this.outbox.claim(message);
    this.list.replaceAll(state.messages);
    this.composer.setAnswers(state.keyboard ?? lastAnswers(state.messages));
    if (state.read) this.markRead(state.read);
    this.loaded = true;
    this.showEmpty();
  }

  takeEvent(event) {
    switch (event.type) {
      case "message":
        if (this.chat.isMine(event.message) && this.outbox.claim(event.message)) break;
        this.list.put(event.message);
        if (!this.chat.isMine(event.message)) this.arrived(event.message);
        break;
      case "edit":
        this.list.put(event.message);
        break;
      case "delete":
        this.composer.forget(event.message_ids);
        this.list.remove(event.message_ids);
        break;
      case "answer":
        this.presses.answered(event);
        break;
      case "action":
        this.showTyping();
        break;
      case "commands":
        this.composer.setCommands(event.commands);
        break;
      case "keyboard":
        this.composer.setAnswers(event.keyboard);
        break;
      case "reaction":
        this.react(event);
        break;
      case "read":
        this.markRead(event.up_to ?? event.message_id);
        break;
    }
    this.showEmpty();
  }

  arrived(message) {
    this.stopTyping();
    const { reply_markup: markup } = message;
    if (markup?.keyboard) this.composer.setAnswers(markup);
    if (markup?.remove_keyboard) this.composer.setAnswers(null);
    if (markup?.force_reply) this.composer.reply(this.list.views.get(message.message_id));
    this.element.dispatchEvent(new CustomEvent("arrived", { bubbles: true }));
  }

  react({ message_id: id, reactions, reaction }) {
    const view = this.list.views.get(id);
    if (view) view.update({ ...view.message, reactions: reactions ?? reaction });
  }

  markRead(upTo) {
    for (const view of this.list.views.values()) {
      if (view.mine && view.state === "sent" && view.id <= upTo) view.setState("read");
    }
  }

  showAnswer({ text, show_alert: alert, url }) {
    if (url) this.follow(url);
    if (!text) return;
    if (alert) showAlert(this.bot.first_name, text);
    else this.toasts.show(text);
  }

  /** A link to this very bot begins it with what the link carries; any other opens beside the page. */
  follow(url) {
    const start = new RegExp(`^https?://t\\.me/${this.bot.username}\\?start=([\\w-]{1,64})$`, "i").exec(url);
    if (start) this.chat.send(`/start ${start[1]}`);
    else if (safeAddress(url)) window.open(safeAddress(url), "_blank", "noopener");
  }

  showTyping() {
    clearTimeout(this.typingTimer);
    this.typing = true;
    this.typingTimer = setTimeout(() => this.stopTyping(), TYPING_LASTS);
    this.showStatus();
  }

  stopTyping() {
    clearTimeout(this.typingTimer);
    this.typing = false;
    this.showStatus();
  }

  showStatus() {
    const state = !this.online ? "offline" : this.typing ? "typing" : "idle";
    if (this.status.dataset.state === state) return;
    this.status.dataset.state = state;
    const dots = () => h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
    const words = { offline: strings.offline, typing: strings.typing, idle: strings.botStatus }[state];
    this.status.replaceChildren(words, ...(state === "typing" ? [dots()] : []));
  }

  showEmpty() {
    const show = Boolean(this.loaded) && this.list.size === 0;
    if (show === !this.empty.hidden) return;
    this.empty.hidden = !show;
    this.empty.replaceChildren(...(show ? [emptyState(this.bot, this.person, this.chat.send)] : []));
  }

  async saveEdit(view, text) {
    try {
      await this.api.edit(view.message.message_id, text);
    } catch {
      this.toasts.show(strings.editFailed, { symbol: "alert" });
    }
  }

  openMessageMenu(view, place) {
    const text = view.message.text ?? view.message.caption;
    const sent = Boolean(view.message.message_id);
    const items = [
      sent && { label: strings.reply, symbol: "reply", act: () => this.composer.reply(view) },
      text && { label: strings.copyText, symbol: "copy", act: () => this.chat.copy(text) },
      sent && view.mine && view.message.text && { label: strings.edit, symbol: "edit", act: () => this.composer.edit(view) },
    ].filter(Boolean);
    if (items.length) openMenu(items, place, strings.actions);
  }

  watch() {
    const { scroller } = this.list;
    const of = (element) => element.closest(".msg:not(.leaving)")?.view ?? null;
    scroller.addEventListener("contextmenu", (event) => {
      const view = of(event.target);
      if (!view || event.target.closest("a") || String(getSelection())) return;
      event.preventDefault();
      const box = view.bubble.getBoundingClientRect();
      this.openMessageMenu(view, event.clientX || event.clientY ? { x: event.clientX, y: event.clientY } : { x: box.left + 16, y: box.top + 16 });
    });
    scroller.addEventListener("dblclick", (event) => {
      const view = of(event.target);
      if (!view?.message.message_id || event.target.closest("button, a, pre")) return;
      getSelection().removeAllRanges();
      this.composer.reply(view);
    });
    watchFingers(scroller, of, { reply: (view) => view.message.message_id && this.composer.reply(view), menu: (view, place) => this.openMessageMenu(view, place) });
    // Typing anywhere in the pane goes to the input, as in every messenger.
    this.element.addEventListener("keydown", (event) => {
      const free = !event.ctrlKey && !event.metaKey && !event.altKey && event.key.length === 1 && event.key !== " ";
      if (free && !event.target.closest("textarea, input, [role=menu]")) this.composer.input.focus({ preventScroll: true });
    });
  }
}

function lastAnswers(messages) {
  const markup = messages.map((message) => message.reply_markup).filter((one) => one?.keyboard || one?.remove_keyboard).at(-1);
  return markup?.keyboard ? markup : null;
}

