// The table: any number of rows, of which only those in sight are fetched and drawn. A row at a million costs what
// the first costs, so the place of the scroll bar is the row.

import { button, fill, h, later, tell } from "./dom.js";
import { T } from "./texts.js";
import { isStopped } from "./api.js";
import { head } from "./heads.js";

const ROW = 28;
const PAGE = 100;
const KEPT = 60;
// Browsers stop at some 17 million pixels; a longer table's scroll bar is finer than its rows.
const TALLEST = 12_000_000;

/**
 * The view. `load(first, count, signal)` fetches rows, `open(column)` is called for a column's head.
 */
export function rowsView({ load, open }) {
  const caption = h("caption", { class: "unseen" });
  const columns = h("colgroup");
  const heads = h("tr", { "aria-rowindex": 1 });
  const body = h("tbody");
  const table = h("table", { class: "cells" }, caption, columns, h("thead", {}, heads), body);
  const pane = h("div", { class: "pane" }, table);
  const tall = h("div", { class: "tall" }, pane);
  const scroller = h("div", { class: "scroller", tabindex: 0, role: "region", "aria-label": T.views.rows }, tall);
  const place = h("input", { id: "place", inputmode: "numeric", size: 9, "aria-label": T.toRow, placeholder: "0" });
  const where = h("span", { class: "where" });
  const form = h("form", { class: "to-row", on: { submit: (event) => {
    event.preventDefault();
    const row = Number(place.value.replaceAll(/[,_\s]/g, ""));
    if (Number.isFinite(row)) to(row);
  } } }, h("label", { for: "place" }, T.toRow), place, button(T.go, () => form.requestSubmit(), { class: "small" }), where);
  const failed = h("div", { class: "failed", hidden: true });
  const element = h("div", { class: "rows-view" }, scroller, form, failed);

  let shape = [];
  let widths = [];
  let measured = new Map();
  let total = 0;
  let first = 0;
  let set = 0;
  let pages = new Map();
  let asking = new AbortController();
  const under = new Set();

  const inSight = () => Math.max((scroller.clientHeight - (heads.offsetHeight || 0)) / ROW, 1);
  const end = () => Math.max(total - inSight(), 0);
  const room = () => Math.max(tall.offsetHeight - scroller.clientHeight, 0);

  function size() {
    tall.style.height = `${Math.min(total * ROW, TALLEST) + (heads.offsetHeight || 0)}px`;
    pane.style.height = `${scroller.clientHeight}px`;
  }

  /** Brings a row to the top, or as near as it goes. */
  function to(row) {
    first = Math.min(Math.max(row, 0), end());
    scroller.scrollTop = end() ? first / end() * room() : 0;
    set = scroller.scrollTop;
    draw();
  }

  scroller.addEventListener("scroll", () => {
    if (Math.abs(scroller.scrollTop - set) < 1) return;
    set = scroller.scrollTop;
    first = room() ? set / room() * end() : 0;
    draw();
  });
  scroller.addEventListener("wheel", (event) => {
    if (total * ROW <= TALLEST || event.ctrlKey || event.shiftKey || !event.deltaY) return;
    event.preventDefault();
    to(first + event.deltaY * (event.deltaMode ? 3 : 1 / ROW));
  }, { passive: false });
  scroller.addEventListener("keydown", (event) => {
    if (event.target !== scroller || event.altKey) return;
    const far = Math.max(Math.floor(inSight()) - 1, 1);
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: far, PageUp: -far, Home: -Infinity, End: Infinity }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    to(Math.round(first) + by);
  });
  new ResizeObserver(() => { size(); draw(); }).observe(scroller);

  function cell(row) {
    const page = pages.get(Math.floor(row / PAGE));
    return page && row - page.first < page.count ? (at) => page.cells[at][row - page.first] : null;
  }

  function draw() {
    const from = Math.floor(first);
    const count = Math.max(Math.min(Math.ceil(inSight()) + 1, total - from), 0);
    while (body.rows.length > count) body.lastChild.remove();
    while (body.rows.length < count) {
      body.append(h("tr", {}, h("th", { scope: "row" }), ...shape.map((one) => h("td", { class: one.type }))));
    }
    for (let at = 0; at < count; at += 1) {
      const line = body.rows[at];
      const row = from + at;
      const value = cell(row);
      line.setAttribute("aria-rowindex", row + 2);
      line.className = row % 2 ? "odd" : "";
      line.cells[0].textContent = T.number(row);
      for (let one = 0; one < shape.length; one += 1) {
        const text = value ? value(one) : T.waiting;
        const box = line.cells[one + 1];
        const gap = text === null;
        box.classList.toggle("gap", gap);
        box.textContent = gap ? T.missingCell : text;
        box.title = text && text.length > 24 ? text : "";
      }
    }
    body.style.transform = `translateY(${-((first - from) * ROW).toFixed(2)}px)`;
    fill(where, total ? `${T.number(from)} – ${T.number(Math.min(from + Math.floor(inSight()), total) - 1)}` : "");
    missing();
  }

  const missing = later(async () => {
    const from = Math.floor(first / PAGE);
    const last = Math.floor(Math.min(first + inSight() + 1, total - 1) / PAGE);
    const signal = asking.signal;
    for (let page = from; page <= last; page += 1) {
      if (pages.has(page) || under.has(page) || total === 0) continue;
      under.add(page);
      try {
        keep(await load(page * PAGE, PAGE, signal), pages);
        if (signal.aborted) return;
        failed.hidden = true;
        draw();
      } catch (error) {
        if (!isStopped(error)) wrong(error.message);
      } finally {
        under.delete(page);
      }
    }
  }, 30);

  function keep(found, into) {
    const many = found.cells[0]?.length ?? 0;
    for (let at = 0; at < many; at += PAGE) {
      const count = Math.min(PAGE, many - at);
      const cells = found.cells.map((column) => column.slice(at, at + count));
      into.set((found.first + at) / PAGE, { first: found.first + at, count, cells });
    }
    while (into.size > KEPT) into.delete(into.keys().next().value);
  }

  function wrong(text) {
    fill(failed, text, " ", button(T.again, () => { failed.hidden = true; draw(); }));
    failed.hidden = false;
    tell(text);
  }

  function lay(found) {
    const same = shape.length === found.columns.length
      && shape.every((one, at) => one.name === found.columns[at].name && one.type === found.columns[at].type);
    shape = found.columns;
    if (!same || !widths.length) {
      body.replaceChildren();
      widths = shape.map((one, at) => wide(one, found.cells[at]));
    }
    const lead = 26 + 8 * T.number(Math.max(total - 1, 0)).length;
    fill(columns, ...[lead, ...widths].map((one) => h("col", { style: { width: `${one}px` } })));
    table.style.width = `${widths.reduce((a, b) => a + b, lead)}px`;
    titles();
  }

  function titles() {
    fill(heads, h("th", { scope: "col", class: "corner" }, h("span", {}, T.row)),
      ...shape.map((one) => head(one, measured.get(one.name), open)));
  }

  return {
    element,
    to,
    /** The rows where one looks at a dataset, fetched; the old ones stay until the new ones are there. */
    async show(signal) {
      asking.abort();
      asking = new AbortController();
      const from = Math.max(Math.floor(first / PAGE), 0) * PAGE;
      let found = await load(from, 2 * PAGE, signal);
      total = found.tables.find((one) => one.name === found.table).rows;
      if (from && first > end()) {
        first = end();
        found = await load(Math.floor(first / PAGE) * PAGE, 2 * PAGE, signal);
      }
      pages = new Map();
      keep(found, pages);
      table.setAttribute("aria-rowcount", total + 1);
      caption.textContent = T.tableCaption(found.table, total);
      scroller.setAttribute("aria-label", T.tableCaption(found.table, total));
      lay(found);
      size();
      to(first);
      return found;
    },
    /** Shows what was measured of the columns. */
    measured(columnsFound) {
      measured = new Map(columnsFound.map((one) => [one.name, one]));
      titles();
      size();
      draw();
    },
    top: () => to(0),
  };
}

/** A column's width by its name and its first cells, in pixels. */
function wide(column, cells) {
  const lengths = (cells ?? []).map((one) => one?.length ?? 0).sort((a, b) => a - b);
  const long = lengths[Math.floor(lengths.length * 0.95)] ?? 0;
  return Math.round(Math.min(Math.max(132, 7.4 * long + 26, 9 * column.name.length + 26), 320));
}
