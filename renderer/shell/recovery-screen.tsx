import { t } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { Outcome } from "#shared/contract/client.ts";
import type { Backup, Recovery } from "#shared/contract/health.ts";
import type { Connection } from "../connection/connection.ts";
import { useWorkbench } from "../state/workbench.ts";
import { Button } from "../ui/button.tsx";
import { Confirm } from "../ui/dialog.tsx";
import { byteSize, dateAndTime } from "../ui/format.ts";
import { Glyph } from "../ui/glyph.tsx";
import styles from "./recovery-screen.module.css";

type Choice =
  | { readonly kind: "restore"; readonly backup: Backup }
  | { readonly kind: "keep-without-log" }
  | { readonly kind: "empty" };

type Recovered = Outcome<{ readonly keptAt: string | null }>;

/** The database cannot be used as it is. Says what happened, what was kept, and lets a person choose. */
export function RecoveryScreen({ recovery }: { readonly recovery: Recovery }) {
  const { t } = useLingui();
  const { connection, notices } = useWorkbench();
  const [choice, setChoice] = useState<Choice | null>(null);
  const [busy, setBusy] = useState(false);
  const refusal = busy ? t`Already at work` : null;
  const question = choice === null ? null : questionOf(choice);

  const carryOut = async (chosen: Choice) => {
    setChoice(null);
    setBusy(true);
    const outcome = await recover(connection, chosen);
    setBusy(false);
    notices
      .getState()
      .add(
        outcome.ok
          ? { tone: "good", words: keptWords(outcome.value.keptAt) }
          : { tone: "problem", words: outcome.failure.message },
      );
  };

  return (
    <section className={styles.screen} aria-label={t`Recovery`} data-pane="recovery" data-testid="recovery">
      <div className={styles.column}>
        <h2 className={styles.head}>
          <Glyph shape="diamond" tone="need" />
          <Trans>The database cannot be used as it is</Trans>
        </h2>
        <p className={styles.words} lang="en">
          {recovery.reason}
        </p>
        <p className={styles.words}>
          <Trans>
            Nothing was changed. The file is still at <code>{recovery.file}</code>, and whatever you choose
            below, it is moved aside and kept. Terminals that were running keep running.
          </Trans>
        </p>
        <div className={styles.section}>
          <h3>
            <Trans>Backups</Trans>
          </h3>
          <BackupList
            backups={recovery.backups}
            refusal={refusal}
            onRestore={(backup) => setChoice({ kind: "restore", backup })}
          />
        </div>
        {recovery.soundWithoutLog && (
          <div className={styles.foot}>
            <Button refusal={refusal} onClick={() => setChoice({ kind: "keep-without-log" })}>
              <Trans>Go on without the newest part…</Trans>
            </Button>
            <span className={styles.meta}>
              <Trans>Only the write-ahead log is missing. The rest is whole.</Trans>
            </span>
          </div>
        )}
        <div className={styles.foot}>
          <Button refusal={refusal} onClick={() => setChoice({ kind: "empty" })} data-testid="start-empty">
            <Trans>Start empty…</Trans>
          </Button>
          <span className={styles.meta}>
            <Trans>Begins with no history. The old database is kept.</Trans>
          </span>
        </div>
      </div>
      <Confirm
        open={choice !== null}
        title={question?.title ?? ""}
        action={question?.action ?? ""}
        danger={choice?.kind === "empty"}
        onClose={() => setChoice(null)}
        onConfirm={() => choice !== null && void carryOut(choice)}
      >
        {question?.sentence}
      </Confirm>
    </section>
  );
}

function recover(connection: Connection, choice: Choice): Promise<Recovered> {
  switch (choice.kind) {
    case "restore":
      return connection.request("recovery.restore", { file: choice.backup.file });
    case "keep-without-log":
      return connection.request("recovery.keep-without-log", {});
    case "empty":
      return connection.request("recovery.start-empty", {});
  }
}

function keptWords(keptAt: string | null): string {
  return keptAt === null ? t`Done.` : t`Done. The database as it was is kept at ${keptAt}.`;
}

interface Question {
  readonly title: string;
  readonly action: string;
  readonly sentence: string;
}

function questionOf(choice: Choice): Question {
  switch (choice.kind) {
    case "restore": {
      const at = dateAndTime(choice.backup.at);
      return {
        title: t`Restore this backup?`,
        action: t`Restore backup`,
        sentence: t`Everything recorded after ${at} will not be in it. The damaged file is kept beside it.`,
      };
    }
    case "keep-without-log":
      return {
        title: t`Go on without the newest part?`,
        action: t`Go on without it`,
        sentence: t`What was recorded last is missing; the rest is whole. A copy is kept as it was.`,
      };
    case "empty":
      return {
        title: t`Start with an empty database?`,
        action: t`Start empty`,
        sentence: t`Flightdeck will know of no earlier mission or terminal. The damaged file is kept beside the new one.`,
      };
  }
}

interface ListProps {
  readonly backups: readonly Backup[];
  readonly refusal: string | null;
  readonly onRestore: (backup: Backup) => void;
}

function BackupList({ backups, refusal, onRestore }: ListProps) {
  if (backups.length === 0)
    return (
      <p className={styles.meta}>
        <Trans>There is no backup that could be read.</Trans>
      </p>
    );
  return (
    <ul className={styles.list}>
      {backups.map((backup, index) => (
        <li key={backup.file} className={styles.row}>
          <div className={styles.grow}>
            <div>{dateAndTime(backup.at)}</div>
            <div className={styles.meta}>
              {byteSize(backup.bytes)} · <bdi>{backup.file.split(/[/\\]/).at(-1)}</bdi>
            </div>
          </div>
          <Button
            look={index === 0 ? "primary" : "plain"}
            refusal={refusal}
            onClick={() => onRestore(backup)}
          >
            <Trans>Restore…</Trans>
          </Button>
        </li>
      ))}
    </ul>
  );
}
