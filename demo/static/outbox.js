// Sends what a person writes: shown at once, kept with a retry mark when it could not go.

import { Refused } from "./api.js";
import { fileOf } from "./attachment.js";
import { strings } from "./strings.js";

// Seconds that the server's clock may be behind; an older message with the same words is not the one on its way.
const CLOCKS_APART = 3;

export class Outbox {
  constructor(api, list, toast) {
    this.api = api;
    this.list = list;
    this.toast = toast;
    this.pending = [];
    this.line = Promise.resolve();
    this.count = 0;
  }

  send(text, replied) {
    const message = { date: Math.floor(Date.now() / 1000), text, from: { id: this.api.person, is_bot: false }, ...(replied ? { reply_to_message: replied } : {}) };
    const view = this.list.putPending(`pending-${++this.count}`, message);
    this.queue(view);
  }

  /** Content other than text; work(replyTo) brings it to the server and gives {message_id, message}. */
  put(content, work, replied) {
    const message = { date: Math.floor(Date.now() / 1000), ...content, from: { id: this.api.person, is_bot: false }, ...(replied ? { reply_to_message: replied } : {}) };
    const view = this.list.putPending(`pending-${++this.count}`, message);
    view.work = work;
    this.queue(view);
  }

  retry(view) {
    view.message = { ...view.message, date: Math.floor(Date.now() / 1000) };
    view.setState("sending");
    view.element.remove();
    this.list.insert(view);
    this.queue(view);
  }

  discard(view) {
    this.list.remove([view.key]);
  }

  /** One after the other, so that two quick messages arrive in the order they were written. */
  queue(view) {
    this.pending.push(view);
    this.line = this.line.then(() => this.deliver(view));
  }

  async deliver(view) {
    const { text, reply_to_message: replied } = view.message;
    const local = fileOf(view.message)?.local;
    try {
      const { message_id: id, message } = await (view.work ? view.work(replied?.message_id) : this.api.send(text, replied?.message_id));
      this.done(view);
      // The live stream may have brought it first and adopted it already.
      if (view.message.message_id === undefined) this.list.adopt(view, message ?? { message_id: id });
      forgetLocal(local);
    } catch (error) {
      this.done(view);
      view.setState("failed");
      if (error instanceof Refused) this.toast(error.message);
    }
  }

  done(view) {
    this.pending = this.pending.filter((other) => other !== view);
  }

  /** A message of our own that the stream brings is the oldest pending one with that text, if there is one. */
  claim(message) {
    const words = (one) => one.text ?? one.caption ?? "";
    const same = (other) => other.message_id === undefined && words(other) === words(message) && kindOf(other) === kindOf(message) && message.date >= other.date - CLOCKS_APART;
    const view = this.pending.find((other) => same(other.message));
    if (!view || this.list.views.has(message.message_id)) return false;
    this.list.adopt(view, message);
    return true;
  }
}

const kindOf = (message) => Object.keys(strings.kinds).find((kind) => message[kind]) ?? "text";

const forgetLocal = (address) => address && setTimeout(() => URL.revokeObjectURL(address), 10_000);
