// The scrolling list of messages: order, days, staying at the end, and the way back to it.

import { animate, h } from "./dom.js";
import { icon } from "./icons.js";
import { MessageView } from "./message.js";
import { strings } from "./strings.js";
import { dayKey, dayName } from "./time.js";

const NEAR_END = 70;
const CALM = 1200;

export class MessageList {
  constructor(chat, label) {
    this.chat = chat;
    this.views = new Map();
    this.filled = false;
    this.unread = 0;
    this.atEnd = true;
    this.days = h("div", { class: "days" });
    this.scroller = h("div", { class: "list", role: "log", "aria-live": "polite", "aria-relevant": "additions", "aria-label": label, tabindex: "0" }, this.days);
    this.badge = h("span", { class: "badge", hidden: true });
    this.downButton = h("button", { type: "button", class: "down", "aria-label": strings.scrollDown, title: strings.scrollDown,
      on: { click: () => this.scrollToEnd("smooth") } }, icon("down"), this.badge);
    this.element = h("div", { class: "list-frame" }, this.scroller, this.downButton);
    this.scroller.addEventListener("scroll", () => { this.noticeScroll(); this.showDay(); }, { passive: true });
    this.scroller.addEventListener("keydown", (event) => this.walk(event));
    const watcher = new ResizeObserver(() => (this.atEnd ? this.scrollToEnd() : this.noticeScroll()));
    watcher.observe(this.scroller);
    watcher.observe(this.days);
  }

  get size() {
    return this.views.size;
  }

  ordered() {
    return [...this.days.querySelectorAll(".msg:not(.leaving)")].map((element) => element.view);
  }

  last(test) {
    return this.ordered().reverse().find((view) => test(view.message, view));
  }

  /** The whole of what is there, as the server says; views that are still being sent stay. */
  replaceAll(messages) {
    this.scroller.setAttribute("aria-busy", "true");
    const first = !this.filled;
    this.filled = true;
    const keep = new Set(messages.map((message) => message.message_id));
    this.remove([...this.views.keys()].filter((id) => typeof id === "number" && !keep.has(id)));
    for (const message of messages) this.put(message, { quiet: first });
    this.scroller.removeAttribute("aria-busy");
    if (first) this.scrollToEnd();
  }

  put(message, { quiet = false } = {}) {
    const known = this.views.get(message.message_id);
    if (known) {
      known.update(message);
      return known;
    }
    const view = new MessageView(this.chat, message);
    this.views.set(message.message_id, view);
    this.insert(view);
    if (quiet) return view;
    animate(view.element, [{ opacity: 0, translate: "0 12px" }, { opacity: 1, translate: "0 0" }], 190);
    if (this.atEnd || view.mine) this.scrollToEnd();
    else this.setUnread(this.unread + 1);
    return view;
  }

  /** A message of our own before the server has given it an id; key is any unique string. */
  putPending(key, message) {
    const view = new MessageView(this.chat, message);
    this.views.set(key, view);
    view.key = key;
    view.setState("sending");
    this.insert(view);
    animate(view.element, [{ opacity: 0, translate: "0 12px" }, { opacity: 1, translate: "0 0" }], 190);
    this.scrollToEnd();
    return view;
  }

  /** The server gave a pending view its id; if the live stream brought the message first, that one stays. */
  adopt(view, message) {
    this.views.delete(view.key);
    if (this.views.has(message.message_id)) {
      view.element.remove();
      return;
    }
    this.views.set(message.message_id, view);
    view.state = "sent";
    view.update({ ...view.message, ...message });
    // Something that came meanwhile with a lower id may have been put above already; keep the order of ids.
    view.element.remove();
    this.insert(view);
  }

  insert(view) {
    view.element.view = view;
    const section = this.section(view.message.date);
    let before = null;
    for (const other of [...section.querySelectorAll(".msg")].reverse()) {
      if (other.view.id <= view.id) break;
      before = other;
    }
    section.insertBefore(view.element, before);
  }

  section(unix) {
    const key = dayKey(unix);
    const sections = [...this.days.children];
    const found = sections.find((section) => section.dataset.day === key);
    if (found) return found;
    const chip = h("div", { class: "day-chip" }, h("span", { data: { dayOf: unix } }, dayName(unix)));
    const section = h("section", { class: "day", data: { day: key } }, chip);
    this.days.insertBefore(section, sections.find((other) => other.dataset.day > key) ?? null);
    return section;
  }

  remove(keys) {
    for (const key of keys) {
      const view = this.views.get(key);
      this.views.delete(key);
      if (view) this.leave(view.element);
    }
  }

  async leave(element) {
    element.classList.add("leaving");
    element.inert = true;
    const height = `${element.offsetHeight}px`;
    await animate(element, [{ opacity: 1, height, marginTop: getComputedStyle(element).marginTop }, { opacity: 0, height: "0px", marginTop: "0px" }], 200);
    const section = element.closest(".day");
    element.remove();
    if (section && !section.querySelector(".msg")) section.remove();
  }

  jump(id) {
    const view = this.views.get(id);
    if (!view) return;
    view.element.scrollIntoView({ block: "center", behavior: "smooth" });
    view.element.classList.remove("flash");
    requestAnimationFrame(() => view.element.classList.add("flash"));
  }

  noticeScroll() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    this.atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END;
    this.downButton.classList.toggle("shown", !this.atEnd);
    this.downButton.inert = this.atEnd;
    if (this.atEnd) this.setUnread(0);
  }

  /** A day that floats over messages is there while the list moves, and leaves the words below readable after. */
  showDay() {
    clearTimeout(this.calm);
    this.days.classList.remove("calm");
    this.calm = setTimeout(() => {
      for (const section of this.days.children) {
        const floats = section.firstChild.getBoundingClientRect().top - section.getBoundingClientRect().top > 12;
        section.classList.toggle("floats", floats);
      }
      this.days.classList.add("calm");
    }, CALM);
  }

  scrollToEnd(behavior = "instant") {
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior });
    if (behavior === "instant") this.noticeScroll();
  }

  setUnread(count) {
    this.unread = count;
    this.badge.hidden = count === 0;
    this.badge.textContent = String(count);
    this.downButton.setAttribute("aria-label", count ? `${strings.scrollDown} (${strings.unread(count)})` : strings.scrollDown);
  }

  /** Arrow keys move from message to message while the list or a message has the focus. */
  walk(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const here = document.activeElement;
    if (!step || (here !== this.scroller && !here.classList.contains("msg"))) return;
    const views = this.ordered();
    const at = views.indexOf(here.view);
    const next = views[at < 0 ? views.length - 1 : at + step];
    if (!next) return;
    event.preventDefault();
    next.element.focus();
  }
}
