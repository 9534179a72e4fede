import { Ellipsis } from "lucide-react";
import { useLingui } from "@lingui/react/macro";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import { useKeys } from "../../commands/use-keys.ts";
import { useWorkbench } from "../../state/workbench.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { Menu, type MenuItem } from "../../ui/menu.tsx";
import { useDesk, type DecisionsDesk } from "./decisions-desk.ts";
import { showDiff, showTask, showTerminal } from "./show-around.ts";
import { canReply } from "./ways.ts";

/** What else can be done with it. */
export function CardMenu({ row }: { readonly row: DecisionRow }) {
  const { t } = useLingui();
  const items = useItems(row);
  return (
    <Menu
      align="start"
      testId="card-menu"
      items={items}
      trigger={
        <IconButton
          label={t`More`}
          keys={useKeys("decision.more")}
          icon={<Ellipsis size={16} strokeWidth={1.75} aria-hidden="true" />}
          data-testid="card-more"
        />
      }
    />
  );
}

function useItems(row: DecisionRow): readonly MenuItem[] {
  const { t } = useLingui();
  const workbench = useWorkbench();
  const desk = useDesk();
  const noTask = row.task === null ? t`It is about the whole mission` : null;
  const pause: MenuItem = {
    id: "pause-mission",
    label: t`Pause the mission`,
    apart: true,
    run: () => void pauseMission(desk, row),
  };
  const snooze: MenuItem = {
    id: "snooze",
    label: t`Snooze…`,
    keys: useKeys("decision.snooze"),
    run: () => desk.setMode({ kind: "snooze" }),
  };
  const extend: MenuItem = {
    id: "extend",
    label: t`Give it more time…`,
    refusal: row.expiresAt === null ? t`It waits for ever` : null,
    run: () => desk.setMode({ kind: "extend" }),
  };
  const reply: MenuItem = {
    id: "reply",
    label: t`Ask the agent…`,
    keys: useKeys("decision.reply"),
    refusal: canReply(row) ? null : t`No agent waits with it`,
    run: () => desk.setMode({ kind: "reply" }),
  };
  const task: MenuItem = {
    id: "open-task",
    label: t`Open task`,
    apart: true,
    keys: useKeys("decision.open-task"),
    refusal: noTask,
    run: () => showTask(workbench, row),
  };
  const terminal: MenuItem = {
    id: "open-terminal",
    label: t`Open terminal`,
    keys: useKeys("decision.open-terminal"),
    refusal: noTask,
    run: () => showTerminal(workbench, row),
  };
  const diff: MenuItem = {
    id: "open-diff",
    label: t`Open diff`,
    keys: useKeys("decision.open-diff"),
    refusal: noTask,
    run: () => showDiff(workbench, row),
  };
  return [reply, snooze, extend, task, terminal, diff, pause];
}

async function pauseMission(desk: DecisionsDesk, row: DecisionRow): Promise<void> {
  desk.say(await desk.answering.tell(row.mission, { type: "mission.pause" }));
}
