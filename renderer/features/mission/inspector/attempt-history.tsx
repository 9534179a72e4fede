import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import type { Attempt } from "#shared/mission/flight/attempt.ts";
import { Glyph } from "../../../ui/glyph.tsx";
import { isolated } from "#shared/messages/messages.ts";
import { Foreign } from "../../../ui/quoted.tsx";
import { firstLine } from "../../../words/task-line.ts";
import { MissionElapsed } from "../mission-elapsed.tsx";
import styles from "./inspector.module.css";

const OUTCOMES = {
  passed: { word: msg`passed`, shape: "disc-tick", tone: "done" },
  failed: { word: msg`failed`, shape: "octagon-cross", tone: "fail" },
  interrupted: { word: msg`interrupted`, shape: "bars", tone: "idle" },
  cancelled: { word: msg`cancelled`, shape: "square", tone: "idle" },
  open: { word: msg`under way`, shape: "ring-play", tone: "run" },
} as const;

const PURPOSES = { work: msg`Attempt`, fix: msg`Fix`, resolve: msg`Conflict` } as const;

/** The newest first. */
export function AttemptHistory({ attempts }: { readonly attempts: readonly Attempt[] }) {
  const { t, i18n } = useLingui();
  return (
    <ol className={styles.attempts}>
      {attempts.toReversed().map((attempt) => {
        const { word, shape, tone } = OUTCOMES[attempt.outcome ?? "open"];
        const purpose = i18n._(PURPOSES[attempt.purpose]);
        const agent = isolated(attempt.route.agent);
        return (
          <li key={attempt.number} className={styles.attempt}>
            <Glyph shape={shape} tone={tone} />
            <span>{t`${purpose} ${attempt.number} by ${agent}: ${i18n._(word)}`}</span>
            <MissionElapsed since={attempt.dispatchedAt} until={attempt.endedAt} />
            {attempt.failure !== null && (
              <span className={styles.source}>
                <Foreign>{firstLine(attempt.failure)}</Foreign>
              </span>
            )}
          </li>
        );
      })}
    </ol>
  );
}
