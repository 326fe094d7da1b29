// A column's cells as a small picture and a line of words: histogram, timeline, bars, one bar for yes and no.

import { h, svg } from "./dom.js";
import { T } from "./texts.js";

const WIDE = 200;
const HIGH = 52;
const LABELS = 4;
const NUMERIC = ["integer", "number", "float"];
const DATED = ["date", "datetime", "time"];

/** A value of a report for a reader. */
export function said(value) {
  if (value === null || value === undefined) return T.nothing;
  if (typeof value === "number") {
    const size = Math.abs(value);
    if (Number.isInteger(value) && size < 1e15) return T.number(value);
    if (size >= 1e15 || size < 1e-3) return value.toPrecision(3);
    return value.toLocaleString("en-US", { maximumFractionDigits: size >= 100 ? 2 : 4 });
  }
  if (Array.isArray(value)) return value.map(said).join(", ");
  if (typeof value === "object") {
    const { min, max, ...rest } = value;
    if (!Object.keys(rest).length) {
      if (min === null || min === undefined) return `${T.atMost} ${said(max)}`;
      if (max === null || max === undefined) return `${T.atLeast} ${said(min)}`;
      return `${said(min)} ${T.to} ${said(max)}`;
    }
    return Object.entries(value).map(([name, one]) => `${name}: ${said(one)}`).join(", ");
  }
  return String(value);
}

/** A share for a reader. */
export function percent(share) {
  if (share > 0 && share < 0.001) return "<0.1 %";
  return `${(share * 100).toLocaleString("en-US", { maximumFractionDigits: 1 })} %`;
}

/** A text of at most so many characters. */
export function cut(text, most) {
  const one = String(text).replaceAll(/\s+/g, " ");
  return one.length > most ? `${one.slice(0, most - 1)}…` : one;
}

/** The picture of a measured column, null where there is nothing to draw. */
export function plot(column) {
  const found = column.histogram;
  if (!found || column.key || !found.counts.some(Boolean)) return null;
  if (column.type === "boolean") return halves(column, found);
  if (NUMERIC.includes(column.type)) return bars(column, found);
  if (DATED.includes(column.type)) return timeline(column, found);
  return labels(column, found);
}

function picture(column, what, kind, ...inside) {
  const about = T.plot(column.name, what);
  return svg("svg", { class: `plot ${kind}`, viewBox: `0 0 ${WIDE} ${HIGH}`, preserveAspectRatio: "none", role: "img",
    "aria-label": about }, ...inside);
}

function bars(column, found) {
  const most = Math.max(...found.counts);
  const step = WIDE / found.counts.length;
  const gap = step > 4 ? 1 : 0;
  let path = "";
  found.counts.forEach((count, at) => {
    if (!count) return;
    const tall = Math.max((HIGH - 3) * count / most, 1);
    path += `M${(at * step).toFixed(1)} ${HIGH - 1}v-${tall.toFixed(1)}h${(step - gap).toFixed(1)}v${tall.toFixed(1)}z`;
  });
  return picture(column, range(column), "bars", svg("path", { class: "bar", d: path }), axis());
}

function timeline(column, found) {
  const most = Math.max(...found.counts);
  const step = WIDE / found.counts.length;
  const tops = found.counts.map((count, at) => {
    const y = (HIGH - 2 - (HIGH - 5) * count / most).toFixed(1);
    return `L${(at * step).toFixed(1)} ${y}L${((at + 1) * step).toFixed(1)} ${y}`;
  }).join("");
  const line = tops.replace("L", "M");
  return picture(column, range(column), "timeline",
    svg("path", { class: "area", d: `M0 ${HIGH - 1}${tops}L${WIDE} ${HIGH - 1}z` }),
    svg("path", { class: "edge", d: line, "vector-effect": "non-scaling-stroke" }), axis());
}

function axis() {
  return svg("path", { class: "axis", d: `M0 ${HIGH - 0.5}h${WIDE}`, "vector-effect": "non-scaling-stroke" });
}

/** Bars a label are text beside boxes, so that the text is never stretched. */
function labels(column, found) {
  const every = found.counts.reduce((a, b) => a + b, 0);
  let pairs = found.labels.map((label, at) => [label, found.counts[at]]);
  if (column.type === "text" && pairs.length > 12) return null;
  if (pairs.length > LABELS) {
    const rest = pairs.slice(LABELS - 1).reduce((sum, [, count]) => sum + count, 0);
    pairs = [...pairs.slice(0, LABELS - 1), [T.others(Math.max(column.distinct, pairs.length) - LABELS + 1), rest]];
  }
  const most = Math.max(...found.counts);
  return h("div", { class: "plot labels", role: "img", "aria-label":
    T.plot(column.name, pairs.map(([label, count]) => `${label} ${percent(count / every)}`).join(", ")) },
  ...pairs.map(([label, count], at) => h("div", { title: `${label}: ${percent(count / every)}` },
    label === found.labels[at] && h("i", { style: { width: `${(100 * count / most).toFixed(1)}%` } }),
    h("span", {}, label === "" ? "“”" : cut(label, 40)), h("b", {}, percent(count / every)))));
}

function halves(column, found) {
  const every = found.counts.reduce((a, b) => a + b, 0);
  const yes = found.counts[found.labels.indexOf("true")] ?? 0;
  return h("div", { class: "plot halves", role: "img", "aria-label": T.plot(column.name, `true ${percent(yes / every)}`) },
    h("div", { class: "whole" }, h("i", { style: { width: `${(100 * yes / every).toFixed(1)}%` } })),
    h("div", { class: "ends" }, h("span", {}, `true ${percent(yes / every)}`),
      h("span", {}, `false ${percent(1 - yes / every)}`)));
}

function range(column) {
  return `${said(column.min)} ${T.to} ${said(column.max)}`;
}

/** A column in one line. */
export function summary(column) {
  if (!column.count) return T.missing;
  if (column.key) return column.type === "text" ? T.keyColumn : `${T.keyColumn}, ${range(column)}`;
  if (NUMERIC.includes(column.type)) {
    return `${said(column.min)} – ${said(column.max)}, ${T.mean} ${said(Number(column.mean.toPrecision(4)))}`;
  }
  if (DATED.includes(column.type)) return `${column.min} – ${column.max}`;
  return column.type === "boolean" ? "" : T.different(column.distinct);
}

/** How much of a column is missing, as a line of two parts and words; null where nothing is. */
export function gaps(column) {
  const every = column.count + column.missing;
  if (!column.missing || !every) return null;
  const share = column.missing / every;
  return h("div", { class: "gaps" }, h("i", { style: { width: `${(100 * share).toFixed(1)}%` } }),
    h("span", {}, `${percent(share)} ${T.missing}`));
}
