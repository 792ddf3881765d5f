// Records a voice by the microphone, where the browser has one and the person lets it.

import { h } from "./dom.js";
import { strings } from "./strings.js";

const TYPES = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];

/** {blob, seconds}, or null where nothing was recorded; tell(text) says why. */
export async function recordVoice(tell) {
  if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) return tell(strings.noRecorder);
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    return tell(strings.noMicrophone);
  }
  const type = TYPES.find((one) => MediaRecorder.isTypeSupported(one));
  const recorder = new MediaRecorder(stream, type ? { mimeType: type } : {});
  const parts = [];
  recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
  const began = Date.now();
  recorder.start();
  const wanted = await watch(began);
  const stopped = new Promise((done) => recorder.addEventListener("stop", done));
  recorder.stop();
  await stopped;
  stream.getTracks().forEach((track) => track.stop());
  return wanted ? { blob: new Blob(parts, { type: recorder.mimeType }), seconds: Math.max(1, (Date.now() - began) / 1000) } : null;
}

function watch(began) {
  const before = document.activeElement;
  const clock = h("p", { class: "recording", role: "timer" }, "0:00");
  let wanted = false;
  const stop = h("button", { type: "button", class: "dialog-ok", autofocus: true, on: { click: () => { wanted = true; dialog.close(); } } }, strings.send);
  const dialog = h("dialog", { class: "dialog", "aria-label": strings.recording }, h("h2", {}, strings.recording), clock,
    h("div", { class: "dialog-foot" }, h("button", { type: "button", class: "dialog-ok quiet", on: { click: () => dialog.close() } }, strings.cancel), stop));
  const timer = setInterval(() => {
    const seconds = Math.floor((Date.now() - began) / 1000);
    clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }, 250);
  return new Promise((done) => {
    dialog.addEventListener("close", () => {
      clearInterval(timer);
      dialog.remove();
      if (before?.isConnected) before.focus({ preventScroll: true });
      done(wanted);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
