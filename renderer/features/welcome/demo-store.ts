import { createStore, type StoreApi } from "zustand/vanilla";
import type { CommandId } from "#shared/ids.ts";
import { newCommandId } from "../../connection/command-id.ts";
import { showScreen } from "../../shell/show-screen.ts";
import type { Workbench } from "../../state/workbench.ts";

/** How the wish to watch the demo stands in this window. */
export interface DemoWish {
  /** null: nothing is on its way. */
  readonly commandId: CommandId | null;
  /** Why there is no demo. */
  readonly refusal: string | null;
}

export type DemoStore = StoreApi<DemoWish>;

export const demoStore = (): DemoStore => createStore<DemoWish>()(() => ({ commandId: null, refusal: null }));

/** Makes the demo and goes there. While one is on its way, asking again asks for nothing. */
export async function watchDemo(
  store: DemoStore,
  { connection, selection, screen }: Workbench,
): Promise<void> {
  if (store.getState().commandId !== null) return;
  const commandId = newCommandId();
  store.setState({ commandId, refusal: null });
  const outcome = await connection.command("demo.start", { commandId });
  store.setState({ commandId: null, refusal: outcome.ok ? null : outcome.failure.message });
  // Asked for from a menu, the reason would be nowhere to be seen.
  if (!outcome.ok) return showScreen(screen, "welcome");
  selection.getState().openMission(outcome.value.mission);
  showScreen(screen, "mission");
}
