import { planEdit, type PlanEdit } from "#shared/mission/plan/plan-edit.ts";
import { z } from "zod";
import { InputError } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { givenFile } from "../../given-file.ts";
import { sendCommand } from "../../send-command.ts";

const edits = z.array(planEdit).min(1, "holds no edit").max(2_000, "holds more than 2000 edits");

export const missionEdit: CliCommand = {
  name: "mission edit",
  summary:
    "Changes the plan by a JSON file of edits (add, remove, change, connect, disconnect, move): all or none.",
  words: ["mission", "file"],
  flags: {},
  run: (surroundings) => {
    const file = givenFile(surroundings.given.word("file"));
    const read = editsOf(file);
    return sendCommand(surroundings, (_client, mission) => ({
      command: { type: "plan.edit", edits: read },
      done: `${read.length} edits of ${mission} are made; mission undo takes them back.`,
    }));
  },
};

function editsOf({ name, text }: { name: string; text: string }): PlanEdit[] {
  const read = edits.safeParse(parsed(name, text));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? "the list" : `edit ${issue.path.join(".")}`;
  throw new InputError(`${name}: ${place} ${issue?.message ?? "does not fit"}. Nothing was changed.`);
}

function parsed(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError(`${name} is no JSON (${why}). Nothing was changed.`);
  }
}
