import { useLingui } from "@lingui/react/macro";
import { Crosshair, Maximize, Route, ZoomIn, ZoomOut } from "lucide-react";
import { useKeys } from "../../../commands/use-keys.ts";
import { useWorkbench } from "../../../state/workbench.ts";
import { IconButton } from "../../../ui/icon-button.tsx";
import styles from "./mission-graph.module.css";
import { useGraph } from "./use-graph.ts";

const ICON = { size: 16, strokeWidth: 1.75, "aria-hidden": true } as const;

/** The same commands as keys and palette have. */
export function GraphControls() {
  const { t } = useLingui();
  const { commands } = useWorkbench();
  const follow = useGraph((graph) => graph.follow);
  const critical = useGraph((graph) => graph.critical !== null);
  return (
    <div className={styles.controls} role="toolbar" aria-label={t`Graph`} data-testid="graph-controls">
      <IconButton
        label={t`Critical path`}
        icon={<Route {...ICON} />}
        aria-pressed={critical}
        onClick={() => commands.run("graph.critical-path")}
      />
      <IconButton
        label={t`Follow what is running`}
        keys={useKeys("graph.follow")}
        icon={<Crosshair {...ICON} />}
        aria-pressed={follow}
        onClick={() => commands.run("graph.follow")}
      />
      <IconButton
        label={t`Zoom out`}
        keys={useKeys("graph.zoom-out")}
        icon={<ZoomOut {...ICON} />}
        onClick={() => commands.run("graph.zoom-out")}
      />
      <IconButton
        label={t`Zoom in`}
        keys={useKeys("graph.zoom-in")}
        icon={<ZoomIn {...ICON} />}
        onClick={() => commands.run("graph.zoom-in")}
      />
      <IconButton
        label={t`Fit`}
        keys={useKeys("graph.fit")}
        icon={<Maximize {...ICON} />}
        onClick={() => commands.run("graph.fit")}
      />
    </div>
  );
}
