import { i18n } from "@lingui/core";
import { t } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import type { SearchAddon } from "@xterm/addon-search";
import { CaseSensitive, ChevronDown, ChevronUp, Regex, WholeWord, X } from "lucide-react";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { IconButton } from "../../ui/icon-button.tsx";
import { useDesk } from "./desk.ts";
import { MOST_FOUND, type Emulator } from "./emulator.ts";
import field from "./bar-field.module.css";
import styles from "./find-bar.module.css";
import { findColours } from "./terminal-theme.ts";
import { useSaid } from "./use-said.ts";

interface Options {
  readonly caseSensitive: boolean;
  readonly wholeWord: boolean;
  readonly regex: boolean;
}

interface Found {
  readonly at: number;
  readonly total: number;
}

const icon = { size: 16, strokeWidth: 1.75, "aria-hidden": true } as const;

export function FindBar({ emulator }: { readonly emulator: Emulator }) {
  const { t } = useLingui();
  const desk = useDesk();
  const input = useRef<HTMLInputElement>(null);
  const search = useRef<SearchAddon>(null);
  const count = useSaid<HTMLSpanElement>("found");
  const [text, setText] = useState("");
  const [options, setOptions] = useState<Options>({ caseSensitive: false, wholeWord: false, regex: false });
  const [found, setFound] = useState<Found | null>(null);
  const invalid = options.regex && !isPattern(text);

  useEffect(() => {
    const own = emulator.startSearch();
    search.current = own;
    const results = own.onDidChangeResults(({ resultIndex, resultCount }) =>
      setFound({ at: resultIndex, total: resultCount }),
    );
    input.current?.focus();
    return () => {
      results.dispose();
      search.current = null;
      emulator.endSearch(own);
    };
  }, [emulator]);
  useEffect(() => {
    if (text === "" || invalid) {
      search.current?.clearDecorations();
      return;
    }
    search.current?.findPrevious(text, { ...options, incremental: true, decorations: findColours() });
  }, [text, options, invalid]);

  const go = (step: 1 | -1) => {
    if (text === "" || invalid) return;
    const all = { ...options, decorations: findColours() };
    if (step > 0) search.current?.findNext(text, all);
    else search.current?.findPrevious(text, all);
  };
  const close = () => {
    const tile = input.current?.closest<HTMLElement>("[data-terminal-scope]");
    const { controlled } = desk.state.getState();
    desk.state.setState({ finding: null });
    if (controlled !== null && controlled === tile?.dataset["session"]) emulator.terminal.focus();
    else tile?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && !event.nativeEvent.isComposing) go(event.shiftKey ? 1 : -1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const toggle = (name: keyof Options) => setOptions((before) => ({ ...before, [name]: !before[name] }));

  return (
    <div className={styles.bar} role="search" aria-label={t`Find in terminal`} onKeyDown={onKeyDown}>
      <input
        ref={input}
        className={field.field}
        placeholder={t`Find`}
        aria-label={t`Find in terminal`}
        aria-invalid={invalid}
        spellCheck={false}
        value={text}
        data-testid="find-input"
        onChange={(event) => {
          setText(event.target.value);
          setFound(null);
        }}
      />
      <span ref={count} className={styles.count} data-testid="find-count">
        {countWords(text, found, invalid)}
      </span>
      <Toggle label={t`Match case`} pressed={options.caseSensitive} onPress={() => toggle("caseSensitive")}>
        <CaseSensitive {...icon} />
      </Toggle>
      <Toggle label={t`Whole word`} pressed={options.wholeWord} onPress={() => toggle("wholeWord")}>
        <WholeWord {...icon} />
      </Toggle>
      <Toggle label={t`Regular expression`} pressed={options.regex} onPress={() => toggle("regex")}>
        <Regex {...icon} size={14} />
      </Toggle>
      <IconButton
        small
        label={t`Previous match`}
        keys={["Enter"]}
        icon={<ChevronUp {...icon} />}
        onClick={() => go(-1)}
      />
      <IconButton
        small
        label={t`Next match`}
        keys={["Shift", "Enter"]}
        icon={<ChevronDown {...icon} />}
        onClick={() => go(1)}
      />
      <IconButton
        small
        label={t`Close find`}
        keys={["Esc"]}
        icon={<X {...icon} size={14} />}
        onClick={close}
      />
    </div>
  );
}

interface ToggleProps {
  readonly label: string;
  readonly pressed: boolean;
  readonly onPress: () => void;
  readonly children: React.ReactNode;
}

function Toggle({ label, pressed, onPress, children }: ToggleProps) {
  return (
    <IconButton
      small
      label={label}
      icon={children}
      aria-pressed={pressed}
      className={styles.toggle}
      onClick={onPress}
    />
  );
}

function countWords(text: string, found: Found | null, invalid: boolean): string {
  if (invalid) return t`Not a pattern`;
  if (text === "" || found === null) return "";
  if (found.total === 0) return t`No match`;
  if (found.at < 0) return `${i18n.number(MOST_FOUND)}+`;
  const at = found.at + 1;
  return t`${at} of ${found.total}`;
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch (error) {
    // What is being typed is often not a whole pattern yet; the field says so.
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
