import { useLingui } from "@lingui/react/macro";
import { ChevronDown } from "lucide-react";
import type { MissionSummary } from "#shared/contract/missions.ts";
import { useListedMissions } from "../../../state/listed-missions.ts";
import { useMissionList, useWorkbench } from "../../../state/workbench.ts";
import { Menu, type MenuItem } from "../../../ui/menu.tsx";
import { useArrangementStore } from "../arrangement.ts";
import { missionGlyph } from "../missions/mission-phase.tsx";
import styles from "./header.module.css";

/** More missions than these are looked up in the list of all. */
const MOST = 12;

export function MissionPicker({ mission }: { readonly mission: MissionSummary }) {
  const { t } = useLingui();
  const { selection } = useWorkbench();
  const arrangement = useArrangementStore();
  const missions = useListedMissions() ?? [];
  const live = useMissionList((list) => list.live);
  const items: MenuItem[] = missions.slice(0, MOST).map((each) => ({
    id: each.id,
    label: <bdi lang="und">{each.title}</bdi>,
    icon: missionGlyph(each, live),
    run: () => selection.getState().openMission(each.id),
  }));
  items.push({
    id: "all-missions",
    label: t`All missions`,
    apart: true,
    run: () => arrangement.setState({ browsing: true }),
  });
  return (
    <Menu
      align="start"
      testId="mission-menu"
      items={items}
      trigger={
        <button
          type="button"
          className={styles.picker}
          data-testid="mission-name"
          title={mission.title}
          aria-label={t`Mission: ${mission.title}. Choose another one`}
        >
          <bdi lang="und" className={styles.name}>
            {mission.title}
          </bdi>
          <ChevronDown size={14} strokeWidth={1.75} aria-hidden="true" />
        </button>
      }
    />
  );
}
