import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { DecisionGroup } from "./group-decisions.ts";
import { verbOf } from "./group-decisions.ts";
import { KIND_WORDS } from "../card-words.ts";

/** What a line for several says: a text of whoever asks, or, where they differ, the sort of thing in words of ours. */
export type GroupTitle = { readonly said: string } | { readonly words: MessageDescriptor };

/** The same question of several tasks is the question without its task. */
export function titleOf({ first, rows }: DecisionGroup): GroupTitle {
  const asked = new Set(rows.map((row) => withoutTask(row)));
  if (asked.size === 1) return { said: withoutTask(first) };
  const [what, name = ""] = verbOf(first).split(" ");
  const program = new Set(rows.map(verbOf)).size === 1 ? name : "";
  if (what === "command" && program !== "") return { words: msg`Run ${program}` };
  if (what === "file" && name === "write") return { words: msg`Write files` };
  if (what === "file" && name === "delete") return { words: msg`Delete files` };
  if (what === "file") return { words: msg`Read files` };
  if (what === "network") return { words: msg`Reach hosts` };
  return { words: KIND_WORDS[first.kind] };
}

/** The engine ends the question of a permission with " in <task>?". */
function withoutTask({ question, taskTitle }: DecisionGroup["first"]): string {
  const end = taskTitle === null ? "" : ` in ${taskTitle}?`;
  return end !== "" && question.endsWith(end) ? question.slice(0, -end.length) : question;
}
