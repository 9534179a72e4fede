import type { SessionId } from "#shared/ids.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import type { MissionEvent } from "#shared/mission/event.ts";
import type { MissionState } from "#shared/mission/state.ts";

/** Something that happened in the session of a task, as its mission recorded it. */
export interface Moment {
  /** The same for what is recorded and for the mark that is set when it is told. */
  readonly key: string;
  readonly at: number;
  readonly kind: "began" | "told" | "asked" | "answered" | "ended";
  /** What was told, asked or answered; of a beginning, nothing. */
  readonly text: string;
}

/** In the order in which they happened; what lies outside the session's own time is not its. */
export function momentsOf(state: MissionState, task: TaskId, session: SessionId): readonly Moment[] {
  const of = state.tasks.get(task);
  for (const { number, segments } of of?.attempts ?? []) {
    const segment = segments.find((each) => each.session === session);
    if (of === undefined || segment === undefined) continue;
    const { startedAt, endedAt } = segment;
    const moments: Moment[] = [{ key: began(session), at: startedAt, kind: "began", text: "" }];
    for (const { number: told, text, deliveredAt } of of.instructions)
      if (deliveredAt !== null) moments.push({ key: toldKey(told), at: deliveredAt, kind: "told", text });
    for (const { decision, resolution } of state.decisions.values()) {
      if (decision.task !== task || decision.attempt !== number) continue;
      const { id, question, askedAt, options } = decision;
      moments.push({ key: asked(id), at: askedAt, kind: "asked", text: question });
      if (resolution === null) continue;
      const label = options.find((each) => each.id === resolution.option)?.label ?? resolution.option;
      moments.push({ key: answered(id), at: resolution.at, kind: "answered", text: label });
    }
    if (endedAt !== null) moments.push({ key: `ended ${session}`, at: endedAt, kind: "ended", text: "" });
    return moments
      .filter(({ at }) => at >= startedAt && (endedAt === null || at <= endedAt))
      .toSorted((one, other) => one.at - other.at);
  }
  return [];
}

/** Which of them an event tells of while the terminal is shown; null: none. */
export function momentKeyOf(
  event: MissionEvent,
  {
    task,
    session,
    state,
  }: { readonly task: TaskId; readonly session: SessionId; readonly state: MissionState },
): string | null {
  if (event.type === "segment.began") return event.session === session ? began(session) : null;
  if (event.type === "instruction.delivered") return event.task === task ? toldKey(event.instruction) : null;
  if (event.type === "decision.asked") return event.decision.task === task ? asked(event.decision.id) : null;
  if (event.type !== "decision.resolved") return null;
  return state.decisions.get(event.decision)?.decision.task === task ? answered(event.decision) : null;
}

const began = (session: SessionId) => `began ${session}`;
const toldKey = (number: number) => `told ${number}`;
const asked = (decision: string) => `asked ${decision}`;
const answered = (decision: string) => `answered ${decision}`;
