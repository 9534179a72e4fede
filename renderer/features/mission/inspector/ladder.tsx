import type { MessageDescriptor } from "@lingui/core";
import { msg, plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import type { TaskState } from "#shared/mission/flight/task.ts";
import { ladderOf, type LadderStep, type LadderStepName } from "#shared/mission/review/ladder.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { Glyph } from "../../../ui/glyph.tsx";
import { Foreign } from "../../../ui/quoted.tsx";
import styles from "./inspector.module.css";

const NAMES: Readonly<Record<LadderStepName, MessageDescriptor>> = {
  requirements: msg`What is asked, and how it is known`,
  "plan-review": msg`Plan reviewed before code`,
  slice: msg`Work on its own branch`,
  proof: msg`Checked by commands`,
  adversarial: msg`Reviewed by another family`,
  quality: msg`Reviewed with all conventions`,
  security: msg`Looked at for security`,
  "error-handling": msg`Looked at for what happens when something fails`,
  "data-integrity": msg`Looked at for lost or doubled data`,
  synthesis: msg`Reviews put together`,
  fix: msg`Critical findings fixed, one by one`,
  integrate: msg`Merged into the mission`,
};

/** A step nobody did is told apart from one somebody decided to go without. */
const STATES = {
  waiting: { word: msg`to come`, shape: "ring", tone: "idle" },
  "under-way": { word: msg`under way`, shape: "ring-play", tone: "run" },
  done: { word: msg`done`, shape: "disc-tick", tone: "done" },
  waived: { word: msg`left out`, shape: "square", tone: "idle" },
  failed: { word: msg`failed`, shape: "octagon-cross", tone: "fail" },
  missing: { word: msg`not done`, shape: "ring-question", tone: "unknown" },
} as const;

/** What the task goes through at its level of review, and how far it came. */
export function Ladder({ task }: { readonly task: TaskState }) {
  const { t } = useLingui();
  const state = useMission((view) => view.state);
  if (state === null) return null;
  return (
    <ol className={styles.signals} aria-label={t`Steps`} data-testid="ladder">
      {ladderOf(state, task).map((step) => (
        <Step key={step.step} step={step} />
      ))}
    </ol>
  );
}

function Step({ step }: { readonly step: LadderStep }) {
  const { i18n } = useLingui();
  const { word, shape, tone } = STATES[step.state];
  const { by, findings, reason } = step;
  return (
    <li className={styles.signal} data-step={step.step} data-state={step.state}>
      <Glyph shape={shape} tone={tone} />
      <span>{i18n._(NAMES[step.step])}</span>
      <span className={styles.holds}>{i18n._(word)}</span>
      {(by !== null || findings !== null || reason !== null) && (
        <span className={styles.source}>
          {by !== null && <Foreign>{by.agent === null ? by.family : `${by.agent} (${by.family})`}</Foreign>}
          {by !== null && findings !== null && " · "}
          {findings !== null && countWords(step.step, findings)}
          {reason !== null && (
            <>
              {(by !== null || findings !== null) && " · "}
              <Foreign>{firstLine(reason)}</Foreign>
            </>
          )}
        </span>
      )}
    </li>
  );
}

/** What stands after it is the evidence, which is said in full below the steps. */
const firstLine = (text: string): string => text.split("\n", 1).join("");

function countWords(step: LadderStepName, many: number): string {
  if (step === "synthesis") return plural(many, { one: "# finding rebutted", other: "# findings rebutted" });
  if (step === "fix") return plural(many, { one: "# still open", other: "# still open" });
  return plural(many, { one: "# finding", other: "# findings" });
}
