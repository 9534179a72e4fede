import { useLingui } from "@lingui/react/macro";
import { useMission } from "../../../state/mission-context.tsx";
import { lazyPart } from "../../../ui/lazy-part.tsx";
import { Segments } from "../../../ui/segments.tsx";
import { useArrangementStore } from "../arrangement.ts";
import { TaskList } from "../list/task-list.tsx";
import { Ended } from "./ended.tsx";
import { FilterChips } from "./filter-chips.tsx";
import { useShownView } from "./use-shown-view.ts";
import styles from "./views.module.css";

const MissionGraph = lazyPart(async () => (await import("../graph/mission-graph.tsx")).MissionGraph);
const Timeline = lazyPart(async () => (await import("../timeline/timeline.tsx")).Timeline);

/** Graph, list and timeline of the same tasks, with one selection. */
export function Views() {
  const { t } = useLingui();
  const arrangement = useArrangementStore();
  const view = useShownView();
  const ended = useMission(({ state }) => state?.endedAt != null);
  return (
    <section className={styles.views} data-pane="views" data-keys="views" aria-label={t`Tasks`}>
      <div className={styles.bar}>
        <Segments
          label={t`View`}
          testId="view-switch"
          value={view}
          onChange={(next) => arrangement.setState({ view: next })}
          segments={[
            { value: "graph", label: t`Graph` },
            { value: "list", label: t`List` },
            { value: "timeline", label: t`Timeline` },
          ]}
        />
        {(view === "list" || view === "timeline") && <FilterChips />}
      </div>
      {ended && <Ended />}
      <div className={styles.view} data-view-body="" data-testid={`view-${view}`}>
        {view === "graph" && <MissionGraph />}
        {view === "list" && <TaskList />}
        {view === "timeline" && <Timeline />}
      </div>
    </section>
  );
}
