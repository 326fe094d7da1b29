// What a JSON Schema lets a setting be: its shapes, the one that a value has, and the value that one begins with.

/** The parts of a JSON Schema that a value may be, without null. */
function choices(schema) {
  return (schema.anyOf ?? [schema]).filter((one) => one.type !== "null");
}

function isPlain(schema) {
  return choices(schema).every((one) => ["string", "number", "integer", "boolean"].includes(one.type));
}

/** What the values of an object are by any name; null for one with names of its own, or with none. */
export function valuesOf(schema) {
  const said = schema.patternProperties ? Object.values(schema.patternProperties)[0] : schema.additionalProperties;
  return typeof said === "object" ? said : null;
}

function isNumbers(schema) {
  const inner = schema.type === "object" && valuesOf(schema);
  return Boolean(inner) && choices(inner).every((one) => one.type === "number");
}

/**
 * The shapes that a setting may have, each with its part of the schema: enum, boolean, number, text, either, code,
 * weights, list, group, map, json.
 */
export function shapes(schema) {
  const able = choices(schema);
  const found = [];
  const plain = able.filter((one) => isPlain(one));
  if (plain.length) found.push([plainShape(plain), plain]);
  const weights = able.find(isNumbers);
  const listed = able.find((one) => one.type === "array" && isPlain(one.items ?? {}));
  if (weights) found.push(["weights", weights]);
  if (listed && !weights) found.push(["list", listed]);
  for (const one of able) {
    if (one === weights || one === listed || plain.includes(one)) continue;
    if (one.type === "array") found.push(["list", one]);
    else if (one.properties) found.push(["group", one]);
    else found.push([one.type === "object" && valuesOf(one) ? "map" : "json", one]);
  }
  return found;
}

function plainShape(plain) {
  if (plain.length === 1 && plain[0].enum) return "enum";
  if (plain.every((one) => one.type === "boolean")) return "boolean";
  const texts = plain.some((one) => one.type === "string");
  const numbers = plain.some((one) => one.type !== "string");
  if (texts && numbers) return "either";
  if (numbers) return "number";
  return plain[0].maxLength === 2000 ? "code" : "text";
}

/** Which of its shapes a value has, as a place in `shapes`; JSON fits whatever else there is. */
export function shapeOf(able, value) {
  if (value === undefined || value === null) return 0;
  const fits = able.findIndex(([shape, schema]) => FITS[shape]?.(value, schema));
  return fits;
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isScalar = (value) => typeof value !== "object";
const FITS = {
  enum: isScalar, boolean: isScalar, number: isScalar, text: isScalar, either: isScalar, code: isScalar,
  weights: (value) => isObject(value) ? Object.values(value).every(isScalar) : Array.isArray(value) && value.every(isScalar),
  list: Array.isArray,
  group: (value, { properties }) => isObject(value) && Object.keys(value).every((name) => name in properties),
  map: isObject,
  json: () => true,
};

/**
 * A value to begin a setting with. `hint(name, at)` knows better for some names: columns there are, what was measured.
 */
export function first(name, schema, hint, at = 0) {
  const [shape, able] = shapes(schema)[0] ?? ["json", {}];
  return begin(name, shape, able, hint, at);
}

/** The value that one of the shapes begins with. */
export function begin(name, shape, schema, hint, at = 0) {
  const known = hint(name, shape, at);
  if (known !== undefined) return known;
  if (shape === "enum") return schema[0].enum[at % schema[0].enum.length];
  if (shape === "boolean") return schema[0].default !== true;
  if (shape === "number") return schema[0].default ?? number(schema[0]);
  if (["text", "either", "code"].includes(shape)) return schema[0].default ?? "";
  if (shape === "list") {
    return Array.from({ length: Math.max(schema.minItems ?? 1, 1) }, (_, one) =>
      first(schema.items?.type === "array" ? `${name} item` : name, schema.items ?? {}, hint, one));
  }
  if (shape === "group") {
    return Object.fromEntries((schema.required ?? []).map((one) => [one, first(one, schema.properties[one], hint)]));
  }
  const key = hint.key(name) ?? "first";
  if (shape === "weights") return { [key]: 1 };
  return shape === "map" ? { [key]: first(`${name} item`, valuesOf(schema), hint) } : {};
}

function number({ minimum = 0, exclusiveMinimum, maximum }) {
  if (maximum === 1) return Math.max(minimum, 0.1);
  return Math.max(minimum, exclusiveMinimum === 0 ? 1 : 0);
}
