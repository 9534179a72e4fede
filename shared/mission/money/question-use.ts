import { taskId } from "../ids.ts";
import { questionAbout } from "../questions/question.ts";
import { agentName, family } from "../words.ts";
import { usage } from "./spend.ts";

/** What a session used in which an agent answered one question: no attempt of any task, and paid for like one. */
export const questionUse = {
  about: questionAbout,
  /** Whose work was looked at; null: the plan. */
  task: taskId.nullable(),
  family,
  agent: agentName,
  usage,
};
