// One message of the mail: rendered, as text, its headers, its source, its files; and what a person outside does with it.

import { letterOf, mailAct, Refused, sourceOf } from "./api.js";
import { sizeOf } from "./attachment.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./overlays.js";
import { strings } from "./strings.js";
import { momentOf } from "./time.js";

const words = strings.mail;
const LARGEST = 20 * 1024 * 1024;

/** tools: {back(), say(text), done(text)}. */
export async function showLetter(n, tools) {
  const letter = await letterOf(n);
  const back = h("button", { type: "button", class: "round mail-back", "aria-label": words.back, title: words.back, on: { click: tools.back } }, icon("back"));
  const view = h("article", { class: "mail-paper" },
    h("header", { class: "mail-top" }, back, h("h2", { tabindex: "-1" }, letter.subject || words.noSubject)),
    people(letter), letter.parts.length > 0 && papers(letter), views(letter));
  if (letter.box === "sent") view.append(deeds(letter, tools));
  return view;
}

function people({ from, shown_to: to, copy, to: recipients, at, receipt, headers, box }) {
  const hidden = box === "sent" ? recipients.filter((one) => ![...to, ...copy].includes(one)) : [];
  const marks = [receipt && words.receipt, box === "arrived" && headers.some(([name, value]) => name === "Auto-Submitted" && value !== "no") && words.automatic].filter(Boolean);
  const line = (label, value) => value && h("div", { class: "mail-line" }, h("dt", {}, label), h("dd", {}, value));
  return h("div", { class: "mail-people" },
    h("dl", {}, line(words.lines.from, from), line(words.lines.to, to.join(", ")), line(words.lines.copy, copy.join(", ")), line(words.lines.envelope, hidden.join(", ")), line(words.lines.at, momentOf(at))),
    marks.length > 0 && h("p", { class: "mail-marks" }, marks.map((mark) => h("span", {}, mark))));
}

const papers = ({ n, parts }) =>
  h("div", { class: "mail-files" }, parts.map(({ name, size }, place) =>
    h("a", { class: "mail-file", href: `/demo/mail/${n}/file/${place + 1}`, download: name, "aria-label": strings.saveFile(name) }, icon("file"), h("span", {}, name), h("small", {}, sizeOf(size)))));

/** Shown one at a time; HTML in a frame that runs nothing and fetches nothing. */
function views(letter) {
  const { n } = letter;
  const kinds = {
    ...(letter.html ? { html: () => h("iframe", { class: "mail-html", src: `/demo/mail/${n}/html`, sandbox: "allow-popups allow-popups-to-escape-sandbox", title: words.views.html, referrerpolicy: "no-referrer" }) } : {}),
    text: () => h("div", { class: "mail-text", tabindex: "0" }, letter.text || words.noText),
    headers: () => h("dl", { class: "mail-headers", tabindex: "0" }, letter.headers.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))),
    source: () => {
      const source = h("pre", { class: "mail-source", tabindex: "0" }, "…");
      sourceOf(n).then((text) => source.replaceChildren(text), () => source.replaceChildren(words.failed));
      return h("div", { class: "mail-source-frame" }, h("a", { class: "mail-save", href: `/demo/mail/${n}/raw?whole`, download: `${n}.eml` }, icon("down"), words.save(sizeOf(letter.size))), source);
    },
  };
  const place = h("div", { class: "mail-view" });
  const tabs = Object.keys(kinds).map((kind) => h("button", { type: "button", role: "tab", class: "mail-tab", data: { view: kind }, on: { click: () => choose(kind) } }, words.views[kind]));
  function choose(kind) {
    place.replaceChildren(kinds[kind]());
    for (const tab of tabs) tab.setAttribute("aria-selected", String(tab.dataset.view === kind));
  }
  choose(Object.keys(kinds)[0]);
  return h("div", { class: "mail-views" }, h("div", { class: "mail-tabs", role: "tablist" }, tabs), place);
}

/** What the people do to whom it was sent; with several of them the button asks who. */
function deeds(letter, tools) {
  const act = async (by, body, told) => {
    try {
      await mailAct(letter.n, { by, ...body });
      tools.done(told);
      return true;
    } catch (error) {
      tools.say(error instanceof Refused ? error.message : words.failed);
      return false;
    }
  };
  const asWho = (deed) => (event) => {
    if (letter.to.length === 1) return deed(letter.to[0]);
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return openMenu(letter.to.map((one) => ({ label: one, symbol: "person", act: () => deed(one) })), { x: left, y: top }, words.asWho);
  };
  const button = (name, symbol, deed) => h("button", { type: "button", class: "mail-deed", data: { deed: name }, on: { click: asWho(deed) } }, icon(symbol), words.deeds[name]);
  const bar = h("div", { class: "mail-deeds" },
    button("reply", "reply", (by) => bar.replaceWith(replyForm(by, act, (form) => form.replaceWith(bar), tools))),
    letter.receipt && button("confirm", "checks", (by) => act(by, { act: "confirm" }, words.confirmed)),
    button("bounce", "cut", (by) => act(by, { act: "bounce" }, words.bounced)));
  return bar;
}

function replyForm(by, act, leave, tools) {
  const text = h("textarea", { class: "field-input", rows: "4", "aria-label": words.replyAs(by), placeholder: words.replyAs(by), required: true, maxlength: "20000" });
  const files = h("input", { type: "file", multiple: true, class: "mail-pick", "aria-label": strings.attachFile });
  const form = h("form", { class: "mail-reply" }, text, files,
    h("div", { class: "dialog-foot" }, h("button", { type: "button", class: "dialog-ok quiet", on: { click: () => leave(form) } }, strings.cancel), h("button", { type: "submit", class: "dialog-ok" }, strings.send)));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const large = [...files.files].find(({ size }) => size > LARGEST);
    if (large) return tools.say(strings.fileTooBig(large.name, sizeOf(LARGEST)));
    const papers = await Promise.all([...files.files].map(async (file) => ({ name: file.name, content: await base64(file) })));
    if (await act(by, { act: "reply", text: text.value, files: papers }, words.replied)) leave(form);
    return null;
  });
  setTimeout(() => text.focus());
  return form;
}

const base64 = (file) => new Promise((done, failed) => {
  const reader = new FileReader();
  reader.onload = () => done(String(reader.result).split(",")[1] ?? "");
  reader.onerror = () => failed(reader.error);
  reader.readAsDataURL(file);
});
