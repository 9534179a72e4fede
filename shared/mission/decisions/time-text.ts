/** The farthest a date of the language reaches, in milliseconds from 1970. */
const FARTHEST_MS = 8.64e15;

/** A moment as a person reads it, in universal time: the domain knows no time zone. */
export function timeText(at: number): string {
  if (Math.abs(at) > FARTHEST_MS) return `moment ${at}`;
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
