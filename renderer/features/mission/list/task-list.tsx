import { useMission } from "../../../state/mission-context.tsx";
import { useWorkbench } from "../../../state/workbench.ts";

export function TaskList() {
  const { selection } = useWorkbench();
  useMission(({ head }) => head);
  const state = useMission(({ state }) => state);
  return (
    <ul>
      {state?.order.map((id) => (
        <li key={id}>
          <button type="button" onClick={() => selection.getState().selectTask(id)}>
            <bdi lang="und">{state.tasks.get(id)?.spec.title}</bdi>
          </button>
        </li>
      ))}
    </ul>
  );
}
