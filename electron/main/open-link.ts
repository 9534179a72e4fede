import { t } from "@lingui/core/macro";
import { isolated } from "#shared/messages/messages.ts";

/**
 * The only way from the app to another program: a web address, and nothing that a browser or a desktop would take for a
 * file, a command or a login. Answers with null, or with a sentence why nothing was opened.
 */
export async function openLink(
  url: string,
  open: (address: string) => Promise<void>,
): Promise<string | null> {
  const link = readLink(url);
  if (!link.ok) return link.sentence;
  try {
    // As the URL standard writes it, not as it came: two programs must not read two addresses in it.
    await open(link.href);
    return null;
  } catch (error) {
    const reason = isolated(error instanceof Error ? error.message : String(error));
    return t`The link was not opened: the system found no program for it (${reason}). Copy it and open it by hand.`;
  }
}

type Link = { readonly ok: true; readonly href: string } | { readonly ok: false; readonly sentence: string };

function readLink(text: string): Link {
  const no = (sentence: string): Link => ({ ok: false, sentence });
  if (/\p{Cc}/u.test(text)) return no(t`The link was not opened: it contains control characters.`);
  if (!URL.canParse(text)) return no(t`The link was not opened: it is not a whole web address.`);
  const { protocol, username, password, href } = new URL(text);
  if (protocol !== "http:" && protocol !== "https:")
    return no(t`The link was not opened: it is not a web address.`);
  if (username !== "" || password !== "")
    return no(t`The link was not opened: it contains a name or a password.`);
  return { ok: true, href };
}
