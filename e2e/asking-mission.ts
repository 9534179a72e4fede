import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { MANY_LANES } from "../electron/engine/flight/testing/fault-flight.ts";
import { FlightHome, type TestTask } from "../electron/engine/flight/testing/flight-home.ts";
import type { AskedAction } from "#shared/channel/message.ts";
import type { MissionId } from "#shared/ids.ts";

/**
 * Beside a scripted agent, on its own channel: asks what a test writes into a file of the workspace, line by line. So a test
 * says when something is asked and how much of it, which a scenario that waits for each answer cannot.
 */
const ASKER = `
import { readFileSync, existsSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
const folder = process.env.FLIGHTDECK_CHANNEL;
const socket = connect(join(folder, "socket"));
const send = (value) => socket.write(JSON.stringify(value) + "\\n");
const token = readFileSync(join(folder, "token"), "utf8").trim();
let asked = 0;
const look = () => {
  const lines = existsSync("asks.jsonl") ? readFileSync("asks.jsonl", "utf8").split("\\n").filter(Boolean) : [];
  for (const line of lines.slice(asked)) send({ t: "report", seq: ++asked, report: JSON.parse(line) });
};
socket.once("data", () => setInterval(look, 30));
socket.on("close", () => process.exit());
send({ t: "hello", protocol: 1, token, writer: "askerofthetest", listens: false });
`;

export interface Asked {
  readonly task?: string;
  readonly action: AskedAction;
  readonly why?: string;
}

export const command = (text: string): AskedAction => ({ kind: "command", text, cwd: null });

/** A flying mission whose tasks ask what the test wants them to. */
export class AskingMission {
  readonly home: FlightHome;
  readonly mission: MissionId;
  readonly #workspaces: ReadonlyMap<string, string>;
  #asked = 0;

  private constructor(home: FlightHome, mission: MissionId, workspaces: ReadonlyMap<string, string>) {
    this.home = home;
    this.mission = mission;
    this.#workspaces = workspaces;
  }

  /** `others` fly in the same mission by scenarios of their own. */
  static async fly(tasks: readonly string[], others: readonly TestTask[] = []): Promise<AskingMission> {
    const home = new FlightHome();
    home.write(".flightdeck/allocation.yaml", JSON.stringify(MANY_LANES));
    home.write("tools/ask.mjs", ASKER);
    const scenario = {
      steps: [
        { background: { command: `${process.execPath} tools/ask.mjs`, seconds: 900 } },
        { print: "Works on it\n" },
        { wait: 900 },
      ],
    };
    const mission = await home.state({
      tasks: [...tasks.map((id) => ({ id, scenario })), ...others],
      contract: { autonomy: "ask-me" },
    });
    await home.launch(mission);
    const state = await home.until(mission, (seen) =>
      tasks.every((id) =>
        [...seen.tasks.values()].some(({ spec, stage }) => spec.id === id && stage === "running"),
      ),
    );
    const workspaces = new Map(
      [...state.tasks.values()].map(({ spec, workspace }) => [String(spec.id), workspace?.path ?? ""]),
    );
    return new AskingMission(home, mission, workspaces);
  }

  /** Comes to the engine as any request of an agent does. Answers with the names of the requests. */
  ask(...asked: readonly Asked[]): string[] {
    return asked.map(({ task, action, why = "It is needed." }) => {
      const request = `r${(this.#asked += 1)}`;
      this.#report(task, { type: "agent.request", request, action, why });
      return request;
    });
  }

  /** The agent does not want it any more. */
  takeBack(request: string, task?: string): void {
    this.#report(task, { type: "agent.request-gone", request });
  }

  #report(task: string | undefined, report: object): void {
    const folder = this.#workspaces.get(task ?? "") ?? [...this.#workspaces.values()][0] ?? "";
    appendFileSync(join(folder, "asks.jsonl"), `${JSON.stringify(report)}\n`);
  }
}
