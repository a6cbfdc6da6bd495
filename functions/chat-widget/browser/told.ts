import type { Chat } from '../seen.ts';
import type { Article, Setup } from '../setup.ts';
import type { ChatWords } from '../words/en.ts';
import type { Uploaded } from './upload.ts';

/** What every part of the widget needs. */
export interface Told {
  readonly chat: Chat;
  readonly setup: Setup;
  readonly words: ChatWords;
  /** BCP 47, of words and times */
  readonly language: string;
  /** Looks anew whether somebody is there. @returns whether that has changed */
  readonly renew: () => Promise<boolean>;
  readonly upload: (file: File, signal: AbortSignal) => Promise<Uploaded>;
  readonly articles: (q: string) => Promise<readonly Article[]>;
}

/** Whether answers reach the visitor by mail: where the desk can have an address confirmed, or their site has proven it. */
export const isMailed = (told: Told): boolean => told.setup.mails || addressOf(told).isProven;

/** The address of the visitor, as their site has proven it or as they typed it last; null: none is known. */
export function addressOf({ chat }: Told): { readonly email: string | null; readonly isProven: boolean } {
  const { session } = chat.seen();
  if (session?.isEmailProven && session.email !== null) return { email: session.email, isProven: true };
  return { email: chat.note('email') || session?.email || null, isProven: false };
}

/** A time as people of a language say it. @param style for the day; none: the time of day alone */
export function timeIn(language: string, at: string, day?: 'short'): string {
  const options = { hour: '2-digit', minute: '2-digit', ...(day && { weekday: day }) } as const;
  return Number.isNaN(Date.parse(at)) ? '' : new Intl.DateTimeFormat(language, options).format(new Date(at));
}

/** A size in megabytes, as people of a language write numbers. */
export const sizeIn = (language: string, bytes: number): string =>
  `${new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(bytes / 1e6)} MB`;
