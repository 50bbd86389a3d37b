/* Search fields of document forms: type a code or words, choose with the arrows. Without script the server
   resolves the typed code. Markup: web/documents/combo.html. */
(() => {
  "use strict";

  const parts = (combo) => ({
    input: combo.querySelector("[role=combobox]"),
    hidden: combo.querySelector("input[type=hidden]"),
    list: combo.querySelector("[role=listbox]"),
  });
  const enabled = (list) => [...list.querySelectorAll("[role=option]:not([aria-disabled=true])")];
  const isOpen = (list) => !list.hidden;

  const close = (combo) => {
    const { input, list } = parts(combo);
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const mark = (combo, option) => {
    const { input, list } = parts(combo);
    list.querySelectorAll("[aria-selected=true]").forEach((one) => one.setAttribute("aria-selected", "false"));
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  const choose = (combo, option) => {
    const { input, hidden } = parts(combo);
    input.value = option.dataset.text;
    hidden.value = option.dataset.id;
    close(combo);
    hidden.dispatchEvent(new Event("change", { bubbles: true }));
    const add = hidden.dataset.add && document.getElementById(hidden.dataset.add);
    if (add) add.click();
  };

  document.addEventListener("htmx:afterSwap", (event) => {
    const list = event.target.closest?.("[data-combo] [role=listbox]");
    if (!list) return;
    const combo = list.closest("[data-combo]");
    const { input } = parts(combo);
    // An answer to an older text is no list to choose from.
    const answered = list.querySelector("[data-query]")?.dataset.query;
    if (document.activeElement !== input || answered !== input.value.trim()) return close(combo);
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    // Near the lower edge the list would open out of sight.
    list.scrollIntoView({ block: "nearest" });
    mark(combo, enabled(list)[0]);
  });

  document.addEventListener("input", (event) => {
    const combo = event.target.closest("[data-combo]");
    if (!combo) return;
    parts(combo).hidden.value = "";
    close(combo);
  });

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const combo = event.target.closest?.("[data-combo]");
    if (!combo || event.target !== parts(combo).input) return;
    const { input, list } = parts(combo);
    const options = enabled(list);
    const at = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen(list)) return window.htmx?.trigger(input, "buka");
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark(combo, options[(at + step + options.length) % options.length]);
    } else if (event.key === "Enter" && !event.ctrlKey) {
      // Never sends the form from here: while the list is on its way there is nothing to choose yet.
      event.preventDefault();
      if (isOpen(list) && options[at]) choose(combo, options[at]);
    } else if (event.key === "Escape" && isOpen(list)) {
      event.preventDefault();
      event.stopPropagation();
      close(combo);
    }
  }, true);

  // An amount judged while typing: its mark follows the sentence below it.
  document.addEventListener("htmx:oobAfterSwap", () => {
    document.querySelectorAll("input[data-judged]").forEach((input) => {
      const wrong = document.getElementById(input.dataset.judged)?.classList.contains("error");
      if (wrong) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    });
  });

  // Keep the focus in the field while the mouse chooses.
  document.addEventListener("mousedown", (event) => {
    if (event.target.closest("[data-combo] [role=listbox]")) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const option = event.target.closest("[data-combo] [role=option]:not([aria-disabled=true])");
    if (option) return choose(option.closest("[data-combo]"), option);
    const input = event.target.closest("[data-combo] [role=combobox]");
    if (input && !isOpen(parts(input.closest("[data-combo]")).list)) window.htmx?.trigger(input, "buka");
  });
  document.addEventListener("focusout", (event) => {
    const combo = event.target.closest?.("[data-combo]");
    if (combo && !combo.contains(event.relatedTarget)) close(combo);
  });
})();
