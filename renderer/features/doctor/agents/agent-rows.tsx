import { Trans, useLingui } from "@lingui/react/macro";
import type { CheckResult } from "#shared/contract/health.ts";
import { useAsked } from "../../../state/use-asked.ts";
import { Glyph } from "../../../ui/glyph.tsx";
import { CheckRow } from "../check-row.tsx";
import styles from "../doctor-screen.module.css";
import { AgentDetails } from "./agent-details.tsx";
import { TestFlightRow } from "./test-flight-row.tsx";
import { useTestFlights } from "./use-test-flights.ts";

const PILOT = "pilot";

/** The agents: what the doctor found, what else is known of each, and a flight to try it. `at`: when the doctor looked. */
export function AgentRows({ checks, at }: { readonly checks: readonly CheckResult[]; readonly at: number }) {
  const { t } = useLingui();
  const agents = useAsked("agents.list", {}, at).value?.agents ?? [];
  const flights = useTestFlights();
  const flightOf = (agent: string) => flights.find((each) => each.agent === agent) ?? null;
  return (
    <ul>
      {checks.map((check) => {
        const found = agents.find(({ agent }) => check.id === `agent.${agent}`);
        return (
          <CheckRow key={check.id} check={check}>
            {found !== undefined && <AgentDetails found={found} flight={flightOf(found.agent)} />}
          </CheckRow>
        );
      })}
      <li className={styles.row} data-state="good" data-check={`agent.${PILOT}`}>
        <span className={styles.mark}>
          <Glyph shape="disc-tick" tone="done" />
        </span>
        <div>
          <h3 className={styles.name}>
            <Trans>Scripted agent</Trans>
          </h3>
          <p className={styles.word}>
            <Trans>Comes with Flightdeck</Trans>
          </p>
        </div>
        <div className={styles.found}>
          <p className={styles.sentence}>
            <Trans>
              It is no model and needs no key. Its test flight shows whether this computer can fly agents at
              all.
            </Trans>
          </p>
          <TestFlightRow
            agent={PILOT}
            title={t`the scripted agent`}
            flight={flightOf(PILOT)}
            refusal={null}
          />
        </div>
      </li>
    </ul>
  );
}
