import { useLingui } from "@lingui/react/macro";
import { useEffect, useEffectEvent } from "react";
import { newCommandId } from "../../connection/command-id.ts";
import { useWorkbench } from "../../state/workbench.ts";
import { ControlWatch } from "./control-watch.ts";
import { releaseControl, takeControl, useDesk } from "./desk.ts";
import type { ShownTerminal } from "./shown-terminal.ts";

/**
 * Asks the engine for control of an agent's terminal as long as it is wanted, and gives it back. Says whether it is there: what
 * is typed before would be refused. A person's own terminal needs no asking.
 */
export function useAgentControl(terminal: ShownTerminal, writer: string | null, wanted: boolean): boolean {
  const { t } = useLingui();
  const { connection, missions, notices } = useWorkbench();
  const desk = useDesk();
  const isAgent = terminal.kind === "agent";
  const mission = isAgent ? terminal.mission : null;
  const task = isAgent ? terminal.task : null;

  const refused = useEffectEvent((words: string) => {
    releaseControl(desk);
    notices.getState().add({ tone: "problem", words });
  });
  const lost = useEffectEvent((holder: string | null) => {
    releaseControl(desk);
    const { id } = terminal;
    const isFree = holder === null && terminal.state !== "ended";
    notices.getState().add({
      tone: "plain",
      about: `control ${id}`,
      words:
        holder === null
          ? t`Control of this terminal has ended.`
          : t`Control of this terminal has ended. Somebody types into it from another window.`,
      ...(isFree && { action: { label: t`Take control again`, run: () => takeControl(desk, id) } }),
    });
  });
  useEffect(() => {
    if (!wanted || mission === null || task === null || writer === null) return undefined;
    const send = (type: "task.take-control" | "task.release-control") =>
      connection.command("missions.command", {
        commandId: newCommandId(),
        mission,
        command: { type, task, holder: writer },
      });
    let isOver = false;
    const watch = new ControlWatch(writer, (holder) => {
      if (!isOver) lost(holder);
    });
    const close = missions.open(mission);
    const store = missions.storeOf(mission);
    const look = (): void => {
      if (store == null) return;
      const { state, live, head } = store.getState();
      watch.look({ live, head, holder: state?.tasks.get(task)?.control?.holder ?? null });
    };
    const stop = store?.subscribe(look);
    const taken = send("task.take-control").then((outcome) => {
      if (!outcome.ok && !isOver) refused(outcome.failure.message);
      if (outcome.ok) watch.taken(outcome.value.seq);
      look();
      return outcome.ok;
    });
    return () => {
      isOver = true;
      stop?.();
      close();
      void taken.then((isTaken) => (isTaken ? send("task.release-control") : undefined));
    };
  }, [wanted, mission, task, writer, connection, missions]);
  if (terminal.kind === "question") return false;
  return !isAgent || (writer !== null && terminal.control?.holder === writer);
}
