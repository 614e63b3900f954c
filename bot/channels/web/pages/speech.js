// Reads an answer aloud with the browser's own voice; one at a time, and the same button stops it.

/** Whether this browser can speak at all. */
export const supported = "speechSynthesis" in window && "SpeechSynthesisUtterance" in window;

/** How fast it can be read: the words on the buttons and what they mean to the browser. */
export const SPEEDS = { 慢: 0.7, 中: 0.9, 快: 1.25 };

let reading = null;

/** Returns the speed that was chosen, on whatever page. */
export function speed() {
  try { return localStorage.getItem("speed") in SPEEDS ? localStorage.getItem("speed") : "中"; } catch (_) { return "中"; }
}

/** Chooses the speed; what is being read goes on with it from the sentence it is at. */
export function setSpeed(name) {
  try { localStorage.setItem("speed", name); } catch (_) { /* for this once, then */ }
  if (!reading) return;
  const now = Object.assign({}, reading);
  reading = now;
  speechSynthesis.cancel();
  speak(now, SPEEDS[name]);
}

/** Stops reading, whatever is being read. */
export function stop() {
  end("off");
}

function end(state) {
  if (!reading) return;
  const { show } = reading;
  reading = null;
  speechSynthesis.cancel();
  show(state);
}

/** Starts reading what words() gives, or stops if it is being read; show("on", "off" or "failed") says how it stands. */
export function toggle(owner, words, show) {
  const mine = reading !== null && reading.owner === owner;
  stop();
  if (mine) return;
  const text = words();
  // Sentence by sentence: some browsers fall silent in the middle of a long text.
  const sentences = text.match(/[^。！？；\n]+[。！？；\n]*/g) || [text];
  reading = { owner, show, sentences, at: 0 };
  show("on");
  speak(reading, SPEEDS[speed()]);
}

function speak(now, rate) {
  now.sentences.slice(now.at).forEach((sentence) => {
    const utterance = new SpeechSynthesisUtterance(sentence);
    utterance.lang = "zh-CN";
    utterance.rate = rate;
    utterance.onerror = () => { if (reading === now) end("failed"); };
    utterance.onend = () => {
      if (reading !== now) return;
      now.at += 1;
      if (now.at === now.sentences.length) stop();
    };
    speechSynthesis.speak(utterance);
  });
}

function watchVoices() {
  const voices = speechSynthesis.getVoices();
  const mute = voices.length > 0 && !voices.some((voice) => /^(zh|cmn|yue)/i.test(voice.lang));
  document.documentElement.classList.toggle("mute", mute);
}

if (supported) {
  watchVoices();
  if (speechSynthesis.addEventListener) speechSynthesis.addEventListener("voiceschanged", watchVoices);
  addEventListener("pagehide", stop);
}
