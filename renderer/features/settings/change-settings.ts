import type { SettingsChange } from "#shared/settings.ts";
import { newCommandId } from "../../connection/command-id.ts";
import type { Workbench } from "../../state/workbench.ts";

/** The answer changes nothing here: every window, this one too, hears of the change from the topic. Answers whether it was kept. */
export async function changeSettings(
  { connection, notices }: Pick<Workbench, "connection" | "notices">,
  change: SettingsChange,
): Promise<boolean> {
  const outcome = await connection.command("settings.change", { commandId: newCommandId(), change });
  if (!outcome.ok) notices.getState().add({ tone: "problem", words: outcome.failure.message });
  return outcome.ok;
}
