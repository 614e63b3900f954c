// Tells outside of the page that a reply came: one neutral line, only where the person has asked for it.

const ASKED = "notify";

function wanted() {
  try { return localStorage.getItem(ASKED) === "yes"; } catch (_) { return false; }
}

function remember(value) {
  try { localStorage.setItem(ASKED, value); } catch (_) { /* asked again next time */ }
}

/** Sets up the entry of the menu; it is hidden where the browser cannot do it or has been told not to. */
export function offer(entry, status) {
  if (!entry || !("Notification" in window) || Notification.permission === "denied") return;
  const show = () => {
    entry.textContent = wanted() ? "不用提醒我了" : "来回复时提醒我";
    entry.hidden = false;
  };
  show();
  entry.addEventListener("click", async () => {
    if (wanted()) remember("no");
    else if (await Notification.requestPermission() === "granted") remember("yes");
    status.textContent = wanted() ? "开着这个网页时，来了回复会提醒您。提醒里不写内容。" : "不会提醒您。";
    show();
  });
}

/** Tells that something came, while the page is out of sight; nothing of what it is about. */
export function ofNews() {
  if (!document.hidden || !wanted() || Notification.permission !== "granted") return;
  try {
    const note = new Notification("有一条新消息", { tag: "news" });
    note.onclick = () => {
      window.focus();
      note.close();
    };
  } catch (_) { /* phones let only installed pages do this: the title of the page tells it */ }
}

/** Forgets that it was asked for: the records are deleted, or the terminal is somebody else's now. */
export function forget() {
  remember("no");
}
