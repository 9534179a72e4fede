import { useLingui } from "@lingui/react/macro";
import { Maximize, Minus, Plus } from "lucide-react";
import { useMission } from "../../../state/mission-context.tsx";
import { Badge } from "../../../ui/badge.tsx";
import { Glyph } from "../../../ui/glyph.tsx";
import { IconButton } from "../../../ui/icon-button.tsx";
import type { BarKind } from "./flight-bars.ts";
import styles from "./timeline.module.css";
import type { Zoom } from "./use-zoom.ts";

const icon = { size: 14, strokeWidth: 1.75, "aria-hidden": true } as const;

/** What the looks of the bars mean, and how much time is seen. */
export function Legend({ zoom }: { readonly zoom: Zoom }) {
  const { t } = useLingui();
  const live = useMission((view) => view.live);
  const kinds: readonly (readonly [BarKind, string])[] = [
    ["waited", t`Waited`],
    ["started", t`Started`],
    ["ran", t`Ran`],
    ["checked", t`Checked`],
    ["human", t`Waited for a person`],
  ];
  return (
    <div className={styles.legend} data-testid="time-legend" data-live={live}>
      <ul className={styles.kinds}>
        {kinds.map(([kind, word]) => (
          <li key={kind} className={styles.kind}>
            <span className={styles.sample} data-kind={kind} />
            {word}
          </li>
        ))}
        <li className={styles.kind}>
          <Glyph shape="diamond" tone="idle" />
          {t`Decision`}
        </li>
      </ul>
      {!live && <Badge title={t`The engine does not answer. This is how it was.`}>{t`As last seen`}</Badge>}
      <IconButton
        small
        label={t`Less time`}
        icon={<Plus {...icon} />}
        onClick={zoom.in}
        data-testid="time-in"
      />
      <IconButton
        small
        label={t`More time`}
        icon={<Minus {...icon} />}
        onClick={zoom.out}
        data-testid="time-out"
      />
      <IconButton small label={t`Show all`} keys={["1"]} icon={<Maximize {...icon} />} onClick={zoom.fit} />
    </div>
  );
}
