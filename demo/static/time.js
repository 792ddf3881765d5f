// Says times and days as a Brazilian reader would, and keeps relative ones current.

import { strings } from "./strings.js";

const LOCALE = "pt-BR";
const clock = new Intl.DateTimeFormat(LOCALE, { hour: "2-digit", minute: "2-digit" });
const dayThisYear = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "long" });
const dayWithYear = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "long", year: "numeric" });
const moment = new Intl.DateTimeFormat(LOCALE, { dateStyle: "long", timeStyle: "short" });
const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: "always" });

const STEPS = [["year", 31536000], ["month", 2592000], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

const date = (unix) => new Date(unix * 1000);

export const timeOf = (unix) => clock.format(date(unix));

export const momentOf = (unix) => moment.format(date(unix));

/** A key that two messages of one local day share, "2026-11-24"; keys sort as days do. */
export function dayKey(unix) {
  const day = date(unix);
  const two = (number) => String(number).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

export function dayName(unix, now = Date.now() / 1000) {
  const key = dayKey(unix);
  if (key === dayKey(now)) return strings.today;
  if (key === dayKey(now - 86400)) return strings.yesterday;
  return key.slice(0, 4) === dayKey(now).slice(0, 4) ? dayThisYear.format(date(unix)) : dayWithYear.format(date(unix));
}

export function relativeTime(unix, now = Date.now() / 1000) {
  const seconds = unix - now;
  if (Math.abs(seconds) < 5) return strings.now;
  const [unit, size] = STEPS.find(([, length]) => Math.abs(seconds) >= length);
  return relative.format(Math.trunc(seconds / size), unit);
}

/** The Bot API's date_time formats: "r", or w (weekday), d/D (date short/long), t/T (time short/long). */
export function formatMoment(unix, format) {
  if (format === "r") return relativeTime(unix);
  const options = {};
  if (format.includes("w")) options.weekday = "long";
  if (format.includes("d")) Object.assign(options, { day: "2-digit", month: "2-digit", year: "numeric" });
  if (format.includes("D")) Object.assign(options, { day: "numeric", month: "long", year: "numeric" });
  if (/t/i.test(format)) Object.assign(options, { hour: "2-digit", minute: "2-digit" });
  if (format.includes("T")) options.second = "2-digit";
  return new Intl.DateTimeFormat(LOCALE, options).format(date(unix));
}

/** Rewrites every <time data-relative> and day chip whose words have become untrue; called once a second. */
export function refreshTimes(root) {
  for (const element of root.querySelectorAll("time[data-relative]")) {
    const text = relativeTime(Number(element.dataset.relative));
    if (element.textContent !== text) element.textContent = text;
  }
  for (const element of root.querySelectorAll("[data-day-of]")) {
    const text = dayName(Number(element.dataset.dayOf));
    if (element.textContent !== text) element.textContent = text;
  }
}
