import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fly } from "../shared/mission/testing/flight.ts";
import { askedFlight } from "../shared/mission/testing/asked-flight.ts";
import { controlledFlight } from "../shared/mission/testing/controlled-flight.ts";
import { endingOf, lineOf } from "../shared/mission/testing/golden.ts";
import { ladderedFlight } from "../shared/mission/testing/laddered-flight.ts";
import { gatedFlight } from "../shared/mission/testing/gated-flight.ts";
import { loweredFlight } from "../shared/mission/testing/lowered-flight.ts";
import { rivalsFlight } from "../shared/mission/testing/rivals-flight.ts";
import { landedFlight } from "../shared/mission/testing/landed-flight.ts";
import { limitedFlight } from "../shared/mission/testing/limited-flight.ts";
import { questionedFlight } from "../shared/mission/testing/questioned-flight.ts";
import { takenBackFlight } from "../shared/mission/testing/taken-back-flight.ts";
import { tellingFlight } from "../shared/mission/testing/telling-flight.ts";
import { forecastFlight, trainFlight } from "../shared/mission/testing/train-flight.ts";
import { troubledFlight } from "../shared/mission/testing/troubled-flight.ts";
import { planAndFly } from "../shared/mission/testing/planned-mission.ts";

// Writes golden flights: the logs of whole missions, and what must be made of them for ever. A flight that was recorded is
// never recorded again: it is how a later version shows that it still understands an older one.
//   node build/record-flights.ts <name> <seed> [tasks]      without tasks: the mission with everything before the flight
//   node build/record-flights.ts <name> controlled          one in which a person types into a terminal
//   node build/record-flights.ts <name> taken-back          one in which a person takes answers back
//   node build/record-flights.ts <name> troubled            one whose agent has trouble with its model
//   node build/record-flights.ts <name> telling             one whose agent leaves notes and decides things
//   node build/record-flights.ts <name> asked               one in which answers of agents are counted
//   node build/record-flights.ts <name> landed              one that lands, is taken back, is pushed, repaired, and lands
//   node build/record-flights.ts <name> limited             one whose reviewer is out of quota
//   node build/record-flights.ts <name> laddered            one with a full review: lenses, two syntheses, a fix
//   node build/record-flights.ts <name> gated               one with gates, whose rest is handed over to another family
//   node build/record-flights.ts <name> lowered             one in which a person takes review away
//   node build/record-flights.ts <name> rivals              one in which two families do the same and one is picked
//   node build/record-flights.ts <name> questioned          one whose reviews were read in sessions of their own
//   node build/record-flights.ts <name> train               one in which a train of merges breaks
//   node build/record-flights.ts <name> forecast            one in which a conflict is seen coming
const [name, seed, tasks] = process.argv.slice(2);
if (name === undefined || seed === undefined) {
  throw new Error("say a name, a seed and how many tasks: node build/record-flights.ts storm 7 8");
}
const folder = join(import.meta.dirname, "..", "shared", "mission", "recorded");
const log = join(folder, `${name}.jsonl`);
if (existsSync(log)) throw new Error(`${log} is recorded already; choose another name.`);

const weather = { failure: 0.2, trouble: 0.15, finding: 0.4 };
const storm = {
  seed: Number(seed),
  tasks: Number(tasks ?? 0),
  weather,
  meddling: 0.03,
  restarts: 0,
  jumps: 0.02,
};
const flown = () => (tasks === undefined ? planAndFly(Number(seed)) : fly(storm).world);
const told = new Map([
  ["controlled", controlledFlight],
  ["taken-back", takenBackFlight],
  ["troubled", troubledFlight],
  ["telling", tellingFlight],
  ["asked", askedFlight],
  ["questioned", questionedFlight],
  ["landed", landedFlight],
  ["limited", limitedFlight],
  ["lowered", loweredFlight],
  ["laddered", ladderedFlight],
  ["train", trainFlight],
  ["gated", gatedFlight],
  ["forecast", forecastFlight],
  ["rivals", rivalsFlight],
]);
const world = (told.get(seed) ?? flown)();
writeFileSync(log, `${world.journal.map(lineOf).join("\n")}\n`);
writeFileSync(join(folder, `${name}.ending.json`), `${JSON.stringify(endingOf(world.state), null, 2)}\n`);
process.stdout.write(`${world.journal.length} events, ended ${world.state.phase}: ${log}\n`);
