import { count } from "../../../ui/format.ts";

/** "+212", "−4": lines that came and went. */
export const signed = (lines: number, sign: "+" | "−"): string => `${sign}${count(lines)}`;
