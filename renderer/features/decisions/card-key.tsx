import type { CommandName } from "#shared/commands.ts";
import { useKeys } from "../../commands/use-keys.ts";
import { Keys } from "../../ui/keys.tsx";

/** The key that does what the button does. */
export function CardKey({ command }: { readonly command: CommandName }) {
  return <Keys keys={useKeys(command)} />;
}
