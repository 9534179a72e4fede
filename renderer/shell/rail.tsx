import { useLingui } from "@lingui/react/macro";
import { useStore } from "zustand";
import { inWords } from "#shared/messages/messages.ts";
import { useKeys } from "../commands/use-keys.ts";
import { useWorkbench } from "../state/workbench.ts";
import { Hidden } from "../ui/hidden.tsx";
import { Tip } from "../ui/tip.tsx";
import type { Feature } from "./feature.ts";
import styles from "./shell.module.css";

export function Rail({ features }: { readonly features: readonly Feature[] }) {
  const { t } = useLingui();
  return (
    <nav className={styles.rail} aria-label={t`Screens`} data-pane="rail" data-testid="rail">
      {features
        .filter((feature) => feature.place === "top")
        .map((feature) => (
          <Place key={feature.id} feature={feature} />
        ))}
      <span className={styles.fill} />
      {features
        .filter((feature) => feature.place === "foot")
        .map((feature) => (
          <Place key={feature.id} feature={feature} />
        ))}
    </nav>
  );
}

function Place({ feature }: { readonly feature: Feature }) {
  const { screen } = useWorkbench();
  const here = useStore(screen, (state) => state.screen === feature.id);
  const keys = useKeys(feature.go);
  const { icon: Icon, Badge } = feature;
  const title = inWords(feature.title);
  return (
    <Tip words={title} keys={keys} side="right">
      <button
        type="button"
        className={styles.place}
        aria-current={here ? "page" : undefined}
        data-testid={`rail-${feature.id}`}
        onClick={() => screen.getState().go(feature.id)}
      >
        <Icon size={18} strokeWidth={1.75} aria-hidden="true" />
        <Hidden>{title}</Hidden>
        {Badge !== undefined && (
          <span className={styles.placeBadge} data-testid={`badge-${feature.id}`}>
            <Badge />
          </span>
        )}
      </button>
    </Tip>
  );
}
