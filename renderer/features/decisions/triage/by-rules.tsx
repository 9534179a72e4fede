import { Trans, useLingui } from "@lingui/react/macro";
import { useCallback, useEffect, useState } from "react";
import type { RuledRequest } from "#shared/contract/policies.ts";
import type { MissionId } from "#shared/ids.ts";
import { useWorkbench } from "../../../state/workbench.ts";
import { Button } from "../../../ui/button.tsx";
import { Glyph } from "../../../ui/glyph.tsx";
import { Foreign } from "../../../ui/quoted.tsx";
import { Spinner } from "../../../ui/spinner.tsx";
import { Moment } from "../../../ui/time.tsx";
import { VERDICT_WORDS } from "../rules/rule-words.ts";
import { whenMissionMoves } from "./look-again.ts";
import { NothingYet } from "./nothing-yet.tsx";
import styles from "../table.module.css";

const PAGE = 50;

interface Pages {
  readonly rows: readonly RuledRequest[];
  readonly next: string | null;
  readonly problem: string | null;
}

/** Requests that a rule answered, so that nobody was asked. */
export function ByRules({ mission }: { readonly mission: MissionId | null }) {
  const { t } = useLingui();
  const pages = useRuled(mission);
  if (mission === null) return <NothingYet />;
  if (pages === null) return <Spinner words={t`Loading`} />;
  return (
    <>
      {pages.problem !== null && (
        <p className={styles.more} role="alert">
          {pages.problem}
        </p>
      )}
      {pages.problem === null && pages.rows.length === 0 && <NothingYet />}
      <ul className={styles.rows} aria-label={t`Requests that a rule answered`}>
        {pages.rows.map((row) => (
          <RuledRow key={row.seq} row={row} />
        ))}
      </ul>
      {pages.more !== null && (
        <p className={styles.more}>
          <Button data-testid="more-ruled" onClick={pages.more}>
            <Trans>Show older ones</Trans>
          </Button>
        </p>
      )}
    </>
  );
}

function RuledRow({ row }: { readonly row: RuledRequest }) {
  const { t } = useLingui();
  const { verdict, policy } = row;
  return (
    <li className={styles.row} data-testid="ruled-row" data-policy-id={policy} data-verdict={verdict}>
      <Glyph
        shape={verdict === "deny" ? "octagon-cross" : "disc-tick"}
        tone={verdict === "deny" ? "idle" : "done"}
      />
      <div className={styles.main}>
        <p className={styles.code}>
          <Foreign>{row.action}</Foreign>
        </p>
        <p className={styles.facts}>
          <Foreign>{row.taskTitle}</Foreign>
          <Foreign>{row.reason}</Foreign>
        </p>
      </div>
      <span className={styles.outcome}>{t(VERDICT_WORDS[verdict])}</span>
      <span className={styles.when}>
        <Trans>
          rule <code>{policy}</code>
        </Trans>
        <br />
        <Moment at={row.at} look="day" />
      </span>
    </li>
  );
}

/** null: nothing was heard yet. Asked for again with every event of the mission. */
function useRuled(mission: MissionId | null): (Pages & { readonly more: (() => void) | null }) | null {
  const workbench = useWorkbench();
  const { connection } = workbench;
  const [pages, setPages] = useState<Pages | null>(null);
  const fetchPage = useCallback(
    async (cursor: string | null, before: readonly RuledRequest[]): Promise<Pages> => {
      if (mission === null) return { rows: [], next: null, problem: null };
      const found = await connection.request("policies.decided", { mission, cursor, limit: PAGE });
      if (!found.ok) return { rows: before, next: null, problem: found.failure.message };
      return { rows: [...before, ...found.value.rows], next: found.value.next, problem: null };
    },
    [connection, mission],
  );
  useEffect(() => {
    let isWanted = true;
    const look = async () => {
      const found = await fetchPage(null, []);
      if (isWanted) setPages(found);
    };
    const stop = mission === null ? undefined : whenMissionMoves(workbench, mission, () => void look());
    return () => {
      isWanted = false;
      stop?.();
    };
  }, [fetchPage, mission, workbench]);
  if (pages === null) return null;
  const { next, rows } = pages;
  return {
    ...pages,
    more:
      next === null
        ? null
        : () => void fetchPage(next, rows).then((found) => setPages((now) => (now === pages ? found : now))),
  };
}
