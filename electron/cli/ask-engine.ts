import { connectToEngine, openClient, type EngineConnection } from "#launch/engine-socket.ts";
import { PlainError } from "#launch/plain-error.ts";
import { openEngine } from "#launch/start-engine.ts";
import type { GatewayClient, Outcome } from "#shared/contract/client.ts";
import type { FileProblem } from "#shared/contract/file-problem.ts";
import type { RequestFailure } from "#shared/contract/message.ts";
import type { Surroundings } from "./command.ts";

/** Runs with the engine of this data directory, started when there is none. */
export async function withEngine<Result>(
  { directory, installation }: Surroundings,
  use: (connection: EngineConnection) => Promise<Result>,
): Promise<Result> {
  const connection = await openEngine(directory, installation, "cli");
  try {
    return await use(connection);
  } finally {
    connection.socket.destroy();
  }
}

/** The same for a command that only asks and answers. */
export const asking = <Result>(
  surroundings: Surroundings,
  use: (client: GatewayClient) => Promise<Result>,
): Promise<Result> => withEngine(surroundings, ({ client }) => use(client));

/** undefined when no engine runs; none is started. */
export async function withRunningEngine<Result>(
  { directory }: Surroundings,
  use: (connection: EngineConnection) => Promise<Result>,
): Promise<Result | undefined> {
  const found = await connectToEngine(directory);
  if (found === undefined) return undefined;
  try {
    return await use(await openClient(found, "cli"));
  } finally {
    found.socket.destroy();
  }
}

/** The engine said no. */
export class RefusedError extends PlainError {
  readonly code: RequestFailure["code"];
  readonly problems: readonly FileProblem[];

  constructor(failure: RequestFailure) {
    super(failure.message);
    this.code = failure.code;
    this.problems = failure.problems ?? [];
  }
}

/** What was written on the command line cannot be used. Nothing was asked of the engine. */
export class InputError extends PlainError {}

export function valueOf<Value>(outcome: Outcome<Value>): Value {
  if (outcome.ok) return outcome.value;
  throw new RefusedError(outcome.failure);
}
