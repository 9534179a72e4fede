import { connectToEngine, openClient, type EngineConnection } from "#launch/engine-socket.ts";
import { PlainError } from "#launch/plain-error.ts";
import { openEngine } from "#launch/start-engine.ts";
import type { Outcome } from "#shared/contract/client.ts";
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

export function valueOf<Value>(outcome: Outcome<Value>): Value {
  if (outcome.ok) return outcome.value;
  throw new PlainError(outcome.failure.message);
}
