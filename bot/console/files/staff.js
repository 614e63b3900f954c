// The console works without this; it only keeps people from losing words and from pressing twice.
"use strict";
(function () {
  var dirty = false;
  document.addEventListener("input", function (event) {
    var form = event.target.form;
    if (form && form.method === "post" && !form.hasAttribute("data-easy")) dirty = true;
  });
  document.addEventListener("submit", function (event) {
    dirty = false;
    if (event.target.method !== "post" || event.target.hasAttribute("data-easy")) return;
    if (event.target.hasAttribute("data-sent")) { event.preventDefault(); return; }
    event.target.setAttribute("data-sent", "");
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { form.removeAttribute("data-sent"); });
  });
  window.addEventListener("beforeunload", function (event) { if (dirty) event.preventDefault(); });
  document.querySelectorAll("[data-insert]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      var area = document.getElementById(button.getAttribute("data-insert"));
      var text = button.getAttribute("data-text");
      area.value += (area.value && !area.value.endsWith("\n") ? "\n" : "") + text;
      area.focus();
      dirty = true;
    });
  });
  document.querySelectorAll("[data-left]").forEach(function (word) {
    var end = Date.now() + 1000 * word.getAttribute("data-left");
    var timer = setInterval(function () {
      var left = Math.ceil((end - Date.now()) / 1000);
      word.textContent = Math.max(left, 0);
      if (left <= 0) clearInterval(timer);
    }, 500);
  });
  // How far it has come is shown anew by itself, but never under somebody's hands.
  document.querySelectorAll("[data-again]").forEach(function (one) {
    setTimeout(function () {
      if (!dirty && !document.hidden && !document.activeElement.form) window.location.reload();
    }, 1000 * one.getAttribute("data-again"));
  });
})();
