import { Trans, useLingui } from "@lingui/react/macro";
import { Glyph } from "../../ui/glyph.tsx";
import { Segments } from "../../ui/segments.tsx";
import { useBrief } from "./new-mission-context.ts";
import styles from "./new-mission.module.css";
import type { Agents } from "./use-agents.ts";

interface Props {
  readonly agents: Agents;
  /** Said when a launch was asked for. */
  readonly problem: string | undefined;
}

/** Who flies. What cannot be chosen here says why before anything is launched. */
export function AgentsChoice({ agents: { canFly, found }, problem }: Props) {
  const { t } = useLingui();
  const [agents, setAgents] = useBrief("agents");
  const isGrounded = canFly === "none";
  return (
    <div className={styles.field} data-testid="agents-field">
      <span className={styles.label}>
        <Trans>Agents</Trans>
      </span>
      <Segments
        label={t`Agents`}
        value={agents === "installed" && isGrounded ? null : agents}
        onChange={setAgents}
        segments={[
          { value: "installed", label: t`Installed`, disabled: isGrounded },
          { value: "scripted", label: t`Scripted` },
        ]}
        testId="agents"
      />
      {problem !== undefined && (
        <p className={styles.wrong} role="alert">
          <Glyph shape="octagon-cross" tone="fail" />
          {problem}
        </p>
      )}
      {isGrounded && (
        <p className={styles.below} data-testid="agents-grounded">
          {problem === undefined && <Trans>No agent of this computer can fly.</Trans>}{" "}
          <span lang="en">{found.map(({ sentence }) => sentence).join(" ")}</span>
        </p>
      )}
      {agents === "scripted" && (
        <p className={styles.below}>
          <Trans>No models: they play what stands in .flightdeck/pilot of the repository.</Trans>
        </p>
      )}
      {agents === "installed" && !isGrounded && (
        <p className={styles.below}>
          <Trans>The agents of this computer. Doctor shows which there are.</Trans>
        </p>
      )}
    </div>
  );
}
