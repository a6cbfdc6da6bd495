import * as z from 'zod';
import type { Answer, RunningHost } from '../host.ts';

/** Whatever has a number. */
export const madeSchema = z.object({ id: z.int() });

/** The body of an answer that was given. @throws with the whole answer when the API refused */
export function given(what: string, { status, body }: Answer): unknown {
  if (status >= 300) throw new Error(`${what} answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** What becomes of a customer's message to a closed ticket, where the cases say it is reopened. */
export const REOPENS = { policy: 'reopen' };

/** The agents, teams and organisations that cases name, made on a desk the first time that one is named. */
export class NamesOnDesk {
  readonly #host: RunningHost;
  readonly #ids = new Map<string, Promise<number>>();

  constructor(host: RunningHost) {
    this.#host = host;
  }

  agent(name: string): Promise<number> {
    const body = { name, address: `${name}@desk.example.com`, role: 'agent' };
    return this.#made(`/agents ${name}`, '/agents', body);
  }

  team(name: string): Promise<number> {
    return this.#made(`/teams ${name}`, '/teams', { name });
  }

  organisation(name: string): Promise<number> {
    return this.#made(`/organisations ${name}`, '/organisations', { name });
  }

  /** The address of the mailbox that a case names. */
  async mailbox(name: string): Promise<string> {
    const address = `${name}@desk.example.com`;
    await this.#made(`/mailboxes ${address}`, '/mailboxes', { address, name: 'Support', followUp: REOPENS });
    return address;
  }

  #made(known: string, path: string, body: object): Promise<number> {
    const found = this.#ids.get(known) ?? this.#make(path, body);
    this.#ids.set(known, found);
    return found;
  }

  async #make(path: string, body: object): Promise<number> {
    const answer = given(`POST ${path}`, await this.#host.api('POST', path, { body }));
    return z.looseObject({ id: z.int().optional() }).parse(answer).id ?? 0;
  }
}
