import type { OperatorCommandInput } from "#shared/contract/operator-command.ts";
import type { CliCommand } from "../../command.ts";
import { sendCommand } from "../../send-command.ts";

interface Act {
  readonly verb: string;
  readonly summary: string;
  readonly command: (reason: string) => OperatorCommandInput;
  readonly done: string;
  /** Takes words that say why. */
  readonly reason: boolean;
}

/** What a person does with a mission as a whole, each one domain command. */
const ACTS: readonly Act[] = [
  {
    verb: "launch",
    summary: "Launches a mission whose plan is locked.",
    command: () => ({ type: "mission.launch" }),
    done: "Launched.",
    reason: false,
  },
  {
    verb: "hold",
    summary: "Starts nothing new; what runs goes on.",
    command: (reason) => ({ type: "mission.hold", reason }),
    done: "Held: nothing new starts.",
    reason: true,
  },
  {
    verb: "release",
    summary: "Ends a hold.",
    command: () => ({ type: "mission.release" }),
    done: "Released.",
    reason: false,
  },
  {
    verb: "pause",
    summary: "Interrupts what runs; its sessions are kept.",
    command: (reason) => ({ type: "mission.pause", reason }),
    done: "Paused.",
    reason: true,
  },
  {
    verb: "resume",
    summary: "Goes on after a pause.",
    command: () => ({ type: "mission.resume" }),
    done: "Resumed.",
    reason: false,
  },
  {
    verb: "stop",
    summary: "Ends a mission for good; its history stays.",
    command: (reason) => ({ type: "mission.stop", reason }),
    done: "Stopped.",
    reason: true,
  },
  {
    verb: "verify",
    summary: "Has the whole verified again, before it is asked whether it lands.",
    command: () => ({ type: "mission.verify" }),
    done: "The whole is verified.",
    reason: false,
  },
  {
    verb: "unlock",
    summary: "Makes a locked plan a draft again.",
    command: () => ({ type: "plan.unlock" }),
    done: "The plan is a draft again.",
    reason: false,
  },
  {
    verb: "undo",
    summary: "Takes the last change of the plan back.",
    command: () => ({ type: "plan.undo" }),
    done: "Taken back.",
    reason: false,
  },
  {
    verb: "redo",
    summary: "Does the change again that was taken back.",
    command: () => ({ type: "plan.redo" }),
    done: "Done again.",
    reason: false,
  },
];

export const missionActs: readonly CliCommand[] = ACTS.map(({ verb, summary, command, done, reason }) => ({
  name: `mission ${verb}`,
  summary,
  words: ["mission"],
  flags: {},
  ...(reason ? { options: { reason: { value: "words", help: "why; kept in the history" } } } : {}),
  run: (surroundings) =>
    sendCommand(surroundings, (_client, mission) => ({
      command: command(surroundings.given.option("reason") ?? ""),
      done: `${mission}: ${done}`,
    })),
}));
