// Turns a Bot API text and its entities (offsets in UTF-16 units, as JavaScript counts) into nodes.

import { isOld } from "./clients.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { strings } from "./strings.js";
import { formatMoment, momentOf } from "./time.js";

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const INLINE = { bold: "strong", italic: "em", underline: "u", strikethrough: "s" };
const SCHEMES = new Set(["http:", "https:", "mailto:", "tel:", "tg:"]);

/** The address if it is one that may be opened from a chat, else null ("javascript:" never is). */
export function safeAddress(text) {
  const address = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
  try {
    return SCHEMES.has(new URL(address).protocol) ? address : null;
  } catch {
    return null;
  }
}

/** actions: {client, copy(text, what), command(text), payloadOf(address), openLink(payload, event)}: the app, and what clicks do. */
export function renderText(text, entities, actions) {
  const sorted = [...(entities ?? [])]
    .map(({ offset, length, ...rest }) => ({ ...rest, start: offset, end: offset + length }))
    .filter(({ start, end }) => start >= 0 && end > start && start < text.length)
    .sort((one, other) => one.start - other.start || other.end - one.end);
  return renderRange(text, 0, text.length, sorted, actions);
}

function renderRange(text, from, to, entities, actions) {
  const fragment = document.createDocumentFragment();
  let at = from;
  let afterBlock = false;
  const plain = (until, beforeBlock) => {
    let piece = text.slice(at, until);
    // A block ends its line by itself: the line break next to it would show as an empty line.
    if (afterBlock && piece.startsWith("\n")) piece = piece.slice(1);
    if (beforeBlock && piece.endsWith("\n")) piece = piece.slice(0, -1);
    if (piece) fragment.append(piece);
  };
  const queue = [...entities];
  while (queue.length) {
    const entity = queue.shift();
    const end = Math.min(entity.end, to);
    if (entity.start < at || end <= entity.start) continue;
    const inside = [];
    while (queue.length && queue[0].start < end) {
      const inner = queue.shift();
      inside.push({ ...inner, end: Math.min(inner.end, end) });
      if (inner.end > end) {
        const rest = { ...inner, start: end };
        const place = queue.findIndex((other) => other.start > end);
        queue.splice(place < 0 ? queue.length : place, 0, rest);
      }
    }
    const block = BLOCKS.has(entity.type);
    plain(entity.start, block);
    const content = renderRange(text, entity.start, end, inside, actions);
    fragment.append(wrap(entity, content, text.slice(entity.start, end), actions));
    at = end;
    afterBlock = block;
  }
  plain(to, false);
  return fragment;
}

function wrap(entity, content, raw, actions) {
  switch (entity.type) {
    case "bold":
    case "italic":
    case "underline":
    case "strikethrough":
      return h(INLINE[entity.type], {}, content);
    case "code":
      return h("button", { type: "button", class: "code", title: strings.copy, on: { click: () => actions.copy(raw, raw) } }, content);
    case "pre":
      return preformatted(entity, content, raw, actions);
    case "spoiler":
      return spoiler(content);
    case "blockquote":
      return h("blockquote", {}, content);
    case "expandable_blockquote":
      return isOld(actions.client) ? h("blockquote", {}, content) : expandable(content);
    case "text_link":
      return link(entity.url, content, actions);
    case "url":
      return link(raw, content, actions);
    case "email":
      return link(`mailto:${raw}`, content, actions);
    case "phone_number":
      return link(`tel:${raw.replace(/[^+\d]/g, "")}`, content, actions);
    case "bot_command":
      return h("button", { type: "button", class: "command", on: { click: () => actions.command(raw) } }, content);
    case "date_time":
      return isOld(actions.client) ? content : dateTime(entity, content);
    case "mention":
    case "hashtag":
    case "cashtag":
      return h("span", { class: "mention" }, content);
    default:
      return content;
  }
}

function link(address, content, actions) {
  const href = safeAddress(address ?? "");
  if (!href) return h("span", {}, content);
  const payload = actions.payloadOf(href);
  if (payload) return h("a", { href, title: href, on: { click: (event) => { event.preventDefault(); actions.openLink(payload, event); } } }, content);
  return h("a", { href, target: "_blank", rel: "noopener noreferrer", title: href }, content);
}

function preformatted(entity, content, raw, actions) {
  const copy = h("button", { type: "button", class: "pre-copy", "aria-label": strings.copy, title: strings.copy,
    on: { click: () => actions.copy(raw) } }, icon("copy"));
  return h("div", { class: "pre" },
    h("div", { class: "pre-head" }, entity.language && h("span", {}, entity.language), copy),
    h("pre", { tabindex: "0" }, content));
}

function spoiler(content) {
  const hidden = h("span", { class: "spoiler-text" }, content);
  hidden.inert = true;
  const element = h("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": strings.revealSpoiler }, hidden);
  const reveal = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    hidden.inert = false;
    element.classList.add("revealed");
    for (const name of ["role", "tabindex", "aria-label"]) element.removeAttribute(name);
    element.removeEventListener("click", reveal);
    element.removeEventListener("keydown", reveal);
  };
  element.addEventListener("click", reveal);
  element.addEventListener("keydown", reveal);
  return element;
}

function expandable(content) {
  const words = h("div", { class: "quote-text" }, content);
  const toggle = h("button", { type: "button", class: "quote-more", "aria-expanded": "false" }, strings.showMore);
  const quote = h("blockquote", { class: "expandable" }, words, toggle);
  toggle.addEventListener("click", () => setExpanded(quote, !quote.classList.contains("open")));
  // As Telegram does, only where something is folded.
  new ResizeObserver(() => { toggle.hidden = !quote.classList.contains("open") && words.scrollHeight <= words.clientHeight; }).observe(words);
  return quote;
}

export function setExpanded(quote, open) {
  quote.classList.toggle("open", open);
  const toggle = quote.querySelector(".quote-more");
  toggle.setAttribute("aria-expanded", String(open));
  toggle.textContent = open ? strings.showLess : strings.showMore;
}

function dateTime(entity, content) {
  const { unix_time: unix, date_time_format: format } = entity;
  if (!Number.isFinite(unix)) return content;
  const time = h("time", { datetime: new Date(unix * 1000).toISOString(), title: momentOf(unix), data: format === "r" ? { relative: unix } : {} });
  // An empty format shows the sender's own words: the provider's zone is the truth there.
  time.append(format ? formatMoment(unix, format) : content);
  return time;
}
