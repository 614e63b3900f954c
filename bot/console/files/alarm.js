// Looks for inquiries that must not wait while a page is open: the title counts them, a sound and a notice if allowed.
// What was seen and what is allowed is kept in this browser. Without this script the line on each page tells the same.
"use strict";
(function () {
  var box = document.getElementById("watch");
  if (!box) return;
  var line = document.getElementById("watch-line");
  var sound = document.getElementById("watch-sound");
  var notice = document.getElementById("watch-notice");
  var title = document.title;
  var bell = new Audio();
  bell.preload = "none";
  bell.src = box.getAttribute("data-sound");

  function kept(name, usual) {
    try { return JSON.parse(localStorage.getItem(name)) || usual; } catch (fault) { return usual; }
  }
  function keep(name, value) {
    try { localStorage.setItem(name, JSON.stringify(value)); } catch (fault) { /* a private window: nothing is kept */ }
  }

  function ring() {
    box.setAttribute("data-rung", String(Number(box.getAttribute("data-rung") || 0) + 1));
    var playing = bell.play();
    // A browser lets a page sound only after somebody has clicked in it: then it is asked for.
    if (playing) playing.catch(function () { sound.textContent = "点一下这里，才能响"; });
  }

  function notify() {
    if (!("Notification" in window) || Notification.permission !== "granted") return;
    var shown = new Notification("小助手", { body: "有新的紧急咨询，请打开控制台。", tag: "alarm" });
    shown.onclick = function () { window.focus(); };
  }

  function label() {
    sound.hidden = false;
    sound.textContent = kept("alarm-sound", false) ? "关掉响声" : "打开响声";
    notice.hidden = !("Notification" in window) || Notification.permission !== "default";
  }

  function take(now) {
    document.title = now.count ? "(" + now.count + ") 咨询 · " + title : title;
    line.hidden = !now.count;
    line.firstElementChild.textContent = now.said;
    var seen = kept("alarm-seen", []);
    var fresh = now.marks.filter(function (mark) { return seen.indexOf(mark) < 0; });
    if (fresh.length) {
      keep("alarm-seen", now.marks);
      if (kept("alarm-sound", false)) ring();
      notify();
    }
  }

  function look() {
    fetch(box.getAttribute("data-path"), { credentials: "same-origin", redirect: "manual", cache: "no-store" })
      .then(function (answer) {
        if (answer.ok) return answer.json().then(take).then(again);
        if (answer.status >= 500) again();  // busy; anything else means that nobody is signed in any more
      })
      .catch(again);
  }
  function again() { setTimeout(look, Number(box.getAttribute("data-seconds")) * 1000); }

  sound.addEventListener("click", function () {
    var asked = sound.textContent === "点一下这里，才能响";
    if (!asked) keep("alarm-sound", !kept("alarm-sound", false));
    label();
    if (kept("alarm-sound", false)) ring();
  });
  notice.addEventListener("click", function () {
    var asked = Notification.requestPermission(label);
    if (asked) asked.then(label);
  });
  label();
  look();
})();
