import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { ConventionPair, ConventionsView, ConventionWrite } from "#shared/contract/conventions.ts";
import { useWorkbench } from "../../state/workbench.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog, DialogBody } from "../../ui/dialog.tsx";
import { Glyph } from "../../ui/glyph.tsx";
import { ConventionWritePart } from "./convention-write.tsx";
import { STATE_WORDS } from "./convention-words.ts";
import styles from "./conventions.module.css";

interface Props {
  readonly open: boolean;
  readonly view: ConventionsView;
  readonly onChanged: () => void;
  readonly onClose: () => void;
}

/** Every pair that is not in step, with the very lines that would be written; a person says which. */
export function ConventionsDialog({ open, view, onChanged, onClose }: Props) {
  const { t } = useLingui();
  const { refusal, writing, write } = useWriting(view.repository, onChanged);
  const apart = view.pairs.filter(({ state }) => state !== "in-step");
  const plain = apart.flatMap(({ writes }) => writes.filter(({ over }) => over !== "hand-written"));
  const busy = writing ? t`It is being written` : null;
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t`Words and skills for agents`}
      size="wide"
      testId="conventions-dialog"
    >
      <DialogBody label={t`What is not in step`}>
        <p className={styles.intro}>
          <Trans>
            Claude Code reads CLAUDE.md and .claude/skills, other agents read AGENTS.md and .agents/skills.
            What you press is written into your checkout, nothing else; agents see it once you commit it.
          </Trans>
        </p>
        {refusal !== null && (
          <p className={styles.refusal} role="alert" lang="en">
            {refusal}
          </p>
        )}
        {apart.length + view.problems.length === 0 && (
          <p className={styles.good}>
            <Glyph shape="disc-tick" tone="done" />
            <Trans>All are in step.</Trans>
          </p>
        )}
        <ul className={styles.pairs}>
          {apart.map((pair) => (
            <Pair key={pair.skill ?? ""} pair={pair} busy={busy} onWrite={(one) => void write([one])} />
          ))}
          {view.problems.map((problem) => (
            <li key={problem} className={styles.sentence} lang="en">
              {problem}
            </li>
          ))}
        </ul>
      </DialogBody>
      {plain.length > 1 && (
        <div className={styles.acts}>
          <Button look="primary" refusal={busy} data-testid="make-all" onClick={() => void write(plain)}>
            <Plural value={plain.length} one="Make # file" other="Make # files" />
          </Button>
        </div>
      )}
    </Dialog>
  );
}

interface PairProps {
  readonly pair: ConventionPair;
  readonly busy: string | null;
  readonly onWrite: (write: ConventionWrite) => void;
}

function Pair({ pair: { skill, state, sentence, writes }, busy, onWrite }: PairProps) {
  const { t } = useLingui();
  const { shape, tone, word } = STATE_WORDS[state];
  return (
    <li className={styles.pair} data-testid="convention" data-state={state} data-skill={skill ?? undefined}>
      <h3 className={styles.name}>
        <Glyph shape={shape} tone={tone} />
        {skill === null ? <Trans>Words for every prompt</Trans> : <bdi lang="und">{skill}</bdi>}
        <span className={styles.word}>{t(word)}</span>
      </h3>
      <p className={styles.sentence} lang="en">
        {sentence}
      </p>
      {writes.map((write) => (
        <ConventionWritePart key={write.path} write={write} busy={busy} onWrite={() => onWrite(write)} />
      ))}
    </li>
  );
}

function useWriting(repository: string, onChanged: () => void) {
  const { connection, notices } = useWorkbench();
  const { t } = useLingui();
  const [writing, setWriting] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const write = async (writes: readonly ConventionWrite[]): Promise<void> => {
    setWriting(true);
    setRefusal(null);
    const outcome = await connection.request("repository.sync-conventions", {
      repository,
      // The diff that was pressed says what goes.
      writes: writes.map(({ path, shown, over }) => ({
        path,
        shown,
        overHandWritten: over === "hand-written",
      })),
    });
    setWriting(false);
    if (outcome.ok) notices.getState().announce(t`Written: ${outcome.value.written.join(", ")}`);
    else setRefusal(outcome.failure.message);
    onChanged();
  };
  return { writing, refusal, write };
}
