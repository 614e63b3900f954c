// Reads an answer aloud with the browser's own voice; one at a time, and the same button stops it.

/** Whether this browser can speak at all. */
export const supported = "speechSynthesis" in window && "SpeechSynthesisUtterance" in window;

let reading = null;

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
  if (!mine) read(owner, words(), show);
}

function read(owner, text, show) {
  const now = { owner, show };
  reading = now;
  show("on");
  // Sentence by sentence: some browsers fall silent in the middle of a long text.
  const sentences = text.match(/[^。！？；\n]+[。！？；\n]*/g) || [text];
  sentences.forEach((sentence, index) => {
    const utterance = new SpeechSynthesisUtterance(sentence);
    utterance.lang = "zh-CN";
    utterance.rate = 0.9;
    utterance.onerror = () => { if (reading === now) end("failed"); };
    if (index === sentences.length - 1) utterance.onend = () => { if (reading === now) stop(); };
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
