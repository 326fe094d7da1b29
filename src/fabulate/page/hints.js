// What a new setting begins with, and the names to choose among: columns and tables there are, what was measured.

import { h, id } from "./dom.js";
import { tableOf } from "./columns.js";

/** Which names a setting takes. */
const NAMES = {
  columns: "columns", column: "columns", order: "columns", within: "columns", "unique item": "columns", key: "columns",
  after: "columns", before: "columns", per: "tables", to: "tables", main: "tables", method: "faker", from: "parts",
  locale: "locales", list: "lists",
};
const NUMERIC = ["integer", "number"];
/** A column's name as an expression reads it. */
const quoted = (name) => /^[a-z_]\w*$/i.test(name ?? "") ? name : `"${name}"`;
/** Settings that need more than their shape to make sense. */
const BEGIN = {
  "rows group": (names) => ({ per: names("tables")[0] ?? "", mean: 3 }),
  "rows number": () => 100,
  "mess group": () => ({ typos: 0.05 }),
  "every group": () => ({ step: "1d" }),
  "missing group": (names) => ({ rate: 0.1, more_when: `${quoted(names("columns")[0])} is not null` }),
  "bundles map": () => ({ someone: { kind: "person" } }),
  "correlations group": (names) => ({ columns: names("columns").slice(0, 2), spearman: 0.5 }),
  "unique item list": (names) => names("columns").slice(-2),
  "given group": (names) => ({ when: `${quoted(names("columns")[0])} is not null` }),
  "drivers map": (names) => ({ [names("columns")[0]]: 0.5 }), "drivers item number": () => 0.5,
  "step text": () => "1d", "regex text": () => "[A-Z]{3}", "sql code": () => "1 + 1",
  "start text": () => "-2y", "end text": () => "today", "zone text": () => "Europe/Berlin", "trend text": () => "+10%/y",
  "format text": () => "%d/%m/%Y", "of text": () => "%d/%m/%Y", "at text": () => "2026-01-01", "as_of text": () => "2026-01-01",
  "values either": () => -999, "amplitude either": () => 1, "by group": () => ({ median: 3, unit: "d" }),
};

/**
 * Knows for one table of a schema. `column` is the one whose settings are shown, `measured` what was measured of it.
 * The function gives a first value by a setting's name and shape, undefined where it knows none; `list(name)` the id of a
 * list of names for an input, which stands in `into`.
 */
export function hints({ schema, table, column, measured, language, into }) {
  const mine = tableOf(schema, table);
  const made = new Map();
  const numeric = (one) => (NUMERIC.includes(one.kind) ? 0 : one.kind === "date" || one.kind === "datetime" ? 1 : 2);
  const others = mine.columns.filter((one) => one.name !== column && !one.hidden);
  const all = {
    columns: () => others.toSorted((a, b) => numeric(a) - numeric(b)).map((one) => one.name),
    tables: () => schema.tables.map((one) => one.name).filter((one) => one !== mine.name),
    faker: () => language.faker.map((one) => one.name),
    parts: () => language.bundles.flatMap((one) => one.parts.map((part) => `${one.name}.${part.name}`)),
    locales: () => language.locales,
    lists: () => Object.keys(schema.lists ?? {}),
  };
  const names = (sort) => all[sort]?.() ?? [];

  function hint(name, shape, at = 0) {
    const known = BEGIN[`${name} ${shape}`];
    if (known) return known(names);
    if (shape === "number" && Number.isFinite(measured?.[name])) return Number(measured[name].toPrecision(3));
    if (!["text", "either"].includes(shape) || name === "key" && !names("columns").length) return undefined;
    return name in NAMES ? names(NAMES[name])[at] ?? names(NAMES[name])[0] : undefined;
  }

  hint.list = (name) => {
    const sort = NAMES[name];
    if (!sort) return undefined;
    if (!made.has(sort)) {
      const own = id("list");
      into.append(h("datalist", { id: own }, ...names(sort).map((value) => h("option", { value }))));
      made.set(sort, own);
    }
    return made.get(sort);
  };
  return hint;
}
