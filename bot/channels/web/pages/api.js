// Talks to the server: sends with a time limit, reads what was said before, follows what comes later.

const SEND_MILLISECONDS = 40000;

/** Returns a new id for a message; sending the same id again is safe. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function call(path, options) {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), SEND_MILLISECONDS);
  try {
    const response = await fetch(path, Object.assign({ credentials: "same-origin", signal: control.signal }, options));
    const data = await response.json();
    return { status: response.status, data };
  } catch (_) {
    return { status: 0, data: { detail: "网络不通，请稍后再试。" } };
  } finally {
    clearTimeout(timer);
  }
}

/** Sends {id, text, choice}; returns {status, data}, status 0 when the network failed. */
export function send(message) {
  const body = JSON.stringify(message);
  return call("/api/messages", { method: "POST", headers: { "Content-Type": "application/json" }, body });
}

/** Returns {status, data} with what was said before. */
export function history() {
  return call("/api/messages", {});
}

/** Makes a new way to one's phone (POST), or tells how the present one stands (GET); returns {status, data}. */
export function carry(method) {
  return call("/api/carry", { method });
}

/** Goes back to the conversation before the quick exit. */
export function earlier() {
  return call("/api/earlier", { method: "POST" });
}

/** Follows what comes later; onLetter({letter, at, replies}) is called once for each, in order. */
export class Letters {
  constructor(onLetter) {
    this.onLetter = onLetter;
    this.last = 0;
    this.source = null;
    this.pause = 5000;
  }

  start(last) {
    if (this.source) return;
    this.last = Math.max(this.last, last);
    this.open();
  }

  stop() {
    if (this.source) this.source.close();
    this.source = null;
  }

  open() {
    const source = new EventSource("/api/events?after=" + this.last);
    this.source = source;
    source.onopen = () => { this.pause = 5000; };
    source.onmessage = (event) => {
      const letter = JSON.parse(event.data);
      if (letter.letter <= this.last) return;
      this.last = letter.letter;
      this.onLetter(letter);
    };
    source.onerror = () => {
      if (source.readyState !== EventSource.CLOSED || this.source !== source) return; // else it comes back by itself
      setTimeout(() => { if (this.source === source) this.open(); }, this.pause);
      this.pause = Math.min(this.pause * 2, 60000);
    };
  }
}
