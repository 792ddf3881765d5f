// Speaks to the demo's server: state, sends, and the stream of events that keeps a pane live.

const PATIENCE = 20_000;
const UPLOAD_PATIENCE = 120_000;

async function request(path, options) {
  const answer = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE), ...options });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(body.error ?? `HTTP ${answer.status}`);
  return body;
}

const post = (path, body) =>
  request(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

/** The server understood and said no (400); anything else that goes wrong is the connection. */
export class Refused extends Error {}

export const people = () => request("/demo/people");

export const addPerson = (name) => post("/demo/person", { name });

/** What the bot's calls meet, the rate limits, and who has blocked the bot. */
export const badDays = () => request("/demo/faults");

/** path: "faults" for all, "trouble" for one person; gives what badDays() gives. */
export const changeBadDays = (path, body) => post(`/demo/${path}`, body);

/** {address, letters}, newest first; address is null where the demo has no mail. */
export const inbox = () => request("/demo/mail");

export const letterOf = (n) => request(`/demo/mail/${n}`);

export async function sourceOf(n) {
  const answer = await fetch(`/demo/mail/${n}/raw`, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return answer.text();
}

/** body: {act: "seen"}, or {act: "reply", by, text, files}, "confirm", "bounce". */
export const mailAct = (n, body) => post(`/demo/mail/${n}`, body);

export const badMailDays = () => request("/demo/mail/faults");

export const changeBadMailDays = (body) => post("/demo/mail/faults", body);

/** {routers: [{name, fault, online, lines, points}], faults}, those whom switches are offered for. */
export const routersNow = () => request("/demo/routers");

/** body: {router, fault}, {router, point, down} or {clear: true}; gives what routersNow() gives. */
export const changeRouters = (body) => post("/demo/routers", body);

export class PersonApi {
  constructor(person) {
    this.person = person;
  }

  state() {
    return request(`/demo/state?person=${encodeURIComponent(this.person)}`);
  }

  send(text, replyTo) {
    return post("/demo/send", { person: this.person, text, ...(replyTo ? { reply_to: replyTo } : {}) });
  }

  /** about: {kind, name, type, caption, reply_to, album, duration}, those that there are. */
  upload(blob, about) {
    const given = Object.entries(about).filter(([, value]) => value !== undefined && value !== null && value !== "");
    const query = new URLSearchParams([["person", this.person], ...given]);
    return request(`/demo/upload?${query}`, { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: blob, signal: AbortSignal.timeout(UPLOAD_PATIENCE) });
  }

  /** body: {contact} or {location}, reply_to. */
  share(body) {
    return post("/demo/share", { person: this.person, ...body });
  }

  press(messageId, data) {
    return post("/demo/press", { person: this.person, message_id: messageId, data });
  }

  edit(messageId, text) {
    return post("/demo/edit", { person: this.person, message_id: messageId, text });
  }
}

/**
 * Keeps a pane in step with the server until close().
 * handlers: {state(state), event(event), connected(boolean)}.
 * After any break the whole state is read again: no event can be missed, also when the server began anew.
 */
export class Live {
  constructor(api, handlers) {
    this.api = api;
    this.handlers = handlers;
    this.wait = 0;
    this.closed = false;
    this.open();
  }

  async open() {
    let state;
    try {
      state = await this.api.state();
    } catch {
      return this.again();
    }
    if (this.closed) return;
    this.handlers.state(state);
    this.listen(state.event ?? 0);
  }

  listen(after) {
    const address = `/demo/events?person=${encodeURIComponent(this.api.person)}&after=${after}`;
    this.source = new EventSource(address);
    this.source.onopen = () => {
      this.wait = 0;
      this.handlers.connected(true);
    };
    this.source.onmessage = ({ data }) => {
      const event = JSON.parse(data);
      if (["reload", "reset", "gap"].includes(event.type)) return this.again(0);
      this.handlers.event(event);
    };
    this.source.onerror = () => this.again();
  }

  again(wait = this.wait) {
    if (this.closed) return;
    this.source?.close();
    if (wait || this.wait === 0) this.handlers.connected(false);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), wait);
    this.wait = Math.min(3000, this.wait * 1.6 + 250);
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    this.source?.close();
  }
}
