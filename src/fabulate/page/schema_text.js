// The schema as text: what is typed here stands in the cards, what is changed there stands here.

import { button, fill, h, later } from "./dom.js";
import { T } from "./texts.js";

/** The view. `edit(schema, place)` takes what was typed, once it is JSON; `save()` makes a file of it. */
export function schemaText({ edit, save }) {
  const problem = h("p", { id: "json-problem", class: "problem", hidden: true });
  const text = h("textarea", { id: "json", class: "json", spellcheck: "false", "aria-describedby": "json-problem" });
  const file = h("input", { type: "file", id: "schema-file", accept: ".json,application/json", class: "unseen", tabindex: -1,
    "aria-label": T.loadSchema, on: { change: async () => {
      const [chosen] = file.files;
      if (chosen) read(await chosen.text());
      file.value = "";
    } } });
  const element = h("div", { class: "schema-view" },
    h("p", { class: "soft" }, h("label", { for: "json" }, T.schema), ". ", T.schemaHint),
    text, problem,
    h("p", { class: "bar" }, button(T.saveSchema, save), button(T.loadSchema, () => file.click()), file));

  let shown = null;
  let mine = null;
  let typed = false;

  function wrong(found) {
    fill(problem, found);
    problem.hidden = !found;
    text.setAttribute("aria-invalid", found ? "true" : "false");
  }

  function read(said) {
    try {
      const schema = JSON.parse(said);
      if (typeof schema !== "object" || schema === null || Array.isArray(schema)) throw new SyntaxError("{ … }");
      wrong("");
      mine = schema;
      typed = false;
      edit(schema, "json");
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      wrong(T.badJson(error.message));
    }
  }

  const reading = later(() => read(text.value), 150);
  text.addEventListener("input", () => {
    typed = true;
    reading();
  });

  return {
    element,
    show(schema) {
      if (!schema || typed || schema === mine || schema === shown) return;
      shown = schema;
      text.value = JSON.stringify(schema, null, 2);
      wrong("");
    },
    problems(found) {
      wrong(found.map(({ path, message, fix }) => `${path ? `${path}: ` : ""}${message}${fix ? `; ${fix}` : ""}`).join("\n"));
    },
  };
}
