/** Scripts that are written from the right. */
const FROM_THE_RIGHT = new Set(["Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"]);

/** Which way a language is written: by its script, the usual one when the tag names none. */
export function directionOf(locale: string): "ltr" | "rtl" {
  const { script } = new Intl.Locale(locale).maximize();
  return script !== undefined && FROM_THE_RIGHT.has(script) ? "rtl" : "ltr";
}
