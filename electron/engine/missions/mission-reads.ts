import type { Outcome } from "#shared/contract/client.ts";
import { PlainError, systemCode } from "#launch/plain-error.ts";
import type { MissionId } from "#shared/ids.ts";
import { missionId } from "#shared/ids.ts";
import type { MissionPlace } from "#shared/mission/mission-contract.ts";
import { missionOfDecision } from "#shared/mission/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { branchPlace } from "../codebase-map/map-at-commit.ts";
import { mapForPrompt } from "../codebase-map/map-for-prompt.ts";
import { memoryForPrompt } from "../memory/memory-for-prompt.ts";
import { withSections } from "../memory/with-sections.ts";
import { answered, refused, type Answers } from "../gateway/answers.ts";
import type { MissionTables } from "../store/projections/mission-tables.ts";
import { decisionHistory } from "./decision-history.ts";
import { decisionDetail } from "./decision-views.ts";
import { logPiece } from "./mission-log.ts";
import { missionPage } from "./mission-list.ts";
import type { MissionRequestParts } from "./mission-request-parts.ts";
import { missionDetail, planView } from "./mission-views.ts";
import type { Missions } from "./missions.ts";
import { taskPrompt } from "#shared/mission/plan/prompt.ts";
import { pageOf } from "./page.ts";
import { checkOfMission, specsOf } from "./plan-check-view.ts";
import { receiptAnswer } from "./receipt-answer.ts";
import { refusalOf } from "./refusal.ts";
import { taskDetail, taskRow } from "./task-views.ts";
import { wavesOf } from "./wave-views.ts";

type Reads =
  | "missions.list"
  | "missions.show"
  | "missions.receipt"
  | "missions.events"
  | "missions.search"
  | "plans.show"
  | "plans.check"
  | "plans.waves"
  | "tasks.list"
  | "tasks.show"
  | "tasks.prompt"
  | "findings.list"
  | "decisions.list"
  | "decisions.show";

/** Looks at a mission; what is not there is said in one sentence. */
export async function look<View>(
  missions: Pick<Missions, "read">,
  mission: MissionId,
  view: (state: MissionState) => Outcome<View>,
): Promise<Outcome<View>> {
  const read = await missions.read(mission, view);
  return read.ok ? read.view : refusalOf(read);
}

/** Map and memory as agents are given them, as the base branch holds them now; a repository that is gone has neither. */
async function sectionsOf(
  { repository, baseBranch }: MissionPlace,
  secrets: readonly string[],
): Promise<readonly string[]> {
  try {
    const { place, commit } = await branchPlace(repository, baseBranch);
    return [await mapForPrompt(place, commit), await memoryForPrompt(place, commit, secrets)];
  } catch (error) {
    if (error instanceof PlainError || systemCode(error) !== undefined) return [];
    throw error;
  }
}

/** Every question about missions, answered from their state or from their rows. */
export function missionReads({
  missions,
  store,
  topics,
  now,
  agents,
  secrets,
}: MissionRequestParts): Pick<Answers, Reads> {
  const { tables } = store;
  return {
    "missions.list": async (wanted) => answered(missionPage(tables, wanted)),
    "missions.show": ({ mission }) => look(missions, mission, (state) => answered(missionDetail(state))),
    "missions.receipt": ({ mission }) => receiptAnswer(missions, store, mission),
    "missions.events": (wanted) => logPiece(missions, store, wanted),
    "missions.search": async ({ text, limit }) =>
      answered({ hits: tables.search(text, limit).map(searchHit(tables)) }),
    "plans.show": ({ mission }) => look(missions, mission, (state) => answered(planView(state))),
    "plans.check": async ({ mission }) => {
      const found = await agents();
      return look(missions, mission, (state) => answered(checkOfMission(state, found)));
    },
    "plans.waves": ({ mission, ...wanted }) =>
      look(missions, mission, (state) =>
        answered(
          pageOf(
            wavesOf(specsOf(state)),
            wanted,
            ({ number }) => String(number),
            (wave) => wave,
          ),
        ),
      ),
    "tasks.list": ({ mission, prefix, status, ...wanted }) =>
      look(missions, mission, (state) => {
        const all = state.order.flatMap((id) => state.tasks.get(id) ?? []);
        const tasks = all.filter(
          (task) =>
            (prefix === null || task.spec.id.startsWith(prefix)) &&
            (status === null || taskRow(task).status === status),
        );
        return answered(pageOf(tasks, wanted, ({ spec }) => spec.id, taskRow));
      }),
    "tasks.show": ({ mission, task }) =>
      look(missions, mission, (state) => {
        const found = state.tasks.get(task);
        return found === undefined ? noTask(state, task) : answered(taskDetail(state, found));
      }),
    "tasks.prompt": async ({ mission, task }) => {
      const seen = await look(missions, mission, (state) =>
        state.tasks.has(task)
          ? answered({ text: taskPrompt(state, task), place: state.place })
          : noTask(state, task),
      );
      if (!seen.ok) return seen;
      const { text, place } = seen.value;
      return answered({ text: withSections(text, await sectionsOf(place, secrets())) });
    },
    "findings.list": ({ mission, task, state: wantedState, ...wanted }) =>
      look(missions, mission, (state) => {
        const ofTask = new Set(
          task === null ? [] : state.tasks.get(task)?.reviews.flatMap((each) => each.findings),
        );
        const findings = [...state.findings.values()].filter(
          (finding) =>
            (task === null || finding.task === task || ofTask.has(finding.id)) &&
            (wantedState === null || finding.state === wantedState),
        );
        return answered(
          pageOf(
            findings,
            wanted,
            ({ id }) => id,
            (finding) => finding,
          ),
        );
      }),
    "decisions.list": async (wanted) => {
      if (wanted.state !== "pending") return answered(await decisionHistory(missions, tables, wanted));
      await topics.settled();
      const rows = topics
        .queue()
        .filter(({ mission }) => wanted.mission === null || mission === wanted.mission)
        .filter(({ id }) => wanted.prefix === null || id.startsWith(wanted.prefix));
      return answered(
        pageOf(
          rows,
          wanted,
          ({ id }) => id,
          (row) => row,
        ),
      );
    },
    "decisions.show": ({ decision }) =>
      look(missions, missionId.parse(missionOfDecision(decision)), (state) => {
        const record = state.decisions.get(decision);
        if (record === undefined) return refused("not-found", `There is no decision ${decision}.`);
        return answered(decisionDetail(state, record, now()));
      }),
  };
}

const noTask = (state: MissionState, task: string) =>
  refused("not-found", `There is no task ${task} in mission ${state.id} ("${state.title}").`);

const searchHit =
  (tables: MissionTables) =>
  ({ missionId: mission, kind, name, title, excerpt }: ReturnType<MissionTables["search"]>[number]) => ({
    mission: missionId.parse(mission),
    missionTitle: tables.mission(mission)?.title ?? "",
    noun: kind,
    id: kind === "mission" ? null : name,
    title,
    excerpt,
  });
