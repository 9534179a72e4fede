import { FlightHome } from "../electron/engine/flight/testing/flight-home.ts";
import type { MissionId } from "#shared/ids.ts";
import type { MissionEvent } from "#shared/mission/event.ts";
import type { TerminalControl } from "#shared/mission/flight/terminal-control.ts";
import type { MissionState } from "#shared/mission/state.ts";

/** In the environment of the engine, so it knows that this must not be printed. */
export const SECRET = "kept-9f31ac07d2";
const QUESTION = { ask: { question: "Tabs or spaces?" } };

const TASKS = [
  { id: "stays", scenario: { steps: [{ print: "hello from the agent\n" }, "stall"] } },
  {
    id: "plans",
    scenario: {
      steps: [
        QUESTION,
        { checkpoint: { label: "first-change", summary: "did", plans: "will" } },
        { print: "went on\n" },
        { run: "echo marked" },
        "stall",
      ],
    },
  },
];

const taskIn = (state: MissionState, id: string) =>
  [...state.tasks.values()].find(({ spec }) => spec.id === id);

/** A mission of two agents: one prints and stays, one asks and then works. */
export class TwoAgents {
  readonly home = new FlightHome();
  /** What was written down since the launch. */
  readonly events: MissionEvent[] = [];
  #mission: MissionId | null = null;

  async launch(): Promise<void> {
    process.env["PLANTED_TOKEN"] = SECRET;
    await this.home.engine();
    delete process.env["PLANTED_TOKEN"];
    this.#mission = await this.home.state({ tasks: TASKS });
    await this.home.launch(this.mission);
    await this.follow();
  }

  /** Again after the engine was another one. */
  async follow(): Promise<void> {
    const { client } = await this.home.engine();
    client.subscribeTo("mission", this.mission, {
      snapshot: () => undefined,
      update: ({ event }) => this.events.push(event),
    });
  }

  get mission(): MissionId {
    if (this.#mission === null) throw new Error("nothing was launched yet");
    return this.#mission;
  }

  seen(wanted: (state: MissionState) => boolean): Promise<MissionState> {
    return this.home.until(this.mission, wanted, { answers: () => null, withinMs: 20_000 });
  }

  /** What was typed into agents, as it stands in the log. */
  get typed(): readonly string[] {
    return this.events.flatMap((event) => (event.type === "control.typed" ? [event.text] : []));
  }

  async answerQuestion(task: string): Promise<void> {
    const pending = (state: MissionState) =>
      [...state.pending].find((id) => state.decisions.get(id)?.decision.task === task);
    const id = pending(await this.seen((state) => pending(state) !== undefined));
    if (id === undefined) throw new Error(`${task} asked nothing`);
    await this.home.send(this.mission, {
      type: "decision.answer",
      decisions: [id],
      option: "decide-yourself",
    });
  }

  /** As another window would. */
  async takeElsewhere(task: string): Promise<void> {
    const found = taskIn(await this.seen((state) => controlOf(task)(state) === null), task);
    if (found === undefined) throw new Error(`there is no task ${task}`);
    const command = { type: "task.take-control", task: found.spec.id, holder: "another-window" } as const;
    await this.home.send(this.mission, command);
  }

  /** As another window, or the end of this one, would. */
  async takeAway(task: string): Promise<void> {
    const found = taskIn(await this.seen((state) => controlOf(task)(state) !== null), task);
    const holder = found?.control?.holder ?? "";
    if (found === undefined) throw new Error(`there is no task ${task}`);
    await this.home.send(this.mission, { type: "task.release-control", task: found.spec.id, holder });
  }
}

export const controlOf =
  (id: string) =>
  (state: MissionState): TerminalControl | null =>
    taskIn(state, id)?.control ?? null;

export const instructionsOf = (state: MissionState, id: string) => taskIn(state, id)?.instructions ?? [];
