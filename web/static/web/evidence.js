/* Evidence: files may be dropped on the form; it then holds them as if they had been chosen and is sent.
   Hook: form[data-drop] names the file field. Without script the field alone does it. */
(() => {
  "use strict";

  document.querySelectorAll("form[data-drop]").forEach((form) => {
    const input = document.getElementById(form.dataset.drop);
    const hint = form.querySelector("[data-drop-hint]");
    if (!input) return;
    if (hint) hint.hidden = false;
    const hasFiles = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
    form.addEventListener("dragover", (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      form.classList.add("dropping");
    });
    form.addEventListener("dragleave", (event) => {
      if (!form.contains(event.relatedTarget)) form.classList.remove("dropping");
    });
    form.addEventListener("drop", (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      form.classList.remove("dropping");
      input.files = event.dataTransfer.files;
      if (input.files.length) form.requestSubmit();
    });
  });
})();
