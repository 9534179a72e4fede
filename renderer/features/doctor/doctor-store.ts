import { createStore, type StoreApi } from "zustand/vanilla";
import type { CheckResult } from "#shared/contract/health.ts";
import type { Connection } from "../../connection/connection.ts";

/** Checks of one origin, or why there are none. */
export type CheckGroup =
  | { readonly state: "known"; readonly checks: readonly CheckResult[] }
  | { readonly state: "failed"; readonly reason: string };

export interface DoctorState {
  readonly running: boolean;
  readonly computer: CheckGroup | null;
  readonly data: CheckGroup | null;
  /** When the last answers came; null before the first. */
  readonly answeredAt: number | null;
}

export type DoctorStore = StoreApi<DoctorState>;

export function doctorStore(): DoctorStore {
  return createStore<DoctorState>()(() => ({ running: false, computer: null, data: null, answeredAt: null }));
}

/** Older answers may not be true any more: a person who comes back has often just put something right. */
const FRESH_MS = 30_000;

/** Whether opening the screen is reason enough to look again. */
export function isOutdated({ computer, answeredAt }: DoctorState, now: number): boolean {
  return computer?.state !== "known" || answeredAt === null || now - answeredAt > FRESH_MS;
}

/** Asks for every check anew. Both groups appear together, so that the screen changes once. */
export async function runDoctor(
  store: DoctorStore,
  connection: Pick<Connection, "request">,
  now: () => number = Date.now,
): Promise<void> {
  if (store.getState().running) return;
  store.setState({ running: true });
  const [computer, data] = await Promise.all([
    connection.request("doctor.run", {}),
    connection.request("engine.health", {}),
  ]);
  // The doctor begins with the checks of what is stored; each check is shown once.
  const stored = new Set(data.ok ? data.value.checks.map(({ id }) => id) : []);
  store.setState({
    running: false,
    answeredAt: now(),
    computer: computer.ok
      ? { state: "known", checks: computer.value.checks.filter(({ id }) => !stored.has(id)) }
      : { state: "failed", reason: computer.failure.message },
    data: data.ok
      ? { state: "known", checks: data.value.checks }
      : { state: "failed", reason: data.failure.message },
  });
}
