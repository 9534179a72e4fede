import { t } from "@lingui/core/macro";
import type { SessionId } from "#shared/ids.ts";
import type { Terminal } from "#shared/terminal.ts";
import { newCommandId } from "../../connection/command-id.ts";
import type { Workbench } from "../../state/workbench.ts";
import { takeControl, type Desk } from "./desk.ts";

/** The size of a terminal until the first tile that shows it says better. */
const FIRST_SIZE = { cols: 100, rows: 30 } as const;

type Requests = Pick<Workbench, "connection" | "notices" | "screen">;

export async function openTerminal({ connection, notices, screen }: Requests, desk: Desk): Promise<void> {
  const outcome = await connection.command("terminals.open", {
    commandId: newCommandId(),
    command: null,
    cwd: null,
    title: null,
    ...FIRST_SIZE,
  });
  if (!outcome.ok) {
    notices.getState().add({ tone: "problem", words: outcome.failure.message });
    return;
  }
  const { id } = outcome.value.terminal;
  desk.opened.add(id);
  screen.getState().go("terminals");
  takeControl(desk, id);
}

export async function endTerminal(
  { connection, notices }: Requests,
  desk: Desk,
  terminal: Pick<Terminal, "id" | "title">,
): Promise<void> {
  const { title } = terminal;
  const others = () => desk.state.getState().ending.filter((id) => id !== terminal.id);
  desk.state.setState({ ending: [...others(), terminal.id] });
  const outcome = await connection.request("terminals.end", { session: terminal.id });
  desk.state.setState({ ending: others() });
  notices
    .getState()
    .add(
      outcome.ok
        ? { tone: "good", words: t`Ended ${title}. Its output is kept.` }
        : { tone: "problem", words: outcome.failure.message },
    );
}

export async function dismissTerminal({ connection, notices }: Requests, session: SessionId): Promise<void> {
  const outcome = await connection.command("terminals.dismiss", { commandId: newCommandId(), session });
  if (!outcome.ok) notices.getState().add({ tone: "problem", words: outcome.failure.message });
}
