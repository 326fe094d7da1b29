// What one takes along: files with progress and cancel, the schema, and lines that make the same rows elsewhere.

import { button, fill, h, tell } from "./dom.js";
import { T } from "./texts.js";
import { answer, key, Refused } from "./api.js";
import { asked } from "./state.js";

const BREAK = 10;

/** Gives the browser a file to save. */
export function save(blob, name) {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/**
 * The bar. `known()` gives the state, the plan and the report; `address()` the page's own link.
 */
export function keep({ known, address }) {
  const progress = h("progress", { max: 1, hidden: true, "aria-label": T.download });
  const said = h("span", { class: "said" });
  const cancel = button(T.cancel, () => running?.abort(), { hidden: true });
  const copied = h("textarea", { class: "copied", readonly: true, rows: 2, hidden: true, "aria-label": T.copy });
  const files = Object.entries(T.formats).map(([format, text]) =>
    button(text, () => download(format), { class: "get", "data-format": format, title: format === "zip" ? T.zipHint : "" }));
  const lines = Object.entries(T.copies).map(([what, text]) => button(text, () => copy(what, text), { class: "get" }));
  const element = h("section", { class: "keep", "aria-label": T.keep },
    h("div", { class: "group" }, h("span", { class: "soft" }, T.download), ...files),
    h("div", { class: "group" }, h("span", { class: "soft" }, T.copy), ...lines),
    h("div", { class: "state" }, progress, said, cancel), copied);
  let running = null;

  async function download(format) {
    running?.abort();
    const mine = (running = new AbortController());
    const { state, plan, table, rows } = known();
    const body = { ...asked(state), format };
    const whole = format === "zip";
    if (whole) {
      body.report = true;
      if (plan.schema.tables.some((one) => one.mess && !one.hidden)) body.answers = true;
    } else {
      body.table = table;
    }
    const named = `${whole ? plan.schema.name ?? table : table}.${format}`.replaceAll(/[^\p{L}\p{N}._-]+/gu, "_");
    show(0, 0, null);
    try {
      const found = await answer("/generate", body, mine.signal);
      const counts = ["csv", "jsonl"].includes(format) && rows;
      const blob = await counted(found, (bytes, breaks) => show(bytes, breaks, counts));
      save(blob, named);
      done(T.saved(named, T.megabytes(blob.size)));
    } catch (error) {
      if (running === mine) done(mine.signal.aborted ? T.cancelled : error instanceof Refused ? error.message : T.brokeOff);
    }
  }

  function show(bytes, breaks, rows) {
    progress.hidden = cancel.hidden = false;
    if (rows) progress.value = Math.min(breaks / rows, 1);
    else progress.removeAttribute("value");
    fill(said, rows ? `${T.made2(Math.min(breaks, rows))} · ${T.megabytes(bytes)}` : bytes ? T.megabytes(bytes) : "");
  }

  function done(text) {
    progress.hidden = cancel.hidden = true;
    fill(said, text);
    tell(text);
  }

  async function copy(what, text) {
    const line = await written(what);
    fill(copied, line);
    copied.value = line;
    copied.hidden = false;
    copied.rows = Math.min(line.split("\n").length + 1, 6);
    try {
      await navigator.clipboard.writeText(line);
      done(T.copied(text));
    } catch {
      copied.select();
      done(T.notCopied);
    }
  }

  async function written(what) {
    const { state, table } = known();
    return what === "link" ? address() : LINES[what](asked(state), table);
  }

  return { element,
    /** What was copied is not what is shown any more. */
    stale: () => { copied.hidden = true; if (progress.hidden) fill(said, ""); },
    enable: (there) => [...files, ...lines].forEach((one) => { one.disabled = !there; }) };
}

/** The body of an answer as a Blob, with a call at each piece: its bytes and line breaks so far. */
async function counted(found, tell) {
  let [bytes, breaks, shown] = [0, 0, 0];
  const counting = new TransformStream({ transform(piece, out) {
    bytes += piece.length;
    for (let at = piece.indexOf(BREAK); at >= 0; at = piece.indexOf(BREAK, at + 1)) breaks += 1;
    const now = performance.now();
    if (now - shown > 100) {
      shown = now;
      tell(bytes, breaks);
    }
    out.enqueue(piece);
  } });
  return new Response(found.body.pipeThrough(counting), { headers: { "content-type": found.headers.get("content-type") } }).blob();
}

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/** Lines that make the same rows elsewhere, of what the service is asked for; a schema stands in them. */
const LINES = {
  curl: (ask, table) => {
    const named = key() ? " -H \"Authorization: Bearer $FABULATE_KEY\"" : "";
    return `curl -s ${location.origin}/generate${named} --json ${quoted(JSON.stringify({ ...ask, table }))} -o ${table}.csv`;
  },
  command: ({ description, schema, rows, seed, planner, locale, as_of: day }, table) => {
    const parts = ["fabulate generate", schema ? "--schema schema.json" : quoted(description)];
    if (planner) parts.push("--planner", planner);
    if (locale) parts.push("--locale", locale);
    if (day) parts.push("--as-of", day);
    if (rows) parts.push("--rows", rows);
    parts.push("--seed", seed, "--table", table, "--out", `${table}.csv`);
    const file = schema ? `cat > schema.json <<'END'\n${JSON.stringify(schema)}\nEND\n` : "";
    return `${file}${parts.join(" ")}`;
  },
  python: ({ description, schema, rows, seed, planner, locale, as_of: day }, table) => {
    const given = [schema ? "schema=schema" : JSON.stringify(description)];
    if (planner) given.push(`planner="${planner}"`);
    if (locale) given.push(`locale="${locale}"`);
    if (day) given.push(`as_of="${day}"`);
    if (rows) given.push(`rows=${rows}`);
    given.push(`seed=${seed}`);
    const read = schema ? `import json\n\nschema = json.loads(r"""${JSON.stringify(schema)}""")\n` : "";
    return `import fabulate\n${read}ds = fabulate.generate(${given.join(", ")})\nds.to_pandas("${table}")`;
  },
};
