import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inCheckout } from "../../build/checkout-folder.ts";
import type { AgentName } from "../../build/test-agents/agent-versions.ts";
import { recordedName } from "./agent-surroundings.ts";
import { scrub, type Private } from "./scrub.ts";

const FIXTURES = inCheckout("e2e", "agents", "recorded");
const RESULTS = inCheckout("test-results", "agents-recorded");

/**
 * Keeps what a CLI said as `<cli>-<version>/<name>.jsonl`: always beside the results of the tests, and as a fixture of this
 * checkout when `npm run test:agents -- --record` asks for it.
 */
export function keepFrames(agent: AgentName, name: string, lines: readonly string[], hidden: Private): void {
  const text = scrub(lines, hidden)
    .map((line) => `${line}\n`)
    .join("");
  for (const folder of process.env["FLIGHTDECK_RECORD"] === "1" ? [RESULTS, FIXTURES] : [RESULTS]) {
    mkdirSync(join(folder, recordedName(agent)), { recursive: true });
    writeFileSync(join(folder, recordedName(agent), `${name}.jsonl`), text);
  }
}
