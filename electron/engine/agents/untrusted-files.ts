import { PlainError } from "#launch/plain-error.ts";
import { withheldFiles } from "../agent-files/withheld-files.ts";
import type { Launch } from "./agent-adapter.ts";

/**
 * What a box has to hide from an agent that loads what a repository brings for it and cannot be told not to. Without a box it would be
 * loaded, so such an agent does not fly there until the person trusts it.
 */
export async function untrustedFiles(
  launch: Pick<Launch, "boxed" | "trustsRepository" | "workspace">,
  title: string,
): Promise<readonly string[]> {
  if (launch.trustsRepository) return [];
  const hidden = await withheldFiles(launch.workspace);
  if (launch.boxed || hidden.length === 0) return hidden;
  throw new PlainError(
    `The repository brings settings for agents that you have not trusted, and without a sandbox ${title} would load them. Trust them, or fly in the sandbox.`,
  );
}
