import type { MissionId } from "#shared/ids.ts";
import type { Workbench } from "../../../state/workbench.ts";

/** Events come in bursts; a list is asked for once in a while. */
const PAUSE_MS = 200;

/** Calls `look` now and after each change, at most once in a while. What is returned ends it. */
function again(subscribe: (changed: () => void) => () => void, look: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const stop = subscribe(() => {
    timer ??= setTimeout(() => {
      timer = null;
      look();
    }, PAUSE_MS);
  });
  look();
  return () => {
    stop();
    if (timer !== null) clearTimeout(timer);
  };
}

/** With every event of the mission. */
export const whenMissionMoves = (
  { missionList }: Pick<Workbench, "missionList">,
  mission: MissionId,
  look: () => void,
): (() => void) =>
  again((changed) => {
    const headOf = () => missionList.getState().value?.find(({ id }) => id === mission)?.head;
    let head = headOf();
    return missionList.subscribe(() => {
      if (headOf() === head) return;
      head = headOf();
      changed();
    });
  }, look);

/** With everything that joins or leaves the queue. */
export const whenQueueMoves = ({ queue }: Pick<Workbench, "queue">, look: () => void): (() => void) =>
  again((changed) => queue.subscribe(changed), look);
