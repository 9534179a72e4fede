import { createContext, useContext, useEffect, useMemo } from "react";
import { useStore } from "zustand";
import { useLink, useWorkbench } from "../../state/workbench.ts";
import { report, type ReportPart } from "./check-groups.ts";
import { runDoctor, type CheckGroup, type DoctorState, type DoctorStore } from "./doctor-store.ts";
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
    { title: "This computer", group: state.computer },
    { title: "Engine and data", group: state.data },
    { title: "This window", group: facts === null ? null : ({ state: "known", checks: here } as const) },
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
      notices.getState().add({ tone: "plain", words: "Report copied, without your home folder's name." });
    },
    refusal: up ? (state.running ? "Looking already" : null) : "The engine is not connected",
  };
}

/** Looks once by itself when the screen is first shown with a connection. */
export function useFirstLook(): void {
  const store = useDoctorStore();
  const { connection } = useWorkbench();
  const up = useLink((link) => link.link?.state === "up");
  useEffect(() => {
    if (up && store.getState().computer?.state !== "known") void runDoctor(store, connection);
  }, [up, store, connection]);
}
