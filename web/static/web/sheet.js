/* The RKA sheet at the keyboard: move, edit, paste, fill, undo, pick a standard, save once. */
(() => {
  "use strict";

  const source = document.getElementById("lembar-data");
  if (!source) return;
  const data = JSON.parse(source.textContent);
  const { Sheet, COLUMNS, View, Meters, made } = window.kapuasSheet;
  const { format } = window.kapuasNumbers;
  const sheet = new Sheet(data);
  const view = new View(sheet, data.notes);
  view.meters = new Meters(sheet);
  const wrap = document.getElementById("lembar");
  const place = document.getElementById("letak");
  const words = document.getElementById("keterangan");
  const at = { row: 0, column: 0, toRow: 0, toColumn: 0 };
  let editor = null;

  /* --- Where one is --- */
  const here = () => ({ row: sheet.rows[at.row], column: COLUMNS[at.column] });
  const eachChosen = function* () {
    for (let row = Math.min(at.row, at.toRow); row <= Math.max(at.row, at.toRow); row += 1) {
      for (let column = Math.min(at.column, at.toColumn); column <= Math.max(at.column, at.toColumn); column += 1) {
        if (sheet.rows[row]) yield [sheet.rows[row], COLUMNS[column]];
      }
    }
  };
  const tell = () => {
    const { row, column } = here();
    if (!row) {
      place.textContent = "";
      words.textContent = data.mayEdit ? "Belum ada rincian. Tekan Ctrl Enter untuk baris pertama, atau tempel dari Excel." : "Belum ada rincian.";
      return;
    }
    place.textContent = `Baris ${at.row + 1}, ${column.title.toLowerCase()}`;
    const wrong = sheet.wrong(row, column.key);
    const code = row.cells[column.key]?.trim();
    const named = column.picks && code ? sheet[column.picks].get(code) || "" : "";
    const standard = column.key === "price" && row.item ? `${row.item.kind} ${row.item.name}, paling tinggi Rp ${row.item.price} per ${row.item.measure}` : "";
    const shut = data.mayEdit && !sheet.mayChange(row) ? "Baris ini tidak dikembalikan TAPD; tidak dapat diubah." : "";
    words.textContent = wrong || named || standard || shut;
    words.className = wrong ? "neg" : "";
  };
  const mark = (isFocused = true) => {
    wrap.querySelectorAll(".at, .active, .chosen").forEach((cell) => cell.classList.remove("at", "active", "chosen"));
    wrap.querySelectorAll('[tabindex="0"]').forEach((cell) => cell.setAttribute("tabindex", "-1"));
    for (const [row, column] of eachChosen()) view.cell(row, column)?.classList.add("chosen");
    const { row, column } = here();
    const cell = row && view.cell(row, column);
    wrap.setAttribute("tabindex", cell ? "-1" : "0");
    if (cell) {
      cell.classList.remove("chosen");
      cell.classList.add("at");
      cell.setAttribute("tabindex", "0");
      if (isFocused) cell.focus({ preventScroll: false });
    }
    tell();
  };
  const go = (row, column, isWider = false) => {
    const inside = (value, most) => Math.max(0, Math.min(most, value));
    const to = { row: inside(row, sheet.rows.length - 1), column: inside(column, COLUMNS.length - 1) };
    if (isWider) Object.assign(at, { toRow: inside(at.toRow + row - at.row, sheet.rows.length - 1), toColumn: inside(at.toColumn + column - at.column, COLUMNS.length - 1) });
    else Object.assign(at, to, { toRow: to.row, toColumn: to.column });
    mark();
  };

  /* --- Keeping what is not saved --- */
  const key = `kapuas:isian:${document.body.dataset.user}:${window.location.pathname}`;
  const storage = (act) => {
    try {
      return act();
    } catch {
      return null; // A full or forbidden store keeps nothing; the sheet works as ever.
    }
  };
  let timer = 0;
  const keep = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(keepNow, 300);
  };
  const keepNow = () => {
    window.clearTimeout(timer);
    if (!data.mayEdit) return;
    if (!sheet.isDirty()) {
      storage(() => localStorage.removeItem(key));
      return;
    }
    const items = Object.fromEntries(sheet.rows.filter((row) => row.item).map((row) => [row.item.id, row.item]));
    storage(() => localStorage.setItem(key, JSON.stringify({ at: Date.now(), fields: [], sheet: sheet.changes(), items })));
  };
  window.addEventListener("pagehide", keepNow);

  /* --- Messages above the sheet --- */
  const box = document.getElementById("pesan-lembar");
  const say = (kind, lines, ...buttons) => {
    const note = made("div", { class: `note ${kind}`, role: kind === "bad" ? "alert" : "status" });
    const text = made("div");
    lines.forEach((line) => text.append(made("p", {}, line)));
    note.append(text);
    if (buttons.length) {
      const actions = made("div", { class: "actions nowrap" });
      actions.append(...buttons);
      note.append(actions);
    }
    box.append(note);
    return note;
  };
  const button = (text, work) => {
    const found = made("button", { type: "button", class: "btn" }, text);
    found.addEventListener("click", work);
    return found;
  };

  /* --- Changing --- */
  const changed = (isWhole = false) => {
    if (isWhole) view.draw();
    mark();
    keep();
    learn();
  };
  const draw = (row, name) => {
    if (name === "account" || name === "header") view.draw();
    else view.refresh(row);
  };
  const write = (row, column, text) => {
    if (!sheet.isInput(row, column)) return;
    sheet.set(row, column.key, text);
    if (column.key === "price" && !text.trim()) row.item = null;
  };

  /* Names of codes that nobody has named yet: asked for once after they were typed or pasted. */
  const learn = async () => {
    const unknown = (map, name) => [...new Set(sheet.rows.map((row) => row.cells[name].trim()))].filter((code) => code && !map.has(code));
    const accounts = unknown(sheet.accounts, "account");
    const funds = unknown(sheet.funds, "fund");
    if (!accounts.length && !funds.length) return;
    accounts.forEach((code) => sheet.accounts.set(code, undefined));
    funds.forEach((code) => sheet.funds.set(code, undefined));
    const query = new URLSearchParams([...accounts.map((code) => ["rekening", code]), ...funds.map((code) => ["dana", code])]);
    const answer = await fetch(`${data.names}?${query}`, { credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok) {
      // Not known is not wrong: the save judges every code.
      accounts.forEach((code) => sheet.accounts.delete(code));
      funds.forEach((code) => sheet.funds.delete(code));
      return;
    }
    const found = await answer.json();
    accounts.forEach((code) => sheet.accounts.set(code, found.accounts[code] ?? null));
    funds.forEach((code) => sheet.funds.set(code, found.funds[code] ?? null));
    if (!editor) {
      view.draw();
      mark(wrap.contains(document.activeElement));
    }
  };

  window.kapuasSheet.desk = {
    ...{ data, sheet, view, wrap, at, here, go, mark, tell, eachChosen, changed, draw, write, keep, keepNow, key, storage, say, button, box, format },
    editing: () => editor,
    setEditor: (value) => (editor = value),
  };
  view.draw();
  mark(false);
  view.meters.ask(data.meters);
})();
