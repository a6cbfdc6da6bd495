import type { Said, Standing } from './answers.ts';
import type { Outcome } from './asked.ts';
import type { Person, Proof } from './entering.ts';
import type { Chosen, KeptSession } from './kept.ts';
import type { Told } from './telling.ts';
import type { Outgoing } from './thread.ts';

/** What there is to see of a chat. */
export interface Seen {
  /** what the desk has, oldest first */
  readonly said: readonly Said[];
  /** what it has not acknowledged yet, in the order in which it was written */
  readonly outbox: readonly Outgoing[];
  readonly standing: Standing;
  readonly isTyping: boolean;
  /** whether the desk could not be reached, and is tried again */
  readonly isStuck: boolean;
  /** messages of the desk that nobody has seen */
  readonly unread: number;
  readonly session: KeptSession | null;
}

/**
 * Where the link of a mail leads: nowhere, into the chat that goes on here, or into another. Into that, `accept` goes, once what was written here
 * has arrived, and says whether it has.
 */
export type Resumed =
  | { readonly is: 'nowhere' | 'here' }
  | { readonly is: 'offered'; accept(): Promise<boolean> };

/** A chat in one tab. Everything of it goes on in the next page, in other tabs, and after the network or the machine was away. */
export interface Chat {
  seen(): Seen;
  write(text: string, files?: Outgoing['files']): void;
  /** Sends once more what was refused. */
  retry(clientId: string): void;
  discard(clientId: string): void;
  /** Shows the desk's side that somebody writes, and keeps what stands in the field by now. */
  typed(words: string): void;
  /** What stood in the field of this tab, and was not sent off. */
  draft(): string;
  /** The files that were chosen to go with it: those of this tab, on the pages that follow, too. */
  chosen(): readonly Chosen[];
  setChosen(files: readonly Chosen[]): void;
  /** Sets who the visitor is, as their site proves it. */
  prove(proof: Proof): void;
  /** Notes what somebody says of themselves, also in the place of what they said before. */
  say(person: Person): Promise<Told>;
  /** Finds out where the link of a mail leads. */
  resume(token: string): Promise<Resumed>;
  end(wantsTranscript: boolean): Promise<Outcome>;
  /** Another tab has read or written something, or this one came back. */
  wake(): void;
  setVisible(isVisible: boolean): void;
  setOpen(isOpen: boolean): void;
  /** The address at which a file is now: addresses are good for some minutes alone. */
  fileUrl(messageId: string, at: number): Promise<string | null>;
  /** The session that goes on, opened where there is none. */
  enter(): Promise<Outcome>;
  note(name: string): string | null;
  setNote(name: string, value: string): void;
  /** Forgets everything in this browser, such as when somebody signs out. */
  forget(): void;
  stop(): void;
}
