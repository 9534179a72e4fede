import type { Installation } from "#launch/installation.ts";

/** What adapters are made of. */
export interface AdapterParts {
  readonly installation: Installation;
  /** The person's own environment. */
  readonly environment: NodeJS.ProcessEnv;
}
