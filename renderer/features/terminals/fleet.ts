import { useEffect, useRef } from "react";
import { isInTheAir } from "#shared/contract/missions.ts";
import type { MissionId } from "#shared/ids.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import type { AskedQuestion } from "#shared/mission/questions/question.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { MissionStore } from "../../state/mission-store.ts";
import { useMissionList, useSelection, useWorkbench } from "../../state/workbench.ts";
import { agentTerminal } from "./agent-terminal.ts";
import { useDesk } from "./desk.ts";
import { newestQuestions, questionTerminal } from "./question-terminal.ts";
import type { AgentTerminal, MissionTerminal, QuestionTerminal } from "./shown-terminal.ts";

/** Keeps the desk's list of agents' sessions: of every mission that flies, and of the one that is looked at. */
export function useFleet(): void {
  const { missions } = useWorkbench();
  const desk = useDesk();
  const flown = useMissionList(({ value }) =>
    (value ?? [])
      .filter(isInTheAir)
      .map(({ id }) => id)
      .join(" "),
  );
  const selected = useSelection(({ mission }) => mission);
  const known = useRef(new WeakMap<TaskState, AgentTerminal | null>());
  const asked = useRef(new WeakMap<AskedQuestion, QuestionTerminal>());
  const ids = [...new Set([...flown.split(" "), selected ?? ""])].filter((id) => id !== "").join(" ");

  useEffect(() => {
    const wanted = ids === "" ? [] : (ids.split(" ") as MissionId[]);
    const closes = wanted.map((id) => missions.open(id));
    const stores = wanted.flatMap((id) => missions.storeOf(id) ?? []);
    const look = (): void => {
      const next = stores.flatMap((store) => sessionsOf(store, known.current, asked.current));
      const before = desk.fleet.getState();
      const same = next.length === before.length && next.every((each, at) => each === before[at]);
      if (!same) desk.fleet.setState(next, true);
    };
    const stops = stores.map((store) => store.subscribe(look));
    look();
    return () => {
      for (const stop of [...stops, ...closes]) stop();
    };
  }, [ids, missions, desk]);
}

/** A task that did not change gives the very same object, so that nothing of it is drawn again. */
function sessionsOf(
  store: MissionStore,
  known: WeakMap<TaskState, AgentTerminal | null>,
  asked: WeakMap<AskedQuestion, QuestionTerminal>,
): readonly MissionTerminal[] {
  const { state, live } = store.getState();
  if (state === null) return [];
  const ofTasks = [...state.tasks.values()].flatMap((task) => {
    const before = known.get(task);
    // Landing changes no task, and a lost link changes no state.
    const holds = before === null || (before?.live === live && (before.status === "landed") === isLanded());
    if (before !== undefined && holds) return before ?? [];
    const seen = agentTerminal(state, task, live);
    known.set(task, seen);
    return seen ?? [];

    function isLanded(): boolean {
      return state?.phase === "landed" && task.stage === "merged";
    }
  });
  return [...ofTasks, ...newestQuestions(state).map((each) => questionOf(state, each, live, asked))];
}

/** The same question gives the same object, unless its task was named anew. */
function questionOf(
  state: MissionState,
  question: AskedQuestion,
  live: boolean,
  asked: WeakMap<AskedQuestion, QuestionTerminal>,
): QuestionTerminal {
  const before = asked.get(question);
  const next = questionTerminal(state, question, live);
  if (before?.live === live && before.title === next.title) return before;
  asked.set(question, next);
  return next;
}
