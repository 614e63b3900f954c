// The input at the bottom: grows with the text, counts near the limit, Enter sends, an input method is not disturbed.

const NEAR = 400;

/** Watches the form; calls onSend(text) when a text is sent. */
export class Composer {
  constructor(limit, onSend) {
    this.limit = limit;
    this.onSend = onSend;
    this.form = document.getElementById("composer");
    this.text = document.getElementById("text");
    this.count = document.getElementById("count");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.text.addEventListener("input", () => {
      this.keep();
      this.show();
    });
    if (!this.text.value) this.text.value = this.kept();
    this.text.addEventListener("keydown", (event) => {
      const composing = event.isComposing || event.keyCode === 229;
      if (event.key !== "Enter" || event.shiftKey || composing) return;
      event.preventDefault();
      this.submit();
    });
    this.show();
  }

  submit() {
    const text = this.text.value.trim();
    if (!text) {
      this.text.focus();
      return;
    }
    if (this.length() > this.limit) return;
    this.clear();
    this.onSend(text);
  }

  /** Gives a refused text back to be changed, unless something new is being written already. */
  giveBack(text) {
    if (this.text.value) return;
    this.text.value = text;
    this.keep();
    this.show();
  }

  /** Keeps what is half written for this tab only: a page that is loaded again gives it back. */
  keep() {
    try { sessionStorage.setItem("text", this.text.value); } catch (_) { /* not kept, that is all */ }
  }

  kept() {
    try { return sessionStorage.getItem("text") || ""; } catch (_) { return ""; }
  }

  /** Takes away what is being written. */
  clear() {
    this.text.value = "";
    this.keep();
    this.show();
  }

  /** Counted as the server counts: characters, not the halves of an emoji. */
  length() {
    return Array.from(this.text.value.trim()).length;
  }

  show() {
    this.text.style.height = "auto";
    // Once the text needs a second line it gets the whole width of a phone, and keeps it until it is sent.
    const wraps = this.text.scrollHeight > 1.5 * parseFloat(getComputedStyle(this.text).lineHeight) + 20;
    if (!this.text.value || wraps) this.form.classList.toggle("tall", wraps);
    this.text.style.height = this.text.scrollHeight + 2 + "px";
    const left = this.limit - this.length();
    this.count.hidden = left > NEAR;
    this.count.classList.toggle("over", left < 0);
    this.count.textContent = left < 0 ? "多了 " + -left + " 字，请删短一点" : "还能写 " + left + " 字";
    this.text.setAttribute("aria-invalid", String(left < 0));
  }
}
