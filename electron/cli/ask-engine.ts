import { connectToEngine, openClient, type EngineConnection } from "#launch/engine-socket.ts";
import { PlainError } from "#launch/plain-error.ts";
import { connectOrStartEngine } from "#launch/start-engine.ts";
import type { Outcome } from "#shared/contract/client.ts";
import type { Surroundings } from "./command.ts";

/** Runs with the engine of this data directory, started when there is none. */
export async function withEngine<Result>(
  { directory, installation }: Surroundings,
  use: (connection: EngineConnection) => Promise<Result>,
): Promise<Result> {
  const socket = await connectOrStartEngine(directory, installation);
  const connection = await openClient(directory, socket, "cli");
  try {
    return await use(connection);
  } finally {
    socket.destroy();
  }
}

/** undefined when no engine runs; none is started. */
export async function withRunningEngine<Result>(
  { directory }: Surroundings,
  use: (connection: EngineConnection) => Promise<Result>,
): Promise<Result | undefined> {
  const socket = await connectToEngine(directory);
  if (socket === undefined) return undefined;
  const connection = await openClient(directory, socket, "cli");
  try {
    return await use(connection);
  } finally {
    socket.destroy();
  }
}

export function valueOf<Value>(outcome: Outcome<Value>): Value {
  if (outcome.ok) return outcome.value;
  throw new PlainError(outcome.failure.message);
}
