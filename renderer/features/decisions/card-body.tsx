import { Trans, useLingui } from "@lingui/react/macro";
import { useLayoutEffect, useRef, useState, type ReactNode } from "react";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import { Quoted } from "../../ui/quoted.tsx";
import { CardEvidence } from "./card-evidence.tsx";
import { CardFacts } from "./card-facts.tsx";
import { CardHead } from "./card-head.tsx";
import { ENGINE_REASONS } from "./card-words.ts";
import styles from "./decision-card.module.css";

/** What a person has to know before they answer: claims of an agent are quoted, everything else the engine worked out. */
export function CardBody({ row, waits }: { readonly row: DecisionRow; readonly waits: boolean }) {
  return (
    <>
      <CardHead row={row} waits={waits} />
      <h3 className={styles.question} id={`question-${row.id}`} data-testid="card-question">
        <bdi lang="und">{row.question}</bdi>
      </h3>
      <Reading>
        <Why row={row} />
        <CardEvidence row={row} />
        <CardFacts row={row} />
      </Reading>
    </>
  );
}

/** What is longer than the place there is scrolls here, so that question, risk and buttons stay in sight. */
function Reading({ children }: { readonly children: ReactNode }) {
  const { t } = useLingui();
  const element = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useLayoutEffect(() => {
    const region = element.current;
    if (region === null) return undefined;
    const look = () => setScrolls(region.scrollHeight > region.clientHeight + 1);
    const watcher = new ResizeObserver(look);
    watcher.observe(region);
    for (const child of region.children) watcher.observe(child);
    return () => watcher.disconnect();
  }, []);
  return (
    <div
      ref={element}
      className={styles.reading}
      {...(scrolls ? { role: "region", tabIndex: 0, "aria-label": t`What it is about` } : {})}
      data-testid="card-reading"
    >
      <div className={styles.readingParts}>{children}</div>
    </div>
  );
}

function Why({ row }: { readonly row: DecisionRow }) {
  const { t } = useLingui();
  const { asker, why, kind } = row;
  return (
    <p className={styles.why}>
      <span data-testid="card-requester" hidden>
        {asker ?? t`Flightdeck`}
      </span>
      <span data-testid="card-why">
        {why === null ? (
          asker === null ? (
            t`Flightdeck asks: ${t(ENGINE_REASONS[kind])}`
          ) : (
            <Trans>
              <bdi lang="und">{asker}</bdi> asks and gives no reason.
            </Trans>
          )
        ) : (
          <Quoted by={asker ?? t`Whoever proposed it`} words={why} />
        )}
      </span>
    </p>
  );
}
