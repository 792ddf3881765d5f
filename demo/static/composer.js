// Where the person writes: a growing input with commands, replies, edits and ready answers.

import { CommandMenu } from "./commands.js";
import { h, touchFirst } from "./dom.js";
import { icon } from "./icons.js";
import { replyKeyboard } from "./keyboard.js";
import { wordsOf } from "./message.js";
import { strings } from "./strings.js";

const LIMIT = 4096;

export class Composer {
  /** chat: {send(text, replyTo), saveEdit(view, text), lastOwn(), nameOf(message), unsupported(), toast(text)}; memory: key of the kept draft; attach: what else can be sent. */
  constructor(chat, memory, attach) {
    this.chat = chat;
    this.attach = attach;
    this.memory = `atende.text.${memory}`;
    this.target = null;
    this.commands = new CommandMenu((command, how) => this.chooseCommand(command, how));
    this.input = h("textarea", { class: "input", rows: "1", placeholder: strings.placeholder, "aria-label": strings.placeholder,
      autocomplete: "off", enterkeyhint: touchFirst() ? "enter" : "send", "aria-controls": this.commands.id });
    this.menuButton = h("button", { type: "button", class: "menu-button", hidden: true, "aria-expanded": "false",
      on: { click: () => this.toggleCommands(), pointerdown: (event) => event.preventDefault() } }, icon("menu"), h("span", {}, strings.menu));
    this.sendButton = h("button", { type: "submit", class: "send", "aria-label": strings.send, title: strings.send,
      on: { pointerdown: (event) => event.preventDefault() } }, icon("send"));
    this.bar = h("div", { class: "target", hidden: true });
    this.answers = h("div", { class: "answers", hidden: true, "aria-label": strings.keyboard });
    this.answersButton = h("button", { type: "button", class: "round in-box", hidden: true, "aria-label": strings.keyboard, title: strings.keyboard,
      on: { click: () => this.showAnswers(this.answers.hidden) } }, icon("keyboard"));
    this.attachButton = h("button", { type: "button", class: "round in-box attach-button", "aria-label": strings.attach, title: strings.attach, "aria-haspopup": "menu",
      on: { click: () => { const { right, top } = this.attachButton.getBoundingClientRect(); attach.menu({ x: right - 240, y: top - 6 }); } } }, icon("clip"));
    this.row = h("div", { class: "composer-row" });
    this.startBar = h("div", { class: "start-bar", hidden: true });
    const box = h("div", { class: "box" }, this.bar, h("div", { class: "box-row" }, this.menuButton, this.input, this.answersButton, this.attachButton, attach.element));
    this.element = h("form", { class: "composer", autocomplete: "off" }, this.commands.element, this.answers, this.startBar, this.row);
    this.row.append(box, this.sendButton);
    this.element.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (!files.length) return;
      event.preventDefault();
      attach.offer(files);
    });
    this.input.addEventListener("blur", () => this.closeCommands());
    this.input.value = sessionStorage.getItem(this.memory) ?? "";
    requestAnimationFrame(() => this.grow());
  }

  focus() {
    if (!touchFirst()) this.input.focus({ preventScroll: true });
  }

  setCommands(commands) {
    this.commands.set(commands);
    this.menuButton.hidden = !commands?.length;
  }

  /** markup: of a reply keyboard, null for none; id: its message, which shared things answer. */
  setAnswers(markup, id) {
    this.offered = markup?.keyboard?.length ? { markup, id } : null;
    this.paintAnswers();
  }

  paintAnswers() {
    const { markup, id } = this.offered ?? {};
    const rows = Boolean(markup);
    const used = () => markup.one_time_keyboard && this.showAnswers(false);
    const share = async (what) => { if (await what) used(); };
    this.answers.replaceChildren(...(rows ? [replyKeyboard(markup, { client: this.chat.client, unsupported: this.chat.unsupported,
      say: (text) => { this.chat.send(text); used(); }, contact: () => share(this.attach.ownContact(id)), location: () => share(this.attach.location(id)) })] : []));
    this.answersButton.hidden = !rows || Boolean(markup.is_persistent);
    this.showAnswers(rows);
    this.input.placeholder = (rows && markup.input_field_placeholder) || strings.placeholder;
  }

  showAnswers(shown) {
    this.answers.hidden = !shown;
    this.answersButton.setAttribute("aria-pressed", String(shown));
  }

  /** START in place of the input; ended(begun) is called when it is pressed or waved away. */
  offerStart(ended) {
    const end = (begun) => { this.hideStart(); this.focus(); ended(begun); };
    this.showStart(strings.start, () => end(true),
      h("button", { type: "button", class: "round", "aria-label": strings.cancel, title: strings.cancel, on: { click: () => end(false) } }, icon("close")));
    this.startBar.firstChild.focus({ preventScroll: true });
  }

  showStart(words, act, ...more) {
    this.startBar.replaceChildren(h("button", { type: "button", class: "begin start-button", on: { click: act } }, words), ...more);
    this.startBar.hidden = false;
    this.row.hidden = true;
  }

  hideStart() {
    this.startBar.hidden = true;
    this.row.hidden = false;
    this.grow();
  }

  /** The message that is being answered, and then no longer. */
  takeReply() {
    const { target } = this;
    if (target?.kind !== "reply") return undefined;
    this.setTarget(null);
    return target.view.message;
  }

  typed() {
    if (!this.editing) sessionStorage.setItem(this.memory, this.input.value);
    this.grow();
    const command = /^\/([a-z0-9_]*)$/i.exec(this.input.value);
    if (command && !this.editing) this.commands.show(command[1]);
    else this.commands.hide();
    this.tellCommands();
  }

  grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight}px`;
    this.element.classList.toggle("filled", this.input.value.trim() !== "");
  }

  key(event) {
    if (event.isComposing) return;
    if (this.commands.key(event)) return this.tellCommands();
    if (event.key === "Enter" && !event.shiftKey && (!touchFirst() || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape" && this.target) {
      event.stopPropagation();
      this.setTarget(null);
    } else if (event.key === "ArrowUp" && this.input.value === "" && !this.target) {
      const own = this.chat.lastOwn();
      if (own) { event.preventDefault(); this.edit(own); }
    }
  }

  toggleCommands() {
    if (this.commands.open) this.commands.hide();
    else { this.commands.show(""); this.input.focus({ preventScroll: true }); }
    this.tellCommands();
  }

  closeCommands() {
    this.commands.hide();
    this.tellCommands();
  }

  tellCommands() {
    this.menuButton.setAttribute("aria-expanded", String(this.commands.open));
    const active = this.commands.activeId;
    if (active) this.input.setAttribute("aria-activedescendant", active);
    else this.input.removeAttribute("aria-activedescendant");
  }

  chooseCommand(command, { complete }) {
    this.write(complete ? `${command} ` : "");
    this.closeCommands();
    if (!complete) this.chat.send(command);
    this.focus();
  }

  submit() {
    const text = this.input.value.trim();
    const length = [...text].length;
    if (!text) return;
    if (length > LIMIT) return this.chat.toast(strings.tooLong(length, LIMIT));
    const { target } = this;
    if (target?.kind === "edit") {
      this.setTarget(null);
      if (text !== target.view.message.text) this.chat.saveEdit(target.view, text);
      return;
    }
    this.write("");
    this.setTarget(null);
    this.commands.hide();
    this.chat.send(text, target?.view.message);
  }

  write(text) {
    this.input.value = text;
    this.typed();
  }

  get editing() {
    return this.target?.kind === "edit";
  }

  reply(view) {
    this.setTarget({ kind: "reply", view });
    this.input.focus({ preventScroll: true });
  }

  edit(view) {
    this.setTarget({ kind: "edit", view });
    this.input.focus({ preventScroll: true });
    this.input.setSelectionRange(this.input.value.length, this.input.value.length);
  }

  /** What was being written comes back when an edit ends. */
  setTarget(target) {
    const wasEditing = this.editing;
    if (wasEditing && target?.kind !== "edit") this.input.value = sessionStorage.getItem(this.memory) ?? "";
    this.target = target;
    if (target?.kind === "edit") this.input.value = target.view.message.text;
    this.bar.hidden = !target;
    this.bar.replaceChildren(...(target ? this.barContent(target) : []));
    this.sendButton.replaceChildren(icon(target?.kind === "edit" ? "check" : "send"));
    const words = target?.kind === "edit" ? strings.save : strings.send;
    this.sendButton.setAttribute("aria-label", words);
    this.sendButton.title = words;
    this.grow();
  }

  barContent({ kind, view }) {
    const title = kind === "edit" ? strings.editing : strings.replyTo(this.chat.nameOf(view.message));
    return [icon(kind), h("div", { class: "target-words" }, h("span", { class: "target-title" }, title), h("span", { class: "target-text" }, wordsOf(view.message).slice(0, 160))),
      h("button", { type: "button", class: "round", "aria-label": strings.cancel, title: strings.cancel, on: { click: () => { this.setTarget(null); this.focus(); } } }, icon("close"))];
  }

  /** A message that is gone or changed elsewhere is no longer answered or edited. */
  forget(ids) {
    if (this.target && ids.includes(this.target.view.message.message_id)) this.setTarget(null);
  }
}
