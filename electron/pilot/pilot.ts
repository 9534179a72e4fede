import { BUILD } from "#shared/contract/message.ts";
import { ChannelClient } from "#launch/channel-client.ts";
import { sentenceOf } from "#launch/plain-error.ts";
import { Flight } from "./flight.ts";
import { firstStep, fly } from "./fly.ts";
import { Instructions } from "./instructions.ts";
import { NoScenario, readScenario } from "./scenario-file.ts";
import { scriptFor, type Scenario } from "./scenario.ts";
import { surroundingsFrom, type Surroundings } from "./surroundings.ts";
import { TerminalScreen } from "./terminal-screen.ts";
import { WorkDone } from "./work-done.ts";

const VERSION = `pilot ${BUILD} (scripted)`;
const BAD_INPUT = 2;
const NO_SCENARIO = 3;
/** What shells and CLIs say after Ctrl-C. */
const INTERRUPTED = 130;

const screen = new TerminalScreen();

process.exitCode = process.argv.includes("--version") ? showVersion() : await main();
await screen.flushed();
process.exit();

function showVersion(): number {
  screen.write(`${VERSION}\n`);
  return 0;
}

async function main(): Promise<number> {
  screen.banner(VERSION);
  let surroundings: Surroundings;
  let scenario: Scenario;
  try {
    surroundings = surroundingsFrom(process.env, process.cwd());
    scenario = readScenario(surroundings.workspace, surroundings.task);
  } catch (error) {
    screen.write(`${sentenceOf(error)}\n`);
    return error instanceof NoScenario ? NO_SCENARIO : BAD_INPUT;
  }
  return session(surroundings, scenario);
}

async function session(surroundings: Surroundings, scenario: Scenario): Promise<number> {
  const script = scriptFor(scenario, surroundings.attempt, surroundings.segment);
  const first = firstStep(script, surroundings.prompt);
  const instructions = new Instructions();
  const channel = new ChannelClient({
    directory: surroundings.channel,
    listens: true,
    onDelivery: (body) => instructions.take(body),
    onRefused: (sentence) => screen.note(sentence),
  });
  const work = new WorkDone(surroundings.task, script.isOwn ? [] : script.steps.slice(0, first - 1));
  const flight = new Flight({
    surroundings,
    speed: scenario.speed,
    harness: VERSION,
    screen,
    channel,
    instructions,
    work,
  });
  listenToKeyboard(instructions);
  process.on("SIGINT", () => {
    end(flight);
    process.exit(INTERRUPTED);
  });
  try {
    return await fly(flight, script, first);
  } finally {
    end(flight);
  }
}

function end(flight: Flight): void {
  for (const run of flight.atEnd) run();
  screen.leave();
  flight.channel.close();
}

/** Whoever types here is heard where the script waits for them, and otherwise read and forgotten. */
function listenToKeyboard(instructions: Instructions): void {
  process.stdin.on("data", (typed: Buffer) =>
    instructions.typed(typed.toString().split(/[\r\n]/).length - 1),
  );
  // A terminal that is gone types nothing more.
  process.stdin.on("error", () => process.stdin.destroy());
}
