import { Trans } from "@lingui/react/macro";
import { FolderGit2 } from "lucide-react";
import type { MissionSummary } from "#shared/contract/missions.ts";
import { useWorkbench } from "../../state/workbench.ts";
import { Button } from "../../ui/button.tsx";
import { useIsDemo } from "../../state/is-demo.ts";
import styles from "./welcome.module.css";

/** Below the receipt of the demo: where a newcomer goes from here. Nothing for other missions. */
export function DemoNext({ mission }: { readonly mission: MissionSummary }) {
  const { commands } = useWorkbench();
  if (!useIsDemo(mission)) return null;
  return (
    <div className={styles.next} data-testid="demo-next">
      <p className={styles.words}>
        <Trans>That was the demo. The same works on your own code.</Trans>
      </p>
      <Button
        look="primary"
        icon={<FolderGit2 size={14} strokeWidth={1.75} aria-hidden="true" />}
        data-testid="demo-open-repository"
        onClick={() => commands.run("repository.open")}
      >
        <Trans>Open a repository</Trans>
      </Button>
    </div>
  );
}
