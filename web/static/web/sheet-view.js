/* The RKA sheet on the page: one table row a line, a head row where account or group changes, figures above. */
(() => {
  "use strict";

  const { format } = window.kapuasNumbers;
  const { COLUMNS } = window.kapuasSheet;
  const METER = 100;

  const made = (name, attributes = {}, text = "") => {
    const found = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => {
      if (value === true) found.setAttribute(key, "");
      else if (value || value === 0) found.setAttribute(key, String(value));
    });
    if (text) found.textContent = text;
    return found;
  };

  class View {
    constructor(sheet, notes) {
      this.sheet = sheet;
      this.notes = notes;
      this.wrap = document.getElementById("lembar");
      this.cells = new Map();
    }

    /* Everything anew: after rows come, go, or change their account. */
    draw() {
      const { sheet } = this;
      this.cells.clear();
      const top = this.wrap.scrollTop;
      const table = made("table", { class: "table sheet", role: "grid", "aria-rowcount": sheet.rows.length, "aria-label": "Rincian" });
      const head = made("tr");
      head.append(made("th", { scope: "col", class: "rowno" }));
      head.firstChild.append(made("span", { class: "vh" }, "Baris"));
      COLUMNS.forEach((column) => head.append(made("th", { scope: "col", class: [column.pin && "pin", column.num && "num"].filter(Boolean).join(" ") }, column.title)));
      table.append(made("thead"));
      table.tHead.append(head);
      const body = made("tbody");
      let group = null;
      sheet.rows.forEach((row, place) => {
        const name = `${row.cells.account.trim()}\n${row.cells.header.trim()}`;
        if (name !== group) body.append(this.heading(row, place, name));
        group = name;
        body.append(this.line(row, place));
      });
      table.append(body, this.foot());
      this.wrap.replaceChildren(table);
      this.wrap.scrollTop = top;
      this.figures();
    }

    heading(row, place, name) {
      const { sheet } = this;
      const rows = [];
      for (let at = place; at < sheet.rows.length; at += 1) {
        const other = sheet.rows[at].cells;
        if (`${other.account.trim()}\n${other.header.trim()}` !== name) break;
        rows.push(sheet.rows[at]);
      }
      const code = row.cells.account.trim();
      const title = row.cells.header.trim() || sheet.accounts.get(code) || (code ? "Rekening tidak dikenal" : "Rekening belum diisi");
      const line = made("tr", { class: "head" });
      const label = made("th", { scope: "row", class: "pin" }, title);
      if (code) label.append(made("span", { class: "sub" }, row.cells.header.trim() ? `${code} ${sheet.accounts.get(code) || ""}` : code));
      line.append(made("td", { class: "rowno" }), label);
      COLUMNS.slice(1).forEach((column) => {
        const cell = made("td", { class: column.num ? "num" : "" });
        if (column.key === "amount") {
          cell.textContent = format(sheet.total(rows));
          this.cells.set(`head ${row.uid}`, { cell, rows });
        }
        line.append(cell);
      });
      return line;
    }

    line(row, place) {
      const line = made("tr", { "data-uid": row.uid });
      line.append(made("td", { class: "rowno" }, String(place + 1)));
      COLUMNS.forEach((column) => {
        const cell = made(column.pin ? "th" : "td", { scope: column.pin && "row", tabindex: -1, "data-key": column.key });
        line.append(cell);
        this.cells.set(`${row.uid} ${column.key}`, cell);
      });
      COLUMNS.forEach((column) => this.fill(row, column));
      return line;
    }

    fill(row, column) {
      const cell = this.cell(row, column);
      if (!cell || cell.querySelector("input")) return;
      const { sheet } = this;
      const saved = sheet.saved.get(row.uid);
      const isWrong = Boolean(sheet.wrong(row, column.key));
      const marks = {
        pin: column.pin,
        num: column.num,
        calc: column.calc && !sheet.isInput(row, column),
        wrong: isWrong,
        changed: column.key !== "amount" && !column.calc && (saved ? saved.cells[column.key] !== row.cells[column.key] : row.cells[column.key].trim()),
        "has-note": column.pin && saved && this.notes[saved.id],
        at: cell.classList.contains("at"),
        chosen: cell.classList.contains("chosen"),
      };
      cell.className = Object.keys(marks).filter((name) => marks[name]).join(" ");
      cell.textContent = sheet.shown(row, column);
      if (isWrong) cell.setAttribute("aria-invalid", "true");
      else cell.removeAttribute("aria-invalid");
      if (!column.calc && !sheet.isInput(row, column)) cell.setAttribute("aria-readonly", "true");
      if (column.pin && saved?.returned) cell.append(made("span", { class: "sub" }, "dikembalikan TAPD"));
    }

    /* One row again, and all sums. */
    refresh(row) {
      COLUMNS.forEach((column) => this.fill(row, column));
      this.cells.forEach((held, name) => {
        if (name.startsWith("head ")) held.cell.textContent = format(this.sheet.total(held.rows));
      });
      this.figures();
    }

    cell(row, column) {
      return this.cells.get(`${row.uid} ${column.key}`);
    }

    foot() {
      const foot = made("tfoot");
      const line = made("tr");
      line.append(made("td", { class: "rowno" }), made("th", { scope: "row", class: "pin" }, "Jumlah"));
      COLUMNS.slice(1).forEach((column) => {
        const cell = made("td", { class: column.num ? "num" : "" });
        if (column.key === "amount") this.total = cell;
        line.append(cell);
      });
      foot.append(line);
      return foot;
    }

    figures() {
      const { sheet } = this;
      const total = format(sheet.total());
      this.total.textContent = total;
      document.getElementById("jumlah-lembar").textContent = total;
      document.getElementById("banyak-rincian").textContent = `${sheet.rows.length} rincian`;
      const funds = document.getElementById("menurut-dana");
      funds.replaceChildren(
        ...sheet.byFund().flatMap(([code, sum]) => [made("dt", {}, sheet.funds.get(code) || code || "Belum diisi"), made("dd", {}, format(sum))]),
      );
      this.meters?.draw();
      sheet.fillings().forEach((filling, number) => this.meter(number, filling));
      const mark = document.getElementById("belum-simpan");
      mark.hidden = !sheet.isDirty();
    }

    meter(number, { limit, elsewhere, here }) {
      const figure = document.querySelector(`[data-limit="${number}"]`);
      if (!figure) return;
      const filled = elsewhere + here;
      const rest = figure.querySelector("[data-rest]");
      rest.textContent = format(limit - filled);
      rest.classList.toggle("neg", filled > limit);
      figure.querySelector("[data-filled]").textContent = format(filled);
      const part = (value) => (limit > 0n ? Number((value * 10000n) / limit) / METER : METER);
      const [used, now] = figure.querySelectorAll("rect");
      const start = Math.min(METER, Math.max(0, part(elsewhere)));
      used.setAttribute("width", start);
      now.setAttribute("x", start);
      now.setAttribute("width", Math.max(0, Math.min(METER - start, part(here))));
      now.setAttribute("class", filled > limit ? "over" : "this");
      figure.querySelector("svg").setAttribute("aria-label", `${figure.firstElementChild.textContent}: terisi ${format(filled)} dari pagu ${format(limit)}`);
    }
  }

  window.kapuasSheet.View = View;
  window.kapuasSheet.made = made;
})();
