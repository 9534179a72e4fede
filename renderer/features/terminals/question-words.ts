import { t } from "@lingui/core/macro";
import type { StateWords } from "./terminal-words.ts";
import type { QuestionTerminal } from "./shown-terminal.ts";

/** "Reviews Write the parser": what the agent does, and of what. */
export function questionTitle({ about, title }: QuestionTerminal): string {
  switch (about) {
    case "plan":
      return t`Plans ${title}`;
    case "plan-review":
      return t`Reviews the plan of ${title}`;
    case "review":
      return t`Reviews ${title}`;
    case "synthesis":
      return t`Puts together the reviews of ${title}`;
  }
}

/** The role in two words, for where the title stands beside it. */
export function roleWords({ about }: QuestionTerminal): string {
  switch (about) {
    case "plan":
      return t`plans`;
    case "plan-review":
      return t`reviews the plan`;
    case "review":
      return t`reviews`;
    case "synthesis":
      return t`puts reviews together`;
  }
}

/** How an answer came, or why none did. */
export function outcomeWords({ outcome, live }: QuestionTerminal): StateWords {
  switch (outcome) {
    case null:
      return live
        ? { word: t`Running`, shape: "ring-play", tone: "run" }
        : { word: t`No signal`, shape: "ring-question", tone: "unknown" };
    case "answered":
      return { word: t`Answered`, shape: "disc-tick", tone: "done" };
    case "unfit":
      return { word: t`No usable answer`, shape: "octagon-cross", tone: "fail" };
    case "limited":
      return { word: t`Usage limit`, shape: "bars", tone: "idle" };
    case "failed":
      return { word: t`No answer`, shape: "octagon-cross", tone: "fail" };
    case "unwanted":
      return { word: t`Not needed any more`, shape: "square", tone: "idle" };
    case "lost":
      return { word: t`End not seen`, shape: "ring-question", tone: "unknown" };
  }
}

/** "claude 2.1.197 · opus": who was asked, as exactly as is known. */
export function askedWords({ agent, program, version, model }: QuestionTerminal): string {
  const who = program ?? (version === null ? agent : `${agent} ${version}`);
  return model === null ? who : `${who} · ${model}`;
}
