// Makes elements without ever parsing markup: text stays text.

/** h("button", {class, on: {click}, data: {id}, ...attributes}, ...children); null children are skipped. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (name === "data") Object.assign(element.dataset, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const reducedMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export const touchFirst = () => matchMedia("(pointer: coarse)").matches;

/** Runs a short animation and resolves when it is over; at once for people who asked for less motion. */
export async function animate(element, frames, milliseconds) {
  if (reducedMotion() || document.hidden || !element.isConnected) return;
  await element.animate(frames, { duration: milliseconds, easing: "cubic-bezier(.2,.7,.3,1)" }).finished.catch(() => {});
}
