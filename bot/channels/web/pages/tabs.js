// What the tabs of one browser tell each other: one word, nothing of what was said.

const KEY = "tabs";
const channel = "BroadcastChannel" in window ? new BroadcastChannel("conversation") : null;

/** Tells the other tabs; older browsers hear it through the storage, where nothing stays. */
export function tell(word) {
  if (channel) return channel.postMessage(word);
  try {
    localStorage.setItem(KEY, word);
    localStorage.removeItem(KEY);
  } catch (_) { /* they ask the server when they are looked at, see `listen` */ }
}

/** Calls `hear` with each word of another tab, and `look` where it may have been missed: when the tab is seen again. */
export function listen(hear, look = () => {}) {
  if (channel) {
    channel.onmessage = (event) => hear(event.data);
    return;
  }
  addEventListener("storage", (event) => {
    if (event.key === KEY && event.newValue) hear(event.newValue);
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
}
