import type { TaskState } from "#shared/mission/flight/task.ts";
import { firstLine } from "./task-line.ts";

/** Words with which tools begin what went wrong. */
const ERROR = /\b(error|fail(ed|ure)?|exception|panic|assert\w*|not ok|cannot|unexpected|fatal)\b|[✗✘×]/i;

/** The line of a failed attempt to look at first; null: nothing failed. */
export function firstError(task: TaskState): string | null {
  const attempt = task.attempts.findLast(({ failure }) => failure !== null);
  if (attempt?.failure == null) return task.heldOut === null ? null : firstLine(task.heldOut.detail);
  const broken = attempt.signals.find(({ name, holds }) => name === "acceptance" && holds === false);
  return errorIn(broken?.detail ?? "") ?? firstLine(attempt.failure);
}

/** Of what a command said, and not the command itself. */
function errorIn(output: string): string | null {
  const lines = output.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("$ "));
  return lines.find((line) => ERROR.test(line))?.trim() ?? null;
}
