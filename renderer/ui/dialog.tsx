import { Dialog as Base } from "@base-ui/react/dialog";
import { Trans, useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { useRef, type ReactNode, type RefObject } from "react";
import { Button } from "./button.tsx";
import { classNames } from "./class-names.ts";
import styles from "./dialog.module.css";
import { IconButton } from "./icon-button.tsx";

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  /** It is off the page, and the keyboard is about to be where it was. */
  readonly onClosed?: () => void;
  /** Text of agents in it stands in a `<Foreign>` of its own. */
  readonly title: ReactNode;
  readonly size?: "wide" | "screen" | "palette";
  /** A palette shows only its own content; the title is then for screen readers. */
  readonly bare?: boolean;
  readonly initialFocus?: RefObject<HTMLElement | null>;
  readonly testId?: string;
  readonly children: ReactNode;
}

/** The top layer. Esc closes it and the keyboard goes back to where it was. */
export function Dialog({
  open,
  onClose,
  onClosed,
  title,
  size,
  bare = false,
  initialFocus,
  testId,
  children,
}: DialogProps) {
  const { t } = useLingui();
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => !next && onClose()}
      onOpenChangeComplete={(next) => !next && onClosed?.()}
    >
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup
          className={classNames(styles.popup, size !== undefined && styles[size])}
          aria-label={bare && typeof title === "string" ? title : undefined}
          data-testid={testId}
          ref={popup}
          // Not on the cross: a name would open above what is to be read.
          initialFocus={() => initialFocus?.current ?? popup.current}
        >
          {!bare && (
            <div className={styles.head}>
              <Base.Title className={styles.title}>{title}</Base.Title>
              <IconButton
                label={t`Close`}
                small
                icon={<X size={16} strokeWidth={1.75} />}
                onClick={onClose}
              />
            </div>
          )}
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

interface ConfirmProps {
  readonly open: boolean;
  readonly title: ReactNode;
  readonly children: ReactNode;
  /** Names the thing that will be done, such as "End bash". */
  readonly action: ReactNode;
  readonly danger?: boolean;
  /** Why the action is not possible; the rest of the dialog still is. */
  readonly refusal?: string | null;
  /** Something else that can be done instead, such as "Copy". */
  readonly instead?: { readonly action: string; readonly run: () => void };
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something that cannot be taken back. The keyboard starts on Cancel. */
export function Confirm({
  open,
  title,
  children,
  action,
  danger = false,
  refusal = null,
  instead,
  onConfirm,
  onClose,
}: ConfirmProps) {
  const cancel = useRef<HTMLButtonElement>(null);
  return (
    <Dialog open={open} onClose={onClose} title={title} initialFocus={cancel} testId="confirm">
      <div className={styles.body}>{children}</div>
      <div className={styles.actions}>
        <Button ref={cancel} onClick={onClose} data-testid="confirm-cancel">
          <Trans>Cancel</Trans>
        </Button>
        {instead !== undefined && (
          <Button onClick={instead.run} data-testid="confirm-instead">
            {instead.action}
          </Button>
        )}
        <Button
          look={danger ? "danger" : "primary"}
          refusal={refusal}
          onClick={onConfirm}
          data-testid="confirm-action"
        >
          {action}
        </Button>
      </div>
    </Dialog>
  );
}

interface BodyProps {
  /** Names what is read here, when there is more of it than fits: the keyboard can scroll it then. */
  readonly label?: string;
  readonly children: ReactNode;
}

export function DialogBody({ label, children }: BodyProps) {
  if (label === undefined) return <div className={styles.body}>{children}</div>;
  return (
    <div className={styles.body} role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
