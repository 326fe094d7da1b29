// The description and what belongs to it: the words with their marks, rows, seed, locale, and the LLM on a click.

import { button, fill, h, id, labelled } from "./dom.js";
import { T } from "./texts.js";
import { whole } from "./state.js";

/** How a fact ended, as a word of `T.marks`. */
export function ending(fact) {
  return fact.held === null ? "open" : fact.held ? "held" : "fail";
}

/**
 * Where phrases stand in a text: start, stop and kind, in order, none over another. Spaces and case do not count; a
 * phrase that the text does not hold to the letter has no place.
 */
export function placed(text, facts, lost) {
  const spans = [];
  const order = { fail: 0, open: 1, held: 2 };
  const wanted = facts.map((fact) => [fact.phrase, ending(fact)]);
  wanted.sort((a, b) => b[0].length - a[0].length || order[a[1]] - order[b[1]]);
  const words = lost.map((one) => [one, "lost"]).sort((a, b) => b[0].length - a[0].length);
  for (const [phrase, kind] of [...wanted, ...words]) {
    const parts = phrase.split(/\s+/).filter(Boolean).map((one) => one.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    if (!parts.length) continue;
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}_])${parts.join("\\s+")}(?![\\p{L}\\p{N}_])`, "giu");
    for (const found of text.matchAll(pattern)) {
      const [start, stop] = [found.index, found.index + found[0].length];
      if (spans.every((one) => stop <= one.start || one.stop <= start)) {
        spans.push({ start, stop, kind });
        break;
      }
    }
  }
  return spans.sort((a, b) => a.start - b.start);
}

/** The part of the page where a dataset is described. `ask` begins a plan of the LLM, `stop` ends it. */
export function describe(store, { ask, stop }) {
  const words = h("textarea", {
    id: "words", rows: 1, maxlength: 10000, placeholder: T.placeholder, spellcheck: "true", "aria-describedby": "plan",
    on: { input: () => say(words.value, "words") },
  });
  const marks = h("div", { class: "marks", "aria-hidden": "true" });
  const rows = h("input", {
    id: "rows", inputmode: "numeric", size: 9, placeholder: "100", autocomplete: "off",
    on: { input: () => store.set({ rows: whole(rows.value.replaceAll(/[,_\s]/g, ""), null) || null }, "rows") },
  });
  const seed = h("input", {
    id: "seed", inputmode: "numeric", size: 6, autocomplete: "off",
    on: { input: () => store.set({ seed: whole(seed.value, 0) }, "seed") },
  });
  const locale = h("select", { id: "locale", on: { change: () => store.set({ locale: locale.value }) } },
    h("option", { value: "" }, T.wordsDecide));
  const another = button("↻", () => store.set({ seed: (store.state.seed + 1) % 1e6 }, "seed"), {
    class: "small", "aria-label": T.another, title: T.another,
  });
  const llm = button(T.askLlm, ask, { class: "llm", title: T.llmHint, hidden: true });
  const end = button(T.stop, stop, { hidden: true });
  const plan = h("p", { id: "plan", class: "plan" }, T.welcome);
  const lost = h("p", { class: "lost-words", hidden: true });
  const notes = h("ul", { class: "notes", hidden: true });
  const samples = h("p", { class: "samples" }, h("span", { class: "try" }, T.examples), ...T.samples.map(([name, text]) =>
    h("button", { type: "button", class: "link", title: text, on: { click: () => say(text, "") } },
      h("b", {}, name), h("span", {}, text))));

  function say(text, place) {
    const edited = store.state.schema !== null;
    store.set({ words: text, schema: null, told: null }, place);
    if (edited) fill(notes, h("li", {}, T.replanned));
    notes.hidden = !edited;
  }

  const title = id("describe");
  const element = h("section", { class: "describe", "aria-labelledby": title },
    h("h2", { id: title, class: "over" }, h("label", { for: "words" }, T.describe)),
    h("div", { class: "words" }, marks, words),
    samples,
    h("div", { class: "options" },
      labelled(T.rows, rows), h("span", { class: "pair" }, labelled(T.seed, seed), another), labelled(T.locale, locale),
      llm, end),
    plan, lost, notes);

  let facts = [];
  let unknown = [];
  function mark() {
    const text = words.value;
    const out = [];
    let at = 0;
    for (const { start, stop: last, kind } of placed(text, facts, unknown)) {
      out.push(text.slice(at, start), h("mark", { class: kind }, text.slice(start, last)));
      at = last;
    }
    fill(marks, ...out, text.slice(at), "\n");
  }

  return {
    element,
    /** Shows the state where the reader did not just type it. */
    show(state) {
      const said = { words: state.words, rows: state.rows ?? "", seed: state.seed };
      for (const [field, value] of [[words, said.words], [rows, String(said.rows)], [seed, String(said.seed)]]) {
        if (field !== document.activeElement || field.value.trim() === "") if (field.value !== value) field.value = value;
      }
      if (words.value !== state.words) words.value = state.words;
      locale.value = state.locale;
      mark();
    },
    /** Shows what became of the words. */
    planned({ facts: found, notUnderstood, notes: told, line, size }) {
      [facts, unknown] = [found, notUnderstood];
      mark();
      fill(plan, line);
      rows.placeholder = String(size);
      fill(lost, h("b", {}, `${T.notUnderstood}: `), ...notUnderstood.flatMap((one, at) =>
        [at ? ", " : "", h("mark", { class: "lost" }, one)]));
      lost.hidden = !notUnderstood.length;
      fill(notes, ...told.map((one) => h("li", {}, one)));
      notes.hidden = !told.length;
    },
    /** Says what is under way, or what is wrong. */
    line: (text) => fill(plan, text),
    /** Whether an LLM is there, and whether it is planning. */
    planner({ there, busy }) {
      llm.hidden = !there || busy;
      end.hidden = !busy;
    },
    locales(names) {
      const chosen = store.state.locale;
      locale.append(...names.map((name) => h("option", { value: name }, name)));
      locale.value = chosen;
    },
    /** Marks the fields whose names are among the places of problems. */
    wrong(paths) {
      for (const [name, field] of Object.entries({ description: words, rows, seed, locale })) {
        field.setAttribute("aria-invalid", String(paths.includes(name)));
      }
    },
    focus: () => words.focus(),
  };
}
