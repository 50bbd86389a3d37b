/* Mandatory spending and net financing beside the RKA sheet: asked once when the sheet opens, then counted here with
   every key. What the region's pages say later is read by the server from what was saved. */
(() => {
  "use strict";

  const { parseAmount, sen, format } = window.kapuasNumbers;
  const { made } = window.kapuasSheet;
  const METER = 100;
  // Two decimals of a percentage, and of a share that is written as a percentage.
  const HUNDREDTHS = 10000n;

  /* Half up; amounts of a budget are never negative. */
  const divided = (part, whole) => (2n * part + whole) / (2n * whole);
  const within = (code, codes) => codes.some((above) => code === above || code.startsWith(`${above}.`));
  const amountOf = (text) => sen(parseAmount(text));

  const fundOf = (row) => row.cells.fund.trim();
  const isCounted = (share, row) => share.countsSheet || within(row.cells.account.trim(), share.accounts) || within(fundOf(row), share.funds);
  /* By its account, where funds are named by these alone; a row without a fund is left out by account. */
  const isLeftOut = (share, row) =>
    within(row.cells.account.trim(), share.leftOut) && (!share.leftOutFunds.length || !fundOf(row) || within(fundOf(row), share.leftOutFunds));

  /* What a share counts, its base, what it asks for, and its part of the base in hundredths of a percent. */
  const shareOf = (share, sheet) => {
    let counted = amountOf(share.counted);
    let base = amountOf(share.base);
    sheet.rows.forEach((row) => {
      const code = row.cells.account.trim();
      if (!code || !within(code, share.baseAccounts) || within(code, share.baseLeftOut)) return;
      const amount = sheet.amount(row) || 0n;
      base += amount;
      if (!isLeftOut(share, row) && isCounted(share, row)) counted += amount;
    });
    const percent = amountOf(share.percent);
    const limit = divided(base * percent, HUNDREDTHS * 100n) * 100n;
    return { counted, base, limit, percent, part: base ? divided(counted * HUNDREDTHS, base) : null, isMet: share.isFloor ? counted >= limit : counted <= limit };
  };

  /* The four sums of the balance rule, and what is left over. */
  const balanceOf = (meters, sheet) => {
    const sums = Object.fromEntries(Object.entries(meters.balance).map(([nature, text]) => [nature, amountOf(text)]));
    const groups = Object.keys(meters.natures);
    sheet.rows.forEach((row) => {
      const code = row.cells.account.trim();
      const group = groups.find((above) => within(code, [above]));
      if (group) sums[meters.natures[group]] += sheet.amount(row) || 0n;
    });
    const surplus = sums.revenue - sums.spending;
    const net = sums.financing_in - sums.financing_out;
    return { surplus, net, rest: surplus + net };
  };

  class Meters {
    constructor(sheet) {
      this.sheet = sheet;
      this.box = document.getElementById("ukuran-apbd");
      this.data = null;
    }

    async ask(address) {
      const answer = await fetch(address, { credentials: "same-origin" }).catch(() => null);
      if (!answer?.ok) {
        this.box.replaceChildren(made("p", { class: "meta" }, "Belanja wajib dan pembiayaan belum dapat dimuat. Muat ulang halaman untuk menghitungnya."));
        return;
      }
      this.data = await answer.json();
      this.shares = this.data.shares.map((share) => this.figure(share.name, true));
      this.balance = this.figure("Surplus atau defisit dan pembiayaan neto", false);
      this.box.replaceChildren(...[...this.shares, this.balance].map((one) => one.box));
      this.draw();
    }

    figure(name, hasMeter) {
      const found = { box: made("div"), value: made("b"), words: made("p") };
      found.box.append(made("span", {}, name), found.value);
      if (hasMeter) {
        const ns = "http://www.w3.org/2000/svg";
        found.svg = document.createElementNS(ns, "svg");
        found.part = document.createElementNS(ns, "rect");
        Object.entries({ class: "meter", viewBox: "0 0 100 8", preserveAspectRatio: "none", role: "img" }).forEach(([key, value]) => found.svg.setAttribute(key, value));
        Object.entries({ x: 0, width: 0, height: 8 }).forEach(([key, value]) => found.part.setAttribute(key, value));
        found.svg.append(found.part);
        found.box.append(found.svg);
      }
      found.box.append(found.words);
      return found;
    }

    draw() {
      if (!this.data) return;
      this.data.shares.forEach((share, number) => this.share(share, this.shares[number]));
      const { surplus, net, rest } = balanceOf(this.data, this.sheet);
      const { value, words } = this.balance;
      value.textContent = rest === 0n ? "Seimbang" : `${rest < 0n ? "Kurang" : "Lebih"} ${format(rest < 0n ? -rest : rest)}`;
      value.classList.toggle("neg", rest !== 0n);
      words.textContent = `${surplus < 0n ? "Defisit" : "Surplus"} ${format(surplus < 0n ? -surplus : surplus)}, pembiayaan neto ${format(net)}`;
    }

    share(share, { value, words, svg, part }) {
      const found = shareOf(share, this.sheet);
      value.textContent = found.part === null ? "Belum ada belanja" : `${format(found.part)} %`;
      value.classList.toggle("neg", !found.isMet);
      const gap = found.counted - found.limit;
      const lack = found.isMet ? "" : `, ${share.isFloor ? "kurang" : "lebih"} ${format(gap < 0n ? -gap : gap)}`;
      words.textContent = `${share.bound} ${share.percent} % dari ${format(found.base)}, terisi ${format(found.counted)}${lack}`;
      svg.setAttribute("aria-label", `${share.name}: ${value.textContent}, ${share.bound} ${share.percent} %`);
      // The whole meter is what is asked for or allowed.
      part.setAttribute("width", found.limit > 0n ? Math.min(METER, Number((found.counted * HUNDREDTHS) / found.limit) / METER) : 0);
      part.setAttribute("class", found.isMet ? "this" : share.isFloor ? "near" : "over");
    }
  }

  window.kapuasSheet.Meters = Meters;
})();
