// A column's head: its name, which opens its card, its picture, its summary and how much is missing.

import { button, h } from "./dom.js";
import { T } from "./texts.js";
import { gaps, plot, summary } from "./plots.js";

/** The head of a column; `measured` is its part of the report, if it has come. */
export function head(column, measured, open) {
  const name = button(column.name, () => open(column.name), { class: "name", title: T.openColumn(column.name) });
  const about = h("span", { class: "kind" }, T.types[column.type] ?? column.type);
  if (!measured) return h("th", { scope: "col" }, name, about, h("div", { class: "picture" }));
  const line = summary(measured);
  return h("th", { scope: "col" }, name, about,
    h("div", { class: "picture" }, plot(measured)),
    h("div", { class: "line", title: line }, line),
    gaps(measured));
}
