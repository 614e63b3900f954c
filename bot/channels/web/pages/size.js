// Sets the type size and the contrast before the first paint, so that nothing jumps; hence a plain script in the head.
(function () {
  "use strict";
  var LEAST = 18, MOST = 30, STEP = 2, KEY = "size", STRONG = "contrast";
  var root = document.documentElement;
  var size = null;

  function remembered(key) {
    try { return Number(localStorage.getItem(key)); } catch (_) { return 0; }
  }

  function remember(key, value) {
    try { localStorage.setItem(key, String(value)); } catch (_) { /* not remembered, that is all */ }
  }

  function current() {
    return size || Math.round(parseFloat(getComputedStyle(root).fontSize)) || LEAST;
  }

  function apply(wanted) {
    size = Math.min(MOST, Math.max(LEAST, wanted));
    root.style.fontSize = size + "px";
    dispatchEvent(new Event("resize"));
  }

  root.classList.add("js");
  if (remembered(KEY) >= LEAST) { apply(remembered(KEY)); }
  if (remembered(STRONG)) { root.classList.add(STRONG); }

  document.addEventListener("DOMContentLoaded", function () {
    var smaller = document.getElementById("smaller"), larger = document.getElementById("larger");
    var status = document.getElementById("status"), strong = document.getElementById("contrast");
    // Left from such a page, it is not in the way back either.
    var leave = document.querySelector("a.exit[data-replace]");
    if (leave) leave.addEventListener("click", function (event) {
      event.preventDefault();
      location.replace(leave.href);
    });
    if (!smaller) return; // a page that only keeps what was chosen

    function show() {
      smaller.setAttribute("aria-disabled", String(current() <= LEAST));
      larger.setAttribute("aria-disabled", String(current() >= MOST));
    }

    function change(step) {
      var before = current();
      apply(before + step);
      remember(KEY, size);
      show();
      status.textContent = size === before ? (step > 0 ? "字已经最大" : "字已经最小") : "字的大小 " + size;
    }

    smaller.addEventListener("click", function () { change(-STEP); });
    larger.addEventListener("click", function () { change(STEP); });
    show();
    if (!strong) return;
    strong.setAttribute("aria-pressed", String(root.classList.contains(STRONG)));
    strong.addEventListener("click", function () {
      var on = root.classList.toggle(STRONG);
      remember(STRONG, on ? 1 : 0);
      strong.setAttribute("aria-pressed", String(on));
      status.textContent = on ? "字和底色反差加大了" : "反差恢复平常";
    });
  });
})();
