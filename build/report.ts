/** Where long steps say how far they are. */
export type Report = (line: string) => void;

/** Progress goes to stderr, so that what a program answers on stdout stays clean. */
export const reportToStderr: Report = (line) => {
  process.stderr.write(`flightdeck: ${line}\n`);
};

/** The message of anything that was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

// Often enough to see that it lives, seldom enough for a log.
const progressEveryMs = 5_000;

/** Runs a long step and says every few seconds that it is still going on: "still <doing>, 15 s". */
export async function reportWhile<T>(report: Report, doing: string, step: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const ticker = setInterval(() => {
    report(`still ${doing}, ${Math.round((performance.now() - started) / 1_000)} s`);
  }, progressEveryMs);
  try {
    return await step();
  } finally {
    clearInterval(ticker);
  }
}
