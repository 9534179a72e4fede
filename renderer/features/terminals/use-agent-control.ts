import { useLingui } from "@lingui/react/macro";
import { useEffect, useEffectEvent, useRef } from "react";
import { newCommandId } from "../../connection/command-id.ts";
import { useWorkbench } from "../../state/workbench.ts";
import { releaseControl, useDesk } from "./desk.ts";
import type { ShownTerminal } from "./shown-terminal.ts";

/**
 * Asks the engine for control of an agent's terminal as long as it is wanted, and gives it back. Says whether it is there: what
 * is typed before would be refused. A person's own terminal needs no asking.
 */
export function useAgentControl(terminal: ShownTerminal, writer: string | null, wanted: boolean): boolean {
  const { t } = useLingui();
  const { connection, notices } = useWorkbench();
  const desk = useDesk();
  const isAgent = terminal.kind === "agent";
  const mission = isAgent ? terminal.mission : null;
  const task = isAgent ? terminal.task : null;
  const granted = !isAgent || (writer !== null && terminal.control?.holder === writer);

  const refused = useEffectEvent((words: string) => {
    releaseControl(desk);
    notices.getState().add({ tone: "problem", words });
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
    const taken = send("task.take-control").then((outcome) => {
      if (!outcome.ok && !isOver) refused(outcome.failure.message);
      return outcome.ok;
    });
    return () => {
      isOver = true;
      void taken.then((isTaken) => (isTaken ? send("task.release-control") : undefined));
    };
  }, [wanted, mission, task, writer, connection]);

  const had = useRef(false);
  const lost = useEffectEvent(() => {
    releaseControl(desk);
    notices.getState().add({ tone: "plain", words: t`Control of this terminal has ended.` });
  });
  useEffect(() => {
    if (wanted && had.current && !granted && isAgent && terminal.live) lost();
    had.current = wanted && granted;
  }, [wanted, granted, isAgent, terminal.live]);
  return granted;
}
