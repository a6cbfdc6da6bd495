import { type Session, sessionOf } from './answers.ts';
import { type Outcome, outcomeOf } from './asked.ts';
import type { Io } from './io.ts';
import type { Kept, KeptSession } from './kept.ts';
import { json, object, text } from './read.ts';

/** Who somebody is, as their site proves it: a token, or an id with its hash. */
export type Proof = { readonly token: string } | { readonly sub: string; readonly hash: string };
/** What somebody says of themselves. */
export type Person = { readonly name?: string; readonly email?: string };
/** Where somebody is; '' for what is not known. */
export interface Place {
  readonly language: string;
  readonly page: string;
  readonly title: string;
  readonly referrer: string;
}

/** Whom a proof is about. Only the desk can say whether it is true. */
export function whoOf(proof: Proof): string {
  if ('sub' in proof) return proof.sub;
  const [, claims = ''] = proof.token.split('.');
  try {
    return text(object(json(atob(claims.replaceAll('-', '+').replaceAll('_', '/')))).sub) || proof.token;
  } catch {
    return proof.token;
  }
}

/** What opens sessions, and knows for whom. */
export interface Entering {
  /** Sets who the visitor is. @returns whether that is somebody else than before, of whom nothing is left then */
  prove(proof: Proof): boolean;
  /** Whether their site says who the visitor is: what they wrote elsewhere is theirs here, too. */
  readonly isProven: boolean;
  /** The session that goes on; one is opened where there is none. Several tabs that ask at once get one. */
  ensure(): Promise<Outcome>;
  /** The same for whom the site proves, where they have written in another browser: it is looked once a visit, and nothing is begun for whoever has not. */
  find(): Promise<void>;
  /**
   * Finds out where a link of a mail leads. The session that it opens is kept where it is the one that goes on anyway; else it is offered, as whoever made
   * the link may have sent it to somebody else.
   */
  follow(link: string): Promise<Followed>;
}

/** Where a link of a mail leads: nowhere, into the chat that goes on here, or into another one, which `accept` goes on with. */
export type Followed = { readonly is: 'nowhere' | 'here' } | { readonly is: 'offered'; accept(): void };

const WELL: Outcome = { is: 'well', body: null };

export function entering(io: Io, kept: Kept, place: () => Place): Entering {
  let proof: Proof | null = null;

  /** Asks for a session, with what is known of who wants it. */
  function asked({ resume, ifWritten }: { resume?: string; ifWritten?: true } = {}): Promise<Outcome> {
    const { language, page, title, referrer } = place();
    const [name, email] = [kept.note('name'), kept.note('email')];
    const said = { ...(name && { name }), ...(email && { email }) };
    const body = {
      language,
      ...(page !== '' && { page }),
      ...(title !== '' && { title }),
      ...(referrer !== '' && { referrer }),
      // What was said here is nothing that somebody else said there.
      ...(resume === undefined && said),
      ...(proof && { identity: proof }),
      ...(resume !== undefined && { resume }),
      ...(ifWritten && { ifWritten }),
    };
    return outcomeOf(io.ask('POST', '/sessions', { body, secret: kept.session()?.secret }));
  }

  async function enter(): Promise<Outcome> {
    const outcome = await asked();
    if (outcome.is !== 'well') return outcome;
    const opened = sessionOf(outcome.body);
    if (opened === null) return { is: 'refused', body: null };
    keep(opened);
    return outcome;
  }

  function isMissing(): boolean {
    const session = kept.session();
    return session === null || (proof !== null && session.who !== whoOf(proof));
  }

  /** Looks for what whom the site proves has written elsewhere; it is looked again where no answer came. */
  async function find(): Promise<void> {
    if (proof === null || kept.lookedFor() === whoOf(proof) || !isMissing()) return;
    const who = whoOf(proof);
    await io.exclusively(async () => {
      if (!isMissing()) return;
      const outcome = await asked({ ifWritten: true });
      if (outcome.is === 'later') return;
      kept.setLookedFor(who);
      const opened = outcome.is === 'well' ? sessionOf(outcome.body) : null;
      if (opened !== null && proof !== null && whoOf(proof) === who) keep(opened);
    });
  }

  async function follow(link: string): Promise<Followed> {
    const outcome = await asked({ resume: link });
    const opened = outcome.is === 'well' ? sessionOf(outcome.body) : null;
    if (opened === null) return { is: 'nowhere' };
    const isHere = opened.secret === kept.session()?.secret;
    // Whom the site proves goes on at their own place, wherever a link leads.
    if (proof !== null && !isHere) keep(opened);
    if (proof !== null || isHere) return { is: 'here' };
    return { is: 'offered', accept: () => keep(opened) };
  }

  function keep(opened: Session): void {
    const session: KeptSession = { ...opened, who: proof === null ? null : whoOf(proof) };
    kept.setSession(session);
    io.tellTabs();
  }

  return {
    follow,
    find,
    get isProven() {
      return proof !== null;
    },
    prove(given) {
      const before = kept.session();
      proof = given;
      if (before === null || before.who === null || before.who === whoOf(given)) return false;
      kept.clear();
      return true;
    },
    async ensure() {
      let outcome: Outcome = WELL;
      if (!isMissing()) return outcome;
      await io.exclusively(async () => {
        if (isMissing()) outcome = await enter();
      });
      return outcome;
    },
  };
}
