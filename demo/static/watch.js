// What hands do on a pane as a whole: right click, double click, fingers, typing anywhere, dropping files.

import { watchFingers } from "./gestures.js";

/** pane: a ChatPane. */
export function watchPane(pane) {
  const { scroller } = pane.list;
  const of = (element) => element.closest(".msg:not(.leaving)")?.view ?? null;
  scroller.addEventListener("contextmenu", (event) => {
    const view = of(event.target);
    if (!view || event.target.closest("a") || String(getSelection())) return;
    event.preventDefault();
    const box = view.bubble.getBoundingClientRect();
    pane.openMessageMenu(view, event.clientX || event.clientY ? { x: event.clientX, y: event.clientY } : { x: box.left + 16, y: box.top + 16 });
  });
  scroller.addEventListener("dblclick", (event) => {
    const view = of(event.target);
    if (!view?.message.message_id || event.target.closest("button, a, pre")) return;
    getSelection().removeAllRanges();
    pane.composer.reply(view);
  });
  watchFingers(scroller, of, { reply: (view) => view.message.message_id && pane.composer.reply(view), menu: (view, place) => pane.openMessageMenu(view, place) });
  watchDrops(pane);
  // Typing anywhere in the pane goes to the input, as in every messenger.
  pane.element.addEventListener("keydown", (event) => {
    const free = !event.ctrlKey && !event.metaKey && !event.altKey && event.key.length === 1 && event.key !== " ";
    if (free && !event.target.closest("textarea, input, [role=menu]")) pane.composer.input.focus({ preventScroll: true });
  });
}

/** A file dropped on the pane is offered as if it had been picked. */
function watchDrops(pane) {
  const carries = (event) => event.dataTransfer?.types.includes("Files");
  const over = (shown) => pane.element.classList.toggle("dropping", shown);
  pane.element.addEventListener("dragover", (event) => { if (carries(event)) { event.preventDefault(); over(true); } });
  pane.element.addEventListener("dragleave", (event) => pane.element.contains(event.relatedTarget) || over(false));
  pane.element.addEventListener("drop", (event) => {
    over(false);
    if (!carries(event)) return;
    event.preventDefault();
    if (event.dataTransfer.files.length) pane.attach.offer([...event.dataTransfer.files]);
  });
}
