import { Trans } from "@lingui/react/macro";
import { classNames } from "./class-names.ts";
import styles from "./quoted.module.css";

interface QuotedProps {
  /** Who said it: an agent's or a person's name. */
  readonly by?: string | undefined;
  readonly words: string;
  /** As a block with a line beside it, for more than a sentence. */
  readonly block?: boolean;
}

/** What an agent or a person wrote: named, quoted, never translated, never more than text. A claim looks unlike a fact. */
export function Quoted({ by, words, block = false }: QuotedProps) {
  const quote = (
    <bdi lang="und" className={styles.words} data-quoted>
      {words}
    </bdi>
  );
  return (
    <span className={classNames(styles.quoted, block && styles.block)}>
      {by === undefined ? (
        quote
      ) : (
        <Trans>
          <span className={styles.by}>
            <bdi lang="und">{by}</bdi> says:
          </span>{" "}
          {quote}
        </Trans>
      )}
    </span>
  );
}

/** A name or a text of an agent or a person inside a sentence of ours. */
export function Foreign({ children }: { readonly children: string }) {
  return <bdi lang="und">{children}</bdi>;
}
