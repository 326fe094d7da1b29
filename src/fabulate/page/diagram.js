// The tables and what they refer to, drawn from the report's Mermaid text: parents above, children below.

import { h, svg } from "./dom.js";
import { T } from "./texts.js";
import { cut } from "./plots.js";

const WIDE = 210;
const LINE = 18;
const GAP = [44, 60];
const ACROSS = 5;
const NAMED = 12;

/** Mermaid's text as tables (name, columns with type, name, marks) and links (parent, child, signs, column). */
export function read(text) {
  const tables = new Map();
  const links = [];
  let table = null;
  for (const line of text.split("\n").slice(1).map((one) => one.trim())) {
    const link = /^(\w+) (\S\S)--(\S\S) (\w+) : "(.*)"$/.exec(line);
    const opens = /^(\w+) \{$/.exec(line);
    const column = /^(\w+) (\w+)((?: (?:PK|UK|FK),?)*)(?: "(.*)")?$/.exec(line);
    if (link) links.push({ parent: link[1], left: link[2], right: link[3], child: link[4], column: link[5] });
    else if (opens) tables.set(opens[1], (table = []));
    else if (line === "}") table = null;
    else if (table && column) {
      table.push({ type: column[1], name: column[4] ?? column[2], marks: column[3].trim().replaceAll(" ", "") });
    }
  }
  return { tables, links };
}

/** Row and column of each table: below all its parents. */
function places(names, links) {
  const level = new Map(names.map((name) => [name, 0]));
  for (let turn = 0; turn < names.length; turn += 1) {
    for (const { parent, child } of links) {
      if (parent === child || !level.has(parent)) continue;
      level.set(child, Math.min(Math.max(level.get(child), level.get(parent) + 1), names.length));
    }
  }
  const found = new Map();
  let row = 0;
  for (const one of [...new Set(level.values())].sort((a, b) => a - b)) {
    const mine = names.filter((name) => level.get(name) === one);
    mine.forEach((name, at) => found.set(name, [row + Math.floor(at / ACROSS), at % ACROSS]));
    row += Math.ceil(mine.length / ACROSS);
  }
  return found;
}

/** The drawing of a report's tables; `sizes` are their rows by name. */
export function diagram(text, sizes) {
  const { tables, links } = read(text);
  const names = [...tables.keys()];
  const spots = places(names, links);
  const high = (name) => 48 + LINE * Math.min(tables.get(name).length, NAMED + 1);
  const tops = new Map();
  let y = 10;
  const rows = [...new Set([...spots.values()].map(([row]) => row))].sort((a, b) => a - b);
  const left = new Map();
  for (const row of rows) {
    const mine = names.filter((name) => spots.get(name)[0] === row);
    let x = 10;
    for (const [name, near] of mine.map((one) => [one, under(one, links, left)]).sort((a, b) => a[1] - b[1])) {
      tops.set(name, y);
      left.set(name, Math.max(near, x));
      x = left.get(name) + WIDE + GAP[0];
    }
    y += Math.max(...mine.map(high)) + GAP[1];
  }
  const wide = Math.max(...left.values()) + WIDE + 50;
  const drawn = links.map((link, at) => tie(link, at, left, tops, high));
  const boxes = names.map((name) => box(name, tables.get(name), sizes.get(name), left.get(name), tops.get(name), high(name)));
  const about = `${T.diagram}: ${links.map((one) => `${one.child}.${one.column} → ${one.parent}`).join(", ")}`;
  return h("div", { class: "wide drawing", tabindex: 0, role: "region", "aria-label": T.diagram },
    svg("svg", { viewBox: `0 0 ${wide} ${y - GAP[1] + 12}`, width: wide, role: "img", "aria-label": about },
      ...drawn, ...boxes));
}

/** Where a table would stand below the middle of its parents. */
function under(name, links, left) {
  const parents = links.filter((one) => one.child === name && one.parent !== name && left.has(one.parent));
  if (!parents.length) return 10;
  return parents.reduce((sum, one) => sum + left.get(one.parent), 0) / parents.length;
}

function box(name, columns, rows, x, y, tall) {
  const shown = columns.slice(0, NAMED);
  const more = columns.length - shown.length;
  return svg("g", { transform: `translate(${x} ${y})` },
    svg("rect", { class: "box", width: WIDE, height: tall, rx: 6 }),
    svg("text", { class: "title", x: 12, y: 22 }, cut(name, 22)),
    svg("text", { class: "count", x: WIDE - 12, y: 22, "text-anchor": "end" }, rows === undefined ? "" : T.number(rows)),
    svg("path", { class: "rule", d: `M0 33h${WIDE}` }),
    ...shown.flatMap((column, at) => [
      svg("text", { class: column.marks ? "key" : "column", x: 12, y: 52 + at * LINE }, cut(column.name, 20)),
      svg("text", { class: "type", x: WIDE - 12, y: 52 + at * LINE, "text-anchor": "end" }, column.marks || column.type),
    ]),
    more > 0 && svg("text", { class: "type", x: 12, y: 52 + NAMED * LINE }, `+ ${more}`));
}

/** A line from child to parent, with the signs of how many: a bar for one, a ring for none, a fork for many. */
function tie(link, at, left, tops, high) {
  const { parent, child } = link;
  const shift = ((at % 5) - 2) * 16;
  const middle = (name) => left.get(name) + WIDE / 2 + shift;
  if (parent === child) {
    const [x, y] = [left.get(child) + WIDE, tops.get(child)];
    return svg("path", { class: "tie", d: `M${x} ${y + 46}c36 0 36 -28 0 -28` });
  }
  let [from, to] = [[middle(child), tops.get(child)], [middle(parent), tops.get(parent) + high(parent)]];
  const down = from[1] >= to[1];
  if (!down) [from, to] = [[middle(child), tops.get(child) + high(child)], [middle(parent), tops.get(parent)]];
  const bend = (from[1] + to[1]) / 2;
  const side = down ? -1 : 1;
  return svg("g", { class: "tie" },
    svg("path", { d: `M${from[0]} ${from[1]}C${from[0]} ${bend} ${to[0]} ${bend} ${to[0]} ${to[1]}` }),
    sign(link.right, from, side), sign(link.left, to, -side),
    svg("title", {}, `${child}.${link.column} → ${parent}`));
}

function sign(text, [x, y], side) {
  const at = (far) => y + side * far;
  let path = text.includes("{") || text.includes("}") ? `M${x - 6} ${y}L${x} ${at(10)}L${x + 6} ${y}` : `M${x - 6} ${at(6)}h12`;
  if (text.includes("o")) path += `M${x - 4} ${at(15)}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0`;
  else path += `M${x - 6} ${at(13)}h12`;
  return svg("path", { class: "sign", d: path });
}
