import type { CommandOf } from "../command.ts";
import type { Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";

type QuestionCommand = CommandOf<"question.begin" | "question.end">;

/** An engine that takes over tells again what it finds: the first word about a session stands. */
export function decideQuestion(
  state: MissionState,
  command: QuestionCommand,
  outcome: Outcome,
): Rejection | null {
  const known = state.questions.get(command.session);
  switch (command.type) {
    case "question.begin": {
      if (known !== undefined)
        return reject("wrong-state", `That ${command.session} was begun is known. Nothing was changed.`);
      if (command.task !== null && !state.tasks.has(command.task))
        return reject("unknown", `The mission has no task "${command.task}". Nothing was written down.`);
      const { type: _type, ...begun } = command;
      const version = state.agents.find(({ agent }) => agent === command.agent)?.version ?? null;
      outcome.emit({ type: "question.began", ...begun, version });
      return null;
    }
    case "question.end": {
      if (known === undefined)
        return reject(
          "unknown",
          `The mission knows no question ${command.session}. Nothing was written down.`,
        );
      if (known.over !== null)
        return reject("wrong-state", `How ${command.session} ended is known. Nothing was changed.`);
      const { type: _type, ...over } = command;
      outcome.emit({ type: "question.ended", ...over });
      return null;
    }
  }
}
