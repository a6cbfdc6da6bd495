import { sessionOf } from './answers.ts';
import { outcomeOf } from './asked.ts';
import type { Person } from './entering.ts';
import { type Io, planned } from './io.ts';
import type { Kept, KeptSession } from './kept.ts';
import { pauseAfter } from './pace.ts';

/** Whether the desk knows what somebody said: it does, it will be told again until it does, or it does not take it. */
export type Told = 'known' | 'later' | 'refused';

/** Tells the desk what a visitor says of themselves. */
export interface Telling {
  /** Keeps what somebody says, and tells it. */
  say(person: Person): Promise<Told>;
  /** Tells what the desk does not know yet. */
  tell(): Promise<Told>;
  stop(): void;
}

/** What somebody says is kept until the desk knows it, through lost connections and in the next page: an answer may go to the address. */
export function telling(io: Io, kept: Kept): Telling {
  let failed = 0;
  let isStopped = false;
  const again = planned(io, () => void tell());

  function remember({ name, email }: Partial<Pick<KeptSession, 'name' | 'email'>>): void {
    if (name) kept.setNote('name', name);
    if (email) kept.setNote('email', email);
  }

  /** What was said and the desk does not know. Where no session goes on, the next one is opened with it. */
  function untold(session: KeptSession): Person {
    const [name, email] = [kept.note('name'), kept.note('email')];
    return {
      ...(name && name !== session.name && { name }),
      ...(email && email !== session.email && { email }),
    };
  }

  async function tell(): Promise<Told> {
    again.cancel();
    const session = kept.session();
    const body = session === null ? {} : untold(session);
    if (session === null || Object.keys(body).length === 0) return 'known';
    const outcome = await outcomeOf(io.ask('PATCH', '/session', { body, secret: session.secret }));
    if (outcome.is === 'later') {
      failed += 1;
      if (!isStopped) again.in(pauseAfter(failed, io.chance()));
      return 'later';
    }
    failed = 0;
    if (outcome.is !== 'well') {
      // What the desk does not take is not told again, nor shown as if it had been taken.
      kept.setNote('name', session.name ?? '');
      kept.setNote('email', session.email ?? '');
      return 'refused';
    }
    // What the site has proven stays, whatever somebody says.
    note(session.secret, sessionOf(outcome.body) ?? body);
    return 'known';
  }

  /** Keeps who the visitor is, as the desk knows them. */
  function note(secret: string, { name, email }: Partial<Pick<KeptSession, 'name' | 'email'>>): void {
    remember({ name, email });
    const now = kept.session();
    if (now?.secret === secret)
      kept.setSession({ ...now, name: name || now.name, email: email || now.email });
  }

  return {
    tell,
    say(person) {
      remember(person);
      return tell();
    },
    stop() {
      isStopped = true;
      again.cancel();
    },
  };
}
