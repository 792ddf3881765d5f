// What can be sent besides words: the attach menu, pictures pasted or dropped, voices, contacts, places.

import { sizeOf } from "./attachment.js";
import { h } from "./dom.js";
import { openForm } from "./forms.js";
import { openMenu } from "./overlays.js";
import { recordVoice } from "./recorder.js";
import { strings } from "./strings.js";

const LARGEST = 50 << 20;
const SIDE = 1280;
const ALBUM = 10;
const SAMPLE_PLACE = { latitude: "-22.90556", longitude: "-47.06083" };

export class Attach {
  /** chat: {put(content, work), toast(text)}; api: PersonApi; person: a row of /demo/people. */
  constructor(chat, api, person) {
    this.chat = chat;
    this.api = api;
    this.person = person;
    const pick = (accept, multiple, take) => {
      const input = h("input", { type: "file", class: "offscreen", tabindex: "-1", "aria-hidden": "true", accept, multiple });
      input.addEventListener("change", () => { const files = [...input.files]; input.value = ""; if (files.length) take(files); });
      return input;
    };
    this.pictures = pick("image/*", true, (files) => this.offer(files));
    this.papers = pick(null, true, (files) => this.offer(files, true));
    this.sounds = pick("audio/*", false, ([file]) => this.voice(file));
    this.element = h("span", { class: "pickers" }, this.pictures, this.papers, this.sounds);
  }

  menu(place) {
    openMenu([
      { label: strings.attachPhoto, symbol: "photo", act: () => this.pictures.click() },
      { label: strings.attachFile, symbol: "file", act: () => this.papers.click() },
      { label: strings.recordVoice, symbol: "mic", act: () => this.record() },
      { label: strings.attachVoice, symbol: "mic", act: () => this.sounds.click() },
      { label: strings.shareOwn, symbol: "person", act: () => this.ownContact() },
      { label: strings.shareContact, symbol: "person", act: () => this.otherContact() },
      { label: strings.shareLocation, symbol: "pin", act: () => this.location() },
    ], place, strings.attach);
  }

  /** Shows what is about to go, takes a caption, and sends: pictures as photos, in albums of ten, unless asked otherwise. */
  async offer(files, asFiles = false) {
    const large = files.find(({ size }) => size > LARGEST);
    if (large) return this.chat.toast(strings.fileTooBig(large.name, sizeOf(LARGEST)));
    const empty = files.find(({ size }) => !size);
    if (empty) return this.chat.toast(strings.fileEmpty(empty.name));
    const pictured = files.filter((file) => file.type.startsWith("image/"));
    const addresses = asFiles ? [] : pictured.map((file) => URL.createObjectURL(file));
    const above = h("div", { class: "offer" }, addresses.map((src) => h("img", { src, alt: "" })),
      (asFiles ? files : files.filter((file) => !pictured.includes(file))).map((file) => h("span", { class: "offer-name" }, `${file.name} · ${sizeOf(file.size)}`)));
    const fields = [{ name: "caption", label: strings.caption, maxlength: "1024" }, ...(!asFiles && pictured.length ? [{ name: "plain", label: strings.asFile, type: "checkbox" }] : [])];
    const given = await openForm(strings.sendFiles(files.length), fields, { submit: strings.send, above });
    addresses.forEach((address) => URL.revokeObjectURL(address));
    if (!given) return;
    for (let at = 0; at < files.length; at += ALBUM) {
      const group = files.slice(at, at + ALBUM);
      const album = group.length > 1 ? String(Math.floor(1e16 * (1 + Math.random()))) : undefined;
      for (const [index, file] of group.entries()) await this.send(file, { plain: asFiles || given.plain, album, caption: at + index === 0 ? given.caption : "" });
    }
  }

  async send(file, { plain, album, caption }) {
    const shrunk = !plain && file.type.startsWith("image/") ? await shrink(file) : null;
    const blob = shrunk?.blob ?? file;
    const kind = shrunk ? "photo" : "document";
    const content = shrunk ? { photo: [{ local: URL.createObjectURL(blob), width: shrunk.width, height: shrunk.height }] } : { document: { file_name: file.name, file_size: file.size } };
    const about = { kind, caption, album, ...(shrunk ? {} : { name: file.name, type: file.type }) };
    this.chat.put({ ...content, ...(caption ? { caption } : {}) }, (replied) => this.api.upload(blob, { ...about, reply_to: replied }));
  }

  async voice(file, seconds = null) {
    if (file.size > LARGEST) return this.chat.toast(strings.fileTooBig(file.name ?? "", sizeOf(LARGEST)));
    const local = URL.createObjectURL(file);
    const duration = Math.round(seconds ?? (await durationOf(local)));
    const about = { kind: "voice", duration, type: file.type.split(";")[0] || "audio/ogg" };
    this.chat.put({ voice: { local, duration } }, (replied) => this.api.upload(file, { ...about, reply_to: replied }));
  }

  async record() {
    const taken = await recordVoice((text) => this.chat.toast(text));
    if (taken) this.voice(taken.blob, taken.seconds);
  }

  /** The person's own number, as the button of a reply keyboard or the menu gives it; true when it went. */
  async ownContact(replyTo) {
    const given = await openForm(strings.shareOwnTitle, [phoneField(this.person.phone)], { submit: strings.share, note: strings.shareOwnNote });
    if (!given) return false;
    this.person.phone = given.phone;
    this.share({ contact: { first_name: this.person.first_name, last_name: this.person.last_name, phone_number: given.phone } }, { contact: { phone_number: given.phone } }, replyTo);
    return true;
  }

  async otherContact() {
    const given = await openForm(strings.shareContact, [{ name: "name", label: strings.name, required: true, maxlength: "64" }, phoneField("")], { submit: strings.share });
    if (!given) return;
    const [first, ...rest] = given.name.split(/\s+/);
    const contact = { first_name: first, last_name: rest.join(" "), phone_number: given.phone };
    this.share({ contact }, { contact });
  }

  async location(replyTo) {
    const degrees = (name, label, most) => ({ name, label, value: SAMPLE_PLACE[name], type: "number", step: "any", min: String(-most), max: String(most), required: true });
    const here = navigator.geolocation && { label: strings.hereAndNow, act: (set) => navigator.geolocation.getCurrentPosition(
      ({ coords }) => set({ latitude: coords.latitude.toFixed(6), longitude: coords.longitude.toFixed(6) }), () => this.chat.toast(strings.noPlace), { timeout: 8000 }) };
    const given = await openForm(strings.shareLocation, [degrees("latitude", strings.latitude, 90), degrees("longitude", strings.longitude, 180)], { submit: strings.share, extra: here || null });
    if (!given) return false;
    const location = { latitude: Number(given.latitude), longitude: Number(given.longitude) };
    this.share({ location }, { location }, replyTo);
    return true;
  }

  share(content, body, replyTo) {
    this.chat.put(content, (replied) => this.api.share({ ...body, reply_to: replyTo ?? replied }));
  }
}

const phoneField = (value) => ({ name: "phone", label: strings.phone, value, type: "tel", required: true, pattern: "\\+?[\\d \\(\\)\\-]{8,20}", title: strings.phoneForm, maxlength: "20" });

/** As apps do: at most 1280 pixels a side, as JPEG; null for what this browser cannot open as a picture. */
async function shrink(file) {
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = h("canvas", { width: Math.max(1, Math.round(bitmap.width * scale)), height: Math.max(1, Math.round(bitmap.height * scale)) });
    const paper = canvas.getContext("2d");
    paper.fillStyle = "#fff";
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.87));
    return blob && { blob, width: canvas.width, height: canvas.height };
  } catch {
    return null;
  }
}

/** Seconds of a sound, 0 where the browser cannot tell. */
function durationOf(address) {
  return new Promise((done) => {
    const player = new Audio();
    const end = () => done(Number.isFinite(player.duration) ? player.duration : 0);
    player.addEventListener("loadedmetadata", end);
    player.addEventListener("error", end);
    setTimeout(end, 2000);
    player.src = address;
  });
}
