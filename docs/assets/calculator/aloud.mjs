// Reads an answer aloud with the browser's own voice, where it has one for Chinese; asked again, it stops.

import { parts } from "../dom.mjs";

const LANGUAGE = "zh-CN";

/** Whether this browser can speak at all. */
export const canSpeak = "speechSynthesis" in window && "SpeechSynthesisUtterance" in window;

/**
 * Start, or stop what is being read; gives the sentence that says what came of it.
 *
 * @param {HTMLElement} card
 * @returns {Promise<string>}
 */
export function readAloud(card) {
  const { speechSynthesis } = window;
  if (speechSynthesis.speaking) {
    speechSynthesis.cancel();
    return Promise.resolve("已停止朗读。");
  }
  const spoken = new SpeechSynthesisUtterance(words(card));
  spoken.lang = LANGUAGE;
  const voice = speechSynthesis.getVoices().find(({ lang }) => lang.toLowerCase().startsWith("zh"));
  if (voice) spoken.voice = voice;
  return new Promise((settle) => {
    spoken.addEventListener("start", () => settle("正在朗读，再按一次停止。"));
    spoken.addEventListener("error", () => settle("这台设备没有能用的中文语音，没有读出来。"));
    speechSynthesis.speak(spoken);
  });
}

/**
 * The card's words without its buttons, a stop after each part.
 *
 * @param {HTMLElement} card
 */
function words(card) {
  const lines = parts(card, "h2, p, dt, dd, li", HTMLElement).filter((line) => !line.closest(".kb-take"));
  return lines.map((line) => line.textContent).join("。");
}
