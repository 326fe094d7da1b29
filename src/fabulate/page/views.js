// The views of one dataset, each in its tab: rows, asked and measured, correlations, tables, the schema.

import { fill, h, labelled, tabs } from "./dom.js";
import { T } from "./texts.js";
import { ledger, together } from "./ledger.js";
import { diagram } from "./diagram.js";

/**
 * The tabs and what they show. `found` is what the service said last, `table` and `text` are views with a life of their
 * own, `pick(name)` is called for another table.
 */
export function viewer({ found, table, text, pick }) {
  const panel = h("div", { class: "views", id: "view", role: "tabpanel", tabindex: -1 });
  const chooser = h("div", { class: "choosers" });
  const small = h("p", { class: "soft small-print" });

  const measured = () => found.report?.tables.find((one) => one.name === found.table);

  function choosers() {
    const several = found.tables.length > 1;
    const names = Object.entries(T.views).filter(([name]) => name !== "tables" || several);
    if (!names.some(([name]) => name === found.view)) found.view = "rows";
    const focused = chooser.contains(document.activeElement) ? document.activeElement.id : "";
    fill(chooser, tabs(names, found.view, T.viewsLabel, (name) => { found.view = name; draw(); }, "view"),
      several && ["rows", "together"].includes(found.view) ? tables() : null);
    if (focused) document.getElementById(focused)?.focus();
    panel.setAttribute("aria-labelledby", `tab-${found.view}`);
  }

  function tables() {
    const own = h("select", { id: "table", on: { change: () => pick(own.value) } },
      ...found.tables.map((one) => h("option", { value: one.name, selected: one.name === found.table },
        T.tableOf(one.name, one.rows))));
    return labelled(T.tablesLabel, own);
  }

  const made = {
    rows: () => table.element,
    ledger: () => ledger(found.report),
    together: () => together(measured()),
    tables: () => diagram(found.report.diagram, new Map(found.tables.map((one) => [one.name, one.rows]))),
    schema: () => text.element,
  };

  function draw() {
    choosers();
    const next = found.report || found.view === "rows" ? made[found.view]() : null;
    if (next && panel.firstChild !== next) fill(panel, next);
    const mine = measured();
    const total = found.tables.find((one) => one.name === found.table)?.rows;
    fill(small, mine ? T.measuredOf(mine.rows, total ?? mine.rows) : "");
    small.hidden = found.view === "schema" || found.view === "tables";
  }

  return { elements: [chooser, panel, small], draw, rowsCame: () => { if (found.view === "rows") draw(); else choosers(); } };
}
