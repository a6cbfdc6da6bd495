import type { Session } from './answers.ts';
import { json, list, number, object, text, textOrNull, written } from './read.ts';
import { byTime, type Outgoing } from './thread.ts';

/** What a browser keeps for a site: texts by their names. It may forget at any time. */
export interface Keeping {
  get(name: string): string | null;
  set(name: string, value: string): void;
  remove(name: string): void;
  names(): readonly string[];
}

/** A session as it is kept, with whom it was opened for: another person must not go on with it. */
export interface KeptSession extends Session {
  readonly who: string | null;
}

/** A file that was chosen for a message that is not sent yet. */
export interface Chosen {
  readonly number: number;
  readonly name: string;
  /** once it is at the desk; null: it is on its way, or never got there */
  readonly id: string | null;
}

/**
 * What a widget keeps in the browser of its visitor, for all of their tabs: the session, and each message until the desk has acknowledged it, under a
 * name of its own, so that no tab overwrites what another has put there.
 */
export interface Kept {
  session(): KeptSession | null;
  setSession(session: KeptSession): void;
  /** Forgets this session, unless another is there by now. */
  dropSession(secret: string): void;
  outbox(): Outgoing[];
  put(outgoing: Outgoing): void;
  drop(clientId: string): void;
  /** What else is kept for this widget, such as that the site was visited before. */
  note(name: string): string | null;
  setNote(name: string, value: string): void;
  /** What stands in the field and was not sent off: each tab has its own. */
  draft(): string;
  setDraft(words: string): void;
  /** The files that were chosen to go with it. */
  chosen(): Chosen[];
  setChosen(files: readonly Chosen[]): void;
  /** Whom this tab has looked for already, of those whom the site proves; null: nobody. */
  lookedFor(): string | null;
  setLookedFor(who: string): void;
  /** Forgets everything. */
  clear(): void;
}

export function kept(
  { keeping, tabKeeping }: { keeping: Keeping; tabKeeping: Keeping },
  channelKey: string,
): Kept {
  const root = `bilet:${channelKey}:`;
  const out = `${root}out:`;
  const draft = `${root}draft`;
  const files = `${root}files`;
  const looked = `${root}looked`;
  const session = (): KeptSession | null => {
    const { secret, name, email, isEmailProven, ticketId, who } = object(json(keeping.get(`${root}session`)));
    if (typeof secret !== 'string') return null;
    return {
      secret,
      name: textOrNull(name),
      email: textOrNull(email),
      isEmailProven: isEmailProven === true,
      ticketId: number(ticketId),
      who: textOrNull(who),
    };
  };
  const outgoing = (name: string): Outgoing[] => {
    const { clientId, text: words, at, files: sent, refused } = object(json(keeping.get(name)));
    if (typeof clientId !== 'string') return [];
    const named = list(sent).map((file) => ({ id: text(object(file).id), name: text(object(file).name) }));
    const one = { clientId, at: number(at) ?? 0, text: text(words), files: named };
    if (typeof refused !== 'string') return [one];
    return [{ ...one, refused: refused === 'files' || refused === 'site' ? refused : 'other' }];
  };
  return {
    session,
    setSession: (made) => keeping.set(`${root}session`, written(made)),
    dropSession: (secret) => {
      if (session()?.secret === secret) keeping.remove(`${root}session`);
    },
    outbox: () =>
      keeping
        .names()
        .filter((name) => name.startsWith(out))
        .flatMap(outgoing)
        .sort(byTime),
    put: (one) => keeping.set(`${out}${one.clientId}`, written(one)),
    drop: (clientId) => keeping.remove(`${out}${clientId}`),
    note: (name) => keeping.get(`${root}note:${name}`),
    setNote: (name, value) => keeping.set(`${root}note:${name}`, value),
    draft: () => tabKeeping.get(draft) ?? '',
    setDraft: (words) => (words === '' ? tabKeeping.remove(draft) : tabKeeping.set(draft, words)),
    chosen: () =>
      list(json(tabKeeping.get(files))).map((file) => {
        const { number: at, name, id } = object(file);
        return { number: number(at) ?? 0, name: text(name), id: textOrNull(id) };
      }),
    setChosen: (chosen) =>
      chosen.length === 0 ? tabKeeping.remove(files) : tabKeeping.set(files, written(chosen)),
    lookedFor: () => tabKeeping.get(looked),
    setLookedFor: (who) => tabKeeping.set(looked, who),
    clear: () => {
      tabKeeping.remove(draft);
      tabKeeping.remove(files);
      for (const name of keeping.names()) if (name.startsWith(root)) keeping.remove(name);
    },
  };
}
