/** A shorter piece of an encoding would mask innocent text. */
const LEAST_ENCODED = 8;

/** The ways a secret is likely to be written: as it is, escaped in JSON or a URL, in base64 and in hexadecimal. */
export function secretForms(value: string): string[] {
  // Halves of characters become the sign for them, as in every encoding.
  const bytes = Buffer.from(value);
  const form = new URLSearchParams([["", value]]).toString().slice(1);
  const urls = [encodeURIComponent(bytes.toString()), form, form.replaceAll("+", "%20")];
  const json = JSON.stringify(value).slice(1, -1);
  const hex = bytes.toString("hex");
  const written = [
    value,
    json,
    json.replaceAll("/", "\\/"),
    json.replaceAll(/[^ -~]/g, unicodeEscape),
    json.replaceAll(/[^ -~]/g, unicodeEscape).replaceAll("/", "\\/"),
    JSON.stringify(json).slice(1, -1),
    ...urls,
    ...urls.map((text) => text.replaceAll(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase())),
  ];
  const encoded = [hex, hex.toUpperCase(), ...base64Forms(bytes)];
  return [...new Set([...written, ...encoded.filter(({ length }) => length >= LEAST_ENCODED)])];
}

const unicodeEscape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;

/**
 * Inside a longer base64 text (`user:secret` in a header) a value looks different for each of the three positions it can
 * start at; characters that also hold bits of a neighbour are left out.
 */
function base64Forms(value: Buffer): string[] {
  const forms = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), value]).toString("base64");
    return text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + value.length) * 8) / 6));
  });
  const all = [value.toString("base64").replace(/=+$/, ""), ...forms];
  return [...all, ...all.map((form) => form.replaceAll("+", "-").replaceAll("/", "_"))];
}
