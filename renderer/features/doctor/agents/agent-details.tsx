import { useLingui } from "@lingui/react/macro";
import type { FoundAgent, TestFlight } from "#shared/contract/agent-requests.ts";
import { factLines } from "./agent-words.ts";
import styles from "./agents.module.css";
import { TestFlightRow } from "./test-flight-row.tsx";

interface AgentDetailsProps {
  readonly found: FoundAgent;
  readonly flight: TestFlight | null;
}

/** What is known of an agent beyond that it is there, and whether it flies. */
export function AgentDetails({ found, flight }: AgentDetailsProps) {
  const { t } = useLingui();
  const { agent, title, facts, flies } = found;
  // One that is not there has nothing to fly; how it flew when it was is still worth knowing.
  if (facts === null && flight === null) return null;
  const refusal = facts === null ? t`${title} is not installed` : t`This Flightdeck cannot fly it yet`;
  return (
    <>
      {facts !== null && <p className={styles.facts}>{factLines(facts).join(" ")}</p>}
      <TestFlightRow agent={agent} title={title} flight={flight} refusal={flies ? null : refusal} />
    </>
  );
}
