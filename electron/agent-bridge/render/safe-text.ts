const ESC = "\\u001b";
/** Titles, the clipboard, links, device texts: they end with a bell or with an escape and a backslash. */
const STRINGS = `\\][^\\u0007${ESC}]*(?:\\u0007|${ESC}\\\\)?|[PX^_][^${ESC}]*(?:${ESC}\\\\)?`;
const ESCAPES = new RegExp(`${ESC}(?:\\[[0-?]*[ -/]*[@-~]|${STRINGS}|[ -/]*[0-~])?`, "g");
const COLOUR = new RegExp(`^${ESC}\\[[0-9;:]*m$`);
const CONTROL = new RegExp(`[^\\P{Cc}\\n\\t${ESC}]`, "gu");

/**
 * What an agent or its tools said, as it may be shown in a terminal: colours and weights are kept, everything else an escape
 * can do there is taken out.
 */
export const safeText = (text: string): string =>
  text
    .replaceAll("\r\n", "\n")
    .replace(ESCAPES, (escape) => (COLOUR.test(escape) ? escape : ""))
    .replace(CONTROL, "");
