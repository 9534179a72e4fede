import type { TaskId } from "../ids.ts";
import type { AgentName, Autonomy, Family, Role, Sandbox } from "../words.ts";

/** Who asks, and in which situation: everything beside the action that a rule may look at. */
export interface Circumstances {
  readonly at: number;
  readonly autonomy: Autonomy;
  readonly task: TaskId;
  readonly agent: AgentName;
  readonly family: Family;
  readonly role: Role;
  readonly sandbox: Sandbox;
  /** The absolute path of the workspace; null: there is none yet. */
  readonly workspace: string | null;
  /** What the task may change, and what it may not even inside. */
  readonly touch: readonly string[];
  readonly avoid: readonly string[];
  /** Hosts the brief of the task asks for; with an empty list each one is asked about; null: it needs no network. */
  readonly hosts: readonly string[] | null;
  /** The brief is about dependencies. */
  readonly dependencyTask: boolean;
  /** What the attempt has cost so far; `costUnknown`: it may be more. */
  readonly costMicros: number;
  readonly costUnknown: boolean;
  readonly dependencyAdded: boolean;
  readonly spawns: number;
}
