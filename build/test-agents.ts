import { ensureBuilt } from "./app-build.ts";
import { inCheckout } from "./checkout-folder.ts";
import { ensureDebianPackages } from "./debian-packages.ts";
import { reasonOf, reportToStderr as report } from "./report.ts";
import { appEnvironment } from "./start.ts";
import { checkSurroundings } from "./surroundings.ts";
import { agentNames, type AgentName } from "./test-agents/agent-versions.ts";
import { installAgent } from "./test-agents/install-agent.ts";
import { closingLine, sumOf, type Tally } from "./test-run/tally.ts";
import { runVitest } from "./test-run/vitest-stage.ts";
import { PlainError } from "#launch/plain-error.ts";

// The CLIs wait more than they work: a quarter of an hour on two cores that have other things to do, and as much again twice.
const limitMs = 45 * 60_000;

/**
 * `npm run test:agents [-- file …]`: installs the real CLIs into the cache, flies them against the scripted model, and ends with
 * one line that counts. `--install` stops after the installation, `--record` keeps the frames they said as fixtures.
 */
export async function main(args: string[]): Promise<number> {
  const tallies: Tally[] = [];
  try {
    await checkSurroundings();
    // Our own box; nothing here is a window.
    await ensureDebianPackages("start", process.execPath);
    tallies.push({ passed: 0, failed: (await installAll()).length });
    if (!args.includes("--install")) tallies.push(await fly(args));
  } catch (error) {
    // The closing line has to come whatever happens, so a failed preparation is counted instead of thrown.
    report(
      error instanceof PlainError ? error.message : String(error instanceof Error ? error.stack : error),
    );
    tallies.push({ passed: 0, failed: 1 });
  }
  const sum = sumOf(tallies);
  process.stdout.write(`\n${closingLine(sum)}\n`);
  return sum.failed === 0 ? 0 : 1;
}

/** Those that could not be installed, each said with its reason. The others fly all the same. */
async function installAll(): Promise<AgentName[]> {
  const missing: AgentName[] = [];
  for (const name of agentNames) {
    try {
      const { folder, version } = await installAgent(name);
      report(`${name} ${version}: ready in ${folder}`);
    } catch (error) {
      report(`${name} could not be installed, so its tests will fail: ${reasonOf(error)}`);
      missing.push(name);
    }
  }
  return missing;
}

async function fly(args: string[]): Promise<Tally> {
  await ensureBuilt();
  const environment = {
    ...appEnvironment(),
    NODE_ENV: "test",
    ...(args.includes("--record") ? { FLIGHTDECK_RECORD: "1" } : {}),
  };
  return await runVitest({
    project: "agents",
    files: args.filter((argument) => !argument.startsWith("--")),
    reportFile: inCheckout("test-results", "agents.json"),
    environment,
    limitMs,
  });
}
