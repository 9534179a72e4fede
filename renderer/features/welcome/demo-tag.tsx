import { Trans, useLingui } from "@lingui/react/macro";
import type { MissionSummary } from "#shared/contract/missions.ts";
import styles from "./welcome.module.css";
import { useIsDemo } from "../../state/is-demo.ts";

/** Stands in the header of a mission, so that nobody takes scripted work for the work of a model. */
export function DemoTag({ mission }: { readonly mission: MissionSummary }) {
  const { t } = useLingui();
  if (!useIsDemo(mission)) return null;
  return (
    <span
      className={styles.tag}
      title={t`Demo. Runs on this computer, no key, no network.`}
      data-testid="demo-tag"
    >
      <Trans>
        Demo<span className={styles.tagMore}>. Runs on this computer, no key, no network.</span>
      </Trans>
    </span>
  );
}
