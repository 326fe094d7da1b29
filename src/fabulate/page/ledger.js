// Asked and measured: each fact of the words beside what the rows hold, and the rule behind each target.

import { h } from "./dom.js";
import { T } from "./texts.js";
import { ending } from "./describe.js";
import { percent, said } from "./plots.js";

const SHARES = ["share", "missing", "duplicates"];

function value(one, share) {
  return share && typeof one === "number" ? percent(one) : said(one);
}

function line(fact) {
  const share = SHARES.includes(fact.check);
  const kind = ending(fact);
  const far = fact.tolerance ? T.tolerance(value(fact.tolerance, share)) : "";
  return h("tr", { class: kind },
    h("th", { scope: "row" }, fact.phrase),
    h("td", { class: "place" }, h("code", {}, fact.at ?? ""), " ", h("span", { class: "soft" }, fact.check),
      fact.where ? h("span", { class: "soft" }, ` · ${fact.where}`) : null),
    h("td", {}, value(fact.asked, share)),
    h("td", {}, value(fact.measured, share), " ", h("span", { class: "soft" }, fact.why ?? far)),
    h("td", {}, h("span", { class: "verdict" }, T.verdicts[kind])));
}

function rule(place, found) {
  const best = Object.entries(T.best).filter(([name]) => name in found)
    .map(([name, text]) => `${text} ${found[name].toFixed(3)}`).join(" · ");
  return h("section", {},
    h("h4", {}, h("code", {}, place)), h("p", { class: "soft" }, best),
    h("div", { class: "wide", tabindex: 0, role: "region", "aria-label": place },
      h("table", { class: "plain" },
        h("thead", {}, h("tr", {}, ...T.truthHeads.map((one) => h("th", { scope: "col" }, one)))),
        h("tbody", {}, ...found.drivers.map((one) => h("tr", {}, h("th", { scope: "row" }, one.name),
          h("td", {}, `${one.coefficient >= 0 ? "+" : ""}${one.coefficient.toFixed(3)}`)))))));
}

/** The view of a report's facts. */
export function ledger(report) {
  const heads = h("tr", {}, ...T.ledgerHeads.map((one, at) => h("th", { scope: "col", class: at === 1 ? "place" : null }, one)));
  const truths = Object.entries(report.truth).flatMap(([table, rules]) =>
    Object.entries(rules).map(([name, found]) => rule(`${table}.${name}`, found)));
  return h("div", { class: "ledger" },
    report.facts.length
      ? h("div", { class: "wide", tabindex: 0, role: "region", "aria-label": T.ledger },
        h("table", { class: "plain" }, h("caption", {}, `${T.ledger}. ${capital(report.summary)}.`),
          h("thead", {}, heads), h("tbody", {}, ...report.facts.map(line))))
      : h("p", { class: "soft" }, T.noFacts),
    truths.length ? h("h3", {}, T.truth) : null, ...truths);
}

function capital(text) {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** The correlations of a table's columns: warm where they rise together, cold where against one another. */
export function together(table) {
  const found = table?.correlations;
  if (!found) return h("p", { class: "soft" }, T.noTogether);
  const caption = T.together(table.name);
  return h("div", { class: "wide", tabindex: 0, role: "region", "aria-label": caption },
    h("table", { class: "plain grid" }, h("caption", {}, caption),
      h("thead", {}, h("tr", {}, h("td", {}), ...found.columns.map((one) => h("th", { scope: "col", title: one }, one)))),
      h("tbody", {}, ...found.columns.map((name, a) => h("tr", {}, h("th", { scope: "row", title: name }, name),
        ...found.columns.map((_, b) => tie(a === b ? undefined : (b < a ? found.spearman : found.pearson)[a][b])))))));
}

function tie(value) {
  if (value === undefined) return h("td", { class: "self" });
  if (value === null) return h("td", {}, "–");
  const share = (Math.min(Math.abs(value), 1) * 45).toFixed(0);
  const ground = `color-mix(in srgb, var(${value > 0 ? "--warm" : "--cold"}) ${share}%, transparent)`;
  return h("td", { style: { background: ground } }, (Math.round(value * 100) / 100 + 0).toFixed(2));
}
