/* Saving the RKA sheet: one POST of all changes; refusals at their cells, conflicts side by side. */
(() => {
  "use strict";

  const desk = window.kapuasSheet?.desk;
  if (!desk) return;
  const { data, sheet, view, mark, say, button, box, key, storage } = desk;
  const { CELLS, COLUMNS } = window.kapuasSheet;
  const saver = document.getElementById("simpan");
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const uidOf = (line) => (typeof line === "string" ? line : [...sheet.saved].find(([, was]) => was.id === line)?.[0]);

  const redraw = () => {
    view.draw();
    mark(false);
    desk.keepNow();
  };
  const save = async () => {
    desk.leave(true, false);
    box.replaceChildren();
    if (!sheet.isDirty()) {
      say("ok", ["Tidak ada perubahan."]);
      return;
    }
    desk.keepNow();
    saver.disabled = true;
    const answer = await fetch(window.location.pathname, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token, "X-Requested-With": "XMLHttpRequest" },
      body: JSON.stringify(sheet.changes()),
    }).catch(() => null);
    saver.disabled = false;
    if (!answer) say("bad", ["Sambungan terputus; belum ada yang tersimpan. Isian disimpan di peramban ini. Simpan lagi setelah tersambung."]);
    else if (answer.status === 401) document.dispatchEvent(new CustomEvent("session-expired"));
    else if (!answer.headers.get("Content-Type")?.includes("json")) say("bad", [`Belum tersimpan: server menjawab ${answer.status}. Isian disimpan di peramban ini; muat ulang halaman lalu pulihkan.`]);
    else heard(await answer.json());
  };
  const heard = (answer) => {
    if (answer.rows) {
      sheet.accept(answer);
      redraw();
      say("ok", ["Lembar tersimpan."]);
      return;
    }
    if (answer.flaws) {
      answer.flaws.forEach((flaw) => {
        const uid = uidOf(flaw.line);
        if (uid) sheet.flaws.set(`${uid} ${flaw.cell}`, flaw.words);
      });
      say("bad", [`Belum tersimpan: ${answer.flaws.length} sel perlu diperbaiki. Tekan F8 untuk ke sel berikutnya.`, ...answer.flaws.slice(0, 10).map((flaw) => flaw.words)]);
      redraw();
      desk.nextError();
    } else if (answer.conflicts) {
      say("bad", ["Belum tersimpan: sebagian baris sudah diubah orang lain. Pilih nilai tiap baris, lalu simpan lagi."]);
      answer.conflicts.forEach(conflict);
    } else say("bad", ["Belum tersimpan.", ...answer.refused]);
  };

  /* What the other wrote beside what stands here; the person chooses line by line. */
  const conflict = (one) => {
    const uid = uidOf(one.line);
    const row = sheet.row(uid);
    const title = `Baris ${row ? sheet.rows.indexOf(row) + 1 : ""}${one.who ? `, diubah ${one.who}` : ""}${one.at ? `, ${one.at}` : ""}`;
    if (!one.row) {
      const note = say("warn", [`${title}: baris sudah dihapus.`], button("Hapus di sini juga", () => settle(() => drop(uid), note)), button("Tambahkan lagi", () => settle(() => sheet.saved.delete(uid), note)));
      return;
    }
    const titles = new Map(COLUMNS.map((column) => [column.key, column.title.toLowerCase()]));
    const mine = row ? row.cells : null;
    const lines = CELLS.filter((name) => name !== "amount" && mine && mine[name] !== one.row.cells[name]).map((name) => {
      sheet.flaws.set(`${uid} ${name}`, `Nilai ${one.who || "orang lain"}: ${one.row.cells[name] || "kosong"}`);
      return `${titles.get(name)}: di sini ${mine[name] || "kosong"}, tersimpan ${one.row.cells[name] || "kosong"}`;
    });
    const note = say(
      "warn",
      [title, ...(mine ? lines : ["Di sini dihapus."])],
      button("Pakai nilai di sini", () => settle(() => Object.assign(sheet.saved.get(uid), { revision: one.row.revision, cells: { ...sheet.saved.get(uid).cells, ...one.row.cells }, item: one.row.item }), note, uid)),
      button("Pakai yang tersimpan", () => settle(() => theirs(uid, one.row), note, uid)),
    );
    redraw();
  };
  const theirs = (uid, row) => {
    const old = sheet.row(uid);
    sheet.replace(uid, row);
    if (!old) sheet.rows.push({ uid, cells: { ...row.cells }, item: row.item });
  };
  const drop = (uid) => {
    sheet.saved.delete(uid);
    sheet.rows = sheet.rows.filter((row) => row.uid !== uid);
  };
  const settle = (work, note, uid) => {
    work();
    [...sheet.flaws.keys()].filter((name) => name.startsWith(`${uid} `)).forEach((name) => sheet.flaws.delete(name));
    note.remove();
    redraw();
  };

  saver?.addEventListener("click", save);
  window.addEventListener("offline", () => desk.keepNow());

  /* --- What an earlier visit left --- */
  const kept = data.mayEdit ? storage(() => JSON.parse(localStorage.getItem(key))) : null;
  if (kept?.sheet) {
    const at = new Date(kept.at);
    const clock = `${String(at.getHours()).padStart(2, "0")}.${String(at.getMinutes()).padStart(2, "0")}`;
    const note = say(
      "warn",
      [`Isian pukul ${clock} belum tersimpan di Kapuas; peramban ini menyimpannya.`],
      button("Pulihkan isian", () => {
        sheet.remember();
        sheet.restore(kept.sheet, kept.items || {});
        note.remove();
        redraw();
      }),
      button("Buang", () => {
        storage(() => localStorage.removeItem(key));
        note.remove();
      }),
    );
  }
})();
