import type { TaskState } from "#shared/mission/flight/task.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { CompareQuestion } from "../rivals/compare-question.tsx";
import type { Question } from "./asked-act.ts";
import { FindingQuestion } from "./finding-question.tsx";
import { ForkQuestion } from "./fork-question.tsx";
import { GateQuestion } from "./gate-question.tsx";
import { HandOverQuestion } from "./hand-over-question.tsx";
import { LevelQuestion } from "./level-question.tsx";
import { SaidQuestion } from "./said-question.tsx";
import { UndoLandingQuestion } from "./undo-landing-question.tsx";

type AboutTask = Extract<Question, { readonly task: unknown }>;

/** What has to be said before it is done. */
export function AskedQuestion({ question }: { readonly question: Question }) {
  if (question.act === "undo-landing") return <UndoLandingQuestion />;
  return <QuestionOfTask question={question} />;
}

function QuestionOfTask({ question }: { readonly question: AboutTask }) {
  const { task: id } = question;
  const task = useMission(({ state }) => (id === null ? undefined : state?.tasks.get(id))) ?? null;
  if (question.act === "settle") return <FindingQuestion task={task} about={question.finding} />;
  return task === null ? null : <OfTask question={question} task={task} />;
}

interface OfTaskProps {
  readonly question: Exclude<AboutTask, { readonly act: "settle" }>;
  readonly task: TaskState;
}

function OfTask({ question, task }: OfTaskProps) {
  switch (question.act) {
    case "pass-gate":
      return <GateQuestion task={task} about={question.gate ?? null} />;
    case "review-level":
      return <LevelQuestion task={task} />;
    case "hand-over":
      return <HandOverQuestion task={task} />;
    case "fork":
      return <ForkQuestion task={task} />;
    case "compare":
      return <CompareQuestion task={task} />;
    case "retry-note":
    case "reassign":
    case "steer":
    case "skip":
    case "cancel":
      return <SaidQuestion act={question.act} task={task} />;
  }
}
