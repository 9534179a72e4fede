import { useLingui } from "@lingui/react/macro";
import type { TaskState } from "#shared/mission/flight/task.ts";
import { rivalOf } from "#shared/mission/rivals/rivals.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { Button } from "../../../ui/button.tsx";
import { useArrangementStore } from "../arrangement.ts";
import { Section } from "../inspector/section.tsx";
import { TaskLink } from "../inspector/task-links.tsx";

/** Who flies the same brief, and the way to both side by side. */
export function RivalsSection({ task }: { readonly task: TaskState }) {
  const { t } = useLingui();
  const arrangement = useArrangementStore();
  const rival = useMission(({ state }) => (state === null ? null : rivalOf(state, task)));
  if (rival === null) return null;
  const { id } = task.spec;
  const title = task.picked
    ? t`Picked over its rival`
    : rival.picked
      ? t`Its rival was picked`
      : t`The same task by two families`;
  return (
    <Section
      title={title}
      action={
        <Button
          small
          data-testid="compare-rivals"
          onClick={() => arrangement.setState({ question: { act: "compare", task: id } })}
        >{t`Compare…`}</Button>
      }
    >
      <ul>
        <TaskLink id={rival.spec.id} />
      </ul>
    </Section>
  );
}
