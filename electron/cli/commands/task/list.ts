import { taskStatus } from "#shared/contract/missions.ts";
import type { TaskRow } from "#shared/contract/tasks.ts";
import { allPages, LIMIT_OPTION } from "../../all-pages.ts";
import { asking, InputError } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { findMission } from "../../find-id.ts";
import { table, terminalWidth } from "../../table.ts";
import { moneyText } from "../../units.ts";

export const taskList: CliCommand = {
  name: "task list",
  summary: "Lists the tasks of a mission in the order of its plan.",
  words: ["mission"],
  flags: {},
  options: {
    status: { value: "status", help: `only these: ${taskStatus.options.join(", ")}` },
    limit: LIMIT_OPTION,
  },
  run: (surroundings) => {
    const { given } = surroundings;
    const status = statusOption(given.option("status"));
    return asking(surroundings, async (client) => {
      const mission = await findMission(client, given.word("mission"));
      const tasks = await allPages(given, (page) =>
        client.request("tasks.list", { ...page, mission, status }),
      );
      return { ok: true, lines: linesOf(tasks), json: { tasks } };
    });
  },
};

function statusOption(written: string | null): TaskRow["status"] | null {
  if (written === null) return null;
  const status = taskStatus.safeParse(written);
  if (status.success) return status.data;
  throw new InputError(`--status is one of ${taskStatus.options.join(", ")}, not "${written}".`);
}

function linesOf(tasks: readonly TaskRow[]): string[] {
  if (tasks.length === 0) return ["There is no such task."];
  const rows = tasks.map((task) => [
    task.id,
    task.status,
    task.kind,
    task.risk,
    task.agent ?? "-",
    String(task.attempts),
    moneyText(task.spend.costMicros, task.spend.unknownCost),
    task.after.join(", "),
    task.title,
  ]);
  return table(
    ["TASK", "STATUS", "KIND", "RISK", "AGENT", "TRIES", "COST", "AFTER", "TITLE"],
    rows,
    terminalWidth(),
  );
}
