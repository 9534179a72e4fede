import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { PlaneTakeoff } from "lucide-react";
import { useState } from "react";
import type { TestFlight } from "#shared/contract/agent-requests.ts";
import { agentName, type AgentName } from "#shared/mission/words.ts";
import { newCommandId } from "../../../connection/command-id.ts";
import { showScreen } from "../../../shell/show-screen.ts";
import { useLink, useWorkbench } from "../../../state/workbench.ts";
import { Button } from "../../../ui/button.tsx";
import { Glyph, type GlyphShape, type GlyphTone } from "../../../ui/glyph.tsx";
import { Moment } from "../../../ui/time.tsx";
import styles from "./agents.module.css";

const LOOKS = {
  flying: { shape: "ring-play", tone: "run", word: msg`In flight` },
  waiting: { shape: "diamond", tone: "need", word: msg`Waits` },
  passed: { shape: "disc-tick", tone: "done", word: msg`Test flight passed` },
  failed: { shape: "octagon-cross", tone: "fail", word: msg`Test flight failed` },
} as const satisfies Record<TestFlight["state"], { shape: GlyphShape; tone: GlyphTone; word: unknown }>;

interface TestFlightRowProps {
  readonly agent: string;
  readonly title: string;
  /** The newest one; null: there was none. */
  readonly flight: TestFlight | null;
  /** Why it cannot be flown here. */
  readonly refusal: string | null;
}

/** One button that flies two small tasks with the agent, and how the last such flight ended. */
export function TestFlightRow({ agent, title, flight, refusal }: TestFlightRowProps) {
  const { t } = useLingui();
  const { starting, failure, start } = useStart(agentName.parse(agent));
  const isUp = useLink((link) => link.link?.state === "up");
  const busy = starting || flight?.state === "flying" ? t`A test flight is on its way` : null;
  const { selection, screen } = useWorkbench();
  return (
    <div className={styles.flight} data-testid="test-flight" data-agent={agent} data-state={flight?.state}>
      {failure === null && flight !== null && <Ended flight={flight} />}
      {failure !== null && (
        <p className={styles.said} role="alert" lang="en">
          {failure}
        </p>
      )}
      <div className={styles.acts}>
        <Button
          small
          icon={<PlaneTakeoff size={14} strokeWidth={1.75} aria-hidden="true" />}
          aria-label={t`Test flight with ${title}`}
          refusal={isUp ? (refusal ?? busy) : t`The engine is not connected`}
          onClick={start}
        >
          <Trans>Test flight</Trans>
        </Button>
        {flight !== null && (
          <Button
            small
            look="quiet"
            aria-label={t`Show the test flight with ${title}`}
            data-testid="show-test-flight"
            onClick={() => {
              selection.getState().openMission(flight.mission);
              showScreen(screen, "mission");
            }}
          >
            <Trans>Show mission</Trans>
          </Button>
        )}
      </div>
    </div>
  );
}

function useStart(agent: AgentName) {
  const { connection } = useWorkbench();
  const [starting, setStarting] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const fly = async (): Promise<void> => {
    setStarting(true);
    setFailure(null);
    const outcome = await connection.command("agents.start-test-flight", {
      commandId: newCommandId(),
      agent,
    });
    setStarting(false);
    if (!outcome.ok) setFailure(outcome.failure.message);
  };
  return { starting, failure, start: () => void fly() };
}

function Ended({ flight }: { readonly flight: TestFlight }) {
  const { t } = useLingui();
  const { shape, tone, word } = LOOKS[flight.state];
  return (
    <div className={styles.ended} aria-live="polite">
      <Glyph shape={shape} tone={tone} />
      <p className={styles.said}>
        <span className={styles.word}>{t(word)}</span> <Moment at={flight.startedAt} look="clock" />
        <br />
        <bdi lang="en">{flight.sentence}</bdi>
      </p>
    </div>
  );
}
