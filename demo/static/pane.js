// One conversation: a person's chat with the bot, from the header down to the input.

import { Live, PersonApi } from "./api.js";
import { Attach } from "./attach.js";
import { clientOf, isOld, keepClient } from "./clients.js";
import { Composer } from "./composer.js";
import { startPayload } from "./deeplinks.js";
import { h } from "./dom.js";
import { emptyState } from "./empty.js";
import { safeAddress } from "./entities.js";
import { MessageList } from "./list.js";
import { Outbox } from "./outbox.js";
import { copyToClipboard, openMenu, showAlert, Toasts } from "./overlays.js";
import { clientButton, nameAndRole } from "./people.js";
import { Presses } from "./presses.js";
import { strings } from "./strings.js";
import { readBadDays, troubleButton } from "./trouble.js";
import { watchPane } from "./watch.js";

const TYPING_LASTS = 5_500;

export class ChatPane {
  /** person: a row of /demo/people; extras: elements for the right end of the header. */
  constructor(person, extras = []) {
    this.person = person;
    this.bot = { first_name: strings.appName };
    this.client = clientOf(person.id);
    this.api = new PersonApi(person.id);
    this.toasts = new Toasts();
    this.chat = this.port();
    this.list = new MessageList(this.chat, strings.messages(this.bot.first_name));
    this.outbox = new Outbox(this.api, this.list, (text) => this.toasts.show(text, { symbol: "alert" }));
    this.presses = new Presses(this.api, { show: (answer) => this.showAnswer(answer), complain: (text) => this.toasts.show(text, { symbol: "alert" }) });
    this.attach = new Attach(this.chat, this.api, person);
    this.composer = new Composer(this.chat, person.id, this.attach);
    this.empty = h("div", { class: "empty", hidden: true });
    this.element = h("section", { class: "pane", "aria-label": nameAndRole(person) },
      this.header(extras), h("div", { class: "pane-body" }, this.list.element, this.empty, this.toasts.element), this.composer.element);
    watchPane(this);
  }

  /** What messages and the composer may ask of their pane. */
  port() {
    const pane = this;
    return {
      get client() { return pane.client; },
      payloadOf: (address) => startPayload(address, this.bot.username),
      openLink: (payload, event) => this.askWho(payload, event),
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
      unsupported: () => this.toasts.show(isOld(this.client) ? strings.unknownButton : strings.unsupportedButton),
      send: (text, replied) => { this.outbox.send(text, replied); this.showEmpty(); },
      put: (content, work) => { this.outbox.put(content, work, this.composer.takeReply()); this.showEmpty(); },
      saveEdit: (view, text) => this.saveEdit(view, text),
      lastOwn: () => this.list.last((message, view) => view.mine && message.message_id && message.text),
      toast: (text) => this.toasts.show(text, { symbol: "alert" }),
    };
  }

  header(extras) {
    this.trouble = troubleButton(this);
    this.avatar = h("div", { class: "avatar", "aria-hidden": "true" }, this.bot.first_name[0]);
    this.title = h("h1", { class: "title" }, this.bot.first_name);
    this.status = h("p", { class: "status" }, strings.connecting);
    return h("header", { class: "header" }, this.avatar, h("div", { class: "names" }, this.title, this.status), h("div", { class: "extras" }, this.trouble.element, clientButton(this.client, (client) => this.setClient(client)), extras));
  }

  /** The same messages as another app would show them. */
  setClient(client) {
    this.client = client;
    keepClient(this.person.id, client);
    for (const view of this.list.views.values()) view.repaint();
    this.composer.paintAnswers();
    this.toasts.show(strings.clientsAbout[client], { seconds: 4 });
  }

  askWho(payload, event) {
    const { left, bottom } = event.currentTarget.getBoundingClientRect();
    this.element.dispatchEvent(new CustomEvent("openlink", { bubbles: true, detail: { payload, place: { x: left, y: bottom + 4 } } }));
  }

  /** As Telegram does with a deep link: the chat opens with START in place of the input. */
  offerStart(payload) {
    this.element.classList.add("starting");
    this.composer.offerStart((begun) => {
      this.element.classList.remove("starting");
      if (begun) this.chat.send(`/start ${payload}`);
    });
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
    this.trouble.close();
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
    this.composer.setAnswers(...lastAnswers(state.messages));
    if (state.read) this.markRead(state.read);
    this.setBlocked(state.blocked);
    readBadDays();
    document.dispatchEvent(new Event("mail"));
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
      case "reaction":
        this.react(event);
        break;
      case "blocked":
        this.setBlocked(event.blocked);
        readBadDays();
        break;
      case "mail":
        document.dispatchEvent(new Event("mail"));
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
    if (markup?.keyboard) this.composer.setAnswers(markup, message.message_id);
    if (markup?.remove_keyboard) this.composer.setAnswers(null);
    if (markup?.force_reply && !(markup.inline_keyboard && isOld(this.client))) this.composer.reply(this.list.views.get(message.message_id));
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
    const payload = startPayload(url, this.bot.username);
    if (payload) this.chat.send(`/start ${payload}`);
    else if (safeAddress(url)) window.open(safeAddress(url), "_blank", "noopener");
  }

  /** As Telegram does: who has blocked a bot can only start it again. */
  setBlocked(blocked) {
    if (Boolean(this.blocked) === blocked) return;
    this.blocked = blocked;
    if (blocked) this.composer.showStart(strings.restart, () => this.chat.send("/start"));
    else this.composer.hideStart();
    this.showStatus();
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
    const state = !this.online ? "offline" : this.blocked ? "blocked" : this.typing ? "typing" : "idle";
    if (this.status.dataset.state === state) return;
    this.status.dataset.state = state;
    const dots = () => h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
    const words = { offline: strings.offline, blocked: strings.botBlocked, typing: strings.typing, idle: strings.botStatus }[state];
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
}

function lastAnswers(messages) {
  const last = messages.filter(({ reply_markup: one }) => one?.keyboard || one?.remove_keyboard).at(-1);
  return last?.reply_markup.keyboard ? [last.reply_markup, last.message_id] : [null];
}

