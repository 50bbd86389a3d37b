/* Drawer: each step inside it can be taken back; the focus returns to the link that led on.
   Links inside [data-step] lead on within the drawer; [data-drawer-back] leads back. Without script
   every step is a page of its own. */
(() => {
  "use strict";

  const trail = [];
  let isInside = false;

  const offerBack = (drawer) => {
    const button = drawer.querySelector("[data-drawer-back]");
    if (button) button.hidden = trail.length === 0;
  };

  document.addEventListener("htmx:beforeRequest", (event) => {
    isInside = Boolean(event.target.closest?.("dialog.drawer"));
    if (!isInside) trail.length = 0;
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const drawer = event.target.closest?.("dialog.drawer");
    if (!drawer || !isInside || !drawer.open) return;
    const link = event.detail.requestConfig?.elt?.getAttribute("href") || "";
    trail.push({ html: drawer.innerHTML, top: drawer.scrollTop, link });
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const drawer = event.target.closest?.("dialog.drawer");
    if (drawer) offerBack(drawer);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-drawer-back]");
    const drawer = button?.closest("dialog.drawer");
    const step = drawer && trail.pop();
    if (!step) return;
    drawer.innerHTML = step.html;
    drawer.querySelectorAll(".htmx-request").forEach((one) => one.classList.remove("htmx-request"));
    window.htmx?.process(drawer);
    offerBack(drawer);
    drawer.scrollTop = step.top;
    const link = [...drawer.querySelectorAll("a[href]")].find((one) => one.getAttribute("href") === step.link);
    (link || drawer.querySelector(".drawer-head button"))?.focus();
  });

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("dialog.drawer").forEach((drawer) =>
      drawer.addEventListener("close", () => {
        trail.length = 0;
      }),
    );
  });
})();
