// What a message carries besides words: a picture, a file, a sound, a contact, a place.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { showPhoto } from "./overlays.js";
import { strings } from "./strings.js";

const WIDEST = 330;
const TALLEST = 380;

/** The Bot API's file of a message (of a photo the largest), or null; `local` is a picture still on its way. */
export function fileOf({ photo, document, voice, audio, video }) {
  return photo?.at(-1) ?? document ?? voice ?? audio ?? video ?? null;
}

const addressOf = (file) => file.local ?? `/demo/file/${encodeURIComponent(file.file_id)}`;

/** The element that shows it, or null for a message of words alone. */
export function attachment(message) {
  const file = fileOf(message);
  if (message.photo) return photo(file, message.caption);
  if (message.voice || message.audio) return sound(file, message.audio);
  if (file) return paper(file, Boolean(message.document));
  if (message.contact) return contact(message.contact);
  return message.location ? place(message.location) : null;
}

function photo(file, caption) {
  const words = strings.photoAlt(caption);
  const scale = Math.min(1, WIDEST / file.width, TALLEST / file.height);
  const picture = h("img", { src: addressOf(file), alt: words, width: Math.max(60, Math.round(file.width * scale)), height: Math.max(60, Math.round(file.height * scale)), decoding: "async", draggable: "false" });
  const button = h("button", { type: "button", class: "photo", title: strings.openPhoto, on: { click: () => showPhoto(picture.src, words) } }, picture);
  picture.addEventListener("error", () => button.replaceChildren(h("span", { class: "photo-gone" }, strings.photoGone)));
  return button;
}

function sound(file, audio) {
  const player = file.local || file.file_id ? h("audio", { controls: true, preload: "metadata", src: addressOf(file), "aria-label": audio?.file_name ?? strings.kinds.voice }) : null;
  return h("div", { class: "sound" }, audio?.file_name && h("span", { class: "paper-name" }, audio.file_name), player);
}

function paper(file, saved) {
  const name = file.file_name ?? strings.kinds.document;
  const about = [file.file_name?.includes(".") ? file.file_name.split(".").pop().toUpperCase().slice(0, 6) : null, sizeOf(file.file_size)].filter(Boolean).join(" · ");
  const inside = [h("span", { class: "disc", "aria-hidden": "true" }, icon("file")), h("span", { class: "paper-words" }, h("span", { class: "paper-name" }, name), h("span", { class: "paper-about" }, about))];
  if (!file.file_id) return h("div", { class: "paper" }, inside);
  return h("a", { class: "paper", href: addressOf(file), download: saved ? name : null, title: strings.saveFile(name) }, inside);
}

function contact({ first_name: first, last_name: last, phone_number: phone }) {
  const name = [first, last].filter(Boolean).join(" ");
  return h("div", { class: "paper" }, h("span", { class: "disc", "aria-hidden": "true" }, [...name][0]?.toUpperCase() ?? "?"),
    h("span", { class: "paper-words" }, h("span", { class: "paper-name" }, name), h("span", { class: "paper-about" }, phone)));
}

function place({ latitude, longitude }) {
  const spot = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  return h("div", { class: "paper" }, h("span", { class: "disc", "aria-hidden": "true" }, icon("pin")),
    h("span", { class: "paper-words" }, h("span", { class: "paper-name" }, strings.kinds.location.replace(/^\S+ /, "")), h("span", { class: "paper-about" }, spot)));
}

const sizes = new Intl.NumberFormat("pt-BR", { maximumFractionDigits: 1 });

export function sizeOf(bytes = 0) {
  const [unit, step] = bytes >= 1 << 20 ? ["MB", 1 << 20] : bytes >= 1024 ? ["KB", 1024] : ["B", 1];
  return `${sizes.format(bytes / step)} ${unit}`;
}
