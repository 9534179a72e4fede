import { useLingui } from "@lingui/react/macro";
import { useMission } from "../../../state/mission-context.tsx";
import { useSelection } from "../../../state/workbench.ts";
import { Empty } from "../../../ui/empty.tsx";

/** Everything about the chosen task. */
export function Inspector() {
  const { t } = useLingui();
  const chosen = useSelection(({ task }) => task);
  const task = useMission(({ state }) => (chosen === null ? undefined : state?.tasks.get(chosen)));
  if (task === undefined)
    return (
      <Empty title={t`No task is chosen`} sentence={t`Choose one in the graph, the list or the timeline.`} />
    );
  return (
    <section data-testid="inspector" data-task={task.spec.id}>
      <h2>
        <bdi lang="und">{task.spec.title}</bdi>
      </h2>
    </section>
  );
}
