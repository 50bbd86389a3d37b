/* The rows of an RKA sheet: cells as texts, what they amount to, what differs from the server, undo. */
(() => {
  "use strict";

  const { parseAmount, parseQuantity, parseCoefficient, product, amountOf, sen, format, formatQuantity } = window.kapuasNumbers;

  const COLUMNS = [
    { key: "description", title: "Uraian", pin: true },
    { key: "specification", title: "Spesifikasi" },
    { key: "account", title: "Rekening", picks: "accounts" },
    { key: "fund", title: "Sumber dana", picks: "funds" },
    { key: "coefficient", title: "Koefisien" },
    { key: "volume", title: "Volume", num: true, calc: true },
    { key: "measure", title: "Satuan" },
    { key: "price", title: "Harga", num: true },
    { key: "tax", title: "PPN", num: true },
    { key: "amount", title: "Jumlah", num: true, calc: true },
    { key: "location", title: "Lokasi" },
    { key: "recipient", title: "Penerima" },
    { key: "header", title: "Kelompok" },
    { key: "exception_basis", title: "Dasar pengecualian" },
  ];
  const CELLS = COLUMNS.map((column) => column.key).filter((key) => key !== "volume");
  // A new row takes these from the one above: alone they are no line yet.
  const TAKEN = ["account", "fund", "header"];
  const hasContent = (row) => CELLS.some((key) => !TAKEN.includes(key) && row.cells[key].trim());
  const UNDO_MAX = 100;
  // In front of every line of the RKA, as the service reads it.
  const START = 0;

  class Sheet {
    constructor(data) {
      this.mayEdit = data.mayEdit;
      this.returnedOnly = data.returnedOnly;
      this.limits = data.limits;
      this.accounts = new Map();
      this.funds = new Map();
      this.saved = new Map();
      this.flaws = new Map();
      this.steps = [];
      this.next = 1;
      this.rows = data.rows.map((row) => this.take(row));
      // The saved rows in the order that the server has them.
      this.order = this.rows.map((row) => row.uid);
    }

    /* A row of the server under an id of the page. */
    take(row, uid = `r${this.next++}`) {
      const cells = Object.fromEntries(CELLS.map((key) => [key, row.cells[key] || ""]));
      if (row.account) this.accounts.set(cells.account, row.account);
      if (row.fund) this.funds.set(cells.fund, row.fund);
      this.saved.set(uid, { id: row.id, revision: row.revision, returned: row.returned, cells: { ...cells }, item: row.item });
      return { uid, cells, item: row.item };
    }

    blank() {
      return { uid: `r${this.next++}`, cells: Object.fromEntries(CELLS.map((key) => [key, ""])), item: null };
    }

    row(uid) {
      return this.rows.find((one) => one.uid === uid);
    }

    mayChange(row) {
      if (!this.mayEdit) return false;
      return !this.returnedOnly || Boolean(this.saved.get(row.uid)?.returned);
    }

    isInput(row, column) {
      if (!this.mayChange(row)) return false;
      // What has no price has an amount that is typed.
      return column.key === "amount" ? !row.cells.price.trim() : !column.calc;
    }

    /* --- Figures --- */
    amount(row) {
      const price = parseAmount(row.cells.price);
      if (price === null) return sen(parseAmount(row.cells.amount));
      const factors = parseCoefficient(row.cells.coefficient);
      const tax = parseQuantity(row.cells.tax.replace(/%\s*$/, ""));
      return price === undefined || factors === undefined || tax === undefined ? null : amountOf(factors, price, tax);
    }

    shown(row, column) {
      if (column.key === "amount") {
        const amount = this.amount(row);
        return amount === null ? "" : format(amount);
      }
      if (column.key !== "volume") return row.cells[column.key];
      const factors = parseCoefficient(row.cells.coefficient);
      return factors && factors.length ? formatQuantity(product(factors)) : "";
    }

    total(rows = this.rows) {
      return rows.reduce((sum, row) => sum + (this.amount(row) || 0n), 0n);
    }

    byFund() {
      const sums = new Map();
      this.rows.forEach((row) => {
        const code = row.cells.fund.trim();
        sums.set(code, (sums.get(code) || 0n) + (this.amount(row) || 0n));
      });
      return [...sums].sort(([one], [other]) => (one < other ? -1 : 1));
    }

    /* Each ceiling with what the sheet fills of it now. */
    fillings() {
      return this.limits.map((limit) => {
        const rows = this.rows.filter(({ cells }) => {
          const code = cells.fund.trim();
          return cells.account.trim() && (!limit.fund || code === limit.fund || code.startsWith(`${limit.fund}.`));
        });
        return { limit: sen(parseAmount(limit.limit)), elsewhere: sen(parseAmount(limit.elsewhere)), here: this.total(rows) };
      });
    }

    /* --- What is wrong with a cell, in words; empty when nothing is --- */
    wrong(row, key) {
      const told = this.flaws.get(`${row.uid} ${key}`);
      if (told) return told;
      const text = row.cells[key]?.trim() || "";
      if (key === "description" && !text && (hasContent(row) || this.saved.has(row.uid))) return "Uraian belum diisi.";
      if (key === "price" && parseAmount(text) === undefined) return `“${text}” bukan nilai rupiah. Tulis seperti 1.234.567,89.`;
      if (key === "amount" && parseAmount(text) === undefined) return `“${text}” bukan nilai rupiah. Tulis seperti 1.234.567,89.`;
      if (key === "coefficient" && parseCoefficient(text) === undefined) return `“${text}” bukan koefisien. Tulis seperti 12 desa × 40 balita, paling banyak empat.`;
      if (key === "tax" && parseQuantity(text.replace(/%\s*$/, "")) === undefined) return `“${text}” bukan persen. Tulis seperti 11.`;
      if (key === "account" && this.accounts.get(text) === null) return `Rekening ${text} tidak ada pada bagan tahun ini.`;
      if (key === "fund" && this.funds.get(text) === null) return `Sumber dana ${text} tidak ada pada tahun ini.`;
      return key === "price" ? this.aboveStandard(row) : "";
    }

    aboveStandard(row) {
      const price = parseAmount(row.cells.price);
      if (!row.item || !price || row.cells.exception_basis.trim()) return "";
      const more = sen(price) - sen(parseAmount(row.item.price));
      if (more <= 0n) return "";
      return `${row.item.kind} ${row.item.name} Rp ${row.item.price} per ${row.item.measure}, diisi Rp ${format(sen(price))}. Turunkan Rp ${format(more)}, atau isi dasar pengecualian.`;
    }

    /* --- Changing --- */
    remember() {
      this.steps.push(JSON.stringify(this.rows));
      if (this.steps.length > UNDO_MAX) this.steps.shift();
    }

    undo() {
      const step = this.steps.pop();
      if (step) this.rows = JSON.parse(step);
      return Boolean(step);
    }

    set(row, key, text) {
      if (row.cells[key] === text) return;
      row.cells[key] = text;
      [...this.flaws.keys()].filter((name) => name.startsWith(`${row.uid} `)).forEach((name) => this.flaws.delete(name));
    }

    addAfter(row) {
      const made = this.blank();
      if (row) {
        made.cells.account = row.cells.account;
        made.cells.fund = row.cells.fund;
        made.cells.header = row.cells.header;
      }
      this.rows.splice(row ? this.rows.indexOf(row) + 1 : this.rows.length, 0, made);
      return made;
    }

    /* Rows that stand together go one place up (-1) or down (1); false at the edge. */
    shift(from, to, step) {
      const next = step < 0 ? from - 1 : to + 1;
      if (next < 0 || next >= this.rows.length) return false;
      const [passed] = this.rows.splice(next, 1);
      this.rows.splice(step < 0 ? to : from, 0, passed);
      return true;
    }

    /* --- What a save sends --- */
    changes() {
      const refs = (row) => this.saved.get(row.uid)?.id ?? row.uid;
      const found = { edited: [], added: [], moved: [], removed: [] };
      const isSame = (row, was) => CELLS.every((key) => key === "amount" && row.cells.price.trim() ? true : row.cells[key] === was.cells[key]);
      this.rows.forEach((row, place) => {
        const was = this.saved.get(row.uid);
        const item = row.item ? row.item.id : null;
        if (!was) {
          const cells = Object.fromEntries(CELLS.filter((key) => row.cells[key].trim() && (key !== "amount" || !row.cells.price.trim())).map((key) => [key, row.cells[key]]));
          if (hasContent(row)) {
            found.added.push({ key: row.uid, number: place + 1, after: this.anchor(place, refs), cells, item });
          }
          return;
        }
        if (isSame(row, was) && item === (was.item ? was.item.id : null)) return;
        const cells = Object.fromEntries(CELLS.filter((key) => row.cells[key] !== was.cells[key] && (key !== "amount" || !row.cells.price.trim())).map((key) => [key, row.cells[key]]));
        found.edited.push({ id: was.id, revision: was.revision, number: place + 1, cells, item });
      });
      const here = new Set(this.rows.map((row) => row.uid));
      this.saved.forEach((was, uid) => {
        if (!here.has(uid)) found.removed.push({ id: was.id, revision: was.revision, number: 0 });
      });
      this.moved().forEach((uid) => {
        const place = this.rows.findIndex((row) => row.uid === uid);
        // New rows are placed after these, so only a saved row can be named.
        found.moved.push({ id: this.saved.get(uid).id, after: this.anchor(place, refs, true) });
      });
      return found;
    }

    /* The nearest row above that the server will know; START where none is, null where it knows no row at all. */
    anchor(place, refs, onlySaved = false) {
      for (let at = place - 1; at >= 0; at -= 1) {
        const row = this.rows[at];
        if (this.saved.has(row.uid) || (!onlySaved && hasContent(row))) return refs(row);
      }
      return this.saved.size ? START : null;
    }

    /* The fewest saved rows that must move to turn the server's order into that of the page. */
    moved() {
      const was = new Map(this.order.map((uid, place) => [uid, place]));
      const rows = this.rows.map((row) => row.uid).filter((uid) => was.has(uid) && this.saved.has(uid));
      // Longest rising run of old places: `ends[size]` is the row with which one of that size ends lowest.
      const ends = [];
      const before = new Map();
      rows.forEach((uid) => {
        let low = 0;
        let high = ends.length;
        while (low < high) {
          const middle = (low + high) >> 1;
          if (was.get(ends[middle]) < was.get(uid)) low = middle + 1;
          else high = middle;
        }
        before.set(uid, ends[low - 1]);
        ends[low] = uid;
      });
      const kept = new Set();
      for (let uid = ends[ends.length - 1]; uid; uid = before.get(uid)) kept.add(uid);
      return rows.filter((uid) => !kept.has(uid));
    }

    isDirty() {
      return Object.values(this.changes()).some((list) => list.length);
    }

    /* --- After a save --- */
    accept(answer) {
      const uids = new Map([...this.saved].map(([uid, was]) => [was.id, uid]));
      Object.entries(answer.added).forEach(([uid, id]) => uids.set(id, uid));
      answer.rows.forEach((row) => this.replace(uids.get(row.id), row));
      const here = new Set(this.rows.map((row) => row.uid));
      [...this.saved.keys()].filter((uid) => !here.has(uid)).forEach((uid) => this.saved.delete(uid));
      this.order = this.rows.map((row) => row.uid).filter((uid) => this.saved.has(uid));
      this.flaws.clear();
      this.steps = [];
    }

    replace(uid, row) {
      const taken = this.take(row, uid);
      const old = this.row(uid);
      if (old) Object.assign(old, taken);
    }

    /* Put kept changes on the rows as the server has them now; the revisions stay those that were seen. */
    restore(changes, items) {
      const uids = new Map([...this.saved].map(([uid, was]) => [was.id, uid]));
      changes.edited.forEach((one) => {
        const row = this.row(uids.get(one.id));
        if (!row) return;
        Object.assign(row.cells, one.cells);
        row.item = items[one.item] || null;
        this.saved.get(row.uid).revision = one.revision;
      });
      (changes.moved || []).forEach((one) => {
        const row = this.row(uids.get(one.id));
        const above = this.row(uids.get(one.after));
        if (!row || (one.after !== START && !above)) return;
        this.rows.splice(this.rows.indexOf(row), 1);
        this.rows.splice(above ? this.rows.indexOf(above) + 1 : 0, 0, row);
      });
      const made = new Map();
      changes.added.forEach((one) => {
        const above = this.row(made.get(one.after) || uids.get(one.after));
        const row = this.addAfter(above);
        if (one.after === START) this.rows.unshift(this.rows.pop());
        Object.keys(row.cells).forEach((key) => (row.cells[key] = one.cells[key] || ""));
        row.item = items[one.item] || null;
        made.set(one.key, row.uid);
      });
      const gone = new Set(changes.removed.map((one) => uids.get(one.id)));
      this.rows = this.rows.filter((row) => !gone.has(row.uid));
    }
  }

  window.kapuasSheet = { Sheet, COLUMNS, CELLS };
})();
