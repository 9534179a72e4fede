/** The environment of the test runner; `shared` itself knows no process. */
const environment =
  (globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env ?? {};

/** How many random cases a property is tried with: short by default, in full in the long run. */
export const CASES = environment["FLIGHTDECK_LONG"] === "1" ? 10_000 : 150;

/** The same cases on every run, unless somebody asks for others. */
export const SEED = Number(environment["FLIGHTDECK_SEED"] ?? 20_261_121);
