/* Keys, mouse and clipboard of the RKA sheet; the editor within a cell and its list of codes. */
(() => {
  "use strict";

  const desk = window.kapuasSheet.desk;
  if (!desk) return;
  const { data, sheet, view, wrap, at, here, go, mark, tell, eachChosen, changed, draw, write } = desk;
  const { COLUMNS, made } = window.kapuasSheet;
  const ASK_AFTER = 200;

  /* --- The editor --- */
  const edit = (text = null) => {
    const { row, column } = here();
    if (!row || desk.editing() || !sheet.isInput(row, column)) return;
    const cell = view.cell(row, column);
    const before = row.cells[column.key];
    const input = made("input", { "aria-label": `${column.title}, baris ${at.row + 1}`, autocomplete: "off", spellcheck: "false", inputmode: column.num ? "decimal" : "" });
    input.value = text ?? before;
    const list = column.picks ? made("div", { class: "combo-list", role: "listbox", id: "lembar-daftar", "aria-label": column.title, hidden: true }) : null;
    cell.classList.add("active");
    cell.replaceChildren(input, ...(list ? [list] : []));
    if (list) ["role:combobox", "aria-expanded:false", "aria-controls:lembar-daftar", "aria-autocomplete:list"].forEach((one) => input.setAttribute(...one.split(":")));
    desk.setEditor({ row, column, cell, input, list, before });
    input.focus();
    if (text === null) input.select();
    input.addEventListener("input", typed);
    input.addEventListener("blur", () => window.setTimeout(() => desk.editing()?.input === input && leave(true, false)));
    if (text !== null) typed();
  };
  let asking = 0;
  const typed = () => {
    const { row, column, input, list } = desk.editing();
    // The figures follow each key; nothing is sent.
    row.cells[column.key] = input.value;
    view.refresh(row);
    if (!list) return;
    window.clearTimeout(asking);
    asking = window.setTimeout(() => ask(input, list, column), ASK_AFTER);
  };
  const ask = async (input, list, column) => {
    const query = new URLSearchParams({ field: "kode", kode: input.value });
    const answer = await fetch(`${data[column.picks]}?${query}`, { credentials: "same-origin", headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok || desk.editing()?.input !== input) return;
    // The site's own list of options, escaped by its templates.
    list.innerHTML = await answer.text();
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  };
  const options = () => [...(desk.editing()?.list?.querySelectorAll("[role=option]") || [])];
  const choose = (option) => {
    const { column, input } = desk.editing();
    input.value = option.dataset.text;
    sheet[column.picks].set(option.dataset.text, option.firstElementChild.firstChild.textContent);
    leave(true);
  };
  const walk = (step) => {
    const all = options();
    if (!all.length) return false;
    const now = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
    all[now]?.setAttribute("aria-selected", "false");
    const next = all[(now + step + all.length) % all.length];
    next.setAttribute("aria-selected", "true");
    next.scrollIntoView({ block: "nearest" });
    desk.editing().input.setAttribute("aria-activedescendant", next.id);
    return true;
  };
  const leave = (isTaken, isFocused = true) => {
    const held = desk.editing();
    if (!held) return;
    desk.setEditor(null);
    const { row, column, cell, input, before } = held;
    const text = input.value.trim();
    row.cells[column.key] = before;
    cell.replaceChildren();
    if (isTaken && text !== before) {
      sheet.remember();
      write(row, column, text);
    }
    draw(row, column.key);
    if (isFocused) changed();
    else {
      mark(false);
      desk.keep();
    }
  };

  /* --- Commands --- */
  const add = () => {
    if (!data.mayEdit || sheet.returnedOnly) return;
    sheet.remember();
    const row = sheet.addAfter(here().row);
    view.draw();
    at.row = at.toRow = sheet.rows.indexOf(row);
    at.column = at.toColumn = 0;
    changed();
  };
  const remove = () => {
    const rows = new Set([...eachChosen()].map(([row]) => row).filter((row) => sheet.mayChange(row)));
    if (!rows.size) return;
    sheet.remember();
    sheet.rows = sheet.rows.filter((row) => !rows.has(row));
    at.row = at.toRow = Math.max(0, Math.min(at.row, at.toRow, sheet.rows.length - 1));
    changed(true);
  };
  const clear = () => {
    sheet.remember();
    for (const [row, column] of eachChosen()) write(row, column, "");
    changed(true);
  };
  const fill = () => {
    const top = Math.min(at.row, at.toRow);
    const first = sheet.rows[top];
    if (!first || at.row === at.toRow) return;
    sheet.remember();
    for (const [row, column] of eachChosen()) {
      if (row === first) continue;
      write(row, column, first.cells[column.key]);
      if (column.key === "price" && sheet.mayChange(row)) row.item = first.item;
    }
    changed(true);
  };
  const undo = () => {
    if (!sheet.undo()) return;
    at.row = at.toRow = Math.max(0, Math.min(at.row, sheet.rows.length - 1));
    changed(true);
  };
  const pick = () => {
    const { row } = here();
    if (!row || !sheet.mayChange(row)) return;
    const query = new URLSearchParams({ rekening: row.cells.account.trim() });
    window.htmx.ajax("GET", `${data.prices}?${query}`, { target: "#telusur", swap: "innerHTML" });
  };
  const nextError = () => {
    const wrong = sheet.rows.flatMap((row, number) => COLUMNS.map((column, place) => [row, column, number, place])).filter(([row, column]) => sheet.wrong(row, column.key));
    const later = wrong.find(([, , number, place]) => number > at.row || (number === at.row && place > at.column)) || wrong[0];
    if (later) go(later[2], later[3]);
  };
  /* The chosen rows one place up or down; what is chosen goes with them. */
  const shift = (step) => {
    const from = Math.min(at.row, at.toRow);
    const to = Math.max(at.row, at.toRow);
    if (!data.mayEdit || sheet.returnedOnly || !sheet.rows[from]) return;
    sheet.remember();
    if (!sheet.shift(from, to, step)) {
      sheet.steps.pop();
      return;
    }
    at.row += step;
    at.toRow += step;
    changed(true);
  };
  const up = () => shift(-1);
  const down = () => shift(1);

  /* The open notes of TAPD on the row, in the drawer; answers are written on the review. */
  const note = () => {
    const { row } = here();
    const drawer = document.getElementById("catatan");
    if (!row) return;
    const found = data.notes[sheet.saved.get(row.uid)?.id] || [];
    document.getElementById("catatan-isi").replaceChildren(
      ...(found.length ? found.map(thread) : [made("p", {}, "Baris ini tidak mempunyai catatan TAPD yang terbuka.")]),
    );
    document.getElementById("catatan-baris").textContent = `Baris ${at.row + 1}${row.cells.description.trim() ? `, ${row.cells.description.trim()}` : ""}`;
    if (!drawer.open) drawer.showModal();
  };
  const thread = (one) => {
    const found = made("article", { class: "thread" });
    if (one.about) found.append(made("h3", {}, one.about));
    [one, ...one.answers].forEach((said) => found.append(made("p", {}, said.text), made("p", { class: "meta" }, `${said.who}, ${said.at}`)));
    return found;
  };
  document.getElementById("catatan").addEventListener("close", () => mark());
  Object.assign(desk, { add, remove, fill, undo, pick, up, down, note, nextError, leave });

  /* --- Keys --- */
  const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-15, 0], PageDown: [15, 0] };
  const step = (event) => {
    const isLast = at.column === COLUMNS.length - 1;
    if (event.shiftKey) go(at.column ? at.row : at.row - 1, at.column ? at.column - 1 : COLUMNS.length - 1);
    else if (!isLast) go(at.row, at.column + 1);
    else go(at.row + 1, 0);
  };
  const inEditor = (event) => {
    if (event.key === "Escape") leave(false);
    else if (event.key === "ArrowDown" && walk(1)) return true;
    else if (event.key === "ArrowUp" && walk(-1)) return true;
    else if (event.key === "Enter" && !event.ctrlKey) {
      const chosen = options().find((one) => one.getAttribute("aria-selected") === "true");
      if (chosen) choose(chosen);
      else {
        leave(true);
        go(at.row + 1, at.column);
      }
    } else if (event.key === "Tab") {
      leave(true);
      step(event);
    } else if (event.key === "Enter") {
      leave(true);
      add();
    } else return false;
    return true;
  };
  const inSheet = (event) => {
    const isCommand = event.ctrlKey || event.metaKey;
    const move = MOVES[event.key];
    if (event.altKey && !isCommand && event.key === "ArrowUp") up();
    else if (event.altKey && !isCommand && event.key === "ArrowDown") down();
    // The list of keys is the page's own; a cell that begins with the sign is begun with F2.
    else if (event.key === "?") return false;
    else if (event.key === "F2" && event.shiftKey) note();
    else if (move && !event.altKey) go(at.row + move[0] * (isCommand ? sheet.rows.length : 1), at.column + move[1] * (isCommand ? COLUMNS.length : 1), event.shiftKey);
    else if (event.key === "Home") go(isCommand ? 0 : at.row, 0);
    else if (event.key === "End") go(isCommand ? sheet.rows.length : at.row, COLUMNS.length - 1);
    else if (event.key === "Enter" && isCommand) add();
    else if (event.key === "Enter" || event.key === "F2") edit();
    else if (event.key === "F8") nextError();
    else if (event.key === "Delete" || event.key === "Backspace") clear();
    else if (isCommand && event.key.toLowerCase() === "z") undo();
    else if (isCommand && event.key.toLowerCase() === "d") fill();
    else if (event.altKey && event.key.toLowerCase() === "s") pick();
    else if (event.key === "Tab" && sheet.rows.length && !(event.shiftKey ? at.row === 0 && at.column === 0 : at.row === sheet.rows.length - 1 && at.column === COLUMNS.length - 1)) step(event);
    else if (event.key.length === 1 && !isCommand && !event.altKey) edit(event.key);
    else return false;
    return true;
  };
  wrap.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (desk.editing() ? inEditor(event) : inSheet(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  });

  /* --- Mouse --- */
  wrap.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) {
      event.preventDefault();
      choose(option);
      return;
    }
    const cell = event.target.closest("[data-key]");
    if (!cell || event.target.closest("input, .combo-list")) return;
    event.preventDefault();
    leave(true);
    const row = sheet.rows.findIndex((one) => one.uid === cell.closest("tr").dataset.uid);
    const column = COLUMNS.findIndex((one) => one.key === cell.dataset.key);
    if (event.shiftKey) {
      Object.assign(at, { toRow: row, toColumn: column });
      mark();
    } else go(row, column);
  });
  wrap.addEventListener("dblclick", () => edit());
  document.addEventListener("click", (event) => {
    const command = event.target.closest("[data-do]")?.dataset.do;
    if (command) desk[command]();
    const used = event.target.closest("[data-item]");
    if (used) take(JSON.parse(used.dataset.item), used.dataset.account);
  });

  /* --- A standard from the drawer --- */
  const take = (item, account) => {
    const { row } = here();
    if (!row || !sheet.mayChange(row)) return;
    sheet.remember();
    const texts = { description: item.name, specification: item.specification, measure: item.measure, price: item.price };
    if (account && !row.cells.account.trim()) texts.account = account;
    Object.entries(texts).forEach(([name, text]) => sheet.set(row, name, text));
    row.item = item;
    document.getElementById("telusur").close();
    at.column = at.toColumn = COLUMNS.findIndex((column) => column.key === "coefficient");
    changed(true);
  };

  /* --- Clipboard --- */
  document.addEventListener("copy", (event) => {
    if (desk.editing() || !wrap.contains(document.activeElement)) return;
    const lines = new Map();
    for (const [row, column] of eachChosen()) lines.set(row, [...(lines.get(row) || []), sheet.shown(row, column)]);
    event.clipboardData.setData("text/plain", [...lines.values()].map((cells) => cells.join("\t")).join("\n"));
    event.preventDefault();
  });
  /* Tab-separated text with quoted cells, as Excel and LibreOffice put it on the clipboard. */
  const cellsOf = (text) => {
    const rows = [[""]];
    let isQuoted = false;
    const clean = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    for (let index = 0; index < clean.length; index += 1) {
      const letter = clean[index];
      const line = rows[rows.length - 1];
      if (isQuoted) {
        if (letter === '"' && clean[index + 1] === '"') index += 1;
        else if (letter === '"') {
          isQuoted = false;
          continue;
        }
        line[line.length - 1] += letter === "\n" ? " " : letter;
      } else if (letter === '"' && line[line.length - 1] === "") isQuoted = true;
      else if (letter === "\t") line.push("");
      else if (letter === "\n") rows.push([""]);
      else line[line.length - 1] += letter;
    }
    return rows;
  };
  document.addEventListener("paste", (event) => {
    if (desk.editing() || !data.mayEdit || !(wrap.contains(document.activeElement) || document.activeElement === wrap)) return;
    event.preventDefault();
    const rows = cellsOf(event.clipboardData.getData("text/plain"));
    sheet.remember();
    const start = sheet.rows.length ? at.row : 0;
    rows.forEach((cells, number) => {
      if (start + number >= sheet.rows.length) {
        if (sheet.returnedOnly) return;
        sheet.rows.push(sheet.blank());
      }
      const row = sheet.rows[start + number];
      cells.forEach((text, offset) => {
        const column = COLUMNS[at.column + offset];
        if (column) write(row, column, text.trim());
      });
    });
    at.toRow = Math.min(sheet.rows.length - 1, start + rows.length - 1);
    at.toColumn = Math.min(COLUMNS.length - 1, at.column + Math.max(...rows.map((cells) => cells.length)) - 1);
    changed(true);
  });
  tell();
})();
