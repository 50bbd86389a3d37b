/* Numbers of the RKA sheet: typed texts as whole numbers with a scale (BigInt), never as binary fractions.
   They read like core/money.py; the server reads the same texts again and its amounts count. */
(() => {
  "use strict";

  const DOTTED = /^\d{1,3}(\.\d{3})+(,\d{1,2})?$/;
  const COMMA = /^\d+(,\d{1,2})?$/;
  const PLAIN = /^\d+(\.\d{1,2})?$/;
  const Q_DOTTED = /^[1-9]\d{0,2}(\.\d{3})+(,\d+)?$/;
  const Q_COMMA = /^\d+(,\d+)?$/;
  const Q_PLAIN = /^\d+\.\d+$/;
  const FACTORS_MAX = 4;
  const PLACES_MAX = 4;

  const clean = (text) => text.replace(/\u00a0/g, " ").trim();
  const made = (digits) => {
    const [whole, rest = ""] = digits.split(".");
    return { n: BigInt(whole + rest), s: rest.length };
  };
  const dotted = (text) => made(text.replace(/\./g, "").replace(",", "."));

  /* An amount: {n, s}, null when empty, undefined when it is none. */
  const parseAmount = (text) => {
    const found = clean(text).replace(/^rp\.?\s*/i, "");
    if (!found) return null;
    if (DOTTED.test(found) || COMMA.test(found)) return dotted(found);
    return PLAIN.test(found) ? made(found) : undefined;
  };

  /* A volume or a rate, of any decimals. */
  const parseQuantity = (text) => {
    const found = clean(text);
    if (!found) return null;
    if (found.length > 30) return undefined;
    if (Q_DOTTED.test(found) || Q_COMMA.test(found)) return dotted(found);
    return Q_PLAIN.test(found) ? made(found) : undefined;
  };

  /* The factors of a coefficient; undefined when one is none, an empty list for an empty text. */
  const parseCoefficient = (text) => {
    const found = clean(text).replace(/\s+/g, " ");
    if (!found) return [];
    const factors = found.split(/\s*[×*]\s*|\s+[xX]\s+/).map((factor) => {
      const parts = /^([\d.,]+)\s*(.*)$/.exec(factor.trim());
      const number = parts ? parseQuantity(parts[1]) : undefined;
      return number && number.s <= PLACES_MAX ? number : undefined;
    });
    return factors.length > FACTORS_MAX || factors.includes(undefined) ? undefined : factors;
  };

  const product = (factors) => factors.reduce((all, one) => ({ n: all.n * one.n, s: all.s + one.s }), { n: 1n, s: 0 });

  /* Half up to whole rupiah, as a scale of two decimals. */
  const wholeRupiah = ({ n, s }) => {
    const unit = 10n ** BigInt(s);
    return ((n + unit / 2n) / unit) * 100n;
  };

  /* price × volumes × (1 + tax %), in sen. */
  const amountOf = (factors, price, tax) => {
    const rate = tax || { n: 0n, s: 0 };
    const more = { n: 100n * 10n ** BigInt(rate.s) + rate.n, s: rate.s + 2 };
    return wholeRupiah(product([price, ...factors, more]));
  };

  const sen = (number) => (number ? number.n * 10n ** BigInt(2 - number.s) : 0n);
  const grouped = (digits) => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ".");

  /* Sen as people read them; negatives in brackets. */
  const format = (value) => {
    const size = value < 0n ? -value : value;
    const rest = size % 100n;
    const text = grouped(String(size / 100n)) + (rest ? `,${String(rest).padStart(2, "0")}` : "");
    return value < 0n ? `(${text})` : text;
  };

  const formatQuantity = ({ n, s }) => {
    const digits = String(n).padStart(s + 1, "0");
    const rest = s ? digits.slice(-s).replace(/0+$/, "") : "";
    return grouped(s ? digits.slice(0, -s) : digits) + (rest ? `,${rest}` : "");
  };

  window.kapuasNumbers = { parseAmount, parseQuantity, parseCoefficient, product, amountOf, sen, format, formatQuantity };
})();
