import { Plural, Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { Receipt } from "#shared/mission/receipt/receipt-shape.ts";
import { count, elapsed, money } from "../../ui/format.ts";
import { Glyph } from "../../ui/glyph.tsx";
import { Foreign } from "../../ui/quoted.tsx";
import { Moment } from "../../ui/time.tsx";
import styles from "./receipt.module.css";

const MICROS = 1_000_000;
const SHORT_COMMIT = 10;

/** How it ended and what it took, in one glance. */
export function ReceiptFacts({ receipt }: { readonly receipt: Receipt }) {
  const { tasks, decisions, launchedAt, endedAt, spend } = receipt;
  const merged = tasks.filter((task) => task.merged !== null).length;
  const retries = tasks.reduce((sum, task) => sum + task.retries, 0);
  const answered = decisions.filter(({ answer }) => answer !== null).length;
  return (
    <>
      <Outcome receipt={receipt} />
      <dl className={styles.facts}>
        <Fact name={endedAt === null ? <Trans>Took up to its last event</Trans> : <Trans>Took</Trans>}>
          {launchedAt === null ? (
            <Trans>not launched</Trans>
          ) : (
            elapsed((endedAt ?? receipt.lastEventAt) - launchedAt)
          )}
        </Fact>
        <Fact name={<Trans>Merged</Trans>}>
          <Trans>
            {count(merged)} of <Plural value={tasks.length} one="# task" other="# tasks" />
          </Trans>
        </Fact>
        <Fact name={<Trans>Retries</Trans>}>{count(retries)}</Fact>
        <Fact name={<Trans>Decisions answered</Trans>}>{count(answered)}</Fact>
        <Fact name={<Trans>Tokens</Trans>}>
          {spend.tokensIn === null ? <Trans>not told</Trans> : count(spend.tokensIn + (spend.tokensOut ?? 0))}
        </Fact>
        <Fact name={<Trans>Cost</Trans>}>
          {spend.costMicros === null ? <Trans>not known</Trans> : money(spend.costMicros / MICROS)}
        </Fact>
      </dl>
    </>
  );
}

function Fact({ name, children }: { readonly name: ReactNode; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Outcome({ receipt }: { readonly receipt: Receipt }) {
  const { outcome, landing, baseBranch, stoppedBecause } = receipt;
  if (outcome === "landed") {
    return (
      <p className={styles.outcome}>
        <Glyph shape="disc-tick-line" tone="done" />
        <span>
          {landing === null ? (
            <Trans>Landed.</Trans>
          ) : landing.published !== null ? (
            <Trans>
              Pushed as <Foreign>{landing.published.branch}</Foreign>:{" "}
              <Foreign>{landing.published.url ?? landing.published.next}</Foreign>
            </Trans>
          ) : (
            <Trans>
              Landed on <Foreign>{baseBranch}</Foreign> as{" "}
              <code>{landing.commit.slice(0, SHORT_COMMIT)}</code>, <Moment at={landing.at} look="day" />.
            </Trans>
          )}
        </span>
      </p>
    );
  }
  return (
    <p className={styles.outcome}>
      <Glyph
        shape={outcome === "stopped" ? "square" : "ring-play"}
        tone={outcome === "stopped" ? "idle" : "run"}
      />
      <span>
        {outcome === "stopped" ? (
          <Trans>Stopped.</Trans>
        ) : (
          <Trans>Not ended. This is what it did so far.</Trans>
        )}{" "}
        {stoppedBecause !== null && <Foreign>{stoppedBecause}</Foreign>}
      </span>
    </p>
  );
}
