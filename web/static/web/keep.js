/* Unsaved input of forms with data-keep: kept in this browser per person and page while it is typed, offered
   again after a lost connection or an expired session, dropped when saved, at sign-out and after a day.
   data-keep="recompute" or "restore": the server draws the lines again from the kept input
   (web/documents/swap.html); "restore" puts it on the newest saved revision. */
(() => {
  "use strict";

  const PREFIX = "kapuas:isian:";
  const DAY = 24 * 60 * 60 * 1000;
  const SENT = "kapuas:terkirim";
  const person = document.body.dataset.user;

  const storage = (act) => {
    try {
      return act();
    } catch {
      return null; // A full or forbidden store keeps nothing; the form works as ever.
    }
  };
  const keyOf = (path) => `${PREFIX}${person}:${path}`;
  const here = () => keyOf(window.location.pathname);
  const read = (key) => storage(() => JSON.parse(localStorage.getItem(key)));
  const drop = (key) => storage(() => localStorage.removeItem(key));
  const keys = () => storage(() => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))) || [];

  keys().forEach((key) => {
    const kept = read(key);
    if (!kept || Date.now() - kept.at > DAY) drop(key);
  });

  /* --- Words on the page ------------------------------------------------------------------- */
  const note = (id, kind, text, ...buttons) => {
    document.getElementById(id)?.closest(".page-head").remove();
    const box = document.createElement("div");
    box.id = id;
    box.className = `note ${kind}`;
    box.setAttribute("role", kind === "bad" ? "alert" : "status");
    const words = document.createElement("div");
    words.textContent = text;
    box.append(words);
    if (buttons.length) {
      const actions = document.createElement("div");
      actions.className = "actions nowrap";
      actions.append(...buttons);
      box.append(actions);
    }
    const holder = document.createElement("div");
    holder.className = "page-head";
    holder.append(box);
    const main = document.querySelector("main");
    if (document.body.classList.contains("login")) main.querySelector("form, h1")?.before(holder);
    else main.prepend(holder);
  };
  let save = () => {};
  const button = (text, work) => {
    const found = document.createElement("button");
    found.type = "button";
    found.className = "btn";
    found.textContent = text;
    found.addEventListener("click", work);
    return found;
  };
  const expired = () => {
    save();
    const link = document.createElement("a");
    link.className = "btn";
    link.href = `${document.body.dataset.login}?next=${encodeURIComponent(window.location.pathname + window.location.search)}`;
    link.textContent = "Masuk lagi";
    note("isian-sesi", "bad", "Sesi Anda berakhir. Isian tersimpan di peramban ini; masuk lagi untuk melanjutkan.", link);
  };
  const offline = () => {
    save();
    note("isian-sambungan", "bad", "Sambungan terputus; belum ada yang terkirim. Isian tersimpan di peramban ini. Kirim lagi setelah tersambung.");
  };

  /* --- On the sign-in page and pages of errors: nothing was saved, so nothing is dropped ----- */
  if (!person) {
    const sent = storage(() => sessionStorage.getItem(SENT));
    storage(() => sessionStorage.removeItem(SENT));
    if (sent && document.querySelector("form [name=password]")) {
      note("isian-sesi", "warn", "Sesi berakhir sebelum isian terkirim. Isian tersimpan di peramban ini dan ditawarkan lagi setelah Anda masuk.");
    }
    return;
  }

  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action")?.endsWith("/keluar/") || event.target.dataset.signOut !== undefined) {
      keys().filter((key) => key.startsWith(`${PREFIX}${person}:`)).forEach(drop);
    }
  });
  document.addEventListener("session-expired", expired);
  document.addEventListener("htmx:beforeSwap", (event) => {
    // An answer without a page must not empty the part that it was asked for.
    if (event.detail.xhr.status === 401) event.detail.shouldSwap = false;
  });

  const form = document.querySelector("form[data-keep]");
  const sent = storage(() => sessionStorage.getItem(SENT));
  storage(() => sessionStorage.removeItem(SENT));
  // Saved: the answer led to another page, or to this one with a word of success.
  const isRefused = document.querySelector("main .errors");
  if (sent && !isRefused && (sent !== here() || document.querySelector(".toast"))) drop(sent);
  if (!form) return;

  /* --- Keeping ------------------------------------------------------------------------------ */
  const isKept = (name) => {
    if (!name || name === "csrfmiddlewaretoken" || name === "action" || name === "next") return false;
    const control = form.elements.namedItem(name);
    return !(control instanceof HTMLInputElement && ["password", "file"].includes(control.type));
  };
  const fields = () => [...new FormData(form).entries()].filter(([name, value]) => isKept(name) && typeof value === "string");
  const initial = JSON.stringify(fields());
  let timer = 0;
  save = () => {
    window.clearTimeout(timer);
    timer = 0;
    const now = fields();
    if (JSON.stringify(now) === initial && !read(here())) return;
    storage(() => localStorage.setItem(here(), JSON.stringify({ at: Date.now(), fields: now })));
    document.getElementById("isian-tawaran")?.closest(".page-head")?.remove();
  };
  const soon = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, 300);
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  document.addEventListener("htmx:afterSettle", (event) => {
    if (form.contains(event.target)) soon();
  });
  document.addEventListener("htmx:sendError", offline);
  window.addEventListener("offline", offline);
  window.addEventListener("online", () => document.getElementById("isian-sambungan")?.closest(".page-head")?.remove());
  window.addEventListener("pagehide", () => {
    if (timer) save();
  });

  // Before the listener that marks a form as sent.
  document.addEventListener(
    "submit",
    (event) => {
      if (event.target !== form) return;
      save();
      if (!navigator.onLine) {
        event.preventDefault();
        event.stopImmediatePropagation();
        offline();
        return;
      }
      storage(() => sessionStorage.setItem(SENT, here()));
    },
    true,
  );

  /* --- Offering ----------------------------------------------------------------------------- */
  const fill = (kept) => {
    const left = new Map();
    kept.forEach(([name, value]) => left.set(name, [...(left.get(name) || []), value]));
    [...form.elements].forEach((control) => {
      if (!isKept(control.name) || control.type === "submit" || control.tagName === "BUTTON") return;
      const values = left.get(control.name) || [];
      if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
      else if (values.length) control.value = values.shift();
    });
    form.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  };
  const resend = (kept) => {
    const again = document.createElement("form");
    again.method = "post";
    again.action = window.location.pathname + window.location.search;
    again.hidden = true;
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    [...kept, ["csrfmiddlewaretoken", token], ["action", form.dataset.keep]].forEach(([name, value]) => {
      const input = document.createElement("input");
      input.type = "hidden";
      input.name = name;
      input.value = value;
      again.append(input);
    });
    document.body.append(again);
    again.submit();
  };
  const kept = read(here());
  if (kept && JSON.stringify(kept.fields) !== initial && !isRefused) {
    const at = new Date(kept.at);
    const clock = `${String(at.getHours()).padStart(2, "0")}.${String(at.getMinutes()).padStart(2, "0")}`;
    const holder = () => document.getElementById("isian-tawaran").closest(".page-head").remove();
    note(
      "isian-tawaran",
      "warn",
      `Isian pukul ${clock} belum tersimpan di Kapuas; peramban ini menyimpannya.`,
      button("Pulihkan isian", () => {
        if (form.dataset.keep) resend(kept.fields);
        else {
          fill(kept.fields);
          holder();
        }
      }),
      button("Buang", () => {
        drop(here());
        holder();
      }),
    );
  }
})();
