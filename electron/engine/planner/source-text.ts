import { Lines, problem, START, type Problem } from "./problem.ts";

/** A file that a person writes by hand; a larger one is something else that got the name by mistake. */
export const MAX_FILE_BYTES = 1_000_000;

export type SourceText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const BYTE_ORDER_MARK = "\uFEFF";

/** The text of a file as bytes or as already read: UTF-8, without NUL, not too large. A byte order mark is dropped. */
export function sourceText(
  file: string,
  content: string | Uint8Array,
  maxBytes: number = MAX_FILE_BYTES,
): SourceText {
  const refuse = (place: { line: number; column: number }, sentence: string): SourceText => ({
    ok: false,
    problems: [problem(file, place, sentence)],
  });
  const bytes = typeof content === "string" ? Buffer.byteLength(content) : content.byteLength;
  if (bytes > maxBytes) {
    return refuse(
      START,
      `The file has ${bytes} bytes; at most ${maxBytes} are read. Nothing was taken from it.`,
    );
  }
  const decoded = typeof content === "string" ? content : decode(content);
  if (typeof decoded !== "string") {
    return refuse(decoded, "The file is not UTF-8 text from here on. Save it as UTF-8.");
  }
  const text = decoded.startsWith(BYTE_ORDER_MARK) ? decoded.slice(1) : decoded;
  const nul = text.indexOf("\0");
  if (nul !== -1)
    return refuse(new Lines(text).place(nul), "A NUL character stands here; a text file has none.");
  return { ok: true, text };
}

/** The text, or the place where it stops being one. */
function decode(bytes: Uint8Array): string | { line: number; column: number } {
  const whole = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  // Equal bytes both ways: nothing had to be replaced.
  const again = Buffer.from(whole, "utf8");
  if (again.equals(bytes)) return whole;
  let same = 0;
  while (same < bytes.length && again[same] === bytes[same]) same += 1;
  const before = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(0, same));
  return new Lines(before).place(before.length);
}
