const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Distances of lines that a person can count in. */
const STEPS = [
  ...[1, 2, 5, 10, 30].map((each) => each * SECOND),
  ...[1, 2, 5, 10, 30].map((each) => each * MINUTE),
  ...[1, 2, 6, 12, 24].map((each) => each * HOUR),
];
/** Two labels closer than this would touch. */
const LABEL_PX = 88;

export interface TimeScale {
  readonly start: number;
  readonly pxPerMs: number;
  /** Pixels from the start to the end. */
  readonly width: number;
  /** Moments with a line and a label behind it. */
  readonly ticks: readonly number[];
}

/** A little more than has passed, up to the next line: a second more must not move every bar. */
export function roundedEnd(start: number, end: number, room: number): number {
  const span = Math.max(end - start, 10 * SECOND);
  const rough = (span * LABEL_PX) / Math.max(room, LABEL_PX);
  const grain = STEPS.find((step) => step >= rough) ?? 24 * HOUR;
  return start + Math.ceil((span * 1.02) / grain) * grain;
}

/** `zoom` 1 fits everything into `room`. */
export function timeScale(start: number, end: number, room: number, zoom: number): TimeScale {
  const span = Math.max(end - start, 10 * SECOND);
  const pxPerMs = (Math.max(room, 1) / span) * zoom;
  const step = STEPS.find((each) => each * pxPerMs >= LABEL_PX) ?? 24 * HOUR;
  const ticks: number[] = [];
  // The last one has room for its label, too.
  for (let at = 0; at === 0 || at * pxPerMs + LABEL_PX <= span * pxPerMs; at += step) ticks.push(at);
  return { start, pxPerMs, width: span * pxPerMs, ticks };
}

export const xOf = ({ start, pxPerMs }: TimeScale, at: number): number => (at - start) * pxPerMs;
