// Sets the type size before the first paint, so that it does not jump; hence a plain script in the head.
(function () {
  "use strict";
  var LEAST = 18, MOST = 30, STEP = 2, KEY = "size";
  var root = document.documentElement;
  var size = null;

  function remembered() {
    try { return Number(localStorage.getItem(KEY)); } catch (_) { return 0; }
  }

  function remember() {
    try { localStorage.setItem(KEY, String(size)); } catch (_) { /* not remembered, that is all */ }
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
  if (remembered() >= LEAST) { apply(remembered()); }

  document.addEventListener("DOMContentLoaded", function () {
    var smaller = document.getElementById("smaller"), larger = document.getElementById("larger");
    var status = document.getElementById("status");
    if (!smaller) return; // a page that only keeps what was chosen

    function show() {
      smaller.setAttribute("aria-disabled", String(current() <= LEAST));
      larger.setAttribute("aria-disabled", String(current() >= MOST));
    }

    function change(step) {
      var before = current();
      apply(before + step);
      remember();
      show();
      status.textContent = size === before ? (step > 0 ? "字已经最大" : "字已经最小") : "字的大小 " + size;
    }

    smaller.addEventListener("click", function () { change(-STEP); });
    larger.addEventListener("click", function () { change(STEP); });
    show();
  });
})();
