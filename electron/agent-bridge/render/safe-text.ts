/** Colours and weights; everything else an escape can do to a terminal (titles, the clipboard, moving about) is taken out. */
const COLOUR = /^\u001b\[[0-9;:]*m$/;
const ESCAPES =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[PX^_][^\u001b]*(?:\u001b\\)?|[ -/]*[0-~])?/g;
const CONTROL = /[^\P{Cc}\n\t\u001b]/gu;

/** What an agent or its tools said, as it may be shown in a terminal. */
export const safeText = (text: string): string =>
  text
    .replaceAll("\r\n", "\n")
    .replace(ESCAPES, (escape) => (COLOUR.test(escape) ? escape : ""))
    .replace(CONTROL, "");
