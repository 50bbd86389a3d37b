/* Behaviour of the screens; every page works without it. No inline handlers, no eval: a strict CSP holds.
   Hooks are data attributes: data-key, data-title, data-focus, data-open, data-close, data-reveal, data-drawer. */
(() => {
  "use strict";

  const byId = (id) => document.getElementById(id);
  const isTyping = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
  const wide = window.matchMedia("(min-width: 70rem)");
  let returnTo = null;

  /* --- Dialogs: browsers without commandfor, and focus given back on closing --- */
  const knowsCommands = "commandForElement" in HTMLButtonElement.prototype;

  const openDialog = (dialog, isModal = true) => {
    if (!dialog || dialog.open) return;
    if (isModal) dialog.showModal();
    else dialog.show();
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[commandfor]");
    if (button) {
      const dialog = byId(button.getAttribute("commandfor"));
      if (!knowsCommands && dialog) {
        if (button.getAttribute("command") === "close") dialog.close();
        else openDialog(dialog, button.getAttribute("command") === "show-modal");
      }
      if (dialog && button.dataset.focus) requestAnimationFrame(() => byId(button.dataset.focus)?.focus());
      if (dialog?.id === "palet") requestAnimationFrame(startPalette);
      return;
    }
    const opener = event.target.closest("[data-open]");
    if (opener && byId(opener.dataset.open)) {
      event.preventDefault();
      opener.closest("details")?.removeAttribute("open");
      openDialog(byId(opener.dataset.open));
      return;
    }
    const closer = event.target.closest("[data-close]");
    if (closer) byId(closer.dataset.close).remove();
    const reveal = event.target.closest("[data-reveal]");
    if (reveal) {
      const input = byId(reveal.getAttribute("aria-controls"));
      const isShown = input.type === "text";
      input.type = isShown ? "password" : "text";
      reveal.setAttribute("aria-pressed", String(!isShown));
      reveal.textContent = isShown ? "Lihat" : "Tutup";
    }
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.removeAttribute("open");
    });
    // A click on the backdrop is a click on the dialog itself.
    if (event.target instanceof HTMLDialogElement && event.target.matches(".dialog, .palette")) event.target.close();
  });

  /* --- Narrow screens: the present module and page are in sight, however far right they stand --- */
  document.querySelectorAll(".modnav [aria-current], .tabs [aria-current]").forEach((link) => {
    const bar = link.parentElement;
    const beyond = link.getBoundingClientRect().right - bar.getBoundingClientRect().right;
    if (beyond > 0) bar.scrollLeft += beyond + 24;
  });

  /* --- Shortcuts: the element with data-key is clicked, or focused when it is a field --- */
  const chord = (event) => {
    const parts = [];
    if (event.ctrlKey || event.metaKey) parts.push("ctrl");
    if (event.altKey) parts.push("alt");
    if (event.shiftKey && event.key.length > 1) parts.push("shift");
    parts.push(event.key.toLowerCase());
    return parts.join("+");
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const keys = chord(event);
    const isLetter = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (isLetter && (isTyping(event.target) || document.querySelector("dialog[open]:not(.drawer)"))) return;
    if (keys === "f8") {
      event.preventDefault();
      nextError();
      return;
    }
    if (event.key === "?" && byId("pintasan")) {
      event.preventDefault();
      openDialog(byId("pintasan"));
      return;
    }
    if (event.key === "Escape") {
      const drawer = document.querySelector("dialog.drawer[open]");
      if (drawer && !document.querySelector("dialog:modal")) drawer.close();
      document.querySelectorAll("details.menu[open]").forEach((menu) => menu.removeAttribute("open"));
      return;
    }
    const scope = document.querySelector("dialog:modal") || document;
    const target = [...scope.querySelectorAll("[data-key]")].find((one) => one.dataset.key.split(" ").includes(keys));
    if (!target) {
      // The browser's own "save page" is never what a form means.
      if (keys === "ctrl+s") event.preventDefault();
      if ((keys === "j" || keys === "k") && walkQueue(keys === "j" ? 1 : -1)) event.preventDefault();
      return;
    }
    event.preventDefault();
    if (target.matches("input, select, textarea")) target.focus();
    else if (target.getAttribute("aria-disabled") === "true") return;
    else if (keys === "ctrl+enter" && !target.closest("dialog")) confirmSending(target);
    else target.click();
  });

  /* --- Sending by keyboard is confirmed by the same keys or by Enter --- */
  const confirmSending = (target) => {
    byId("kirim")?.remove();
    const words = target.dataset.title || target.firstChild.textContent.trim();
    const dialog = document.createElement("dialog");
    dialog.id = "kirim";
    dialog.className = "dialog";
    dialog.setAttribute("aria-labelledby", "kirim-judul");
    const part = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text });
    const title = part("h2", "", `${words}?`);
    title.id = "kirim-judul";
    const leave = part("button", "btn", "Biarkan");
    const send = part("button", "btn primary", words);
    leave.type = send.type = "button";
    send.dataset.key = "ctrl+enter";
    send.autofocus = true;
    const actions = part("div", "actions", "");
    actions.append(leave, send);
    const hint = "Tekan Enter atau Ctrl Enter sekali lagi untuk melanjutkan, Esc untuk kembali.";
    dialog.append(title, part("p", "muted", hint), actions);
    leave.addEventListener("click", () => dialog.close());
    send.addEventListener("click", () => {
      dialog.close();
      target.click();
    });
    const from = document.activeElement;
    dialog.addEventListener("close", () => {
      dialog.remove();
      from?.focus();
    });
    document.body.append(dialog);
    openDialog(dialog);
  };

  /* --- J and K: through the rows of a list, and through its documents once one is open --- */
  const QUEUE = "kapuas:antrean";
  const queue = [...document.querySelectorAll("main .list .end a.btn, main tbody th a.cell[href]")].filter((link) => !link.closest("[data-drawer]"));
  try {
    if (queue.length) sessionStorage.setItem(QUEUE, JSON.stringify(queue.map((link) => link.getAttribute("href"))));
  } catch {
    /* A forbidden store leaves J and K to the list itself. */
  }
  const walkQueue = (step) => {
    if (queue.length) {
      const at = queue.indexOf(document.activeElement);
      queue[at < 0 ? (step > 0 ? 0 : queue.length - 1) : (at + step + queue.length) % queue.length].focus();
      return true;
    }
    const kept = JSON.parse(sessionStorage.getItem(QUEUE) || "[]");
    const at = kept.indexOf(window.location.pathname);
    if (at < 0 || !kept[at + step]) return false;
    window.location.assign(kept[at + step]);
    return true;
  };

  const nextError = () => {
    const wrong = [...document.querySelectorAll("[aria-invalid=true]")];
    if (!wrong.length) return;
    const at = wrong.indexOf(document.activeElement);
    wrong[(at + 1) % wrong.length].focus();
  };

  /* --- Money fields: 1234567,89 becomes 1.234.567,89 on leaving --- */
  const formatMoney = (text) => {
    let clean = text.replace(/\u00a0/g, " ").trim().replace(/^rp\.?\s*/i, "");
    const isNegative = /^-|^\(.*\)$/.test(clean);
    clean = clean.replace(/[()-]/g, "").trim();
    let match = clean.match(/^(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?$/);
    if (!match) match = clean.match(/^(\d+)\.(\d{1,2})$/);
    if (!match) return null;
    const whole = match[1].replace(/\./g, "").replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+$)/g, ".");
    const sen = (match[2] || "").padEnd(2, "0");
    const number = Number(sen) ? `${whole},${sen}` : whole;
    return isNegative ? `(${number})` : number;
  };

  document.addEventListener("focusout", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || !input.classList.contains("money") || !input.value) return;
    const formatted = formatMoney(input.value);
    if (formatted !== null && formatted !== input.value) input.value = formatted;
  });

  /* --- Forms: one press sends once; a restored page may send again --- */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post") || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    form.querySelectorAll("button:not([type=button])").forEach((button) => button.classList.add("htmx-request"));
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.querySelectorAll(".htmx-request").forEach((button) => button.classList.remove("htmx-request"));
    });
  });
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-autosubmit]");
    if (form && event.target.matches("select, input[type=radio], input[type=checkbox]")) form.requestSubmit();
  });

  /* --- Palette --- */
  const startPalette = () => {
    const input = byId("palet-q");
    input.value = "";
    input.focus();
    if (window.htmx) window.htmx.trigger(input, "buka");
  };
  const options = () => [...document.querySelectorAll("#palet-hasil [role=option]")];
  const mark = (chosen) => {
    options().forEach((option) => option.setAttribute("aria-selected", String(option === chosen)));
    if (!chosen) return;
    byId("palet-q").setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  };
  const go = (option) => {
    if (option?.dataset.href) window.location.assign(option.dataset.href);
  };
  byId("palet")?.addEventListener("keydown", (event) => {
    const all = options();
    const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark(all[(at + step + all.length) % all.length]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      go(all[at]);
    }
  });
  byId("palet-hasil")?.addEventListener("click", (event) => go(event.target.closest("[role=option]")));

  /* --- Drawer: beside the page on wide screens, over it on narrow ones --- */
  document.addEventListener("click", (event) => {
    const cell = event.target.closest("[data-drawer] a.cell");
    if (!cell || event.ctrlKey || event.metaKey) return;
    returnTo = cell;
    document.querySelectorAll("tr[aria-selected=true]").forEach((row) => row.removeAttribute("aria-selected"));
    cell.closest("tr")?.setAttribute("aria-selected", "true");
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    // Of the whole drawer only: a part that comes late, a search in it, neither opens it again nor takes the focus.
    const drawer = event.detail.target;
    if (!drawer?.matches("dialog.drawer")) return;
    if (!drawer.open) openDialog(drawer, !wide.matches);
    drawer.scrollTop = 0;
    drawer.querySelector("[autofocus], .drawer-head button")?.focus();
  });
  document.querySelectorAll("dialog.drawer").forEach((drawer) =>
    drawer.addEventListener("close", () => {
      returnTo?.focus();
      returnTo?.closest("tr")?.removeAttribute("aria-selected");
    }),
  );

  /* --- The present module and tab stay in sight where their bars scroll --- */
  document.querySelectorAll(".modnav [aria-current], .tabs [aria-current]").forEach((link) => {
    const bar = link.parentElement;
    bar.scrollLeft = link.offsetLeft - bar.offsetLeft - (bar.clientWidth - link.offsetWidth) / 2;
  });

  /* --- Arrival: error summary takes the focus, success shows as a toast --- */
  const summary = document.querySelector("main .errors[tabindex], .login .errors[tabindex]");
  if (summary) summary.focus();
  document.querySelectorAll(".toast").forEach((toast) => {
    const leave = () => (toast.matches(":hover, :focus-within") ? window.setTimeout(leave, 4000) : toast.remove());
    window.setTimeout(leave, 8000);
  });
  const main = document.querySelector("dialog[data-show]");
  if (main) openDialog(main);
})();
