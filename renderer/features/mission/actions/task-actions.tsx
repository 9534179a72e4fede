import { useLingui } from "@lingui/react/macro";
import { Ellipsis } from "lucide-react";
import type { TaskState } from "#shared/mission/flight/task.ts";
import { useWorkbench } from "../../../state/workbench.ts";
import { Button } from "../../../ui/button.tsx";
import { Menu } from "../../../ui/menu.tsx";
import { isWorthListing, likelyActs } from "./task-acts.ts";
import { useTaskActs, type ActName } from "./use-task-acts.ts";
import styles from "./task-actions.module.css";

/** What a person most likely wants to do with a task now, and everything else behind it. */
export function TaskActions({ task }: { readonly task: TaskState }) {
  const { t } = useLingui();
  const { commands } = useWorkbench();
  const acts = useTaskActs(task);
  const first = likelyActs(task).filter((name) => acts[name].refusal === null);
  const rest = (Object.keys(acts) as ActName[]).filter(
    (name) => !first.includes(name) && isWorthListing(name, acts[name].refusal),
  );
  return (
    <div className={styles.actions} data-testid="task-actions">
      {first.map((name) => (
        <Button
          key={name}
          small
          data-testid={`act-${name}`}
          onClick={() => void commands.run(acts[name].command)}
        >
          {acts[name].label}
        </Button>
      ))}
      <Menu
        testId="task-menu"
        trigger={
          <Button
            small
            look="quiet"
            aria-label={t`More actions`}
            data-testid="task-more"
            icon={<Ellipsis size={16} strokeWidth={1.75} aria-hidden="true" />}
          />
        }
        items={rest.map((name) => ({
          id: name,
          label: acts[name].label,
          refusal: acts[name].refusal,
          danger: name === "cancel",
          apart: name === "skip",
          run: () => void commands.run(acts[name].command),
        }))}
      />
    </div>
  );
}
