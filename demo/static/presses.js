// Presses of inline buttons: a spinner until the bot answers, then its toast or alert.

import { Refused } from "./api.js";
import { strings } from "./strings.js";

const PATIENCE = 15_000;

export class Presses {
  /** show(answer) puts a non-empty answer before the person; complain(text) tells that none came. */
  constructor(api, { show, complain }) {
    this.api = api;
    this.show = show;
    this.complain = complain;
    this.waiting = new Map();
    this.early = new Set();
  }

  async press(view, button) {
    const data = button.callback_data;
    if (view.busy.has(data)) return;
    view.setBusy(data, true);
    const press = { view, data };
    press.timer = setTimeout(() => {
      this.finish(press);
      this.complain(strings.pressUnanswered);
    }, PATIENCE);
    try {
      const { query_id: query } = await this.api.press(view.message.message_id, data);
      press.query = query;
      // The answer may overtake the response to the press.
      if (this.early.delete(query)) this.finish(press);
      else if (view.busy.has(data)) this.waiting.set(query, press);
    } catch (error) {
      this.finish(press);
      this.complain(error instanceof Refused ? error.message : strings.pressFailed);
    }
  }

  answered(answer) {
    const press = this.waiting.get(answer.query_id);
    if (press) this.finish(press);
    else this.early.add(answer.query_id);
    if (answer.text || answer.url) this.show(answer);
  }

  finish(press) {
    clearTimeout(press.timer);
    press.view.setBusy(press.data, false);
    this.waiting.delete(press.query);
  }
}
