import { t } from "@lingui/core/macro";
import { createContext, useContext, useEffect, useMemo } from "react";
import { useStore } from "zustand";
import type { CheckResult } from "#shared/contract/health.ts";
import { useLink, useWorkbench } from "../../state/workbench.ts";
import { isAgent, report, type ReportPart } from "./check-groups.ts";
import {
  isOutdated,
  runDoctor,
  type CheckGroup,
  type DoctorState,
  type DoctorStore,
} from "./doctor-store.ts";
import { windowChecks } from "./window-checks.ts";

export const DoctorContext = createContext<DoctorStore | null>(null);

export function useDoctorStore(): DoctorStore {
  const store = useContext(DoctorContext);
  if (store === null) throw new Error("This part of the page is outside the doctor.");
  return store;
}

export interface Doctor extends DoctorState {
  readonly groups: readonly { readonly title: string; readonly group: CheckGroup | null }[];
  readonly run: () => void;
  readonly copy: () => void;
  readonly refusal: string | null;
}

/** Every check there is: of the computer, of what is stored, of this window. */
export function useDoctor(): Doctor {
  const store = useDoctorStore();
  const { connection, notices } = useWorkbench();
  const state = useStore(store);
  const facts = useLink((link) => link.facts);
  const up = useLink((link) => link.link?.state === "up");
  const factsAt = useLink((link) => link.factsAt);
  const here = useMemo(() => windowChecks(facts, factsAt), [facts, factsAt]);
  const groups = [
    { title: t`This computer`, group: only(state.computer, (check) => !isAgent(check)) },
    ...(state.computer?.state === "known"
      ? [{ title: t`Agents`, group: only(state.computer, isAgent) }]
      : []),
    { title: t`Engine and data`, group: state.data },
    { title: t`This window`, group: facts === null ? null : ({ state: "known", checks: here } as const) },
  ];
  return {
    ...state,
    groups,
    run: () => void runDoctor(store, connection),
    copy: () => {
      const parts: ReportPart[] = groups.map(({ title, group }) => ({
        title,
        checks: group?.state === "known" ? group.checks : [],
      }));
      connection.tell({ t: "copy", text: report(parts, Date.now()) });
      notices.getState().add({ tone: "plain", words: t`Report copied, without your home folder's name.` });
    },
    refusal: up ? (state.running ? t`Looking already` : null) : t`The engine is not connected`,
  };
}

function only(group: CheckGroup | null, wanted: (check: CheckResult) => boolean): CheckGroup | null {
  return group?.state === "known" ? { ...group, checks: group.checks.filter(wanted) } : group;
}

/** Looks by itself when the screen is opened with a connection and what is known is not fresh. */
export function useFreshLook(): void {
  const store = useDoctorStore();
  const { connection } = useWorkbench();
  const up = useLink((link) => link.link?.state === "up");
  useEffect(() => {
    if (up && isOutdated(store.getState(), Date.now())) void runDoctor(store, connection);
  }, [up, store, connection]);
}
