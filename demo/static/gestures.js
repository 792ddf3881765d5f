// Fingers on a message: a swipe to the left answers it, a long touch opens its menu.

const SWIPE = 64;
const LONG = 480;

/** of(element) gives the message view at an element or null; act: {reply(view), menu(view, place)}. */
export function watchFingers(surface, of, act) {
  let touch = null;

  const end = () => {
    if (!touch) return;
    clearTimeout(touch.timer);
    touch.view.element.style.translate = "";
    touch.view.element.classList.remove("dragged");
    touch = null;
  };

  surface.addEventListener("touchstart", (event) => {
    end();
    const view = of(event.target);
    if (event.touches.length !== 1 || !view) return;
    const { clientX: x, clientY: y } = event.touches[0];
    const timer = setTimeout(() => {
      if (touch && !touch.moved) { end(); act.menu(view, { x, y }); }
    }, LONG);
    touch = { view, x, y, timer, moved: false, across: 0 };
  }, { passive: true });

  surface.addEventListener("touchmove", (event) => {
    if (!touch) return;
    const across = event.touches[0].clientX - touch.x;
    const along = Math.abs(event.touches[0].clientY - touch.y);
    if (!touch.moved && along > 10 && along > Math.abs(across)) return end();
    if (Math.abs(across) < 12 && !touch.moved) return;
    touch.moved = true;
    touch.across = Math.max(-SWIPE - 16, Math.min(0, across));
    touch.view.element.classList.add("dragged");
    touch.view.element.style.translate = `${touch.across}px 0`;
  }, { passive: true });

  surface.addEventListener("touchend", () => {
    if (touch?.across <= -SWIPE) act.reply(touch.view);
    end();
  });
  surface.addEventListener("touchcancel", end);
}
