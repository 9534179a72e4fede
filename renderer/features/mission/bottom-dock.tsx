import { useLingui } from "@lingui/react/macro";
import { ChevronDown, ChevronUp } from "lucide-react";
import { useKeys } from "../../commands/use-keys.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { useArrangement, useArrangementStore } from "./arrangement.ts";
import { MissionChanges } from "./changes/mission-changes.tsx";
import { EventList } from "./log/event-list.tsx";
import styles from "./mission-frame.module.css";
import { useSlots } from "./slots.ts";
import { useBottomOpen } from "./use-docks.ts";

export function BottomDock() {
  const { t } = useLingui();
  const { TerminalsDock } = useSlots();
  const arrangement = useArrangementStore();
  const shown = useArrangement(({ bottom }) => bottom);
  const open = useBottomOpen();
  return (
    <section className={styles.dock} data-pane="bottom" aria-label={t`Terminals, log and changes`}>
      <Tabs
        label={t`Bottom dock`}
        testId="bottom-dock"
        value={shown}
        onChange={(bottom) => arrangement.setState({ bottom, bottomOpen: true })}
        end={<OpenOrClose open={open} />}
        tabs={[
          {
            value: "terminals",
            label: t`Terminals`,
            content: !open || TerminalsDock === undefined ? null : <TerminalsDock />,
          },
          { value: "log", label: t`Log`, content: open ? <EventList /> : null },
          { value: "changes", label: t`Changes`, content: open ? <MissionChanges /> : null },
        ]}
      />
    </section>
  );
}

function OpenOrClose({ open }: { readonly open: boolean }) {
  const { t } = useLingui();
  const arrangement = useArrangementStore();
  const Icon = open ? ChevronDown : ChevronUp;
  return (
    <IconButton
      small
      label={open ? t`Close the bottom dock` : t`Open the bottom dock`}
      keys={useKeys("view.bottom")}
      icon={<Icon size={16} strokeWidth={1.75} aria-hidden="true" />}
      data-testid="bottom-toggle"
      onClick={() => arrangement.setState({ bottomOpen: !open })}
    />
  );
}
