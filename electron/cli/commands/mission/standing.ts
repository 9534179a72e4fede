import { taskId } from "#shared/mission/ids.ts";
import { InputError } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { sendCommand } from "../../send-command.ts";
import { microsOf } from "../../units.ts";

/** What it may cost may be said anew while it flies; one below what is spent counts at once. */
export const missionBudget: CliCommand = {
  name: "mission budget",
  summary: 'Sets what a mission, or one task of it, may cost: dollars, or "none".',
  words: ["mission", "dollars"],
  flags: {},
  options: { task: { value: "task", help: "for this task only" } },
  run: (surroundings) => {
    const { given } = surroundings;
    const written = given.word("dollars");
    if (written !== "none" && !/^[\d.]+$/.test(written))
      throw new InputError(`A budget is dollars such as 12.50, or "none", not "${written}".`);
    const limitMicros = written === "none" ? null : microsOf("dollars", written);
    const named = given.option("task");
    const task = named === null ? null : taskId.safeParse(named);
    if (task?.success === false) throw new InputError(`"${named ?? ""}" is no id of a task.`);
    const about = task === null ? null : task.data;
    return sendCommand(surroundings, (_client, mission) => ({
      command: {
        type: "budget.set",
        scope: about === null ? "mission" : "task",
        task: about,
        limitMicros,
      },
      done: `${about ?? mission} ${limitMicros === null ? "has no limit of its own" : `may cost $${written}`}.`,
    }));
  },
};

export const missionWithdraw: CliCommand = {
  name: "mission withdraw",
  summary: "Takes a standing directive back, by its number; later briefs do not carry it.",
  words: ["mission", "directive"],
  flags: {},
  run: (surroundings) => {
    const written = surroundings.given.word("directive");
    const directive = Number(written);
    if (!Number.isSafeInteger(directive) || directive < 1)
      throw new InputError(`A directive has a number such as 1, not "${written}".`);
    return sendCommand(surroundings, () => ({
      command: { type: "mission.withdraw-directive", directive },
      done: `Directive ${directive} is withdrawn.`,
    }));
  },
};

export const missionRecord: CliCommand = {
  name: "mission record",
  summary: "Writes a decision down: every later brief carries it, and DECISIONS.md when it lands.",
  words: ["mission", "title", "text…"],
  flags: {},
  options: { reason: { value: "words", help: "why it was decided so; it is kept" } },
  run: (surroundings) => {
    const { given } = surroundings;
    const reason = given.option("reason");
    if (reason === null) throw new InputError("A decision is written down with a reason: --reason.");
    const title = given.word("title");
    return sendCommand(surroundings, () => ({
      command: { type: "mission.record-decision", title, text: given.rest("text").join(" "), reason },
      done: `Written down: ${title}`,
    }));
  },
};
