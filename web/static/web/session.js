/* The end of a session: a notice two minutes before it, with "Tetap masuk"; what was typed stays on the page.
   A request that came too late answers 401 with HX-Trigger: session-expired; the event is the same here. */
(() => {
  "use strict";

  const dialog = document.getElementById("sesi");
  if (!dialog) return;
  const soon = dialog.querySelector("[data-soon]");
  const over = dialog.querySelector("[data-over]");
  const rest = dialog.querySelector("[data-rest]");
  const token = dialog.querySelector("[name=csrfmiddlewaretoken]").value;
  let endsAt = Date.now() + Number(dialog.dataset.remaining) * 1000;
  let notice = Number(dialog.dataset.notice);
  const lastMoment = Date.now() + Number(dialog.dataset.absolute) * 1000;
  let timer = 0;

  const left = () => Math.round((endsAt - Date.now()) / 1000);
  const inWords = (seconds) => (seconds >= 60 ? `${Math.ceil(seconds / 60)} menit` : `${Math.max(0, seconds)} detik`);

  const ask = (address, method) =>
    fetch(address, { method, headers: { "X-CSRFToken": token, "Kapuas-Passive": "1" }, credentials: "same-origin" })
      .then((answer) => (answer.ok ? answer.json() : { remaining: 0, isOver: answer.status === 401 }));

  const heard = (answer) => {
    endsAt = Date.now() + answer.remaining * 1000;
    notice = answer.notice || notice;
    plan();
  };

  const show = (isOver) => {
    soon.hidden = isOver;
    over.hidden = !isOver;
    if (!dialog.open) dialog.showModal();
  };

  const plan = () => {
    clearTimeout(timer);
    if (left() <= 0) {
      show(true);
      document.dispatchEvent(new CustomEvent("session-ended"));
    } else if (left() <= notice) {
      rest.textContent = inWords(left());
      show(false);
      timer = setTimeout(plan, 1000);
    } else {
      if (dialog.open) dialog.close();
      // Another tab may have gone on working: ask before saying anything.
      timer = setTimeout(() => ask(dialog.dataset.state, "GET").then(heard, plan), (left() - notice) * 1000);
    }
  };

  dialog.addEventListener("click", (event) => {
    if (event.target.closest("[data-stay]")) ask(dialog.dataset.stay, "POST").then(heard, plan);
    if (event.target.closest("[data-dismiss]")) dialog.close();
  });
  // Every answer to this page's own requests began the idle time anew; the longest time goes on.
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful || event.detail.requestConfig.headers["Kapuas-Passive"]) return;
    endsAt = Math.min(Date.now() + Number(dialog.dataset.idle) * 1000, lastMoment);
    plan();
  });
  document.addEventListener("session-expired", () => {
    endsAt = Date.now();
    plan();
  });
  plan();
})();
